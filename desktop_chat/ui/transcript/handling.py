"""What pointer, wheel, gestures and keys do to the transcript: select, follow links, scroll, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.painting import KEYBOARD_REASONS, LitOf
from desktop_chat.ui.transcript.places import Place
from desktop_chat.ui.transcript.scrolling import Scroller
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.model import ActionRequest
    from desktop_chat.ui.transcript.over.host import BlockKey
    from desktop_chat.ui.transcript.over.target_line import TargetLine
    from desktop_chat.ui.transcript.reading.links import Link
    from desktop_chat.ui.transcript.reading.reader import Reader
    from desktop_chat.ui.transcript.reading.selection import Spot

#: The wheel's angle, in eighths of a degree, and the pinch's factor that make one step of the zoom.
_WHEEL_STEP: Final = 120
_PINCH_STEP: Final = 0.1


class HandledArea(QAbstractScrollArea):
    """A viewport on a document that can be read; what is painted in it, and when, is the view's."""

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
    #: The keyboard moved the caret through the text, or put it there.
    caret_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = TranscriptDocument(Style(theme))
        self._scroller = Scroller(self._document)
        self._reader: Reader | None = None
        self._target_line: TargetLine | None = None
        self._hovered = ""
        self._has_ring = False
        self._zoom_angle = 0
        self._zoom_factor = 0.0

    # What the view does for it

    def scroll_to_end(self) -> None:
        """Show the end, and follow it."""
        raise NotImplementedError

    def settle(self) -> None:
        """Bring everything in line with the document, which was laid out further."""
        raise NotImplementedError

    def hold_here(self) -> None:
        """Keep the first visible line where it is, also while text comes in at the end."""
        raise NotImplementedError

    def zoom_in(self) -> None:
        raise NotImplementedError

    def zoom_out(self) -> None:
        raise NotImplementedError

    def open_part(self, message: int, part: int) -> None:
        """Open the fold that hides part number `part`, if it is one and closed."""
        raise NotImplementedError

    def leaf_changed(self, key: BlockKey) -> None:
        """The leaf of that block is to be laid out otherwise."""
        raise NotImplementedError

    def toggle_fold(self, message_id: str, part: int) -> None:
        raise NotImplementedError

    def scroll_sideways(self, key: BlockKey, notches: int) -> None:
        """Scroll that leaf by notches of a wheel; to the right if positive."""
        raise NotImplementedError

    def scrolled_sideways(self) -> None:
        """A `LeafState.x` is another: show it so."""
        raise NotImplementedError

    def save_file(self, media_type: str, url: str, name: str = "") -> None:
        """Offer a file of an answer, a data URL, to be saved; `name` is suggested."""
        raise NotImplementedError

    def act(self, request: ActionRequest) -> None:
        """Carry out what a button or a menu of a message stands for."""
        raise NotImplementedError

    # What the reader works with

    @property
    def document(self) -> TranscriptDocument:
        return self._document

    @property
    def visible(self) -> range:
        """The messages in sight."""
        return self._scroller.visible

    @property
    def origin(self) -> QPoint:
        """Where the column of all messages begins, in the viewport."""
        return QPoint(self._column_left, -self._scroller.top)

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

    def show_place(self, place: Place) -> None:
        """Make `place` the first visible line, or the last ones visible if it is near the end."""
        self._scroller.leave_end()
        self._scroller.hold(place)
        self.settle()

    def scroll_to(self, top: int) -> bool:
        """Scroll so that `top`, from the top of the column, is the first pixel; False if nothing moved."""
        before = self._scroller.top
        self.verticalScrollBar().setValue(top)
        return self._scroller.top != before

    def show_sideways(self, spot: Spot) -> None:
        """Scroll a block that is wider than the column to where `spot` is."""

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

    # Geometry and painting

    @property
    def _column_left(self) -> int:
        return max((self._room - self._document.width) // 2, self._document.style.margin)

    @property
    def _room(self) -> int:
        """The width without the scroll bar, whether it is there or not, so that the column never moves sideways."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    @property
    def _lit_of(self) -> LitOf | None:
        return self._reader.lit if self._reader is not None else None

    def _paint_reading(self) -> None:
        """What a reader sees over the text."""
        if self._reader is not None and self._reader.paints_over:
            painter = QPainter(self.viewport())
            self._reader.paint_over(painter)
            painter.end()

    def _forget_reading(self) -> None:
        """Other messages are shown: nothing is selected or found any more."""
        if self._reader is not None:
            self._reader.forget()

    def _tell_reader(self, index: int, first: int) -> None:
        """The blocks of a message from `first` on are others now."""
        if self._reader is not None:
            self._reader.blocks_changed(index, first)

    def _show_ring(self, shown: bool) -> None:
        if shown is not self._has_ring:
            self._has_ring = shown
            self.viewport().update()

    # Qt's events

    def event(self, event: QEvent, /) -> bool:
        # Esc is the window's, but not while something is copied.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_copying = self._reader is not None and self._reader.is_copying
            if is_copying and event.key() == Qt.Key.Key_Escape:
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
            self._zoom_by_wheel(event.angleDelta().y())
        elif event.pixelDelta().y():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - event.pixelDelta().y())
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_by_pinch(event.value())
                return True
            if event.gestureType() == Qt.NativeGestureType.BeginNativeGesture:
                self._zoom_factor = 0.0
        return super().viewportEvent(event)

    def _zoom_by_wheel(self, angle: int) -> None:
        """Touchpads and fine wheels send many small angles for one step."""
        self._zoom_angle += angle
        while abs(self._zoom_angle) >= _WHEEL_STEP:
            is_in = self._zoom_angle > 0
            self._zoom_angle += -_WHEEL_STEP if is_in else _WHEEL_STEP
            (self.zoom_in if is_in else self.zoom_out)()

    def _zoom_by_pinch(self, factor: float) -> None:
        self._zoom_factor += factor
        if abs(self._zoom_factor) >= _PINCH_STEP:
            (self.zoom_in if self._zoom_factor > 0 else self.zoom_out)()
            self._zoom_factor = 0.0

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
