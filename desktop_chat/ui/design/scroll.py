"""Slim scroll bars, and scroll areas that show what is behind them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QScrollBar, QWidget

from desktop_chat.ui.design.theme import Theme


class SlimScrollBar(QScrollBar):
    """A scroll bar that shows a thin handle and no groove, and nothing where there is nothing to scroll."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.scroll_bar_px, super().sizeHint().height())

    def wheelEvent(self, arg__1: QWheelEvent) -> None:
        if arg__1.modifiers() & Qt.KeyboardModifier.ControlModifier:
            arg__1.ignore()  # it is about the size of the text, for which the window answers
        else:
            super().wheelEvent(arg__1)

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        span = self.maximum() - self.minimum()
        if span <= 0:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.space(1) - (theme.space(0.25) if self.underMouse() else 0)
        length = max(theme.space(7), self.height() * self.pageStep() / (span + self.pageStep()))
        top = (self.height() - length) * (self.value() - self.minimum()) / span
        box = QRectF(inset, top + theme.space(0.5), self.width() - 2 * inset, length - theme.space(1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours.scroll_handle)
        painter.drawRoundedRect(box, box.width() / 2, box.width() / 2)
        painter.end()


def bare_viewport(area: QAbstractScrollArea) -> None:
    """Give a scroll area a viewport that shows what is behind it.

    Made here and not by Qt, because asking for a widget that Python has not seen makes PySide load all its classes.
    """
    viewport = QWidget(area)
    area.setViewport(viewport)
    viewport.setAutoFillBackground(False)


def scroll_to_focus(window: QWidget) -> None:
    """Bring the whole of what has the keyboard into sight.

    Qt's scroll areas do so only where the keyboard was in them before, too, and of a field with the caret alone.
    """
    focused = window.focusWidget()
    around = focused
    while isinstance(around, QWidget) and around is not window:
        around = around.parentWidget()
        content = around.widget() if isinstance(around, QScrollArea) else None
        if isinstance(around, QScrollArea) and content is not None:
            _show(around, content, focused)


def _show(area: QScrollArea, content: QWidget, widget: QWidget) -> None:
    """With as much around it as it is high, where there is room."""
    height, room = widget.height(), area.viewport().height()
    around = min(height, max(0, (room - height) // 2))
    top = widget.mapTo(content, QPoint(0, 0)).y() - around
    bottom = top + height + 2 * around
    bar = area.verticalScrollBar()
    if top < bar.value():
        bar.setValue(top)
    elif bottom > bar.value() + room:
        bar.setValue(min(top, bottom - room))
