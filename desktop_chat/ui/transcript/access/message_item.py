"""One message of the transcript as screen readers see it: a list item with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextInsertEvent,
    QAccessibleTextInterface,
    QAccessibleTextRemoveEvent,
    QAccessibleTextUpdateEvent,
    QWindow,
)

from desktop_chat.ui.transcript.access.nothing import NO_ABILITY, NO_INTERFACE, NO_OBJECT
from desktop_chat.ui.transcript.access.shown_text import ShownText
from desktop_chat.ui.transcript.access.words import about, name_of
from desktop_chat.ui.transcript.reading.selection import Selection, Spot

if TYPE_CHECKING:
    from desktop_chat.core.shown import ShownMessage
    from desktop_chat.ui.transcript.access.access import Access
    from desktop_chat.ui.transcript.blocks import Block
    from desktop_chat.ui.transcript.content import MessageContent


class MessageItem(QAccessibleInterface):
    """Knows its message by id, and does nothing before it is asked."""

    def __init__(self, access: Access, message_id: str) -> None:
        super().__init__()
        self.message_id = message_id
        #: It is about to be deleted, perhaps after its view: Qt may ask only whether it is valid.
        self.is_forgotten = False
        self._access = access
        self._text: MessageText | None = None

    @property
    def index(self) -> int:
        """Its number in the conversation; -1 if it is shown no more."""
        found = self._access.document.index_of(self.message_id)
        return -1 if found is None else found

    @property
    def message(self) -> ShownMessage:
        return self._access.document.items[self.index]

    @property
    def shown_text(self) -> MessageText:
        if self._text is None:
            self._text = MessageText(self, self._access)
        return self._text

    def refresh(self) -> None:
        """Tell how its text changed, if anybody has read it."""
        if self._text is not None and self.isValid():
            self._text.refresh()

    def renamed(self) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def described(self) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # Qt's interface

    def isValid(self) -> bool:
        return not self.is_forgotten and self.index >= 0

    def object(self) -> QObject:
        return NO_OBJECT

    def window(self) -> QWindow:
        return self._access.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return self._access.interface

    def child(self, _index: int, /) -> QAccessibleInterface:
        return NO_INTERFACE

    def childAt(self, _x: int, _y: int, /) -> QAccessibleInterface:
        return NO_INTERFACE

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface, /) -> int:
        return -1

    def focusChild(self) -> QAccessibleInterface:
        return NO_INTERFACE

    def rect(self) -> QRect:
        return self._access.rect_of(self.index) if self.isValid() else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = 1
            return state
        state.readOnly = state.multiLine = state.selectableText = state.focusable = 1
        state.focused = int(self._access.is_read(self.index))
        state.busy = int(self.message.running)
        state.invisible = int(not self._access.view.isVisible())
        state.offscreen = int(not self._access.view_rect().intersects(self.rect()))
        return state

    def setText(self, _kind: QAccessible.Text, _text: str, /) -> None:
        """It is read only."""

    def text(self, kind: QAccessible.Text, /) -> str:
        if not self.isValid():
            return ""
        if kind is QAccessible.Text.Name:
            return name_of(self.message)
        if kind is QAccessible.Text.Description:
            return about(self.message, is_edited=self.message_id == self._access.document.edited_id)
        return ""

    def interface_cast(self, kind: QAccessible.InterfaceType, /) -> int:
        is_text = kind is QAccessible.InterfaceType.TextInterface and self.isValid()
        return cast("int", self.shown_text) if is_text else NO_ABILITY


class MessageText(QAccessibleTextInterface):
    """Offsets are UTF-16 units. What is selected cannot be told: the binding leaves that method out."""

    def __init__(self, item: MessageItem, access: Access) -> None:
        super().__init__()
        self._item = item
        self._access = access
        self._shown = ShownText(self._look_into)
        self._shown.update(self._content.blocks)

    @property
    def _content(self) -> MessageContent:
        return self._access.document.layout(self._item.index).content

    def _look_into(self, at: int, block: Block) -> list[Block]:
        return self._content.look_into(self._content.part_of(at), block)

    def refresh(self) -> ShownText:
        """The text as it is now; how it changed is told in passing."""
        change = self._shown.update(self._content.blocks)
        if change is not None:
            at, removed, inserted = change
            if removed and inserted:
                event = QAccessibleTextUpdateEvent(self._item, at, removed, inserted)
            elif inserted:
                event = QAccessibleTextInsertEvent(self._item, at, inserted)
            else:
                event = QAccessibleTextRemoveEvent(self._item, at, removed)
            QAccessible.updateAccessibility(event)
        return self._shown

    def characterCount(self) -> int:
        return self.refresh().count

    def text(self, startOffset: int, endOffset: int, /) -> str:
        return self.refresh().text(startOffset, endOffset)

    def characterRect(self, offset: int, /) -> QRect:
        return self._access.rect_in(self._item.index, *self.refresh().place(offset))

    def offsetAtPoint(self, point: QPoint, /) -> int:
        place = self._access.place_at(self._item.index, point)
        return -1 if place is None else self.refresh().offset(*place)

    def cursorPosition(self) -> int:
        """Where the caret is; at the beginning while it is in another message."""
        spot = self._access.caret
        if spot is None or spot.message != self._item.index:
            return 0
        return self.refresh().offset(spot.block, spot.offset)

    def setCursorPosition(self, position: int, /) -> None:
        self.setSelection(0, position, position)

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, startOffset: int, endOffset: int, /) -> None:
        self.setSelection(0, startOffset, endOffset)

    def removeSelection(self, _number: int, /) -> None:
        self._access.select(None)

    def setSelection(self, _number: int, startOffset: int, endOffset: int, /) -> None:
        shown, index = self.refresh(), self._item.index
        start, end = (Spot(index, *shown.place(offset)) for offset in (startOffset, endOffset))
        self._access.select(Selection(start, end))

    def scrollToSubstring(self, startIndex: int, _end: int, /) -> None:
        self._access.scroll_to(self._item.index, self.refresh().place(startIndex)[0])
