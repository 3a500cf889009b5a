"""The history file: its schema, its migrations by `user_version`, and how it is opened."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from desktop_chat.core.errors import ChatError, ErrorKind

FILE_NAME = "history.sqlite3"
BUSY_TIMEOUT_S = 5.0

_FIRST = """
CREATE TABLE conversations (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_is_own INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    active_leaf TEXT,
    endpoint_id TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    system_prompt TEXT NOT NULL DEFAULT '',
    parameters TEXT NOT NULL DEFAULT '{}',
    draft TEXT NOT NULL DEFAULT ''
);
CREATE INDEX conversations_by_time ON conversations (updated_ms DESC) WHERE deleted_ms IS NULL;
CREATE TABLE messages (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent_id TEXT,
    role TEXT NOT NULL,
    parts TEXT NOT NULL DEFAULT '[]',
    verdict TEXT,
    reason TEXT NOT NULL DEFAULT '',
    error TEXT,
    endpoint_id TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    usage TEXT,
    metrics TEXT,
    n_chars INTEGER NOT NULL DEFAULT 0,
    n_newlines INTEGER NOT NULL DEFAULT 0,
    session_id TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER
);
CREATE INDEX messages_tree ON messages (conversation_id, parent_id, id);
CREATE TABLE turns (
    rowid INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    owner TEXT NOT NULL
);
CREATE TABLE journal (
    turn INTEGER NOT NULL REFERENCES turns (rowid) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text BLOB NOT NULL,
    PRIMARY KEY (turn, seq)
) WITHOUT ROWID;
"""

_NOTES = "ALTER TABLE messages ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'"
_PINS_AND_MARKS = """
ALTER TABLE conversations ADD COLUMN pin INTEGER;
ALTER TABLE conversations ADD COLUMN unread INTEGER NOT NULL DEFAULT 0
"""
_DRAFT_FILES = """
CREATE TABLE draft_files (
    conversation_id TEXT NOT NULL,
    id TEXT NOT NULL,
    media_type TEXT NOT NULL,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (conversation_id, id)
)
"""
_DELETED_BRANCHES = "ALTER TABLE messages ADD COLUMN deleted_ms INTEGER"

#: Script number N takes a file from version N to N + 1. Never changed once released.
MIGRATIONS: tuple[str, ...] = (_FIRST, _NOTES, _PINS_AND_MARKS, _DRAFT_FILES, _DELETED_BRANCHES)
VERSION = len(MIGRATIONS)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The history file, made or brought up to date; transactions are begun by hand.

    Raises:
        ChatError: kind STORE, if a newer program wrote the file.
        sqlite3.Error, OSError: if it cannot be opened.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _connect(path)
    try:
        version = _version(connection)
        if version > VERSION:
            raise ChatError(
                ErrorKind.STORE,
                "The history was written by a newer Desktop Chat. Install that version or a later one to open it.",
                detail=f"{path}: version {version}, this program knows {VERSION}",
            )
        if version < VERSION:
            path.chmod(0o600)
            _use_wal(connection)
            _migrate(connection)
        connection.execute("SELECT count(*) FROM turns").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A second connection to a file that `open_for_writing` has opened."""
    connection = _connect(path)
    connection.execute("PRAGMA query_only = 1")
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = 1")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for another process that switches the same new file to WAL at this moment.
    give_up_s = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_s:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another process may have done it while this one waited.
        for number in range(_version(connection), VERSION):
            for statement in MIGRATIONS[number].split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
