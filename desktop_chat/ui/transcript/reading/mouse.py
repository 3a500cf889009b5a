"""The mouse on the text: clicks counted, drags that select, scroll and carry text away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QMimeData, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QMouseEvent

from desktop_chat.ui.transcript.reading.selection import Grain

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.reading.reader import Reader

#: Beyond the edge of the viewport a drag scrolls so often, and by this share of the distance.
_SCROLL_MS: Final = 16
_SCROLL_SHARE: Final = 6
#: The selection of more characters is not offered to a middle click: it would be made at each release.
_MAX_PRIMARY_CHARS: Final = 200_000


class Mouse(QObject):
    """Only the left button; points are those of the viewport."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._reader = reader
        self._at = QPointF()
        self._pressed_at = QPoint()
        self._may_carry = False
        self._double_clicked = QElapsedTimer()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)

    def forget(self) -> None:
        """Other messages are shown: a drag that is under way selects nothing in them."""
        self._scrolling.stop()
        self._may_carry = False
        self._double_clicked.invalidate()

    def press(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_third = self._is_soon() and (here - self._pressed_at).manhattanLength() < _drag_distance()
        self._double_clicked.invalidate()
        self._pressed_at, self._at = here, event.position()
        self._reader.leave_link()
        pointer, place = self._reader.pointer, self._reader.in_column(event.position())
        self._may_carry = not extends and not is_third and pointer.is_over_selection(*place)
        if not self._may_carry:
            pointer.press(*place, Grain.PARAGRAPH if is_third else Grain.CHARACTER, extends=extends)
            self._reader.update()

    def double_click(self, event: QMouseEvent) -> None:
        self._double_clicked.start()
        self._pressed_at, self._at = event.position().toPoint(), event.position()
        self._may_carry = False
        self._reader.pointer.press(*self._reader.in_column(event.position()), Grain.WORD)
        self._reader.update()

    def drag(self, event: QMouseEvent) -> None:
        self._at = event.position()
        if self._may_carry:
            if (self._at.toPoint() - self._pressed_at).manhattanLength() >= _drag_distance():
                self._carry()
            return
        beyond = self._beyond()
        if beyond and not self._scrolling.isActive():
            self._scrolling.start()
        elif not beyond:
            self._scrolling.stop()
        self._select()

    def release(self, event: QMouseEvent) -> str:
        """The target of the link that was clicked, if any."""
        self._scrolling.stop()
        pointer, place = self._reader.pointer, self._reader.in_column(event.position())
        if self._may_carry:  # a click on selected text, after all
            self._may_carry = False
            pointer.press(*place)
            self._reader.update()
        href = pointer.release(*place)
        self._offer_primary()
        return href

    def _is_soon(self) -> bool:
        timer = self._double_clicked
        return timer.isValid() and not timer.hasExpired(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _beyond(self) -> float:
        """How far the pointer is above (negative) or below the viewport."""
        y, height = self._at.y(), self._reader.area.viewport().height()
        return min(y, 0.0) + max(y - height, 0.0)

    def _scroll(self) -> None:
        beyond = self._beyond()
        step = round(beyond / _SCROLL_SHARE) or (1 if beyond > 0 else -1)
        bar = self._reader.area.verticalScrollBar()
        bar.setValue(bar.value() + step)
        self._select()

    def _select(self) -> None:
        self._reader.pointer.drag(*self._reader.in_column(self._at))
        if self._reader.pointer.has_selection:
            # What is being selected must not run away under the pointer.
            self._reader.area.hold_here()
        self._reader.update()

    def _offer_primary(self) -> None:
        clipboard, selection = QGuiApplication.clipboard(), self._reader.pointer.selection
        if not clipboard.supportsSelection() or selection is None or selection.is_empty:
            return
        items = self._reader.area.document.items[selection.start.message : selection.end.message + 1]
        if sum(item.n_chars for item in items) <= _MAX_PRIMARY_CHARS:
            clipboard.setText(self._reader.selected_text(), QClipboard.Mode.Selection)

    def _carry(self) -> None:
        """Let the selected text be dropped elsewhere."""
        from PySide6.QtGui import QDrag

        self._may_carry = False
        mime: QMimeData = self._reader.selected_mime()
        drag = QDrag(self._reader.area)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


def _drag_distance() -> int:
    return QGuiApplication.styleHints().startDragDistance()
