"""Tables made by hand, cut into pieces as the reading of Markdown cuts them, and laid out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NoReturn

from desktop_chat.ui.transcript.blocks import TABLE_PIECE_ROWS, Block, Cell, Gap, Kind
from desktop_chat.ui.transcript.kinds.base import Room
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.style import Style


def pieces_of(rows: Sequence[Sequence[str]], aligns: Sequence[str] = (), boxes: tuple[str, ...] = ()) -> list[Block]:
    """The first row is the header."""
    cells = [tuple(Cell(text) for text in row) for row in rows]
    aligns = tuple(aligns) or ("",) * len(rows[0])
    borders = [0, *range(1 + TABLE_PIECE_ROWS, len(rows), TABLE_PIECE_ROWS), len(rows)]
    made: list[Block] = []
    for low, high in pairwise(borders):
        part = tuple(cells[low:high])
        text = "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for row in part)
        first, last = low == 0, high == len(rows)
        gap = Gap.BLOCK if first else Gap.NONE
        made.append(
            Block(
                *(Kind.TABLE, text, "source", (), boxes, gap),
                first=first,
                last=last,
                rows=part,
                aligns=aligns,
            )
        )
    return made


def lay_out_piece(
    pieces: list[Block], number: int, style: Style, width: float = 600, leaf: LeafState | None = None
) -> TableBlock:
    leaf = leaf if leaf is not None else LeafState()
    return TableBlock(pieces[number], Room(width, style, number == 0, leaf, number, _never, lambda: pieces, _never))


def _never() -> NoReturn:
    raise AssertionError("a table of words needs neither colours nor pictures")
