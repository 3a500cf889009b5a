"""One line of code laid out: in one row, wrapped into several, or, if it is very long, in slices made when seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.kinds.textbox import Units, x_of

#: (start, length, format) in characters of the line.
Formats: TypeAlias = Sequence[tuple[int, int, QTextCharFormat]]

#: A line of more characters is laid out in slices of so many.
LONG_LINE = 2000
_SLICE = 500
#: Slices of one line that are kept.
_MAX_SLICES = 64
#: Rows after the first of a wrapped line begin two columns further right than its text, at most at half the width.
_HANG = 2

#: The width of a row that never ends.
_UNBOUNDED = 1e7

#: What would break the row, or turn round the order of what is around it, is shown as a mark of its own.
_UNSHOWN = re.compile("[\0-\x08\x0b-\x1f\x7f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSHOWN_MARK = "\ufffd"
#: Characters that take more than one column.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U0001f000-\U0003fffd]"
)


@value
class Setting:
    """How all lines of a piece are set; lengths in pixels."""

    font: QFont
    #: The width of a column, the height of a row, and how far below its top the letters stand.
    advance: float
    pitch: float
    ascent: float
    tab_columns: int
    #: How many columns an ideograph takes.
    wide: float
    #: Where rows end; None where lines are not wrapped.
    wrap_width: float | None


class CodeLine(Protocol):
    """Points are relative to the line's top left, positions count its characters."""

    rows: int
    natural_width: float

    def paint(self, painter: QPainter, x: float, y: float, lit: Formats) -> None: ...
    def position_at(self, x: float, y: float) -> int: ...
    def rect_of(self, position: int) -> QRectF: ...
    def row_right(self, row: int) -> float:
        """Where the text of a row ends."""
        ...


def columns_of(text: str, setting: Setting) -> float:
    """How many columns a line takes, as near as can be told without laying it out."""
    if "\t" in text and len(text) <= LONG_LINE:  # in a longer one each takes a column
        text = text.expandtabs(setting.tab_columns)
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text)) * (setting.wide - 1)


def lay_out_line(text: str, setting: Setting, formats: Formats) -> CodeLine:
    return LongLine(text, setting) if len(text) > LONG_LINE else ShortLine(text, setting, formats)


class ShortLine:
    """A line whose text is laid out as a whole."""

    def __init__(self, text: str, setting: Setting, formats: Formats = ()) -> None:
        self._setting = setting
        self._units = Units(text)
        layout = self._layout = QTextLayout(_UNSHOWN.sub(_UNSHOWN_MARK, text), setting.font)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # whatever its first letters are
        wraps = setting.wrap_width is not None
        modes = QTextOption.WrapMode
        option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if wraps else modes.NoWrap)
        option.setTabStopDistance(setting.tab_columns * setting.advance)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        if formats:
            layout.setFormats([self._range(*one) for one in formats])
        hang = (columns_of(text[: len(text) - len(text.lstrip())], setting) + _HANG) * setting.advance
        self._break(setting.wrap_width, hang)

    def _break(self, width: float | None, hang: float) -> None:
        setting, self.rows, self.natural_width = self._setting, 0, 0.0
        layout = self._layout
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            left = min(hang, width / 2) if width is not None and self.rows else 0.0
            # One row for a line that does not wrap: its width is no bound.
            line.setLineWidth(max(width - left, setting.advance) if width is not None else _UNBOUNDED)
            # All rows are as high as one of the font's own letters, whatever the fonts of others are.
            line.setPosition(QPointF(left, self.rows * setting.pitch + setting.ascent - line.ascent()))
            self.natural_width = max(self.natural_width, left + line.naturalTextWidth())
            self.rows += 1
        layout.endLayout()
        self.rows = max(self.rows, 1)

    def paint(self, painter: QPainter, x: float, y: float, lit: Formats) -> None:
        ranges = [self._range(*one) for one in lit]
        self._layout.draw(painter, QPointF(x, y), ranges, painter.clipBoundingRect())

    def position_at(self, x: float, y: float) -> int:
        row = min(max(int(y / self._setting.pitch), 0), self._layout.lineCount() - 1)
        line = self._layout.lineAt(row)
        found = line.xToCursor(x)
        if row < self._layout.lineCount() - 1 and found == line.textStart() + line.textLength():
            found -= 1  # the border between two rows belongs to the second
        return self._units.from_qt(found)

    def rect_of(self, position: int) -> QRectF:
        at = self._units.to_qt(position)
        line = self._layout.lineForTextPosition(at)
        if not line.isValid():
            return QRectF(0, 0, 0, self._setting.pitch)
        left, right = (x_of(line, one) for one in (at, self._units.to_qt(position + 1)))
        return QRectF(min(left, right), line.lineNumber() * self._setting.pitch, abs(right - left), self._setting.pitch)

    def row_right(self, row: int) -> float:
        line = self._layout.lineAt(min(row, self._layout.lineCount() - 1))
        return line.x() + line.naturalTextWidth()

    def _range(self, start: int, length: int, shown: QTextCharFormat) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start = self._units.to_qt(start)
        made.length = self._units.to_qt(start + length) - made.start
        made.format = shown
        return made


class LongLine:
    """A line of any length: slices of it stand side by side or, wrapped, one below the other, a row each."""

    def __init__(self, text: str, setting: Setting) -> None:
        self._text = text
        self._setting = setting
        self._wraps = setting.wrap_width is not None
        columns = max(int((setting.wrap_width or 0) / setting.advance), 2)
        self._size = (columns if text.isascii() else columns // 2) if self._wraps else _SLICE
        self._count = (len(text) + self._size - 1) // self._size
        self._lefts = [] if self._wraps or text.isascii() else self._measured()
        self._slices: dict[int, ShortLine] = {}
        self.rows = self._count if self._wraps else 1
        self.natural_width = setting.wrap_width or self._left(self._count)

    def _measured(self) -> list[float]:
        widths = (
            columns_of(self._text[at : at + _SLICE].replace("\t", " "), self._setting)
            for at in range(0, len(self._text), _SLICE)
        )
        return [columns * self._setting.advance for columns in accumulate(widths, initial=0)]

    def _left(self, number: int) -> float:
        if self._wraps:
            return 0.0
        if self._lefts:
            return self._lefts[min(number, self._count)]
        return min(number * self._size, len(self._text)) * self._setting.advance

    def _top(self, number: int) -> float:
        return number * self._setting.pitch if self._wraps else 0.0

    def _slice(self, number: int) -> ShortLine:
        found = self._slices.get(number)
        if found is None:
            if len(self._slices) >= _MAX_SLICES:
                self._slices.clear()
            start = number * self._size
            setting = self._setting
            # A tab is one blank here: tab stops would need all that is to the left.
            text = self._text[start : start + self._size].replace("\t", " ")
            single = Setting(setting.font, setting.advance, setting.pitch, setting.ascent, 1, setting.wide, None)
            found = self._slices[number] = ShortLine(text, single)
        return found

    def _number_at(self, x: float, y: float) -> int:
        if self._wraps:
            number = int(y / self._setting.pitch)
        elif self._lefts:
            number = sum(left <= x for left in self._lefts) - 1
        else:
            number = int(x / (self._size * self._setting.advance))
        return min(max(number, 0), self._count - 1)

    def paint(self, painter: QPainter, x: float, y: float, lit: Formats) -> None:
        clip = painter.clipBoundingRect()
        first = self._number_at(clip.left() - x, clip.top() - y)
        last = self._number_at(clip.right() - x, clip.bottom() - y)
        for number in range(first, last + 1):
            start = number * self._size
            local = [(low - start, size, shown) for low, size, shown in lit]
            inside = [
                (max(low, 0), min(low + size, self._size) - max(low, 0), shown)
                for low, size, shown in local
                if low < self._size and low + size > 0
            ]
            self._slice(number).paint(painter, x + self._left(number), y + self._top(number), inside)

    def position_at(self, x: float, y: float) -> int:
        number = self._number_at(x, y)
        return number * self._size + self._slice(number).position_at(x - self._left(number), 0)

    def rect_of(self, position: int) -> QRectF:
        number = min(position // self._size, self._count - 1)
        found = self._slice(number).rect_of(position - number * self._size)
        return found.translated(self._left(number), self._top(number))

    def row_right(self, row: int) -> float:
        if not self._wraps:
            return self.natural_width
        return self._slice(min(row, self._count - 1)).natural_width
