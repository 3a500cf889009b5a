"""What a failure of the history file means: a plain sentence, and whether trying again may help."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from desktop_chat.core.errors import ChatError, ErrorKind

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: Primary result codes after which the same write may work later.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
    }
)


class StoreClosed(ChatError):
    def __init__(self) -> None:
        super().__init__(ErrorKind.STORE, "The history is closed. Start Desktop Chat again.")


def is_damage(error: BaseException) -> bool:
    """True if the file is no history file, or a broken one."""
    return isinstance(error, sqlite3.DatabaseError) and _primary_code(error) in _DAMAGED


def may_pass(error: BaseException) -> bool:
    """True if the cause is outside the request: no space, no permission, another program's lock."""
    if isinstance(error, sqlite3.Error):
        return _primary_code(error) in _PASSING
    return isinstance(error, OSError)


def explained(error: BaseException, path: Path) -> ChatError:
    """The error as one plain sentence that says what to do; kind STORE."""
    if isinstance(error, ChatError):
        return error
    detail = f"{path}: {error}"
    return ChatError(ErrorKind.STORE, _sentence(error, path), detail=detail)


def _sentence(error: BaseException, path: Path) -> str:
    code = _primary_code(error) if isinstance(error, sqlite3.Error) else None
    number = error.errno if isinstance(error, OSError) else None
    if code == sqlite3.SQLITE_FULL or number in _FULL_ERRNOS:
        return f"The disk is full, so the history cannot be written. Free some space on the disk of {path.parent}."
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN) or isinstance(error, OSError):
        return f"The history cannot be written. Make the folder {path.parent} writable for your user."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another program keeps the history locked. Close it, or try again in a moment."
    if code in _DAMAGED:
        return f"The history file is damaged. Move {path.name} out of {path.parent} and start Desktop Chat again."
    if code == sqlite3.SQLITE_IOERR:
        return f"The disk did not take the history. Check the disk that holds {path.parent} and its free space."
    if code == sqlite3.SQLITE_CONSTRAINT:
        return "This conversation is no longer in the history. Start a new one."
    return "The history could not be used. Start Desktop Chat again."


def _primary_code(error: sqlite3.Error) -> int | None:
    # Errors that Python's own sqlite3 module raises carry no code.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
