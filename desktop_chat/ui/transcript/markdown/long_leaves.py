"""Where in a text one leaf goes on for long, how it is cut into pieces, and how one of these is read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.transcript.blocks import TABLE_PIECE_ROWS, Block, Cell, Gap, Kind
from desktop_chat.ui.transcript.markdown.context import Context, Inside
from desktop_chat.ui.transcript.markdown.growth import is_plain
from desktop_chat.ui.transcript.markdown.inline import render_inline
from desktop_chat.ui.transcript.markdown.leaves import Leaf
from desktop_chat.ui.transcript.markdown.render import TablePiece, code_cuts, paragraph_cuts, render_leaf
from desktop_chat.ui.transcript.markdown.tables import (
    MAX_COLUMNS,
    MAX_FILLED,
    delimiter_row,
    read_aligns,
    split_row,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: A leaf of fewer characters is read as a whole.
LONG_LEAF = 16_000

#: Nothing but lines that are text whatever stands above them, or rows that begin with their border.
_PARAGRAPH = re.compile(r"(?:[^\W\d_][^\n]*+(?:\n|\Z))++")
_TABLE = re.compile(r"\|[^\n]*\n(\|[^\n]*)\n(?:\|[^\n]*+(?:\n|\Z))*+")
_ROWS = re.compile(rf"(?:\|[^\n]*\n){{{TABLE_PIECE_ROWS}}}")
_BLANKS = re.compile(r"(?:[ \t]*\n)*+[ \t]*\Z")
_FENCE = re.compile(r"(?:[ \t]*\n)*+(?:(`{3,})([^`\n]*)|(~{3,})([^\n]*))\n")


def long_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of what is long and has no blank line in it."""
    start = 0
    while start + LONG_LEAF < len(text):
        blank = text.rfind("\n\n", start, start + LONG_LEAF)
        if blank >= 0:
            start = blank + 2
            continue
        blank = text.find("\n\n", start + LONG_LEAF)
        end = blank + 1 if blank >= 0 else len(text)
        yield start, end
        start = end + 1


def is_one_leaf(text: str, start: int, end: int) -> bool:
    """Whether a stretch between blank lines is one paragraph or one table, as far as its lines tell."""
    found = _PARAGRAPH.match(text, start, end) or _TABLE.match(text, start, end)
    return found is not None and found.end() == end


def cut_long_leaf(section: str) -> list[Block]:
    """The pieces of a section that is one long paragraph or table, each still to be read; none where it is not."""
    start = len(section) - len(section.lstrip("\n"))
    end = len(section.rstrip(" \t\n"))
    if end - start <= LONG_LEAF or "\r" in section or "\0" in section:
        return []
    if _PARAGRAPH.fullmatch(section, start, end):
        borders = [0, *(start + cut for cut in paragraph_cuts(section[start:end])), len(section)]
        return _pieces(section, borders, ())
    found = _TABLE.match(section, start)
    if found is None or not _BLANKS.match(section, found.end()):
        return []
    aligns = read_aligns(found.group(1).strip())
    header = split_row(section[start : found.start(1)].strip())
    if not 0 < len(header) == len(aligns) <= MAX_COLUMNS:
        return []
    rows = found.end(1) + 1
    if lacking_cells(section[rows : found.end()], len(aligns)) is None:
        return []
    return _pieces(section, [0, *_row_cuts(section, rows, found.end()), len(section)], aligns)


def _pieces(section: str, borders: list[int], aligns: tuple[str, ...]) -> list[Block]:
    last = len(borders) - 2
    return [
        Block(
            Kind.UNREAD,
            section[low:high],
            section[low:high],
            gap=Gap.NONE if at else Gap.BLOCK,
            first=not at,
            last=at == last,
            aligns=aligns,
        )
        for at, (low, high) in enumerate(pairwise(borders))
    ]


def _row_cuts(text: str, start: int, end: int) -> Iterator[int]:
    while (found := _ROWS.match(text, start, end)) is not None and found.end() < end:
        yield found.end()
        start = found.end()


def lacking_cells(rows: str, width: int) -> int | None:
    """How many cells the rows of a table lack; None where that may be too many for one table."""
    short = [row for row in rows.splitlines() if row.count("|") <= width or "\\|" in row]
    at_most = sum(max(width + 1 - row.count("|") + row.count("\\|"), 0) for row in short)
    if at_most > MAX_FILLED:
        return None
    return sum(max(width - len(split_row(row.strip())), 0) for row in short)


def is_piece(section: Block) -> bool:
    """Whether a section is a piece of a long leaf, and stands for one block."""
    return not (section.first and section.last)


def read_piece(parser: MarkdownIt, section: Block, references: dict[str, dict[str, Any]]) -> Block:
    """The block of a piece that `cut_long_leaf` made."""

    def inline(raw: str) -> Cell:
        return Cell(raw) if is_plain(raw) else render_inline(parser, raw, {"references": references})

    text = section.source.lstrip("\n") if section.first else section.source
    leaf = Leaf(Kind.PROSE, 0, 0, ())
    if section.aligns:
        lines = text.rstrip(" \t\n").split("\n")
        if section.first:
            del lines[1]
        width = len(section.aligns)
        piece = TablePiece.of([split_row(line.strip())[:width] for line in lines], width, inline)
        block = piece.on(Block(Kind.TABLE, "", aligns=section.aligns))
    else:
        leaf.content = text.rstrip() if section.last else text
        block = render_leaf(leaf, inline)[0]
    return replace(block, source=section.source, gap=section.gap, first=section.first, last=section.last)


def context_of(section: Block, above: list[Block]) -> Context:
    """What the text of a later piece is parsed in where it grows; `above` ends with the pieces before it."""
    if not section.aligns:
        return Context("x", Inside.PARAGRAPH)
    filled = 0
    for piece in reversed(above):
        filled += lacking_cells(piece.source.lstrip("\n"), len(section.aligns)) or 0
        if piece.first:
            break
    return Context(f"|{'x|' * len(section.aligns)}\n{delimiter_row(section.aligns)}\n", Inside.TABLE, filled=filled)


def read_fence(section: str, *, grows: bool = False) -> list[Block]:
    """The blocks of a section that is one long fence; none where it is not, or that is not told at a glance.

    If it `grows` it must be open, and the last block's source is what may still change.
    """
    found = _FENCE.match(section) if len(section) > LONG_LEAF and "\r" not in section and "\0" not in section else None
    if found is None:
        return []
    mark, info = found.group(1) or found.group(3), (found.group(2) or found.group(4) or "").strip()
    closing = re.compile(rf"\n {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*(?=\n|\Z)").search(section, found.end() - 1)
    if info == "math" or (closing is None) is not grows or (closing and not _BLANKS.match(section, closing.end() + 1)):
        return []
    start, end = found.end(), closing.start() + 1 if closing else len(section)
    if grows:
        # Of a line that has not ended nobody knows whether it closes the fence.
        end = section.rfind("\n") + 1
    content = section[start:end]
    made = render_leaf(Leaf(Kind.CODE, 0, 0, (), content, info=info), Cell)
    borders = [0, *(start + cut for cut in code_cuts(content)), len(section)]
    return [
        replace(block, source=section[low:high]) for block, (low, high) in zip(made, pairwise(borders), strict=True)
    ]


def context_in_fence(section: str) -> Context:
    """What follows the pieces of an open fence is parsed in."""
    found = _FENCE.match(section)
    assert found is not None
    return Context(found.group().lstrip("\n \t"), Inside.FENCE)
