"""The rows of one piece of a table: where each cell is, and which character is where."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.kinds.table.columns import TableColumns
from desktop_chat.ui.transcript.kinds.table.row import TableRow


class TableBox:
    """Points are pixels from the top left corner of the piece as it is scrolled fully to the left."""

    def __init__(self, block: Block, rows: list[TableRow], columns: TableColumns) -> None:
        self.rows = rows
        self._block = block
        self._columns = columns
        for row in rows:
            columns.widen(row.lay_out(columns))
        self.tops: list[int] = [0, *accumulate(row.height for row in rows)]
        lengths = [sum(len(cell.text) for cell in row) + len(row) for row in block.rows]
        #: Where, in the block's text, each row begins; a tab or a newline follows each cell.
        self._starts: list[int] = [0, *accumulate(lengths)]
        self._cell_starts: dict[int, list[int]] = {}

    @property
    def height(self) -> int:
        return self.tops[-1]

    @property
    def laid_out(self) -> int:
        """How many cells are laid out."""
        return sum(row.laid_out for row in self.rows)

    def paint(self, painter: QPainter, x: float, y: float, clip: QRectF, lit: Lit) -> None:
        """Paint the text that lies in `clip`; the piece's top left corner is at `x`, `y`."""
        lefts = self._columns.lefts
        columns = range(self._columns.column_at(clip.left() - x), self._columns.column_at(clip.right() - x) + 1)
        pad = self._columns.style.cell_padding_y
        for number in range(self.row_at(clip.top() - y), self.row_at(clip.bottom() - y) + 1 if self.rows else 0):
            row, top = self.rows[number], y + self.tops[number] + pad
            ranges = self._in_row(number, lit) if lit else ()
            for column in columns:
                left = x + lefts[column] + row.text_left(column, lefts[column + 1] - lefts[column])
                inside = self._in_cell(number, column, ranges) if ranges else ()
                row.box(column).paint(painter, left, top, inside)

    def row_at(self, y: float) -> int:
        """The row at `y`, or the nearest."""
        return min(max(bisect_right(self.tops, y) - 1, 0), max(len(self.rows) - 1, 0))

    def position_at(self, x: float, y: float) -> int:
        if not self.rows or not self._columns.count:
            return 0
        number, column = self.row_at(y), self._columns.column_at(x)
        left, top = self._text_at(number, column)
        found = self.rows[number].box(column).position_at(x - left, y - top)
        return self._starts_of(number)[column] + min(found, len(self._block.rows[number][column].text))

    def contains_text_at(self, x: float, y: float) -> bool:
        if not self.rows or not self._columns.count or not 0 <= x < self._columns.total:
            return False
        number, column = self.row_at(y), self._columns.column_at(x)
        left, top = self._text_at(number, column)
        return self.rows[number].box(column).contains_text_at(x - left, y - top)

    def cell_at(self, position: int) -> tuple[int, int]:
        """Row and column of the cell that holds a position of the block's text, or that ends at it."""
        number = min(max(bisect_right(self._starts, position) - 1, 0), max(len(self.rows) - 1, 0))
        return number, max(bisect_right(self._starts_of(number), position) - 1, 0)

    def line_top(self, position: int) -> float:
        if not self.rows:
            return 0.0
        number, column = self.cell_at(position)
        inside = self.rows[number].box(column).line_top(position - self._starts_of(number)[column])
        is_first = inside < self._columns.cells.pitch / 2
        return self.tops[number] + (0.0 if is_first else inside + self._columns.style.cell_padding_y)

    def rect_of(self, position: int) -> QRectF:
        if not self.rows or not self._columns.count:
            return QRectF()
        number, column = self.cell_at(position)
        found = self.rows[number].box(column).rect_of(position - self._starts_of(number)[column])
        return found.translated(*self._text_at(number, column))

    def href_at(self, position: int) -> str:
        if not self.rows:
            return ""
        number, column = self.cell_at(position)
        offset = position - self._starts_of(number)[column]
        for span in self._block.rows[number][column].spans:
            if span.href and span.start <= offset < span.start + span.length:
                return span.href
        return ""

    def _text_at(self, number: int, column: int) -> tuple[float, float]:
        lefts = self._columns.lefts
        left = lefts[column] + self.rows[number].text_left(column, lefts[column + 1] - lefts[column])
        return left, self.tops[number] + self._columns.style.cell_padding_y

    def _starts_of(self, number: int) -> list[int]:
        """Where, in the block's text, each cell of a row begins."""
        found = self._cell_starts.get(number)
        if found is None:
            lengths = [len(cell.text) + 1 for cell in self._block.rows[number][:-1]]
            found = self._cell_starts[number] = list(accumulate(lengths, initial=self._starts[number]))
        return found

    def _in_row(self, number: int, lit: Lit) -> Lit:
        start, end = self._starts[number], self._starts[number + 1]
        return [one for one in lit if one[0] < end and one[1] > start]

    def _in_cell(self, number: int, column: int, lit: Lit) -> Lit:
        start, length = self._starts_of(number)[column], len(self._block.rows[number][column].text)
        inside = [(max(low - start, 0), min(high - start, length), shown) for low, high, shown in lit]
        return [one for one in inside if one[0] < one[1]]
