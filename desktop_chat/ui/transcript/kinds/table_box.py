"""A table laid out cell by cell and painted without any document."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from desktop_chat.ui.transcript.blocks import Block, Cell
from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from desktop_chat.ui.transcript.style import Style

_ALIGNS = {"right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}
_UNBOUNDED = 1e6


class TableBox:
    """A grid that fits `width`: columns keep their natural widths where they can and share the rest."""

    def __init__(self, block: Block, width: float, style: Style) -> None:
        self._style = style
        self._block = block
        self._pad = style.cell_padding_y
        self._columns = self._column_widths(width)
        self._lefts: list[float] = [0.0, *accumulate(self._columns)]
        self._rows = [self._row(row, header=at == 0) for at, row in enumerate(block.rows)]
        row_heights = [max((cell.height for cell in row), default=0) + 2 * self._pad for row in self._rows]
        self._tops: list[int] = [0, *accumulate(row_heights)]
        self._starts = self._cell_starts()
        self.height = self._tops[-1]
        self.natural_width = self._lefts[-1]

    def _column_widths(self, width: float) -> list[float]:
        natural = [0.0] * len(self._block.aligns)
        for at, row in enumerate(self._block.rows):
            for column, cell in enumerate(row):
                natural[column] = max(natural[column], self._box(cell, _UNBOUNDED, "", at == 0).natural_width + 1)
        room = max(width - 2 * self._pad * len(natural), 1.0)
        widths = _share(natural, room)
        return [one + 2 * self._pad for one in widths]

    def _row(self, row: tuple[Cell, ...], *, header: bool) -> list[TextBox]:
        return [
            self._box(cell, self._columns[at] - 2 * self._pad, self._block.aligns[at], header)
            for at, cell in enumerate(row)
        ]

    def _box(self, cell: Cell, width: float, align: str, header: bool) -> TextBox:
        style = self._style
        font = QFont(style.body)
        if header:
            font.setWeight(QFont.Weight.DemiBold)
        formats = [(span.start, span.length, style.format(span.marks, self._block.muted)) for span in cell.spans]
        alignment = _ALIGNS.get(align, Qt.AlignmentFlag.AlignLeft)
        return TextBox(cell.text, font, width, style.body_pitch, formats, align=alignment)

    def _cell_starts(self) -> list[list[int]]:
        starts: list[list[int]] = []
        at = 0
        for row in self._block.rows:
            starts.append([])
            for cell in row:
                starts[-1].append(at)
                at += len(cell.text) + 1
        return starts

    @property
    def first_baseline(self) -> float:
        return self._pad + (self._rows[0][0].first_baseline if self._rows and self._rows[0] else 0)

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        style = self._style
        painter.fillRect(QRectF(x, y, self._lefts[-1], self._tops[1]), style.colours.code_background)
        painter.setPen(QPen(style.colours.text_muted if self._block.muted else style.colours.text))
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                start, length = self._starts[number][column], len(self._block.rows[number][column].text)
                inside = [(max(low - start, 0), min(high - start, length), shown) for low, high, shown in lit]
                cell.paint(painter, x + self._lefts[column] + self._pad, y + self._tops[number] + self._pad, inside)
        painter.setPen(QPen(style.colours.border, style.theme.border_px))
        for top in self._tops:
            painter.drawLine(QLineF(x, y + top, x + self._lefts[-1], y + top))
        for left in self._lefts:
            painter.drawLine(QLineF(x + left, y, x + left, y + self.height))

    def position_at(self, x: float, y: float) -> int:
        if not self._rows:
            return 0
        row, column = self._cell_at(x, y)
        local = self._rows[row][column].position_at(
            x - self._lefts[column] - self._pad, y - self._tops[row] - self._pad
        )
        return self._starts[row][column] + local

    def contains_text_at(self, x: float, y: float) -> bool:
        row, column = self._cell_at(x, y)
        return self._rows[row][column].contains_text_at(
            x - self._lefts[column] - self._pad, y - self._tops[row] - self._pad
        )

    def line_top(self, position: int) -> float:
        row = sum(bool(starts) and starts[0] <= position for starts in self._starts) - 1
        return float(self._tops[max(row, 0)])

    def rect_of(self, position: int) -> QRectF:
        row = max(sum(bool(starts) and starts[0] <= position for starts in self._starts) - 1, 0)
        column = max(sum(start <= position for start in self._starts[row]) - 1, 0)
        found = self._rows[row][column].rect_of(position - self._starts[row][column])
        return found.translated(self._lefts[column] + self._pad, self._tops[row] + self._pad)

    def href_at(self, position: int) -> str:
        for starts, row in zip(self._starts, self._block.rows, strict=True):
            for start, cell in zip(starts, row, strict=True):
                for span in cell.spans:
                    if span.href and start + span.start <= position < start + span.start + span.length:
                        return span.href
        return ""

    def _cell_at(self, x: float, y: float) -> tuple[int, int]:
        row = max(sum(top <= y for top in self._tops[:-1]) - 1, 0)
        column = max(sum(left <= x for left in self._lefts[:-1]) - 1, 0)
        return row, column


def _share(natural: list[float], room: float) -> list[float]:
    """Narrow columns get what they need; the others share what is left evenly."""
    widths = list(natural)
    open_columns = set(range(len(natural)))
    while open_columns and sum(natural) > room:
        fair = (room - sum(widths[at] for at in range(len(widths)) if at not in open_columns)) / len(open_columns)
        narrow = {at for at in open_columns if natural[at] <= fair}
        if not narrow:
            for at in open_columns:
                widths[at] = max(fair, 1.0)
            break
        open_columns -= narrow
    return widths
