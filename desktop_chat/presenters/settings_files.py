"""Reads and writes the file that settings travel in, beside the window's thread."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.storage.settings_exchange import MAX_CHARS, Taken, exported, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop_chat.core.endpoint import Endpoint

T = TypeVar("T")


def start_export(path: str, endpoints: Sequence[Endpoint], ui: Mapping[str, object]) -> Future[None]:
    """The file is there as a whole, or as it was before; the future fails with ChatError of kind STORE."""
    text = exported(endpoints, ui)

    def write() -> None:
        from desktop_chat.services.whole_file import write_whole

        write_whole(Path(path), [text.encode()])

    return _beside(write, "export settings")


def start_import(path: str) -> Future[Taken]:
    """The future fails with ChatError of kind SETTINGS."""

    def read() -> Taken:
        try:
            with Path(path).open(encoding="utf-8") as file:
                text = file.read(MAX_CHARS + 1)
        except (OSError, UnicodeDecodeError) as error:
            sentence = "The file could not be read. Choose one that “Export” has written."
            raise ChatError(ErrorKind.SETTINGS, sentence, detail=str(error)) from error
        return taken(text)

    return _beside(read, "import settings")


def _beside(work: Callable[[], T], name: str) -> Future[T]:
    done: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except ChatError as error:
            done.set_exception(error)
        else:
            done.set_result(result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return done
