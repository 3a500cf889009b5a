"""Inline marks that are half open while a text streams: closed or left out, so that no raw mark flashes."""

from __future__ import annotations

import re
from typing import TypeAlias

#: A mark, and where it ends.
_Opened: TypeAlias = tuple[str, int]

#: What a mark begins with, in the order of what binds most.
_MARK = re.compile(r"\\[()]|\\.|`+|\*+|_+|~{1,2}|\$\$?|!?\[|\]", re.DOTALL)
#: What may stand after the text of a link while its target is not whole.
_HALF_TARGET = re.compile(
    r"\]\([ ]*<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*(?:\([^\s()<>]*|>)?(?:\s+[\"'][^\"'\n]*[\"']?)?\s*\Z"
)
#: The beginning of what may become an address, a tag or an entity; `!` and `\` may begin a mark.
_HALF_WORD = re.compile(
    r"<(?=[^\s<>]*\Z)|&(?:[A-Za-z][A-Za-z0-9]{0,31}|#[0-9]{0,7}|#[xX][0-9a-fA-F]{0,6})?\Z|(?<!\S)!\Z"
)
_BARE_END = re.compile(r"(?:\*+|_+|~+)\Z")
#: After a dollar: nothing yet, or no price.
_MATH_BEGINS = re.compile(r"\Z|[A-Za-z\\({|-]")
#: A dollar that was not closed for so long is a price.
_MAX_MATH_CHARS = 300


def close_open_marks(source: str) -> str:
    """`source` of a leaf that still grows, with what is half open at its end closed or left out."""
    open_marks: list[_Opened] = []
    brackets: list[int] = []
    at = 0
    while (found := _MARK.search(source, at)) is not None:
        mark, start, at = found.group(), found.start(), found.end()
        if mark[0] == "`" or mark in ("\\(", "$", "$$"):
            end = _verbatim_end(source, mark, at)
            if end >= 0:
                at = end
            elif (closed := _closed_verbatim(source, start, mark)) is not None:
                return _without(closed, brackets, open_marks)
        elif mark[0] in "*_~":
            if at == len(source) and open_marks and _is_half(mark, open_marks[-1][0]):
                source = source[:start]
                break
            if mark != "~":
                _toggle(open_marks, mark, source, start, at)
        elif mark in ("[", "!["):
            brackets.append(start)
        elif mark == "]" and brackets:
            rest = _after_bracket(source, start)
            if rest == start:
                break
            brackets.pop()
            at = rest
    if source.endswith("\\") and not source.endswith("\\\\"):
        source = source[:-1]
    half = _HALF_WORD.search(source)
    if half is not None and not brackets:
        source = source[: half.start()] + (source[half.end() :] if half.group() == "<" else "")
    return _without(source, brackets, open_marks)


def _after_bracket(source: str, bracket: int) -> int:
    """Where to go on after the `]` at `bracket`; `bracket` itself where a target may still follow or is not whole."""
    if bracket + 1 == len(source) or _HALF_TARGET.match(source, bracket):
        return bracket
    if source[bracket + 1] == "(":
        return max(source.find(")", bracket), bracket) + 1
    return bracket + 1


def _verbatim_end(source: str, mark: str, at: int) -> int:
    """The end of code or mathematics whose opening `mark` ends at `at`; -1 if it is not closed."""
    if mark[0] == "`":
        close = re.compile(rf"(?<!`){mark}(?!`)").search(source, at)
    elif mark == "$":
        close = re.compile(r"[^$`\\]*(?:\\.[^$`\\]*)*(?<!\s)\$(?!\d)", re.DOTALL).match(source, at)
    else:
        close = re.compile(r"\\\)" if mark == "\\(" else r"\$\$").search(source, at)
    return close.end() if close else -1


def _closed_verbatim(source: str, start: int, mark: str) -> str | None:
    """`source` with the code or mathematics at `start` closed or, while it is empty, left out; None if it is text."""
    inner = source[start + len(mark) :]
    if mark[0] == "`":
        kept = inner.rstrip("`")
        return f"{source[:start]}{mark}{kept}{mark}" if kept.strip() else source[:start]
    if mark == "$" and (not _MATH_BEGINS.match(inner) or "$" in inner or "`" in inner):
        return None
    if len(inner) > _MAX_MATH_CHARS:
        return None
    kept = inner.rstrip().rstrip("$") if mark[0] == "$" else inner.rstrip()
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1].rstrip()
    close = "\\)" if mark == "\\(" else mark
    return f"{source[:start]}{mark}{kept}{close}" if kept else source[:start]


def _without(source: str, brackets: list[int], open_marks: list[_Opened]) -> str:
    """`source` with open brackets and the beginning of a target left out, and open marks closed."""
    if brackets:
        source, brackets = _without_target(source, brackets)
    if open_marks:
        source = _closed(source, open_marks)
    elif _is_bare(source):
        source = _BARE_END.sub("", source)
    for start in reversed(brackets):
        source = source[:start] + source[start:].removeprefix("!").removeprefix("[")
    return source


def _closed(source: str, open_marks: list[_Opened]) -> str:
    kept, closes = source.rstrip(), ""
    for mark, end in reversed(open_marks):
        if not closes and end >= len(kept):
            # Nothing follows it yet.
            kept = kept[: -len(mark)].rstrip()
        else:
            closes += mark
    return kept + closes


def _without_target(source: str, brackets: list[int]) -> tuple[str, list[int]]:
    """`source` up to the end of the text of its last link, or of what is before its last footnote."""
    start = brackets[-1]
    end = source.find("]", start)
    if source.startswith("[^", start):
        is_half = end < 0 or end + 1 == len(source)
        return (source[:start].rstrip(" ") if is_half else source), brackets[:-1]
    return (source if end < 0 else source[:end]), brackets


def _is_half(mark: str, opened: str) -> bool:
    """Whether `mark` is the first half of what closes `opened`."""
    return mark != opened and opened.startswith(mark)


def _is_bare(source: str) -> bool:
    found = _BARE_END.search(source)
    return found is not None and (found.start() == 0 or source[found.start() - 1].isspace())


def _toggle(open_marks: list[_Opened], mark: str, source: str, start: int, end: int) -> None:
    before = source[start - 1] if start else " "
    at_end = end == len(source)
    opened = [one for one, _ in open_marks]
    if mark in opened and not before.isspace():
        del open_marks[opened.index(mark) :]
    elif at_end or (not source[end].isspace() and not (mark[0] == "_" and before.isalnum())):
        open_marks.append((mark, end))
