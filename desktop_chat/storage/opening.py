"""Open the history of a data folder: take the lease, and put a damaged file aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.storage.aside import put_aside
from desktop_chat.storage.failures import is_damage
from desktop_chat.storage.leases import FOLDER_NAME, Lease, others_alive
from desktop_chat.storage.schema import FILE_NAME, open_for_writing


@dataclass(frozen=True, slots=True)
class OpenHistory:
    connection: sqlite3.Connection
    lease: Lease

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
    lease = Lease(data_dir / FOLDER_NAME, lease_id)
    path = data_dir / FILE_NAME
    try:
        try:
            return OpenHistory(open_for_writing(path), lease)
        except sqlite3.DatabaseError as error:
            if not is_damage(error) or others_alive(data_dir / FOLDER_NAME, lease_id):
                raise
            kept = put_aside(path, now_ms(), ("-wal", "-shm", ""))
            connection = open_for_writing(path)
            tell(
                ChatError(
                    ErrorKind.STORE,
                    f"The history file was damaged. It is kept as {kept}, and a new, empty history was started.",
                    detail=str(error),
                )
            )
            return OpenHistory(connection, lease)
    except BaseException:
        lease.give_up()
        raise
