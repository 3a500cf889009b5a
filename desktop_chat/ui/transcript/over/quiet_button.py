"""The flat buttons of the transcript: seen always, or only while something is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_chat.ui.design.button import ENTER_KEYS
from desktop_chat.ui.design.painting import paint_in_middle
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.style import Style


class QuietButton(QToolButton):
    """A flat button in small muted letters that shows itself under the pointer or the keyboard's focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._style: Style | None = None

    def set_style(self, style: Style) -> None:
        if style is not self._style:
            self._style = style
            self.setFont(style.small)

    def say(self, text: str) -> None:
        """Show words of others: an ampersand in them makes no shortcut."""
        self.setText(text)
        self.setShortcut(QKeySequence())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        style = self._style
        if style is None:
            return super().sizeHint()
        return QSize(metrics.horizontalAdvance(self.text()) + style.space(4), row_height(style))

    def keyPressEvent(self, arg__1: QKeyEvent, /) -> None:
        if arg__1.key() in ENTER_KEYS:
            self.click()
        else:
            super().keyPressEvent(arg__1)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        style = self._style
        if style is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, radius = style.colours, style.theme.radius_small
        area = self.rect().adjusted(1, 1, -1, -1)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if lit:
            outline = style.theme.outline
            painter.setPen(Qt.PenStyle.NoPen if outline is None else QPen(outline, style.theme.border_px))
            painter.setBrush(colours.pressed if self.isDown() else colours.hover)
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(colours.focus, style.theme.stroke_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, radius, radius)
        ink = QColor(colours.text if lit else colours.text_muted if self.isEnabled() else colours.text_faint)
        if not self.isEnabled():
            ink.setAlphaF(style.theme.faint)
        painter.setPen(ink)
        paint_in_middle(painter, QRectF(self.rect()), self.text())


class VeiledButton(QuietButton):
    """Painted only while its bar is seen; the keyboard and screen readers always find it."""

    #: The keyboard's focus came or went.
    focus_changed = Signal()

    def __init__(self, bar: QWidget, is_seen: Callable[[], bool]) -> None:
        super().__init__(bar)
        self._is_seen = is_seen

    def focusInEvent(self, arg__1: QFocusEvent, /) -> None:
        super().focusInEvent(arg__1)
        self.focus_changed.emit()

    def focusOutEvent(self, arg__1: QFocusEvent, /) -> None:
        super().focusOutEvent(arg__1)
        self.focus_changed.emit()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        if self._is_seen():
            super().paintEvent(_event)
