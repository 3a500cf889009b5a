"""A calm row of tabs over pages: words with a line below the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar

from desktop_chat.ui.design.painting import paint_in_middle
from desktop_chat.ui.design.theme import Theme

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Tabs(QTabBar):
    """Arrow keys go from tab to tab; a screen reader finds tabs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ring = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFont(theme.font("ui"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.tabText(index)) + 2 * self._theme.space(2.5)
        return QSize(width, self._theme.control_px)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def focusInEvent(self, arg__1: QFocusEvent) -> None:
        self._ring = arg__1.reason() in _KEYBOARD
        super().focusInEvent(arg__1)

    def focusOutEvent(self, arg__1: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(arg__1)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = theme.border_px
        painter.fillRect(QRectF(0, self.height() - border, self.width(), border), colours.border)
        for index in range(self.count()):
            self._paint_tab(painter, index, self.tabRect(index))
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, box: QRect) -> None:
        theme, colours = self._theme, self._theme.colours
        chosen = index == self.currentIndex()
        painter.setPen(colours.text if chosen else colours.text_muted)
        paint_in_middle(painter, QRectF(box), self.tabText(index))
        if not chosen:
            return
        thick = theme.space(0.5)
        painter.fillRect(QRectF(box.left(), box.bottom() + 1 - thick, box.width(), thick), colours.accent)
        if self._ring:
            inset = theme.stroke_px
            painter.setPen(QPen(colours.focus, theme.stroke_px))
            ring = QRectF(box).adjusted(inset, inset, -inset, -inset - thick)
            painter.drawRoundedRect(ring, theme.radius_small, theme.radius_small)
