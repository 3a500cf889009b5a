"""Part of a shown text as inline Markdown: its spans as marks, and what would be taken for marks escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from desktop_chat.ui.transcript.blocks import Mark, Span

#: The shown text of an inline source: what it comes to when it is read again.
ReadBack: TypeAlias = Callable[[str], str]

_DELIMITERS = ((Mark.STRONG, "**"), (Mark.EMPHASIS, "*"), (Mark.STRIKE, "~~"))
#: A backslash before a sign, and signs that begin something wherever they stand.
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\s*[\r\n]|\s*\Z)|[`*]|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|&(?=#?\w{1,31};)|!(?=\[)"
)
#: Signs that begin something where others follow them; a backslash before a bracket would begin a formula.
_DOUBTFUL = {"[": "&#91;", "$": "\\$"}
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
#: The beginning of a line that would begin something else than text.
_LINE_START = re.compile(
    r"(\[(?=[^\]]*\]:)|"
    r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|-+[ \t]*$|=+[ \t]*$|~~~|[|:-](?=[-:| \t]*$))|(\d{1,9})([.)])(?=\s|$)"
)
_ANCHOR = "#note-"


def inline_source(text: str, spans: Sequence[Span], start: int, end: int, reads: ReadBack | None = None) -> str:
    """Inline Markdown of `text` from `start` to `end`.

    With `reads`, more is escaped where it would be read back as another text, and marks are left out where that is not
    enough.
    """
    source = _with_lines(_Writer(strict=False).write(runs_of(text, spans, start, end)))
    if reads is None or _same(reads(source), text[start:end]):
        return source
    source = _with_lines(_Writer(strict=True).write(runs_of(text, spans, start, end)))
    if _same(reads(source), text[start:end]):
        return source
    return _with_lines(_escape(text[start:end], strict=True))


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def runs_of(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[tuple[str, int, str]]:
    """(text, marks, target) of what looks alike, in order."""
    at = start
    for span in spans:
        low, high = max(span.start, at), min(span.start + span.length, end)
        if low >= high:
            continue
        if at < low:
            yield text[at:low], Mark.PLAIN, ""
        yield text[low:high], span.marks, span.href
        at = high
    if at < end:
        yield text[at:end], Mark.PLAIN, ""


class _Writer:
    """Opens and closes marks around runs; blanks stay outside of them, where they would keep a mark from closing."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._blanks = ""

    def write(self, runs: Iterator[tuple[str, int, str]]) -> str:
        for text, marks, href in runs:
            body = text.strip()
            if not body:
                self._blanks += text
                continue
            lead = text[: len(text) - len(text.lstrip())]
            self._switch(_wanted(marks, href), self._blanks + lead)
            self._blanks = text[len(text.rstrip()) :]
            self._out.append(_leaf(body, marks, href, strict=self._strict))
        self._switch([], "")
        return "".join(self._out)

    def _switch(self, wanted: list[tuple[str, str]], blanks: str) -> None:
        same = 0
        while same < min(len(wanted), len(self._open)) and wanted[same] == self._open[same]:
            same += 1
        self._out.extend(close for _, close in reversed(self._open[same:]))
        self._out.append(blanks)
        self._out.extend(opening for opening, _ in wanted[same:])
        self._open = wanted


def _wanted(marks: int, href: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if marks & Mark.LINK and href and not href.startswith(_ANCHOR):
        found.append(("[", f"]({_target(href)})"))
    found.extend((sign, sign) for flag, sign in _DELIMITERS if marks & flag)
    return found


def _leaf(text: str, marks: int, href: str, *, strict: bool) -> str:
    if marks & Mark.SUPER and href.startswith(_ANCHOR):
        return f"[^{href.removeprefix(_ANCHOR)}]"
    if marks & Mark.MATH:
        return f"${text}$"
    if marks & Mark.CODE:
        return _code(text)
    return _escape(text, strict=strict)


def _code(text: str) -> str:
    text = text.replace("\n", " ")
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(count for count in range(1, len(runs) + 2) if count not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _target(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()<>]", href) else href


def _escape(text: str, *, strict: bool) -> str:
    escaped = _UNDERSCORE.sub(r"\\_", _SPECIAL.sub(lambda match: "\\" + match[0], text))
    if strict:
        for sign, instead in _DOUBTFUL.items():
            escaped = escaped.replace(sign, instead)
    return escaped


def _with_lines(source: str) -> str:
    """No line of it begins what is no text, and none is an empty one."""
    lines = [line.strip(" \t") for line in re.split(r"\r\n?|\n", source)]
    return "\n".join(_LINE_START.sub(_escape_start, line, count=1) if _starts(line) else line for line in lines if line)


def _starts(line: str) -> bool:
    return _LINE_START.match(line) is not None


def _escape_start(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[2]}\\{match[3]}"
    return _DOUBTFUL.get(match[1], "\\" + match[1])
