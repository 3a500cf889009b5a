"""What is read from the history file."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from desktop_chat.core.messages import Conversation, FilePart, Message, PathEntry
from desktop_chat.storage.folding import folded_turn
from desktop_chat.storage.rows import CONVERSATION_COLUMNS, MESSAGE_COLUMNS, conversation_from, message_from

_CONVERSATIONS = f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE deleted_ms IS NULL"  # noqa: S608 - only this program's constants
_MESSAGES = f"SELECT {MESSAGE_COLUMNS} FROM messages"  # noqa: S608 - only this program's constants
_UP_FROM_LEAF = """
WITH RECURSIVE up (id, parent_id) AS (
    SELECT m.id, m.parent_id FROM conversations c JOIN messages m ON m.id = c.active_leaf WHERE c.id = ?
    UNION SELECT m.id, m.parent_id FROM up JOIN messages m ON m.id = up.parent_id
)
"""
_PATH = f"{_UP_FROM_LEAF} {_MESSAGES} WHERE id IN (SELECT id FROM up) ORDER BY rowid"  # noqa: S608 - only this program's constants


def conversations(connection: sqlite3.Connection) -> list[Conversation]:
    rows = connection.execute(_CONVERSATIONS + " ORDER BY updated_ms DESC, rowid DESC")
    return [conversation_from(row) for row in rows]


def conversation(connection: sqlite3.Connection, conversation_id: str) -> Conversation | None:
    row = connection.execute(_CONVERSATIONS + " AND id = ?", (conversation_id,)).fetchone()
    return None if row is None else conversation_from(row)


def draft_files(connection: sqlite3.Connection, conversation_id: str) -> dict[str, FilePart]:
    rows = connection.execute(
        "SELECT id, media_type, url, name FROM draft_files WHERE conversation_id = ?", (conversation_id,)
    )
    return {file_id: FilePart(media_type, url, name) for file_id, media_type, url, name in rows}


def message(connection: sqlite3.Connection, message_id: str) -> Message | None:
    row = connection.execute(_MESSAGES + " WHERE id = ?", (message_id,)).fetchone()
    return None if row is None else _with_journal(connection, message_from(row), _running(connection))


def messages(connection: sqlite3.Connection, conversation_id: str) -> list[Message]:
    """All branches, each message after its parent."""
    connection.execute("BEGIN")
    try:
        rows = connection.execute(
            _MESSAGES + " WHERE conversation_id = ? AND deleted_ms IS NULL ORDER BY rowid", (conversation_id,)
        )
        running = _running(connection)
        return [_with_journal(connection, message_from(row), running) for row in rows]
    finally:
        connection.execute("COMMIT")


def path(connection: sqlite3.Connection, conversation_id: str) -> list[PathEntry]:
    """From the root to the active leaf, each with the ids of all answers to the same message, oldest first."""
    connection.execute("BEGIN")
    try:
        messages = _messages_to_leaf(connection, conversation_id)
        siblings = _siblings(connection, conversation_id)
        running = _running(connection)
        return [PathEntry(_with_journal(connection, entry, running), siblings[entry.parent_id]) for entry in messages]
    finally:
        connection.execute("COMMIT")


def _messages_to_leaf(connection: sqlite3.Connection, conversation_id: str) -> list[Message]:
    rows = connection.execute(_PATH, (conversation_id,))
    # A parent is always written before its children, so the order of rows is the order of the path.
    return [message_from(row) for row in rows]


def _siblings(connection: sqlite3.Connection, conversation_id: str) -> dict[str | None, tuple[str, ...]]:
    rows = connection.execute(
        "SELECT parent_id, id FROM messages WHERE conversation_id = ? AND deleted_ms IS NULL"
        " ORDER BY parent_id, messages.rowid",
        (conversation_id,),
    )
    found: dict[str | None, list[str]] = {}
    for parent_id, message_id in rows:
        found.setdefault(parent_id, []).append(message_id)
    return {parent_id: tuple(ids) for parent_id, ids in found.items()}


def _running(connection: sqlite3.Connection) -> dict[str, int]:
    """Turns that have not ended, by message id."""
    return dict(connection.execute("SELECT message_id, rowid FROM turns").fetchall())


def _with_journal(connection: sqlite3.Connection, entry: Message, running: dict[str, int]) -> Message:
    turn = running.get(entry.id)
    return entry if turn is None else replace(entry, parts=folded_turn(connection, turn))
