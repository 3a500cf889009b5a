"""The lines of one piece of code: where each is, told by counting; laid out only where it is painted or pointed at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours
from desktop_chat.ui.transcript.kinds.code.highlight import Colouring
from desktop_chat.ui.transcript.kinds.code.line import LONG_LINE, CodeLine, Setting, columns_of, lay_out_line
from desktop_chat.ui.transcript.style import Style


class CodeLines:
    """Points are relative to the top left of the first line, positions count characters of the piece's text."""

    def __init__(
        self, text: str, setting: Setting, style: Style, colours: FenceColours, first: int, before: CodeLines | None
    ) -> None:
        """`first` is the number of its first line in the fence; `before` what was laid out for a shorter text."""
        self.setting = setting
        self.lines = text.split("\n")
        self.first = first
        self._style = style
        self.colours = colours
        self._made: dict[int, tuple[Colouring, CodeLine]] = {}
        if before is not None and (before.first, before.setting, before._style) == (first, setting, style):
            self._made = {
                number: made
                for number, made in before._made.items()
                if number < len(self.lines) and before.lines[number] == self.lines[number]
            }
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.natural_width, rows = self._measured()
        #: The row each line begins in; None where each line takes one.
        self._row_starts = None if rows is None else [0, *accumulate(rows)]
        self.rows = len(self.lines) if self._row_starts is None else self._row_starts[-1]
        self.height = self.rows * setting.pitch

    def _measured(self) -> tuple[float, list[int] | None]:
        """The width of the widest line, and how many rows each takes if some take more than one."""
        setting = self.setting
        columns = [columns_of(line, setting) for line in self.lines]
        widest = max(columns) * setting.advance
        if setting.wrap_width is None or widest <= setting.wrap_width:
            return widest, None
        width = setting.wrap_width
        rows = [self._line(number).rows if one * setting.advance > width else 1 for number, one in enumerate(columns)]
        return width, rows

    def _line(self, number: int) -> CodeLine:
        """Line number `number` in its colours as they are now."""
        colouring = self.colours.line(self.first + number)
        made = self._made.get(number)
        if made is None or made[0] is not colouring:
            style, text = self._style, self.lines[number]
            formats = [(start, length, style.token_format(role)) for start, length, role in colouring]
            long_one = made[1] if made is not None and len(text) > LONG_LINE else None
            made = self._made[number] = colouring, long_one or lay_out_line(text, self.setting, formats)
        return made[1]

    def row_of(self, number: int) -> int:
        """The row that a line begins in."""
        return number if self._row_starts is None else self._row_starts[number]

    def line_at_row(self, row: int) -> int:
        row = min(max(row, 0), self.rows - 1)
        return row if self._row_starts is None else bisect_right(self._row_starts, row) - 1

    def line_of(self, position: int) -> int:
        return min(bisect_right(self._starts, position) - 1, len(self.lines) - 1)

    def top_of_line(self, number: int) -> float:
        return self.row_of(number) * self.setting.pitch

    def between(self, top: float, bottom: float) -> range:
        """The lines that are, at least partly, between two heights."""
        pitch = self.setting.pitch
        return range(self.line_at_row(int(top / pitch)), self.line_at_row(int(bottom / pitch)) + 1)

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        """Paint what lies in the painter's clip."""
        clip = painter.clipBoundingRect()
        for number in self.between(clip.top() - y, clip.bottom() - y):
            start, end = self._starts[number], self._starts[number] + len(self.lines[number])
            inside = [
                (max(low, start) - start, min(high, end) - max(low, start), shown)
                for low, high, shown in lit
                if low < end and high > start
            ]
            top = y + self.top_of_line(number)
            self._line(number).paint(painter, x, top, inside)

    def cut(self, painter: QPainter, x: float, y: float, right: float) -> Iterator[float]:
        """Of the lines in the painter's clip that go on beyond `right` their tops, painted at `x`, `y`."""
        clip = painter.clipBoundingRect()
        for number in self.between(clip.top() - y, clip.bottom() - y):
            if x + self._line(number).row_right(0) > right:
                yield y + self.top_of_line(number)

    def position_at(self, x: float, y: float) -> int:
        number = self.line_at_row(int(max(y, 0.0) / self.setting.pitch))
        return self._starts[number] + self._line(number).position_at(x, y - self.top_of_line(number))

    def contains_text_at(self, x: float, y: float) -> bool:
        if not 0 <= y < self.height:
            return False
        row = int(y / self.setting.pitch)
        number = self.line_at_row(row)
        return 0 <= x < self._line(number).row_right(row - self.row_of(number))

    def rect_of(self, position: int) -> QRectF:
        """Where the character at `position` is; at the end of a line an empty one."""
        number = self.line_of(position)
        found = self._line(number).rect_of(position - self._starts[number])
        return found.translated(0, self.top_of_line(number))
