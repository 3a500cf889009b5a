"""A few words over the pulse line, for a moment: what a key has just done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.painting import paint_words
from desktop_chat.ui.design.theme import Theme

#: Long enough to be read, and gone before it is in the way.
_SHOWN_MS: Final = 2000


class Flash(QWidget):
    """Covers the line; what goes on there goes on below. Lets the pointer through."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._words = ""
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def text(self) -> str:
        return self._words

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("caption"))
        self.update()

    def say(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.setFont(self._theme.font("caption"))
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.update()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setPen(theme.colours.text)
        side = theme.space(theme.card_pad)
        room = QRectF(self.rect().adjusted(side, 0, -side, 0))
        paint_words(painter, room, int(Qt.AlignmentFlag.AlignVCenter), self._words, self.layoutDirection())
        painter.end()
