"""Open the history of a data folder: take the lease, and put a damaged file aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.storage.aside import put_aside
from desktop_chat.storage.failures import is_damage
from desktop_chat.storage.leases import FOLDER_NAME, Lease, others_alive
from desktop_chat.storage.schema import FILE_NAME, open_for_writing

_MAGIC = b"SQLite format 3\0"


class OpenHistory:
    def __init__(self, connection: sqlite3.Connection, lease: Lease) -> None:
        self.connection = connection
        self.lease = lease

    def close(self) -> None:
        self.connection.close()
        self.lease.give_up()


def open_history(
    data_dir: Path, lease_id: str, now_ms: Callable[[], int], tell: Callable[[ChatError], None]
) -> OpenHistory:
    """The history of this folder, made if there is none; `tell` hears of a damaged file that was put aside.

    Raises:
        ChatError, sqlite3.Error, OSError: if it cannot be opened; nothing is changed then.
    """
    leases = data_dir / FOLDER_NAME
    lease = Lease(leases, lease_id)
    path = data_dir / FILE_NAME
    try:
        alone = not others_alive(leases, lease_id)
        try:
            if alone:
                _check_magic(path)
            return OpenHistory(open_for_writing(path), lease)
        except sqlite3.DatabaseError as error:
            if not (alone and is_damage(error)):
                raise
            kept = put_aside(path, now_ms(), ("-wal", "-shm", ""))
            connection = open_for_writing(path)
            tell(_put_aside_notice(kept, error))
            return OpenHistory(connection, lease)
    except BaseException:
        lease.give_up()
        raise


def _check_magic(path: Path) -> None:
    # SQLite would write over a file shorter than a page, and work a log that lies beside it into a foreign file.
    # Not done while others have the file open: closing a file drops the locks that SQLite holds on it here.
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    if start not in (b"", _MAGIC):
        error = sqlite3.DatabaseError("file is not a database")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error


def _put_aside_notice(kept: Path, error: sqlite3.Error) -> ChatError:
    sentence = f"The history file was damaged. It is kept as {kept}, and a new, empty history was started."
    return ChatError(ErrorKind.STORE, sentence, detail=str(error))
