"""The viewport of the transcript as screen readers see it: a list of messages, then the widgets over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject, QWindow
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.access.message_item import MessageItem
from desktop_chat.ui.transcript.access.nothing import NO_ABILITY, NO_INTERFACE
from desktop_chat.ui.transcript.heads import said

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.access.access import Access


class MessageList(QAccessibleObject):
    def __init__(self, access: Access) -> None:
        super().__init__(access.view.viewport())
        self._access = access

    def window(self) -> QWindow:
        return self._access.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._access.view)

    def childCount(self) -> int:
        return len(self._access.document) + len(self._access.widgets())

    def child(self, index: int, /) -> QAccessibleInterface:
        if 0 <= index < len(self._access.document):
            return self._access.item(index)
        widgets, index = self._access.widgets(), index - len(self._access.document)
        return QAccessible.queryAccessibleInterface(widgets[index]) if 0 <= index < len(widgets) else NO_INTERFACE

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:
        if isinstance(child, MessageItem):
            return child.index
        widgets, made_for = self._access.widgets(), child.object()
        found = widgets.index(made_for) if isinstance(made_for, QWidget) and made_for in widgets else -1
        return len(self._access.document) + found if found >= 0 else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:
        return self._access.child_at(x, y)

    def focusChild(self) -> QAccessibleInterface:
        focused = next((widget for widget in self._access.widgets() if widget.hasFocus()), None)
        return QAccessible.queryAccessibleInterface(focused) if focused is not None else NO_INTERFACE

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.invisible = int(not self._access.view.isVisible())
        return state

    def text(self, kind: QAccessible.Text, /) -> str:
        return said("Messages") if kind is QAccessible.Text.Name else ""

    def interface_cast(self, _kind: QAccessible.InterfaceType, /) -> int:
        return NO_ABILITY
