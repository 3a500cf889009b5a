"""What can be done to conversations in the list: the same by key, by command and by menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt

from desktop_chat.ui.came_from import CameFrom
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.sidebar.pins import among, moved, pinned_ids, turned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.sidebar.sidebar import Sidebar


class ConversationActions(QObject):
    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar
        self._commands: CommandDesk | None = None
        #: The menu that is open, if one is.
        self.menu: QMenu | None = None
        self._came_from = CameFrom()
        # After the list itself, which takes the keyboard from the field.
        sidebar.view.delegate.closeEditor.connect(self._typed)

    def add_commands(self, commands: CommandDesk) -> None:
        self._commands = commands
        add, sidebar, some, a_pin = commands.add, self._sidebar, self._has_any, self._has_pin
        add(catalogue.RENAME, self.rename_current, some)
        add(catalogue.PREVIOUS, lambda: sidebar.step(-1))
        add(catalogue.NEXT, lambda: sidebar.step(1))
        add(catalogue.CONNECT, sidebar.connect_requested.emit)
        add(catalogue.FILTER, sidebar.start_filter)
        add(catalogue.PIN, lambda: self.turn_pins(self._ids_at_hand()), some)
        add(catalogue.PIN_UP, lambda: self._move_pins(-1), a_pin)
        add(catalogue.PIN_DOWN, lambda: self._move_pins(1), a_pin)
        add(catalogue.MARK_UNREAD, lambda: self.turn_unread(self._ids_at_hand()), some)

    def keys_of(self, command_id: str) -> str:
        """The first of a command's keys, as this system writes it."""
        return self._commands.keymap.shown(command_id) if self._commands is not None else ""

    def rename_current(self) -> None:
        """Begin to edit a title in place: of the conversation that the keyboard is at, else of the open one."""
        view = self._sidebar.view
        at_hand = view.current.id if view.hasFocus() and view.current is not None else view.open_id
        if at_hand is not None:
            self.rename(at_hand)

    def rename(self, conversation_id: str) -> None:
        view = self._sidebar.view
        index = view.conversations.index_of(conversation_id)
        if index.isValid():
            self._came_from.note()
            self._sidebar.reveal()
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            view.scrollTo(index)
            view.edit(index)

    def _typed(self) -> None:
        """A title was typed, or left as it was; what was clicked on meanwhile keeps the keyboard."""
        if self._sidebar.view.hasFocus():
            self._came_from.go_back()

    def turn_pins(self, conversation_ids: Sequence[str]) -> None:
        """Pin conversations, or unpin them if all of them are pinned."""
        self._sidebar.pins_requested.emit(turned(self._sidebar.conversations, conversation_ids))

    def take_pins(self, shown: Sequence[str]) -> None:
        """Those pinned ones that are shown were put into this order."""
        self._sidebar.pins_requested.emit(among(pinned_ids(self._sidebar.conversations), shown))

    def turn_unread(self, conversation_ids: Sequence[str]) -> None:
        """Mark conversations as unread, or as read if all of them are unread."""
        wanted = set(conversation_ids)
        all_unread = all(one.unread for one in self._sidebar.conversations if one.id in wanted)
        self._sidebar.unread_requested.emit((list(conversation_ids), not all_unread))

    def open_menu(self, row: int, at: QPoint) -> None:
        """The menu of a row, at a place in the viewport; of all that are chosen, if the row is one of them."""
        from desktop_chat.ui.sidebar.menu import make_menu

        view = self._sidebar.view
        found, chosen = view.conversations.conversation(row), view.selected()
        if found is not None:
            targets: list[Conversation] = chosen if found in chosen else [found]
            self.menu = make_menu(self._sidebar, self, targets)
            self.menu.popup(view.viewport().mapToGlobal(at))

    def _ids_at_hand(self) -> list[str]:
        """What keys and commands act on: those of the list while it has the keyboard, else the open conversation."""
        view = self._sidebar.view
        if view.hasFocus():
            return [one.id for one in view.at_hand()]
        return [view.open_id] if view.open_id is not None else []

    def _has_any(self) -> bool:
        return bool(self._ids_at_hand())

    def _has_pin(self) -> bool:
        ids = self._ids_at_hand()
        return any(one.pin is not None for one in self._sidebar.conversations if one.id in ids)

    def _move_pins(self, step: int) -> None:
        pins = moved(pinned_ids(self._sidebar.conversations), self._ids_at_hand(), step)
        if pins is not None:
            self._sidebar.pins_requested.emit(pins)
