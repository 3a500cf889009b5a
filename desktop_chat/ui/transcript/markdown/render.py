"""Leaf blocks to the blocks that are shown: inline text rendered, long leaves cut into pieces of bounded cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import (
    CODE_PIECE_LINES,
    PARAGRAPH_PIECE,
    PARAGRAPH_SLACK,
    QUOTE,
    TABLE_PIECE_ROWS,
    Block,
    Cell,
    Gap,
    Kind,
)
from desktop_chat.ui.transcript.markdown.half_open import close_open_marks
from desktop_chat.ui.transcript.markdown.leaves import HTML, Leaf
from desktop_chat.ui.transcript.markdown.maths import half_formula

Inline: TypeAlias = Callable[[str], Cell]

_EMPTY = Cell("")
_SENTENCE_END = re.compile(r"[.!?…。][\"')\]”’»]*\s+(?=[^\W\d_])")
_WORD_END = re.compile(r"\s+(?=[^\W\d_])")
_CODE_PIECE = re.compile(rf"(?:[^\n]*+\n){{{CODE_PIECE_LINES}}}")


def render_leaf(leaf: Leaf, inline: Inline, *, first: bool = True, growing: bool = False) -> list[Block]:
    """The blocks of one leaf, at least one, without their sources.

    `first` is False where the leaf goes on after a frozen piece; what is half open at the end of one that is `growing`
    is shown closed.
    """
    gap = Gap.BLOCK if not leaf.same_list else Gap.ITEM
    boxes = leaf.boxes if first else continued(leaf.boxes)
    block = Block(leaf.kind, "", "", (), boxes, gap if first else Gap.NONE, leaf.joined_quotes, leaf.level)
    if not first:
        block = replace(block, first=False, joined_quotes=boxes.count(QUOTE))
    if leaf.kind is Kind.CODE:
        return _code(replace(block, info=leaf.info.split(" ", 1)[0]), leaf.content)
    if leaf.kind is Kind.TABLE:
        return _table(block, leaf, inline, growing=growing)
    if leaf.kind in (Kind.RULE, Kind.FORMULA, Kind.IMAGE):
        is_half = growing and leaf.is_open
        return [replace(block, text=half_formula(leaf.content) if is_half else leaf.content, info=leaf.info)]
    if leaf.markup == HTML:
        return [replace(block, text=leaf.content.rstrip("\n"))]
    return _prose(block, leaf, inline, growing=growing)


def continued(boxes: tuple[str, ...]) -> tuple[str, ...]:
    """The boxes of a later piece of the same leaf: no marker is shown twice."""
    return tuple(box if box == QUOTE else "" for box in boxes)


def leaf_cuts(leaf: Leaf) -> list[int]:
    """Where the content of `leaf` is cut into pieces; of a table, after which rows of its body."""
    if leaf.kind is Kind.CODE:
        return code_cuts(leaf.content)
    if leaf.kind is Kind.TABLE:
        # Every piece ends with a full number of rows and is followed by another.
        return list(range(TABLE_PIECE_ROWS, len(leaf.rows) - leaf.has_header, TABLE_PIECE_ROWS))
    can_be_cut = (leaf.kind is Kind.PROSE and leaf.markup != HTML) or leaf.markup in ("=", "-")
    return paragraph_cuts(leaf.content) if can_be_cut else []


def paragraph_cuts(content: str) -> list[int]:
    """Where a long paragraph is cut: never moved by text that is appended."""
    cuts: list[int] = []
    start = 0
    while len(content) - start > PARAGRAPH_PIECE + PARAGRAPH_SLACK:
        low, high = start + PARAGRAPH_PIECE, start + PARAGRAPH_PIECE + PARAGRAPH_SLACK
        match = _SENTENCE_END.search(content, low, high + 1) or _WORD_END.search(content, low, high + 1)
        start = match.end() if match and match.end() <= high else high
        cuts.append(start)
    return cuts


def code_cuts(content: str) -> list[int]:
    """Where long code is cut, after every `CODE_PIECE_LINES` lines that are followed by another whole line."""
    cuts: list[int] = []
    at = 0
    while (found := _CODE_PIECE.match(content, at)) is not None and (at := found.end()) < len(content):
        cuts.append(at)
    return cuts


def refresh_references(block: Block, inline: Inline) -> Block:
    """`block` with its inline sources rendered again, after a reference was defined that they may name."""
    cells = [inline(raw) for raw in block.raws]
    if block.kind is Kind.TABLE:
        width = len(block.aligns)
        rows = tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width))
        return replace(block, rows=rows, text=_table_text(rows))
    return replace(block, text=cells[0].text, spans=cells[0].spans)


def _prose(block: Block, leaf: Leaf, inline: Inline, *, growing: bool) -> list[Block]:
    pieces = _pieces(block, leaf.content, leaf_cuts(leaf))
    blocks: list[Block] = []
    for piece in pieces:
        raw = piece.text
        cell = inline(close_open_marks(raw) if growing and piece.last else raw)
        kind = leaf.kind if piece.last else Kind.PROSE
        level = leaf.level if piece.last else 0
        raws = (raw,) if "[" in raw else ()
        shown = replace(piece, kind=kind, level=level, text=cell.text, spans=cell.spans, raws=raws, info=leaf.info)
        blocks.append(shown)
    return blocks


def _code(block: Block, content: str) -> list[Block]:
    pieces = _pieces(block, content, code_cuts(content))
    return [replace(piece, text=piece.text.removesuffix("\n")) for piece in pieces]


def _pieces(block: Block, content: str, cuts: list[int]) -> list[Block]:
    """`block` cut at `cuts` of its content."""
    texts = [content[low:high] for low, high in pairwise([0, *cuts, len(content)])]
    return [replace(piece, text=text) for piece, text in zip(_linked(block, len(texts)), texts, strict=True)]


def _linked(block: Block, count: int) -> list[Block]:
    """The pieces of `block`, which know whether they are its first and its last."""
    if count == 1:
        return [block]
    later = replace(block, boxes=continued(block.boxes), gap=Gap.NONE, first=False)
    later = replace(later, joined_quotes=later.boxes.count(QUOTE), last=False)
    return [replace(block, last=False), *[later] * (count - 2), replace(later, last=True)]


def _table(block: Block, leaf: Leaf, inline: Inline, *, growing: bool) -> list[Block]:
    if growing and leaf.rows and leaf.rows[-1]:
        leaf.rows[-1][-1] = close_open_marks(leaf.rows[-1][-1])
    cuts = [cut + leaf.has_header for cut in leaf_cuts(leaf)]
    borders = [0, *cuts, len(leaf.rows)]
    pieces = _linked(replace(block, aligns=leaf.aligns), len(borders) - 1)
    return [
        TablePiece.of(leaf.rows[low:high], len(leaf.aligns), inline).on(piece)
        for piece, (low, high) in zip(pieces, pairwise(borders), strict=True)
    ]


@value
class TablePiece:
    """The rows of one piece of a table, as they are shown and as inline sources."""

    rows: tuple[tuple[Cell, ...], ...] = ()
    raws: tuple[str, ...] = ()
    text: str = ""

    @staticmethod
    def of(rows: list[list[str]], width: int, inline: Inline) -> TablePiece:
        shown = tuple(_row(row, width, inline) for row in rows)
        raws = tuple(cell for row in rows for cell in (*row, *[""] * (width - len(row))))
        return TablePiece(shown, raws, _table_text(shown))

    def with_row(self, row: list[str], width: int, inline: Inline) -> TablePiece:
        one = TablePiece.of([row], width, inline)
        text = f"{self.text}\n{one.text}" if self.rows else one.text
        return TablePiece(self.rows + one.rows, self.raws + one.raws, text)

    def without_last(self) -> TablePiece:
        rows = self.rows[:-1]
        return TablePiece(rows, self.raws[: len(self.raws) - len(self.rows[-1])], _table_text(rows))

    def on(self, block: Block) -> Block:
        raws = self.raws if any("[" in raw for raw in self.raws) else ()
        return replace(block, rows=self.rows, text=self.text, raws=raws)


def _row(row: list[str], width: int, inline: Inline) -> tuple[Cell, ...]:
    return (*(inline(_bounded(cell)) if cell else _EMPTY for cell in row), *[_EMPTY] * (width - len(row)))


def _bounded(cell: str) -> str:
    """`cell`, or as much of it as of a long paragraph is laid out at once."""
    return cell if len(cell) <= PARAGRAPH_PIECE else cell[:PARAGRAPH_PIECE] + "…"


def _table_text(rows: tuple[tuple[Cell, ...], ...]) -> str:
    return "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for row in rows)
