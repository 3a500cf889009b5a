"""What the list of conversations asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from desktop_chat.ui.main_window import MainWindow


class ConversationsHandler(Protocol):
    def new(self) -> None: ...
    def open(self, conversation_id: str) -> None: ...
    def look(self) -> None: ...
    def rename(self, renamed: tuple[str, str]) -> None: ...
    def set_pins(self, conversation_ids: Sequence[str]) -> None: ...
    def mark_unread(self, marked: tuple[Sequence[str], bool]) -> None: ...
    def delete_several(self, conversation_ids: Collection[str]) -> None: ...
    def undo_delete(self) -> None: ...


def wire_sidebar(window: MainWindow, conversations: ConversationsHandler) -> None:
    def look(in_front: bool) -> None:
        if in_front:
            conversations.look()

    sidebar = window.sidebar
    window.new_requested.connect(conversations.new)
    window.undo_requested.connect(conversations.undo_delete)
    window.attention.front_changed.connect(look)
    sidebar.conversation_chosen.connect(conversations.open)
    sidebar.rename_requested.connect(conversations.rename)
    sidebar.pins_requested.connect(conversations.set_pins)
    sidebar.unread_requested.connect(conversations.mark_unread)
    sidebar.delete_requested.connect(conversations.delete_several)
    sidebar.writing_requested.connect(window.composer.focus)
