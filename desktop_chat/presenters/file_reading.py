"""Reads files that the user attaches, on threads of their own."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.core.attachments import MAX_IMAGE_BYTES, attachment, short
from desktop_chat.core.errors import ChatError, ErrorKind

if TYPE_CHECKING:
    from desktop_chat.core.messages import FilePart

_SLICE_BYTES = 1 << 20


def start_reading(path: str) -> Future[FilePart]:
    """The file at `path`; the end of the program does not wait for it. Fails with ChatError of kind SETTINGS."""
    return _on_thread(path, None)


def start_taking(name: str, data: bytes) -> Future[FilePart]:
    """The same for what is in memory already."""
    return _on_thread(name, data)


def _on_thread(path: str, data: bytes | None) -> Future[FilePart]:
    read: Future[FilePart] = Future()

    def work() -> None:
        try:
            part = attachment(Path(path).name, _contents(Path(path)) if data is None else data)
        except ChatError as error:
            read.set_exception(error)
        else:
            read.set_result(part)

    threading.Thread(target=work, name="read a file", daemon=True).start()
    return read


def _contents(path: Path) -> bytes:
    """No more than one byte too many, and of plain files alone: a pipe could wait for ever."""
    name = short(path.name) or "This"
    if path.is_dir():
        raise ChatError(ErrorKind.SETTINGS, f"{name} is a folder. Attach the files in it.")
    if path.exists() and not path.is_file():
        raise ChatError(ErrorKind.SETTINGS, f"{name} is not a file that can be attached.")
    try:
        with path.open("rb") as file:
            pieces: list[bytes] = []
            left = MAX_IMAGE_BYTES + 1
            while left and (piece := file.read(min(left, _SLICE_BYTES))):
                pieces.append(piece)
                left -= len(piece)
    except OSError as error:
        sentence = f"{name} could not be read. Check that it is there and that you may open it."
        raise ChatError(ErrorKind.SETTINGS, sentence, detail=str(error)) from error
    return b"".join(pieces)
