"""Inline markdown: source of one leaf to shown text and spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_chat.ui.transcript.blocks import Cell, Mark, Span, is_linkable
from desktop_chat.ui.transcript.markdown.addresses import mail_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_OPENERS: dict[str, int] = {"strong_open": Mark.STRONG, "em_open": Mark.EMPHASIS, "s_open": Mark.STRIKE}
_CLOSERS: dict[str, int] = {"strong_close": Mark.STRONG, "em_close": Mark.EMPHASIS, "s_close": Mark.STRIKE}


def render_inline(parser: MarkdownIt, source: str, env: dict[str, Any]) -> Cell:
    """Shown text and spans of one leaf's inline `source`; never raises on any text."""
    tokens: list[Token] = []
    parser.inline.parse(source, parser, env, tokens)
    return _Collector().collect(tokens)


class _Collector:
    """Walks inline tokens once and writes text and spans; neighbours that look alike become one span."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self._length = 0
        self._depths: dict[int, int] = {Mark.STRONG: 0, Mark.EMPHASIS: 0, Mark.STRIKE: 0}
        self._href = ""

    def collect(self, tokens: list[Token]) -> Cell:
        for token in tokens:
            self._take(token)
        return Cell("".join(self._pieces), tuple(self._spans))

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind in _OPENERS:
            self._depths[_OPENERS[kind]] += 1
        elif kind in _CLOSERS:
            self._depths[_CLOSERS[kind]] -= 1
        elif kind == "link_open":
            href = str(token.attrs.get("href", ""))
            self._href = href if is_linkable(href) else ""
        elif kind == "link_close":
            self._href = ""
        elif kind in ("softbreak", "hardbreak"):
            self._write("\n")
        elif kind == "code_inline":
            self._write(token.content, Mark.CODE)
        elif kind == "image":
            self._image(token)
        elif kind == "math_inline":
            self._write(token.content, Mark.MATH)
        elif kind == "note_reference":
            self._link(token.content, str(token.meta["href"]), Mark.SUPER)
        else:
            self._write_text(token.content)

    def _image(self, token: Token) -> None:
        src = str(token.attrs.get("src", ""))
        self._link(_plain(token.children or []) or "image", self._href or (src if is_linkable(src) else ""))

    def _write_text(self, text: str) -> None:
        """Text that no mark claims: the e-mail addresses in it are links."""
        at = 0
        for start, end in () if self._href else mail_addresses(text):
            self._write(text[at:start])
            self._link(text[start:end], f"mailto:{text[start:end]}")
            at = end
        self._write(text[at:] if at else text)

    def _link(self, text: str, href: str, mark: int = Mark.PLAIN) -> None:
        outer, self._href = self._href, href
        self._write(text, mark)
        self._href = outer

    def _write(self, text: str, mark: int = Mark.PLAIN) -> None:
        if not text:
            return
        for flag, depth in self._depths.items():
            if depth:
                mark |= flag
        if self._href and not mark & Mark.SUPER:
            mark |= Mark.LINK
        self._pieces.append(text)
        if mark:
            last = self._spans[-1] if self._spans else None
            if last and last.marks == mark and last.href == self._href and last.start + last.length == self._length:
                self._spans[-1] = Span(last.start, last.length + len(text), mark, self._href)
            else:
                self._spans.append(Span(self._length, len(text), mark, self._href))
        self._length += len(text)


def _plain(tokens: list[Token]) -> str:
    """The text of `tokens` without how it looks: what a picture is said to show."""
    pieces = [
        _plain(one.children or []) if one.type == "image" else one.content or " " * _is_break(one) for one in tokens
    ]
    return "".join(pieces)


def _is_break(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak")
