"""Scrolls what is wider than the column: by wheel, touchpad, bar, and a selection that is drawn beyond the edge."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent, QWheelEvent

from desktop_chat.ui.transcript.kinds.base import LaidBlock
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.slider import Slider
from desktop_chat.ui.transcript.style import Style

#: What a wheel's notch sends, and the letters it scrolls.
_NOTCH, _NOTCH_CHARS = 120, 9
#: A selection drawn beyond the edge goes on so often, in milliseconds, and by so much of the distance.
_DRAG_MS, _DRAG_SHARE = 30, 0.5


class _Area(NamedTuple):
    """A block in sight that has more than fits; areas are in the viewport."""

    area: QRect
    leaf: LeafState
    laid: LaidBlock
    slider: Slider
    style: Style


class Sideways(QObject):
    """Between `begin` and `end`, `place` comes for each block in sight that overflows."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._sliders = WidgetPool(self._make)
        self._areas: dict[BlockKey, _Area] = {}
        self._pointer: QPoint | None = None
        self._dragged: BlockKey | None = None
        self._drag: QMouseEvent | None = None
        self._timer = QTimer(self, interval=_DRAG_MS)
        self._timer.timeout.connect(self._drag_on)
        host.viewport().installEventFilter(self)

    def begin(self) -> None:
        self._sliders.begin()
        self._areas.clear()

    def end(self) -> None:
        self._sliders.end()
        self._look()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        """Block number `at` of `layout`; the text column begins at `left`, the message at `y`, in the viewport."""
        pieces = layout.leaf_of(at)
        key, laid = BlockKey(layout.item.id, pieces.start), layout.block(at)
        if key in self._areas:
            return
        style = layout.style
        top = y + round(layout.block_top(pieces.start))
        if at == pieces.start:
            top += laid.content_top
        bottom = min(y + round(layout.block_top(pieces.stop)), self._host.viewport().height())
        area = QRect(left + layout.left + round(laid.left), top, round(laid.width), bottom - top)
        slider, high = self._sliders.take(key), style.theme.scroll_bar_px
        inset = style.theme.space(1)
        slider.show_leaf(layout.leaf_state(at), laid.overflow, style)
        slider.setGeometry(area.left() + inset, bottom - high, area.width() - 2 * inset, high)
        self._areas[key] = _Area(area, layout.leaf_state(at), laid, slider, style)

    def scroll(self, key: BlockKey, steps: int) -> None:
        """Scroll by notches of a wheel; to the right if positive."""
        found = self._areas.get(key)
        if found is not None:
            self._scroll(found, steps * _NOTCH_CHARS * found.style.body_char)

    def _scroll(self, found: _Area, delta: float) -> bool:
        before = min(found.leaf.x, found.laid.overflow)
        found.leaf.x = min(max(before + delta, 0.0), found.laid.overflow)
        if found.leaf.x == before:
            return False
        found.slider.show_leaf(found.leaf, found.laid.overflow, found.style)
        self._host.scrolled_sideways()
        return True

    # What the pointer does

    def eventFilter(self, _watched: QObject, event: QEvent, /) -> bool:
        kind = event.type()
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if kind is QEvent.Type.Leave:
            self._pointer = None
            self._look()
        elif isinstance(event, QMouseEvent):
            self._mouse(event)
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        pixels, angle, shift = event.pixelDelta(), event.angleDelta(), Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        found = next((one for one in self._areas.values() if one.area.contains(event.position().toPoint())), None)
        if found is None:
            return False
        way = pixels if not pixels.isNull() else angle
        turned = bool(event.modifiers() & shift) and not way.x()
        if not turned and abs(way.x()) <= abs(way.y()):
            return False
        amount = way.y() if turned else way.x()
        notch = _NOTCH_CHARS * found.style.body_char / _NOTCH
        self._scroll(found, -amount * (1 if way is pixels else notch))
        event.accept()
        return True

    def _mouse(self, event: QMouseEvent) -> None:
        self._pointer = at = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() is Qt.MouseButton.LeftButton:
                keys = (key for key, one in self._areas.items() if one.area.contains(at))
                self._dragged = next(keys, None)
            case QEvent.Type.MouseButtonRelease:
                self._dragged = None
                self._timer.stop()
            case QEvent.Type.MouseMove if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
                self._drag = event.clone()
                if self._beyond(event.position()) and not self._timer.isActive():
                    self._timer.start()
            case QEvent.Type.MouseMove:
                self._look()
            case _:
                pass

    def _beyond(self, at: QPointF) -> float:
        """How far to the side a selection that began in a block is drawn out of it."""
        found = self._areas.get(self._dragged) if self._dragged is not None else None
        if found is None or not found.area.top() <= at.y() <= found.area.bottom():
            return 0.0
        pad = found.style.code_padding
        return min(at.x() - found.area.left() - pad, 0.0) + max(at.x() - found.area.right() + pad, 0.0)

    def _drag_on(self) -> None:
        found = self._areas.get(self._dragged) if self._dragged is not None else None
        beyond = self._beyond(self._drag.position()) if self._drag is not None else 0.0
        if found is None or self._drag is None or not self._scroll(found, beyond * _DRAG_SHARE):
            self._timer.stop()
            return
        # What is under the pointer is another text now.
        QCoreApplication.sendEvent(self._host.viewport(), self._drag.clone())

    def _look(self) -> None:
        """Show the bar of the block the pointer is at, or of which the bar itself is pointed at."""
        at = self._pointer
        for one in self._areas.values():
            on_bar = one.slider.isVisible() and one.slider.rect().contains(one.slider.mapFromGlobal(QCursor.pos()))
            one.slider.set_near(on_bar or (at is not None and one.area.contains(at)))

    def _make(self) -> Slider:
        slider = Slider(self._host.viewport())
        slider.moved.connect(self._host.scrolled_sideways)
        return slider
