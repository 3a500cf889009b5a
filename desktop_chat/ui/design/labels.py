"""Words on the window: labels that follow the palette, and lines that end where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_chat.ui.design.theme import TextRole, Theme


def as_words(text: str) -> str:
    """`text` such that Qt does not take an angle bracket in a server's or a user's word for markup."""
    from html import escape

    return escape(text, quote=False)


class ElidedLabel(QWidget):
    """One line that ends in dots where the room ends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFont(theme.font("ui", bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def label(theme: Theme, text: str = "", role: TextRole = "ui", *, dim: bool = False, bold: bool = False) -> QLabel:
    """A plain-text label whose colour follows the palette."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(role, bold=bold))
    made.setWordWrap(True)
    if dim:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return made
