"""One row of a table: its height from its own text and the columns' caps, its cells laid out when they are seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_chat.ui.transcript.blocks import Cell
from desktop_chat.ui.transcript.kinds.table.cells import Cells, cut, has_maths, is_simple, side_of
from desktop_chat.ui.transcript.kinds.textbox import TextBox

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.table.columns import TableColumns

#: Columns beyond these do not make a row higher, and are as wide as each other.
MEASURED_COLUMNS = 100
#: Characters of one row that are laid out, and the least of a cell however many there are.
_ROW_CHARS = 6_000
_CELL_CHARS = 100


class TableRow:
    """Laid out for one set of caps; lengths in pixels."""

    def __init__(self, row: tuple[Cell, ...], cells: Cells, *, header: bool) -> None:
        self.row = row
        self.has_maths = any(has_maths(cell) for cell in row)
        self.height = 0
        self._cells = cells
        self._header = header
        limit = _ROW_CHARS
        if sum(len(cell.text) for cell in row) > _ROW_CHARS:
            limit = max(_ROW_CHARS // len(row), _CELL_CHARS)
        self._limit = limit
        self._naturals: list[float] | None = None
        self._caps: Sequence[float] = ()
        self._aligns: Sequence[str] = ()
        self._needs: list[float] = []
        self._boxes: dict[int, TextBox] = {}

    def natural(self, column: int) -> float:
        """The width of a cell's text in one line, without padding."""
        if self._naturals is None:
            self._naturals = [
                self._cells.natural(self._shown(at), header=self._header)
                for at in range(min(len(self.row), MEASURED_COLUMNS))
            ]
        return self._naturals[column]

    def word(self, column: int) -> float:
        """The width of a cell's longest word, without padding."""
        return self._cells.word(self._shown(column), header=self._header)

    def lay_out(self, columns: TableColumns) -> list[float]:
        """Take the caps of `columns`; return the widths it needs of the measured ones, padding included."""
        if columns.caps == self._caps:
            return self._needs
        self._caps, self._aligns = columns.caps, columns.aligns
        self._boxes.clear()
        padding, lines = 2 * self._cells.padding_x, self._cells.pitch
        self._needs = []
        for at in range(min(len(self.row), MEASURED_COLUMNS)):
            need = self.natural(at) + padding
            if need > self._caps[at]:
                need = self._wrap_at(at) + padding
                lines = max(lines, self.box(at).height)
            elif not is_simple(self._shown(at)):
                lines = max(lines, self.box(at).height)
            self._needs.append(need)
        self.height = math.ceil(lines) + 2 * self._cells.padding_y
        return self._needs

    def box(self, column: int) -> TextBox:
        found = self._boxes.get(column)
        if found is None:
            found = self._boxes[column] = self._cells.box(
                self._shown(column), self._wrap_at(column), self._aligns[column], header=self._header
            )
        return found

    @property
    def laid_out(self) -> int:
        """How many of its cells are laid out."""
        return len(self._boxes)

    def text_left(self, column: int, width: float) -> float:
        """Where the lines of a cell begin, from the left of its column, which is `width` wide now."""
        padding = self._cells.padding_x
        spare = width - 2 * padding - self._wrap_at(column)
        side = side_of(self.row[column], self._aligns[column])
        return padding + (spare if side == "right" else spare / 2 if side == "center" else 0.0)

    def _wrap_at(self, column: int) -> float:
        """Where its text wraps: at the cap, but in no word."""
        cap = self._caps[column] - 2 * self._cells.padding_x
        if column >= MEASURED_COLUMNS or self.natural(column) <= cap:
            return cap
        return max(cap, min(self.word(column), self.natural(column)))

    def _shown(self, column: int) -> Cell:
        return cut(self.row[column], self._limit)
