"""Words on the window: labels that follow the palette, and lines that end where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_chat.ui.design.painting import paint_words
from desktop_chat.ui.design.theme import TextRole, Theme


def as_words(text: str) -> str:
    """`text` such that Qt does not take an angle bracket in a server's or a user's word for markup."""
    from PySide6.QtGui import Qt as Text

    # What Qt does not take for markup it shows as it is, and would show "&amp;" as it is, too.
    if not Text.mightBeRichText(text):
        return text
    from html import escape

    escaped = escape(text, quote=False)
    return escaped if Text.mightBeRichText(escaped) else f"<span>{escaped}</span>"


class ElidedLabel(QLabel):
    """One line that ends in dots where the room ends; then its tool tip has the whole."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font("ui", bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font("ui", bold=True))
        self.updateGeometry()

    def setText(self, arg__1: str) -> None:
        super().setText(arg__1)
        self._explain()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def _explain(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(as_words(self.text()) if is_cut else "")

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        paint_words(painter, QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter), text, self.layoutDirection())
        painter.end()


class Label(QLabel):
    """Plain text that wraps; its colour follows the palette."""

    def __init__(self, theme: Theme, text: str = "", role: TextRole = "ui", *, bold: bool = False) -> None:
        super().__init__(text)
        self._role: TextRole = role
        self._bold = bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, bold=bold))
        self.setWordWrap(True)
        self._begin()

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font(self._role, bold=self._bold))

    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.LayoutDirectionChange:
            self._begin()

    def _begin(self) -> None:
        """Begin where the window's lines begin; Qt would go by the language of the text."""
        begins = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight
        if self.alignment() & begins:
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(self.alignment() & ~begins | side | Qt.AlignmentFlag.AlignAbsolute)


class SectionHeading(Label):
    """The name of a group of controls."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, "heading3", bold=True)
        self.setContentsMargins(0, theme.space(4), 0, theme.space(1))


def label(theme: Theme, text: str = "", role: TextRole = "ui", *, dim: bool = False, bold: bool = False) -> Label:
    """A plain-text label; dim is for second-rank words."""
    made = Label(theme, text, role, bold=bold)
    if dim:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return made
