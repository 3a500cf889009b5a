"""The slim bar at the bottom of what is wider than the column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.style import Style


class Slider(QWidget):
    """Its handle stands for what is in sight of `LeafState.x` and what is beyond; the keyboard scrolls elsewhere."""

    #: `LeafState.x` is another now.
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._style: Style | None = None
        self._leaf = LeafState()
        self._overflow = 0.0
        self._shown: object = None
        self._is_near = False
        #: Where in the handle it was taken hold of.
        self._held: float | None = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Scroll sideways"))

    def show_leaf(self, leaf: LeafState, overflow: float, style: Style) -> None:
        shown = (id(leaf), leaf.x, overflow, id(style))
        if shown != self._shown:
            self._shown, self._leaf, self._overflow, self._style = shown, leaf, overflow, style
            self.update()

    def set_near(self, is_near: bool) -> None:
        """Whether the pointer is over the block: the bar is seen then, and while something is scrolled away."""
        if is_near is not self._is_near:
            self._is_near = is_near
            self.update()

    def _handle(self, style: Style) -> QRectF:
        room = float(self.width())
        length = max(style.theme.space(7), room * room / (room + self._overflow))
        left = (room - length) * min(self._leaf.x, self._overflow) / self._overflow
        grown = self.underMouse() or self._held is not None
        inset = style.theme.space(1) - (style.theme.space(0.25) if grown else 0)
        return QRectF(left, inset, length, self.height() - 2 * inset)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        style = self._style
        if style is None or not self._overflow or not (self._is_near or self._leaf.x > 0 or self._held is not None):
            return
        painter, box = QPainter(self), self._handle(style)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colours.scroll_handle)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        style = self._style
        if event.button() is not Qt.MouseButton.LeftButton or style is None:
            return
        handle, at = self._handle(style), event.position().x()
        inside = handle.left() <= at < handle.right()
        self._held = at - handle.left() if inside else handle.width() / 2
        if not inside:
            self._move_to(at)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        if self._held is not None:
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = None
            self.update()

    def _move_to(self, at: float) -> None:
        style = self._style
        if style is None or self._held is None:
            return
        way = self.width() - self._handle(style).width()
        share = (at - self._held) / way if way > 0 else 0.0
        self._leaf.x = min(max(share, 0.0), 1.0) * self._overflow
        self._shown = None
        self.update()
        self.moved.emit()

    def enterEvent(self, event: QEnterEvent, /) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self.update()
