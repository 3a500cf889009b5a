"""Writes a file such that it is there as a whole, or as it was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from desktop_chat.core.errors import ChatError, ErrorKind


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Blocks until it is written; what `pieces` raises is passed on, and the file is as it was.

    Raises:
        ChatError: kind STORE, if it cannot be written there.
    """
    broken: list[ValueError] = []
    try:
        part = path.with_name(f".{uuid4().hex}.part")
        try:
            with part.open("xb") as file:
                file.writelines(_noting(pieces, broken))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:  # a name that no file can have is a ValueError
        if error in broken:
            raise
        sentence = "The file could not be written there. Choose another folder."
        raise ChatError(ErrorKind.STORE, sentence, detail=str(error)) from error


def _noting(pieces: Iterable[bytes], broken: list[ValueError]) -> Iterator[bytes]:
    """What the pieces themselves raise is not the file's."""
    try:
        yield from pieces
    except ValueError as error:
        broken.append(error)
        raise
