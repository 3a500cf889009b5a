"""The columns of a table: where text wraps in each, and how wide each is with what was seen of it until now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.table.cells import Cells
from desktop_chat.ui.transcript.kinds.table.row import MEASURED_COLUMNS, TableRow
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.math_box import Maths

#: In average characters: a column that is to be wrapped stays at least as wide as the first, and one of a table that is
#: wider than its room is wrapped at the second. Columns of short numbers may grow to the third, narrow ones by the
#: fourth.
_LEAST, _COMFORT, _SLACK, _MARGIN = 9.0, 26.0, 4.0, 1.5
#: A column keeps the width of its text up to this part of what it and the wider ones have to share.
_KEPT_SHARE = 0.75
#: How many pieces of a long table are looked through for wide cells before the first is laid out.
_PIECES_LOOKED_AT = 50


class TableColumns:
    """Lengths are pixels, padding included.

    Where a column wraps, its cap, is decided by the table's first piece alone, so that the height of a row never
    depends on another row; widths only grow, up to what is wrapped there, as wider rows come.
    """

    def __init__(self, style: Style, room: float, pieces: Sequence[Block], maths: Callable[[], Maths]) -> None:
        self.style = style
        self.room = room
        self.muted = pieces[0].muted
        self.aligns = pieces[0].aligns
        self.cells = Cells(style, maths, muted=self.muted)
        self.caps: list[float] = []
        self.widths: list[float] = []
        #: Grows with every change of a width.
        self.version = 0
        #: The version that is on the screen.
        self.shown = 0
        #: The rows of the piece that was laid out last, and its number: a growing piece takes most of them over.
        self.newest: tuple[int, list[TableRow]] = (0, [])
        #: How many rows at the start of that piece were taken over.
        self.kept = 0
        self.lefts: list[float] = [0.0]
        #: The column that takes what the others leave over.
        self._filler: int | None = None
        self.head = self.rows_of(pieces[0], 0)
        self._decide()
        self._look_through(pieces[1:_PIECES_LOOKED_AT])

    @property
    def count(self) -> int:
        return len(self.caps)

    @property
    def total(self) -> float:
        return self.lefts[-1]

    @property
    def header(self) -> TableRow:
        return self.head[0]

    def fits(self, style: Style, room: float, block: Block) -> bool:
        """Whether these are the columns of a table that begins like `block`, in that room."""
        same = style is self.style and room == self.room and block.muted is self.muted
        return same and block.aligns == self.aligns

    def rows_of(self, block: Block, piece: int) -> list[TableRow]:
        """The rows of a piece; those that are as they were when it was laid out last are not measured again.

        Those with formulas are: these may have been drawn since.
        """
        number, before = self.newest
        known = before if number == piece else []
        self.kept = 0
        rows: list[TableRow] = []
        for at, row in enumerate(block.rows):
            if at < len(known) and known[at].row == row and not known[at].has_maths:
                rows.append(known[at])
                self.kept += self.kept == at
            else:
                rows.append(TableRow(row, self.cells, header=at == 0 and piece == 0))
        self.newest = (piece, rows)
        return rows

    def set_head(self, rows: list[TableRow]) -> None:
        """The first piece has grown to `rows`."""
        if rows != self.head:
            self.head = rows
            self._decide()

    def widen(self, needs: Sequence[float]) -> None:
        """There is a row that needs these widths."""
        widths, changed = self.widths, False
        for at, need in enumerate(needs):
            if need > widths[at]:
                widths[at] = need
                changed = True
        if changed:
            self.version += 1
            self._set_lefts()

    def column_at(self, x: float) -> int:
        """The column at `x`, or the nearest."""
        return min(max(bisect_right(self.lefts, x) - 1, 0), max(self.count - 1, 0))

    def _decide(self) -> None:
        padding = 2 * self.style.cell_padding_x
        measured = min(len(self.aligns), MEASURED_COLUMNS)
        char = self.style.body_char
        room = self.room - padding * len(self.aligns)
        self._filler = None
        natural = [max((row.natural(at) for row in self.head), default=0.0) for at in range(measured)]
        if sum(natural) <= room and measured == len(self.aligns):
            caps = _with_spare(natural, room)
        else:
            words = [max(row.word(at) for row in self.head) for at in range(measured)]
            least = [min(one, max(word, _LEAST * char)) for one, word in zip(natural, words, strict=True)]
            if sum(least) <= room and measured == len(self.aligns):
                caps = _shared(natural, least, room, _MARGIN * char)
                self._filler = natural.index(max(natural))
            else:
                caps = [max(_COMFORT * char, low) for low in least]
        slack = _SLACK * char
        caps = [max(cap, slack) + padding for cap in caps]
        caps += [_LEAST * char + padding] * (len(self.aligns) - measured)
        if caps != self.caps:
            self.caps = caps
            self.widths = [padding + char] * measured + caps[measured:]
            self.version += 1
        for row in self.head:
            self.widen(row.lay_out(self))
        self._set_lefts()

    def _set_lefts(self) -> None:
        lefts = [0.0, *accumulate(self.widths)]
        spare = self.room - lefts[-1]
        if self._filler is not None and spare > 0:
            # A table that wraps is as wide as the text around it.
            for at in range(self._filler + 1, len(lefts)):
                lefts[at] += spare
        self.lefts = lefts

    def _look_through(self, pieces: Sequence[Block]) -> None:
        """Widen for the longest cells to come, so that columns rarely move while a long table is scrolled."""
        padding = 2 * self.style.cell_padding_x
        longest: list[tuple[int, int, int]] = [(0, 0, 0)] * min(self.count, MEASURED_COLUMNS)
        for number, piece in enumerate(pieces):
            for at, row in enumerate(piece.rows):
                for column, cell in enumerate(row[:MEASURED_COLUMNS]):
                    if len(cell.text) > longest[column][0]:
                        longest[column] = (len(cell.text), number, at)
        needs = [0.0] * len(longest)
        for column, (length, number, at) in enumerate(longest):
            if length:
                natural = self.cells.natural(pieces[number].rows[at][column], header=False) + padding
                needs[column] = min(natural, self.caps[column])
        self.widen(needs)


def _with_spare(natural: list[float], room: float) -> list[float]:
    """All fits: what is left over is for wider rows to come, most of it for the wide columns."""
    total, spare = sum(natural), room - sum(natural)
    if not total:
        return [room / max(len(natural), 1)] * len(natural)
    return [one + spare * (0.25 / len(natural) + 0.75 * one / total) for one in natural]


def _shared(natural: list[float], least: list[float], room: float, margin: float) -> list[float]:
    """Columns that need little keep it; the others get their least and share the rest by what they would like."""
    low, left = list(least), room
    for number, at in enumerate(sorted(range(len(natural)), key=natural.__getitem__)):
        kept = natural[at] + margin
        if kept > left / (len(natural) - number) * _KEPT_SHARE:
            break
        low[at] = kept
        left -= kept
    if sum(low) > room:
        low = least
    wishes = [max(one - bound, 0.0) for one, bound in zip(natural, low, strict=True)]
    rest, wished = room - sum(low), sum(wishes) or 1.0
    return [bound + wish * rest / wished for bound, wish in zip(low, wishes, strict=True)]
