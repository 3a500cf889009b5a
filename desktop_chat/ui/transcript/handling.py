"""What pointer, wheel, gestures and keys do to the transcript: select, follow links, scroll, resize all text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.filling import FilledArea
from desktop_chat.ui.transcript.painting import KEYBOARD_REASONS

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.over.target_line import TargetLine
    from desktop_chat.ui.transcript.reading.links import Link
    from desktop_chat.ui.transcript.reading.reader import Reader

#: The wheel's angle, in eighths of a degree, and the pinch's factor that make one step of the text size.
_WHEEL_STEP: Final = 120
_PINCH_STEP: Final = 0.1


class HandledArea(FilledArea):
    """Messages that are read with pointer, wheel, gestures and keys."""

    #: The target of a link that was chosen; its scheme is http, https or mailto.
    link_requested = Signal(str)
    #: A Doubt: a link was chosen whose text names another address than its target.
    link_doubted = Signal(object)
    #: The target of the link under the pointer or the keyboard's focus; empty when there is none any more.
    link_hovered = Signal(str)
    #: Markdown that is to be quoted in what is being written.
    quote_requested = Signal(str)
    #: The text that is to be looked for.
    find_requested = Signal(str)
    #: The text is to be larger or smaller; carries 1 or -1.
    text_size_requested = Signal(int)
    #: The keyboard moved the caret through the text, or put it there.
    caret_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._target_line: TargetLine | None = None
        self._hovered = ""
        self._wheel_angle = 0
        self._pinch_factor = 0.0

    # What the reader works with

    @property
    def reading(self) -> Reader:
        """Made when it is first needed: nobody points or selects before the first paint."""
        if self._reader is None:
            from desktop_chat.ui.transcript.reading.reader import Reader

            self._reader = Reader(self)
        return self._reader

    def select_all(self) -> None:
        self.reading.pointer.choose_everything()
        self.viewport().update()

    def selected_text(self) -> str:
        """Whole blocks as their source, parts of blocks with the marks they need; empty if nothing is selected."""
        return self._reader.selected_text() if self._reader is not None else ""

    def selected_line(self) -> str:
        """What is selected, if it lies in one line: what a search begins with."""
        if self._reader is None or not self._reader.pointer.is_short:
            return ""
        text = self._reader.selected_plain_text()
        return "" if "\n" in text else text

    def copy(self, *, plain: bool = False) -> None:
        """Put what is selected into the clipboard, as Markdown or as it is shown."""
        if self.reading.pointer.has_selection:
            self.reading.copy(plain=plain)

    def quote(self) -> None:
        """Ask for what is selected to be quoted; without a selection the message in sight."""
        from desktop_chat.ui.transcript.reading.menu import quotable

        if text := quotable(self):
            self.quote_requested.emit(text)

    # Links

    def follow(self, link: Link) -> None:
        """Open a link, or go to the footnote it leads to."""
        from desktop_chat.ui.transcript.reading.links import doubt_about, is_note, note_of

        document = self._document
        blocks = document.layout(link.message).content.blocks if link.message < len(document) else []
        if link.block >= len(blocks):  # it is gone: the menu was open for longer
            return
        if is_note(link.href):
            self.reading.jump(note_of(document, link), marks_leaf=True)
            return
        doubt = doubt_about(blocks[link.block].text[link.start : link.end], link.href)
        if doubt is None:
            self.link_requested.emit(link.href)
        else:
            self.link_doubted.emit(doubt)

    def tell_target(self, href: str) -> None:
        """Say where the link under the pointer or the focus leads; empty if there is none."""
        if href != self._hovered:
            from desktop_chat.ui.transcript.reading.links import is_note, target_of

            self._hovered = href
            shown = "" if is_note(href) else target_of(href)
            self.viewport().setToolTip(shown)
            self._show_target(shown)
            self.link_hovered.emit(shown)

    def _show_target(self, target: str) -> None:
        if self._target_line is None:
            from desktop_chat.ui.transcript.over.target_line import TargetLine

            self._target_line = TargetLine(self)
        port = self.viewport()
        self._target_line.say(target, self._document.style, port.width(), port.height())

    def tell_work(self, words: str) -> None:
        """Say at the lower edge what takes a while; nothing any more where `words` is empty."""
        self._show_target(words or self._hovered)

    def _show_what_is_under(self, at: QPointF) -> None:
        pointer, place = self.reading.pointer, self.reading.in_column(at)
        href = pointer.href_at(*place)
        if self.reading.link is None:
            self.tell_target(href)
        if href:
            shape = Qt.CursorShape.PointingHandCursor
        elif pointer.is_over_text(*place):
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    # Qt's events

    def event(self, event: QEvent, /) -> bool:
        # Esc is the window's, but not while something is copied or selected.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            takes_escape = self._reader is not None and self._reader.takes_escape
            if takes_escape and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        super().focusInEvent(event)
        self._show_ring(event.reason() in KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)
        if self._reader is not None and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._reader.leave_link()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resize_by_wheel(event.angleDelta().y())
            return
        if event.pixelDelta().y():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - event.pixelDelta().y())
        else:
            super().wheelEvent(event)
        if event.angleDelta().y() < 0:
            self._follow_at_end()

    def viewportEvent(self, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._resize_by_pinch(event.value())
                return True
            if event.gestureType() == Qt.NativeGestureType.BeginNativeGesture:
                self._pinch_factor = 0.0
        return super().viewportEvent(event)

    def resize_by_wheel(self, angle: int) -> None:
        """Ask for larger or smaller text. Touchpads and fine wheels send many small angles for one step."""
        self._wheel_angle += angle
        while abs(self._wheel_angle) >= _WHEEL_STEP:
            step = 1 if self._wheel_angle > 0 else -1
            self._wheel_angle -= step * _WHEEL_STEP
            self.text_size_requested.emit(step)

    def _resize_by_pinch(self, factor: float) -> None:
        self._pinch_factor += factor
        if abs(self._pinch_factor) >= _PINCH_STEP:
            self.text_size_requested.emit(1 if self._pinch_factor > 0 else -1)
            self._pinch_factor = 0.0

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.reading.mouse.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.reading.mouse.double_click(event)

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.reading.mouse.drag(event)
        else:
            self._show_what_is_under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.reading.mouse.release(event):
            link = self.reading.pointer.link_at(*self.reading.in_column(event.position()))
            if link is not None:
                self.follow(link)

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        from desktop_chat.ui.transcript.reading.menu import open_menu

        # Asked for by a key over a button or a picture, it is about that.
        if event.reason() is QContextMenuEvent.Reason.Mouse or not self.hasFocus():
            open_menu(self, QPointF(event.pos()), event.globalPos())
        else:
            self.open_menu_at_cursor()

    def open_menu_at_cursor(self) -> None:
        """The menu of what the keyboard is at: the focused link, the selection, the first line in sight."""
        from desktop_chat.ui.transcript.reading.menu import open_menu, place_of_menu

        at = place_of_menu(self)
        open_menu(self, at, self.viewport().mapToGlobal(at.toPoint()))

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        if self._reader is None or self._reader.link is None:
            self.tell_target("")

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        from desktop_chat.ui.transcript.reading.keys import handle_key

        if not handle_key(self, event):
            super().keyPressEvent(event)
