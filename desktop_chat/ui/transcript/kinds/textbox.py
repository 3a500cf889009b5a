"""One piece of text laid out in lines of an even pitch: painted, hit and selected by character."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextLine, QTextOption

from desktop_chat.ui.transcript.kinds.direction import is_right_to_left

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

_LINE_SEPARATOR = "\u2028"


class TextBox:
    """`text` in `font`, no line wider than `width`; lengths in pixels, positions count Python characters."""

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        pitch: float,
        formats: Sequence[tuple[int, int, QTextCharFormat]] = (),
        *,
        code: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self._units = Units(text)
        layout = self._layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), font)
        if not code and is_right_to_left(text):
            align = Qt.AlignmentFlag.AlignRight if align is Qt.AlignmentFlag.AlignLeft else align
            option = QTextOption(align)
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        else:
            option = QTextOption(align)
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # also in a mirrored window
        wrap = QTextOption.WrapMode.WrapAnywhere if code else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        option.setWrapMode(wrap)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        if formats:
            layout.setFormats([self._range(*one) for one in formats])
        self.natural_width = 0.0
        self.height = math.ceil(self._break_lines(max(width, 1.0), pitch))

    def _break_lines(self, width: float, pitch: float) -> float:
        y = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            height = max(line.height(), pitch)
            line.setPosition(QPointF(0.0, y + (height - line.height()) / 2))
            self.natural_width = max(self.natural_width, line.naturalTextWidth())
            y += height
        self._layout.endLayout()
        return y

    @property
    def first_baseline(self) -> float:
        line = self._layout.lineAt(0)
        return line.y() + line.ascent()

    def paint(
        self, painter: QPainter, x: float, y: float, lit: Sequence[tuple[int, int, QTextCharFormat]] = ()
    ) -> None:
        """`lit` are ranges in other formats: (start, end, format)."""
        ranges = [self._range(start, end - start, shown) for start, end, shown in lit if start < end]
        self._layout.draw(painter, QPointF(x, y), ranges, painter.clipBoundingRect())

    def position_at(self, x: float, y: float) -> int:
        """The cursor position nearest to a point."""
        count = self._layout.lineCount()
        for number in range(count):
            line = self._layout.lineAt(number)
            if y < line.y() + line.height() or number == count - 1:
                return self._units.from_qt(line.xToCursor(x))
        return 0

    def contains_text_at(self, x: float, y: float) -> bool:
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if line.y() <= y < line.y() + line.height():
                return line.naturalTextRect().left() <= x < line.naturalTextRect().right()
        return False

    def line_top(self, position: int) -> float:
        line = self._layout.lineForTextPosition(self._units.to_qt(position))
        return line.y() if line.isValid() else 0.0

    def rect_of(self, position: int) -> QRectF:
        """Where the character at `position` is; at the end of the text an empty one."""
        at = self._units.to_qt(position)
        line = self._layout.lineForTextPosition(at)
        if not line.isValid():
            return QRectF(0, 0, 0, self.height)
        left, right = (x_of(line, one) for one in (at, self._units.to_qt(position + 1)))
        return QRectF(min(left, right), line.y(), abs(right - left), line.height())

    def _range(self, start: int, length: int, shown: QTextCharFormat) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start = self._units.to_qt(start)
        made.length = self._units.to_qt(start + length) - made.start
        made.format = shown
        return made


def x_of(line: QTextLine, position: int) -> float:
    """Qt's call returns a pair in Python; its stub says a number."""
    found = cast("float | tuple[float, int]", line.cursorToX(position))
    return found[0] if isinstance(found, tuple) else found


class Units:
    """Positions of one text in Python characters and in the UTF-16 units that Qt counts."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [at for at, char in enumerate(text) if char > "\uffff"]

    def to_qt(self, position: int) -> int:
        return position + bisect_left(self._wide, position) if self._wide else position

    def from_qt(self, units: int) -> int:
        if not self._wide:
            return units
        position = units
        while position > 0 and self.to_qt(position) > units:
            position -= 1
        return position
