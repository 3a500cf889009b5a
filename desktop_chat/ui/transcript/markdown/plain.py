"""Text without markup as blocks: what users write, tool arguments, and answers while no parser is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from desktop_chat.ui.transcript.blocks import CODE_PIECE_LINES, PARAGRAPH_PIECE, PARAGRAPH_SLACK, Block, Gap, Kind

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class PlainStream:
    """Blocks of growing plain text, one per paragraph (`PROSE`) or per piece (`CODE`, or `verbatim` prose).

    `feed` and `finish` return the index of the first block that is not what it was before.
    """

    def __init__(
        self, kind: Kind = Kind.PROSE, *, verbatim: bool = False, info: str = "", gap: Gap = Gap.BLOCK
    ) -> None:
        """`gap` is the distance of the first block to what stands above it."""
        self.blocks: list[Block] = []
        self._kind = kind
        self._verbatim = verbatim or kind is Kind.CODE
        self._info = info
        self._gap = gap

    #: Nothing here is ever parsed.
    parsed_chars = 0

    @property
    def source(self) -> str:
        return "".join(block.source for block in self.blocks)

    def feed(self, text: str) -> int:
        if not text:
            return len(self.blocks)
        last = self.blocks.pop() if self.blocks else None
        start = len(self.blocks)
        rest = last.source + text if last else text
        cut = _pieces if self._verbatim else _paragraphs
        for piece, gap in cut(rest, self._kind):
            shown = piece.strip("\n") if gap is Gap.BLOCK else piece.removesuffix("\n")
            self.blocks.append(Block(self._kind, shown.replace("\r", ""), piece, gap=gap, info=self._info))
        if last is not None:
            self.blocks[start] = replace(self.blocks[start], gap=last.gap, first=last.first)
        if self._verbatim:
            self._link(start)
        return start

    def finish(self, text: str = "") -> int:
        return self.feed(text)

    def _link(self, start: int) -> None:
        end = len(self.blocks) - 1
        for index in range(start, end + 1):
            gap = self._gap if index == 0 else Gap.NONE
            self.blocks[index] = replace(self.blocks[index], gap=gap, first=index == 0, last=index == end)


def _pieces(text: str, kind: Kind) -> Iterator[tuple[str, Gap]]:
    """Cut after lines; every piece but the last is full."""
    start = at = lines = 0
    while start < len(text):
        at = text.find("\n", at) + 1
        lines += 1
        full = lines >= CODE_PIECE_LINES if kind is Kind.CODE else at - start >= PARAGRAPH_PIECE
        if at == 0 and len(text) - start > PARAGRAPH_PIECE + PARAGRAPH_SLACK:
            at, full = start + PARAGRAPH_PIECE, True
        if at == 0 or (full and at < len(text)):
            yield text[start : at or None], Gap.NONE
            if at == 0:
                return
            start, lines = at, 0
        elif at == len(text):
            yield text[start:], Gap.NONE
            return


def _paragraphs(text: str, _kind: Kind) -> Iterator[tuple[str, Gap]]:
    start = 0
    for match in _BLANK_LINE.finditer(text):
        yield from _cut(text[start : match.end()])
        start = match.end()
    if start < len(text):
        yield from _cut(text[start:])


def _cut(paragraph: str) -> Iterator[tuple[str, Gap]]:
    gap = Gap.BLOCK
    while len(paragraph) > PARAGRAPH_PIECE + PARAGRAPH_SLACK:
        end = paragraph.rfind(" ", 0, PARAGRAPH_PIECE) + 1 or PARAGRAPH_PIECE
        yield paragraph[:end], gap
        paragraph, gap = paragraph[end:], Gap.NONE
    yield paragraph, gap
