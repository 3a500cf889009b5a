"""What pointer, wheel and keys do to the transcript: select, follow links, scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QClipboard,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.painting import KEYBOARD_REASONS
from desktop_chat.ui.transcript.scrolling import Scroller
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.reading.pointer import Pointer

#: Of a link's target no more is shown; what matters, its host, comes first.
_MAX_TARGET_CHARS = 500


class HandledArea(QAbstractScrollArea):
    """A viewport on a document that can be pointed at; what is painted in it, and when, is the view's."""

    #: The target of a link that was clicked; its scheme is http, https or mailto.
    link_requested = Signal(str)
    #: The target of the link under the pointer; empty when there is none any more.
    link_hovered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = TranscriptDocument(Style(theme))
        self._scroller = Scroller(self._document)
        self._pointer: Pointer | None = None
        self._hovered = ""
        self._has_ring = False

    def scroll_to_end(self) -> None:
        """Show the end, and follow it."""
        raise NotImplementedError

    def select_all(self) -> None:
        self._pointing.choose_everything()
        self.viewport().update()

    def selected_text(self) -> str:
        """Whole blocks as their source, parts of blocks as they are shown; empty if nothing is selected."""
        return self._pointer.selected_text() if self._pointer is not None else ""

    @property
    def _pointing(self) -> Pointer:
        """Made when it is first needed: nobody points or selects before the first paint."""
        if self._pointer is None:
            from desktop_chat.ui.transcript.reading.pointer import Pointer

            self._pointer = Pointer(self._document)
        return self._pointer

    def _in_column(self, event: QMouseEvent) -> tuple[float, float]:
        """Where the pointer is, from the top left corner of the column of all messages."""
        return event.position().x() - self._column_left, event.position().y() + self._scroller.top

    def _scroll_towards(self, y: int) -> None:
        """Follow a selection that is drawn out of the viewport."""
        beyond = min(y, 0) + max(y - self.viewport().height(), 0)
        if beyond:
            self.verticalScrollBar().setValue(self._scroller.top + beyond)

    def _show_what_is_under(self, x: float, y: float) -> None:
        href = self._pointing.href_at(x, y)
        self._hover(href)
        if href:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._pointing.is_over_text(x, y):
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def _hover(self, href: str) -> None:
        if href != self._hovered:
            self._hovered = href
            self.viewport().setToolTip(_target(href))
            self.link_hovered.emit(href)

    @property
    def _column_left(self) -> int:
        return max((self._room - self._document.width) // 2, self._document.style.margin)

    @property
    def _room(self) -> int:
        """The width without the scroll bar, whether it is there or not, so that the column never moves sideways."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def _show_ring(self, shown: bool) -> None:
        if shown is not self._has_ring:
            self._has_ring = shown
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        super().focusInEvent(event)
        self._show_ring(event.reason() in KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # zooming is the window's
        elif event.pixelDelta().y():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - event.pixelDelta().y())
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._pointing.press(*self._in_column(event), extends=extends)
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pointing.choose_word(*self._in_column(event))
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scroll_towards(round(event.position().y()))
            self._pointing.drag(*self._in_column(event))
            self.viewport().update()
        else:
            self._show_what_is_under(*self._in_column(event))

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        href = self._pointing.release(*self._in_column(event))
        if href:
            self.link_requested.emit(href)
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self._pointing.has_selection:
            clipboard.setText(self.selected_text(), QClipboard.Mode.Selection)

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self._hover("")

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.matches(QKeySequence.StandardKey.Copy):
            if text := self.selected_text():
                QGuiApplication.clipboard().setText(text)
        elif event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            super().keyPressEvent(event)


def _target(href: str) -> str:
    """Where a link leads, as it is opened: names in their ASCII form, nothing in it that could be taken for markup."""
    return bytes(QUrl(href).toEncoded().data()).decode("ascii")[:_MAX_TARGET_CHARS]
