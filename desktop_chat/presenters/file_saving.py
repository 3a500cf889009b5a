"""Writes a file that came in an answer to where the user wants it."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import unquote_to_bytes

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.services.whole_file import write_whole

_MAX_HEAD_CHARS = 1000
#: Decoded at once: while that lasts, the window waits for the interpreter.
_SLICE_CHARS = 1 << 18
_BLANKS = b" \t\r\n\f"


def start_saving(url: str, path: str) -> Future[None]:
    """`save_data_url` on a thread of its own, which the end of the program does not wait for."""
    saved: Future[None] = Future()

    def save() -> None:
        try:
            save_data_url(url, path)
        except ChatError as error:
            saved.set_exception(error)
        else:
            saved.set_result(None)

    threading.Thread(target=save, name="save a file", daemon=True).start()
    return saved


def save_data_url(url: str, path: str) -> None:
    """The file is there as a whole, or as it was before.

    Raises:
        ChatError: kind PROTOCOL if it is no data URL that can be read, STORE if it cannot be written there.
    """
    try:
        write_whole(Path(path), _decoded(url))
    except ValueError as error:
        sentence = "This file came damaged and cannot be saved. Ask for it again."
        raise ChatError(ErrorKind.PROTOCOL, sentence) from error


def _decoded(url: str) -> Iterator[bytes]:
    comma = url.find(",", 0, _MAX_HEAD_CHARS)
    head = url[: max(comma, 0)].lower()
    if not head.startswith("data:"):
        raise ValueError("no data URL")
    pieces = _unescaped(url, comma + 1)
    return _from_base64(pieces) if head.rstrip().endswith(";base64") else pieces


def _unescaped(url: str, at: int) -> Iterator[bytes]:
    while at < len(url):
        end = at + _SLICE_CHARS
        if end < len(url):
            # An escape stays in one slice.
            escape = url.rfind("%", end - 2, end)
            end = escape if escape >= 0 else end
        yield unquote_to_bytes(url[at:end])
        at = end


def _from_base64(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """As browsers read it: blanks do not count, and the padding may be missing."""
    rest = b""
    for piece in pieces:
        text = rest + piece.translate(None, _BLANKS)
        whole = max(len(text) - 1, 0) // 4 * 4
        rest = text[whole:]
        yield b64decode(text[:whole], validate=True)
    yield b64decode(rest + b"=" * (-len(rest) % 4), validate=True)
