"""What screen readers are shown and told of one transcript; there is none of it while nobody listens."""

from __future__ import annotations

import atexit
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.access import words
from desktop_chat.ui.transcript.access.message_item import MessageItem
from desktop_chat.ui.transcript.access.message_list import MessageList
from desktop_chat.ui.transcript.access.nothing import NO_INTERFACE
from desktop_chat.ui.transcript.places import Place

if TYPE_CHECKING:
    from desktop_chat.core.shown import ShownMessage
    from desktop_chat.ui.transcript.document import TranscriptDocument
    from desktop_chat.ui.transcript.reading.selection import Selection, Spot
    from desktop_chat.ui.transcript.view import TranscriptView

#: Of a text that grows, this often at most is told how.
TELL_MS = 250
#: Messages that are remembered as objects although nobody may ask for them again.
MAX_ITEMS = 500


class Items(OrderedDict[str, MessageItem]):
    """Messages somebody asked for, by id. Qt keeps what is registered until it is told to forget it."""

    def forget(self, message_id: str) -> None:
        item = self.pop(message_id)
        item.is_forgotten = True
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))

    def forget_all(self) -> None:
        while self:
            self.forget(next(iter(self)))


class Access(QObject):
    """Lives as long as its view; made when a screen reader first asks for the transcript, or is told something."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self.view = view
        self.interface: QAccessibleInterface = MessageList(self)
        self.items = Items()
        #: The running answer that has no text yet.
        self._awaited = ""
        #: What was said last of why it has none.
        self._waited = ""
        #: Messages whose text changed since it was told.
        self._grown: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_MS)
        self._timer.timeout.connect(self._tell_growth)
        #: The message that the caret was in.
        self._read = ""
        view.caret_moved.connect(self._tell_caret)
        view.viewport().destroyed.connect(self.items.forget_all)
        atexit.register(self._leave)
        view.viewport().destroyed.connect(self._forget_end)

    def _leave(self) -> None:
        """Widgets end when Python has ended already: their end must not be told by way of what is written in it."""
        self.items.forget_all()
        if self.interface is not NO_INTERFACE:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(self.interface))
            self.interface = NO_INTERFACE

    def _forget_end(self) -> None:
        atexit.unregister(self._leave)

    def claim(self) -> None:
        """Take the place of the interface that Qt made, if it was asked while the view was still being made."""
        found = QAccessible.queryAccessibleInterface(self.view.viewport())
        if found is not self.interface:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(found))

    @property
    def document(self) -> TranscriptDocument:
        return self.view.document

    # What is told

    def opened(self) -> None:
        """Other messages are shown; of an answer that runs already it is not said that it began."""
        self.items.forget_all()
        self._grown.clear()
        self._read = ""
        last = self.document.items[-1] if len(self.document) else None
        self._awaited = last.id if last is not None and last.running and not last.parts else ""
        self._report(QAccessible.Event.ObjectReorder)

    def appended(self, item: ShownMessage) -> None:
        self._awaited = item.id if item.running and not item.parts else self._awaited
        made = self.item(len(self.document) - 1)
        QAccessible.updateAccessibility(QAccessibleEvent(made, QAccessible.Event.ObjectCreated))

    def replaced(self, item: ShownMessage) -> None:
        if item.id == self._awaited and item.parts:
            self._awaited = ""
        self._waited = ""
        self._note_growth(item.id)

    def extended(self, message_id: str) -> None:
        if message_id == self._awaited:
            self._awaited = ""
            self._announce(words.started())
        self._note_growth(message_id)

    def waited(self, sentence: str) -> None:
        """Why nothing has come of an answer; said once, and again only after something else."""
        before, self._waited = self._waited, sentence
        if sentence and sentence != before:
            self._announce(sentence)

    def finished(self, item: ShownMessage) -> None:
        self._announce(words.ended(item, has_text=item.id != self._awaited))
        self._awaited = ""
        if item.id in self.items:
            self.items[item.id].refresh()
            self.items[item.id].renamed()

    def described(self, *message_ids: str) -> None:
        """Something else is said about these, where somebody asked for them."""
        for message_id in message_ids:
            if message_id in self.items:
                self.items[message_id].described()

    def _note_growth(self, message_id: str) -> None:
        if message_id in self.items:
            self._grown.add(message_id)
            if not self._timer.isActive():
                self._timer.start()

    def _tell_growth(self) -> None:
        for message_id in self._grown & self.items.keys():
            self.items[message_id].refresh()
        self._grown.clear()

    def _tell_caret(self) -> None:
        spot = self.caret
        if spot is None or spot.message >= len(self.document):
            return
        item = self.item(spot.message)
        if item.message_id != self._read:
            self._read = item.message_id
            QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.Focus))
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(item, item.shown_text.cursorPosition()))

    def _announce(self, sentence: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view.viewport(), sentence))

    def _report(self, event: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(self.view.viewport(), event))

    # What is shown

    def item(self, index: int) -> MessageItem:
        """Message number `index`; the same object as long as somebody asks for it now and then."""
        message_id = self.document.items[index].id
        item = self.items.get(message_id)
        if item is None:
            if len(self.items) >= MAX_ITEMS:
                self.items.forget(next(iter(self.items)))
            item = self.items[message_id] = MessageItem(self, message_id)
        self.items.move_to_end(message_id)
        return item

    def widgets(self) -> list[QWidget]:
        """The widgets over the messages, from top to bottom."""
        children = self.view.viewport().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [child for child in children if not child.isHidden() and not child.isWindow()]
        return sorted(shown, key=lambda child: (child.y(), child.x()))

    def child_at(self, x: int, y: int) -> QAccessibleInterface:
        """The widget at a point of the screen, or the message."""
        viewport = self.view.viewport()
        point = viewport.mapFromGlobal(QPoint(x, y))
        over = next((child for child in self.widgets() if child.geometry().contains(point)), None)
        if over is not None:
            return QAccessible.queryAccessibleInterface(over)
        index = self.document.message_at(point.y() - self.view.origin.y())
        return self.item(index) if index >= 0 and self.rect_of(index).contains(x, y) else NO_INTERFACE

    # Geometry, in pixels of the screen

    def view_rect(self) -> QRect:
        viewport = self.view.viewport()
        return QRect(viewport.mapToGlobal(QPoint(0, 0)), viewport.size())

    def rect_of(self, index: int) -> QRect:
        document = self.document
        top = round(document.top(index))
        bottom = round(document.top(index + 1) if index + 1 < len(document) else document.height)
        return QRect(self._on_screen(0, top), QSize(document.width, bottom - top))

    def rect_in(self, index: int, block: int, character: int) -> QRect:
        """Where a character is; for one out of sight, where its message is: nothing is laid out to find out."""
        document, whole = self.document, self.rect_of(index)
        layout = document.layout(index)
        if block >= len(layout.content.blocks) or not whole.intersects(self.view_rect()):
            return whole
        y = round(document.top(index) + layout.block_top(block))
        place = QRect(self._on_screen(0, y), QSize(document.width, round(document.style.body_pitch)))
        if not place.intersects(self.view_rect()):
            return place
        found = layout.block(block).rect_of(character).translated(layout.left, y)
        return QRectF(found.topLeft() + self._on_screen(0, 0).toPointF(), found.size()).toAlignedRect()

    def place_at(self, index: int, point: QPoint) -> tuple[int, int] | None:
        """(block, character) of message `index` at a point of the screen; None if the message is not there."""
        if not self.rect_of(index).contains(point):
            return None
        layout = self.document.layout(index)
        local = point - self._on_screen(layout.left, round(self.document.top(index)))
        block = layout.block_at(local.y())
        if block < 0:
            return None
        return block, layout.block(block).position_at(local.x(), local.y() - layout.block_top(block))

    def _on_screen(self, x: int, y: int) -> QPoint:
        return self.view.viewport().mapToGlobal(self.view.origin + QPoint(x, y))

    # What screen readers do

    @property
    def caret(self) -> Spot | None:
        """Where the selection reaches to; None where nothing was ever selected."""
        selection = self.view.reading.pointer.selection
        return selection.cursor if selection is not None else None

    def is_read(self, index: int) -> bool:
        """Whether the keyboard moves a caret through message number `index`."""
        caret = self.caret
        return self.view.hasFocus() and self.view.reading.has_caret and caret is not None and caret.message == index

    def select(self, selection: Selection | None) -> None:
        self.view.reading.pointer.choose(selection)
        self.view.viewport().update()

    def scroll_to(self, index: int, block: int) -> None:
        y = self.document.y_of(Place(index, block, 0.0))
        self.view.verticalScrollBar().setValue(round(y))
