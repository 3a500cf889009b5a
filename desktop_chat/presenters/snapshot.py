"""What the window shows at its first paint, read from the store before there is an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_chat.core.errors import ChatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_chat.core.messages import Conversation, PathEntry
    from desktop_chat.core.ports import Library

#: Where the settings keep which conversation was open.
OPEN_CONVERSATION = "conversation_id"


class Snapshot(NamedTuple):
    """`conversation_id` is None for a new conversation; `error` says why something is missing."""

    conversations: list[Conversation]
    conversation_id: str | None
    path: list[PathEntry]
    error: ChatError | None = None


def read_snapshot(library: Library, ui: Mapping[str, object]) -> Snapshot:
    """Read the list and the conversation that was open last. Blocks for the store's few milliseconds; never fails."""
    wanted = ui.get(OPEN_CONVERSATION)
    listing = library.conversations()
    reading = library.path(wanted) if isinstance(wanted, str) and wanted else None
    try:
        conversations = listing.result()
        path = reading.result() if reading is not None else []
    except ChatError as error:
        return Snapshot([], None, [], error)
    if isinstance(wanted, str) and any(conversation.id == wanted for conversation in conversations):
        return Snapshot(conversations, wanted, path)
    return Snapshot(conversations, None, [])
