"""The list of conversations: which is open, renaming, deleting and taking that back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import Conversation
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView

#: How long a deletion can be taken back with a click.
UNDO_MS = 10_000


class ConversationsPresenter(QObject):
    #: Another conversation is open; carries its id, or None for a new one.
    conversation_opened = Signal(object)

    def __init__(self, window: WindowView, library: Library, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._bridge = bridge
        self._conversations: list[Conversation] = []
        self._current_id: str | None = None
        self._deleted: Conversation | None = None
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(UNDO_MS)
        self._undo_timer.timeout.connect(self.forget_deletion)

    @property
    def current_id(self) -> str | None:
        return self._current_id

    @property
    def current(self) -> Conversation | None:
        return self._find(self._current_id)

    def show(self, conversations: Sequence[Conversation], current_id: str | None) -> None:
        """Show a list that was just read."""
        hidden = self._deleted.id if self._deleted is not None else ""
        self._conversations = [conversation for conversation in conversations if conversation.id != hidden]
        self._current_id = current_id
        self._window.sidebar.set_conversations(self._conversations, current_id)
        self._show_title()

    def refresh(self) -> None:
        """Read the list again: titles and order may have changed."""
        self._bridge.on_result(self._library.conversations(), self._refreshed)

    def adopt(self, conversation_id: str) -> None:
        """The new conversation that is shown has got its id."""
        self._current_id = conversation_id
        self.refresh()

    def new(self) -> None:
        self._open(None)
        self._window.composer.focus()

    def open(self, conversation_id: str) -> None:
        if conversation_id != self._current_id:
            self._open(conversation_id)

    def _open(self, conversation_id: str | None) -> None:
        self._current_id = conversation_id
        self._window.sidebar.set_conversations(self._conversations, conversation_id)
        self._show_title()
        self.conversation_opened.emit(conversation_id)

    def rename(self, renamed: tuple[str, str]) -> None:
        """Give a conversation a title; `renamed` is (id, title)."""
        conversation_id, title = renamed
        found = self._find(conversation_id)
        if found is not None:
            self._replace(replace(found, title=title, title_is_own=True))
        self._bridge.on_result(self._library.rename(conversation_id, title, own=True))
        self._show_title()

    def choose_model(self, conversation_id: str, endpoint_id: str, model: str) -> None:
        found = self._find(conversation_id)
        if found is not None:
            self._replace(replace(found, endpoint_id=endpoint_id, model=model))
        self._bridge.on_result(self._library.choose_model(conversation_id, endpoint_id, model))

    def delete(self, conversation_id: str) -> None:
        """Hide a conversation and offer to bring it back. An answer that runs in it runs on."""
        found = self._find(conversation_id)
        if found is None:
            return
        at = self._conversations.index(found)
        self._deleted = found
        self._conversations.remove(found)
        self._bridge.on_result(self._library.delete(conversation_id))
        if conversation_id == self._current_id:
            neighbours = self._conversations[at : at + 1] or self._conversations[at - 1 : at]
            self._open(neighbours[0].id if neighbours else None)
        else:
            self._window.sidebar.set_conversations(self._conversations, self._current_id)
        title = found.title or self.tr("New conversation")
        self._window.show_undo(self.tr("“{0}” was deleted.").format(title))
        self._undo_timer.start()

    def undo_delete(self) -> None:
        """Bring the last deleted conversation back and open it."""
        deleted = self._deleted
        if deleted is None:
            return
        self.forget_deletion()
        self._conversations.insert(0, deleted)
        self._bridge.on_result(self._library.restore(deleted.id), partial(self._restored, deleted.id))

    def forget_deletion(self) -> None:
        self._undo_timer.stop()
        self._deleted = None
        self._window.hide_undo()

    def _restored(self, conversation_id: str, _done: None) -> None:
        self._current_id = conversation_id
        self.refresh()
        self.conversation_opened.emit(conversation_id)

    def _refreshed(self, conversations: list[Conversation]) -> None:
        self.show(conversations, self._current_id)

    def _find(self, conversation_id: str | None) -> Conversation | None:
        return next((found for found in self._conversations if found.id == conversation_id), None)

    def _replace(self, conversation: Conversation) -> None:
        self._conversations = [conversation if c.id == conversation.id else c for c in self._conversations]
        self._window.sidebar.set_conversations(self._conversations, self._current_id)

    def _show_title(self) -> None:
        current = self.current
        self._window.show_title(current.title if current is not None else "")
