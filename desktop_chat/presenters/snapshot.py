"""What the window shows at its first paint, read from the store before there is an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.core.errors import ChatError
from desktop_chat.core.values import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_chat.core.messages import Conversation, PathEntry
    from desktop_chat.core.ports import Library

#: Where the settings keep which conversation was open.
OPEN_CONVERSATION = "conversation_id"


@value
class Snapshot:
    """`conversation_id` is None for a new conversation; `error` says why something is missing."""

    conversations: list[Conversation]
    conversation_id: str | None
    path: list[PathEntry]
    error: ChatError | None = None


class SnapshotReading:
    """A snapshot being read by the store's threads, while the caller loads the window."""

    def __init__(self, library: Library, ui: Mapping[str, object]) -> None:
        self._wanted = ui.get(OPEN_CONVERSATION)
        self._listing = library.conversations()
        self._path = library.path(self._wanted) if isinstance(self._wanted, str) and self._wanted else None

    def result(self) -> Snapshot:
        """Blocks for what is left of the store's few milliseconds; never fails."""
        try:
            conversations = self._listing.result()
            path = self._path.result() if self._path is not None else []
        except ChatError as error:
            return Snapshot([], None, [], error)
        if isinstance(self._wanted, str) and any(conversation.id == self._wanted for conversation in conversations):
            return Snapshot(conversations, self._wanted, path)
        return Snapshot(conversations, None, [])
