"""What the list of conversations asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow


class ConversationsHandler(Protocol):
    def new(self) -> None: ...
    def open(self, conversation_id: str) -> None: ...
    def rename(self, renamed: tuple[str, str]) -> None: ...
    def delete(self, conversation_id: str) -> None: ...
    def undo_delete(self) -> None: ...


def wire_sidebar(window: MainWindow, conversations: ConversationsHandler) -> None:
    window.new_requested.connect(conversations.new)
    window.undo_requested.connect(conversations.undo_delete)
    window.sidebar.conversation_chosen.connect(conversations.open)
    window.sidebar.rename_requested.connect(conversations.rename)
    window.sidebar.delete_requested.connect(conversations.delete)
