"""Open the history of a data folder: take the lease, and put a damaged file aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.core.errors import ChatError, ErrorKind
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
            kept = put_aside(path, now_ms())
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


def put_aside(path: Path, now_ms: int) -> Path:
    """Rename a file, with what SQLite keeps beside it, to a name that is free; that name."""
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for ending in ("-wal", "-shm", ""):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    return kept
