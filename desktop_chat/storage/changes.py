"""What is written to the history file; each function runs inside the writer's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.core.limits import MAX_KEPT_TITLE_CHARS
from desktop_chat.core.parts_json import json_text, parts_to_text
from desktop_chat.core.verdict import Verdict
from desktop_chat.storage.folding import folded_turn
from desktop_chat.storage.leases import dead_owner, remove_dead
from desktop_chat.storage.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    conversation_values,
    error_text,
    message_values,
    metrics_text,
    plain,
    text_size,
    usage_text,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_chat.core.events import Ended
    from desktop_chat.core.messages import Conversation, FilePart, Message, Part
    from desktop_chat.core.metrics import Metrics, Usage
    from desktop_chat.core.parameters import Parameters


def create_conversation(
    connection: sqlite3.Connection, conversation: Conversation, messages: Sequence[Message] = ()
) -> None:
    connection.execute(
        f"INSERT INTO conversations ({CONVERSATION_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608 - only this program's constants
        conversation_values(conversation),
    )
    for message in messages:
        add_message(connection, message)


def rename(connection: sqlite3.Connection, conversation_id: str, title: str, own: bool) -> None:
    connection.execute(
        "UPDATE conversations SET title = ?, title_is_own = ? WHERE id = ? AND (? OR NOT title_is_own)",
        (plain(title[:MAX_KEPT_TITLE_CHARS]), int(own), conversation_id, int(own)),
    )


def save_draft(connection: sqlite3.Connection, conversation_id: str, draft: str) -> None:
    connection.execute("UPDATE conversations SET draft = ? WHERE id = ?", (plain(draft), conversation_id))


def save_draft_files(connection: sqlite3.Connection, conversation_id: str, files: Mapping[str, FilePart]) -> None:
    """Keep these and no others; those that are there already are not written again."""
    known = {
        row[0] for row in connection.execute("SELECT id FROM draft_files WHERE conversation_id = ?", (conversation_id,))
    }
    gone = [(conversation_id, file_id) for file_id in known - set(files)]
    connection.executemany("DELETE FROM draft_files WHERE conversation_id = ? AND id = ?", gone)
    connection.executemany(
        "INSERT INTO draft_files (conversation_id, id, media_type, url, name) VALUES (?, ?, ?, ?, ?)",
        [
            (conversation_id, file_id, plain(part.media_type), plain(part.url), plain(part.name))
            for file_id, part in files.items()
            if file_id not in known
        ],
    )


def choose_model(connection: sqlite3.Connection, conversation_id: str, endpoint_id: str, model: str) -> None:
    connection.execute(
        "UPDATE conversations SET endpoint_id = ?, model = ? WHERE id = ?",
        (plain(endpoint_id), plain(model), conversation_id),
    )


def set_instructions(
    connection: sqlite3.Connection, conversation_id: str, system_prompt: str, parameters: Parameters
) -> None:
    connection.execute(
        "UPDATE conversations SET system_prompt = ?, parameters = ? WHERE id = ?",
        (plain(system_prompt), json_text(parameters.to_json()), conversation_id),
    )


def set_pins(connection: sqlite3.Connection, conversation_ids: Sequence[str]) -> None:
    connection.execute("UPDATE conversations SET pin = NULL WHERE pin IS NOT NULL")
    connection.executemany(
        "UPDATE conversations SET pin = ? WHERE id = ?", [(pin, known) for pin, known in enumerate(conversation_ids)]
    )


def set_unread(connection: sqlite3.Connection, conversation_id: str, unread: bool) -> None:
    connection.execute("UPDATE conversations SET unread = ? WHERE id = ?", (int(unread), conversation_id))


def set_deleted(connection: sqlite3.Connection, conversation_id: str, deleted_ms: int | None) -> None:
    connection.execute("UPDATE conversations SET deleted_ms = ? WHERE id = ?", (deleted_ms, conversation_id))


def purge(connection: sqlite3.Connection, deleted_before_ms: int) -> None:
    connection.execute(
        "DELETE FROM conversations WHERE deleted_ms < ? AND id NOT IN"
        " (SELECT m.conversation_id FROM turns t JOIN messages m ON m.id = t.message_id)",
        (deleted_before_ms,),
    )
    # A conversation that does not exist yet has no id.
    connection.execute(
        "DELETE FROM draft_files WHERE conversation_id <> '' AND conversation_id NOT IN (SELECT id FROM conversations)"
    )
    connection.execute(
        "DELETE FROM messages WHERE deleted_ms < ? AND id NOT IN (SELECT message_id FROM turns)", (deleted_before_ms,)
    )


#: A message and all that follows it, in every branch.
_BRANCH = (
    "WITH RECURSIVE branch (id) AS (SELECT :message"
    " UNION SELECT m.id FROM branch JOIN messages m ON m.parent_id = branch.id"
    " AND m.conversation_id = (SELECT conversation_id FROM messages WHERE id = :message)) "
)


def delete_branch(connection: sqlite3.Connection, message_id: str, now_ms: int) -> None:
    found = connection.execute("SELECT conversation_id, parent_id FROM messages WHERE id = ?", (message_id,)).fetchone()
    if found is None:
        return
    conversation_id, parent_id = found
    connection.execute(
        _BRANCH + "UPDATE messages SET deleted_ms = :now WHERE deleted_ms IS NULL AND id IN (SELECT id FROM branch)",  # noqa: S608 - only this program's constants
        {"message": message_id, "now": now_ms},
    )
    # A server that keeps the conversation still knows what was deleted: what follows is not said in that session.
    connection.execute(
        _BRANCH + "UPDATE messages SET session_id = '' WHERE conversation_id = :conversation AND deleted_ms IS NULL"  # noqa: S608 - only this program's constants
        " AND session_id IN (SELECT session_id FROM messages WHERE id IN (SELECT id FROM branch))",
        {"message": message_id, "conversation": conversation_id},
    )
    is_shown = connection.execute(
        "SELECT 1 FROM conversations c JOIN messages m ON m.id = c.active_leaf"
        " WHERE c.id = ? AND m.deleted_ms IS NOT NULL",
        (conversation_id,),
    ).fetchone()
    if is_shown is None:
        return
    beside = connection.execute(
        "SELECT id FROM messages WHERE conversation_id = ? AND parent_id IS ? AND deleted_ms IS NULL"
        " ORDER BY messages.rowid DESC LIMIT 1",
        (conversation_id, parent_id),
    ).fetchone()
    if beside is None:
        connection.execute("UPDATE conversations SET active_leaf = ? WHERE id = ?", (parent_id, conversation_id))
    else:
        activate(connection, conversation_id, beside[0])


def restore_branch(connection: sqlite3.Connection, message_id: str) -> None:
    # What of it had been deleted before that stays so.
    connection.execute(
        _BRANCH + "UPDATE messages SET deleted_ms = NULL WHERE id IN (SELECT id FROM branch)"  # noqa: S608 - only this program's constants
        " AND deleted_ms = (SELECT deleted_ms FROM messages WHERE id = :message)",
        {"message": message_id},
    )


def set_cost(connection: sqlite3.Connection, message_id: str, cost_usd: float) -> None:
    connection.execute(
        "UPDATE messages SET metrics = json_set(metrics, '$.cost_usd', ?) WHERE id = ? AND metrics IS NOT NULL",
        (cost_usd, message_id),
    )


def activate(connection: sqlite3.Connection, conversation_id: str, message_id: str) -> None:
    # The message written last in a subtree is a leaf: a child is always written after its parent.
    connection.execute(
        "WITH RECURSIVE down (id, row) AS ("
        " SELECT id, rowid FROM messages WHERE id = :message AND conversation_id = :conversation"
        " UNION SELECT m.id, m.rowid FROM down JOIN messages m"
        " ON m.parent_id = down.id AND m.conversation_id = :conversation AND m.deleted_ms IS NULL)"
        " UPDATE conversations SET active_leaf = (SELECT id FROM down ORDER BY row DESC LIMIT 1)"
        " WHERE id = :conversation AND EXISTS (SELECT 1 FROM down)",
        {"message": message_id, "conversation": conversation_id},
    )


def add_message(connection: sqlite3.Connection, message: Message) -> None:
    connection.execute(
        f"INSERT INTO messages ({MESSAGE_COLUMNS}, n_chars, n_newlines)"  # noqa: S608 - only this program's constants
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (*message_values(message), *text_size(message.parts)),
    )
    connection.execute(
        "UPDATE conversations SET active_leaf = ?, updated_ms = max(updated_ms, ?) WHERE id = ?",
        (message.id, message.created_ms, message.conversation_id),
    )


def begin_turn(connection: sqlite3.Connection, message: Message, owner: str) -> None:
    add_message(connection, message)
    connection.execute("INSERT INTO turns (message_id, owner) VALUES (?, ?)", (message.id, owner))


def add_to_journal(
    connection: sqlite3.Connection, message_id: str, first_seq: int, rows: Sequence[tuple[int, str, bytes]]
) -> None:
    """Rows of (part, kind, text); of a turn that is gone (its conversation was purged) nothing is kept."""
    connection.executemany(
        "INSERT INTO journal (turn, seq, part, kind, text) SELECT rowid, ?, ?, ?, ? FROM turns WHERE message_id = ?",
        [(first_seq + at, *row, message_id) for at, row in enumerate(rows)],
    )


def end_turn(
    connection: sqlite3.Connection,
    message_id: str,
    ended: Ended,
    parts: tuple[Part, ...],
    usage: Usage | None,
    metrics: Metrics,
    model: str,
    notes: tuple[str, ...],
    now_ms: int,
) -> None:
    n_chars, n_newlines = text_size(parts)
    connection.execute(
        "UPDATE messages SET parts = ?, verdict = ?, reason = ?, error = ?, usage = ?, metrics = ?,"
        " model = coalesce(nullif(model, ''), ?), n_chars = ?, n_newlines = ?, notes = ?, ended_ms = ? WHERE id = ?",
        (
            parts_to_text(parts),
            ended.verdict.value,
            plain(ended.reason),
            error_text(ended.error),
            usage_text(usage),
            metrics_text(metrics),
            plain(model),
            n_chars,
            n_newlines,
            json_text([plain(note) for note in notes]),
            now_ms,
            message_id,
        ),
    )
    connection.execute("DELETE FROM turns WHERE message_id = ?", (message_id,))


def recover(connection: sqlite3.Connection, leases: Path, own_id: str) -> int:
    """Fold the turns of dead processes; how many there were."""
    owners = frozenset(str(row[0]) for row in connection.execute("SELECT DISTINCT owner FROM turns"))
    found = 0
    for owner in owners - {own_id}:
        with dead_owner(leases, owner) as dead:
            if dead:
                found += _interrupt(connection, owner)
    remove_dead(leases, own_id, owners)
    return found


def _interrupt(connection: sqlite3.Connection, owner: str) -> int:
    turns = connection.execute("SELECT rowid, message_id FROM turns WHERE owner = ?", (owner,)).fetchall()
    for turn, message_id in turns:
        parts = folded_turn(connection, turn)
        connection.execute(
            "UPDATE messages SET parts = ?, verdict = ?, n_chars = ?, n_newlines = ? WHERE id = ?",
            (parts_to_text(parts), Verdict.INTERRUPTED.value, *text_size(parts), message_id),
        )
    connection.execute("DELETE FROM turns WHERE owner = ?", (owner,))
    return len(turns)
