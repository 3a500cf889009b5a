"""A quiet line where an answer will be, for as long as none has come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.painting import paint_words

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.message import MessageLayout


class WaitingLine(QWidget):
    """Stands where the first line of text will be, in letters as large; lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._message_id = self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def text(self) -> str:
        return self._words

    def say(self, message_id: str, words: str, told: str) -> None:
        """`words` are of that message; screen readers find `told`, which does not count down."""
        self._message_id, self._words = message_id, words
        self.setAccessibleName(told)
        self.setVisible(bool(words) and self.isVisible())
        self.update()

    def place(self, layout: MessageLayout, left: int, y: int) -> None:
        """The text column begins at `left`, the message at `y`."""
        style = layout.style
        self.setFont(style.body)
        palette = self.palette()
        palette.setColor(palette.ColorRole.WindowText, style.colours.text_muted)
        self.setPalette(palette)
        self.setGeometry(left, y, layout.width, math.ceil(style.body_pitch))
        self.show()

    def is_about(self, layout: MessageLayout) -> bool:
        return bool(self._words) and layout.item.id == self._message_id and layout.is_awaited

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        paint_words(painter, QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter), words, self.layoutDirection())
        painter.end()
