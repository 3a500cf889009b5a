"""A small JSON file that several processes change: edits are merged into what is there, written whole and at once."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Generator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_fields import as_object
from desktop_chat.storage.locks import try_lock

#: Where a value stands, from the outermost key on; a None in place of the value removes it.
Edits: TypeAlias = dict[tuple[str, ...], object]

LOCK_WAIT_S = 2.0


def read_object(path: Path) -> dict[str, object] | None:
    """The file's JSON object; None if there is no file.

    Raises:
        ValueError: if it holds something else.
        OSError: if it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    value: object = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return as_object(value)  # pyright: ignore[reportUnknownArgumentType] - any JSON object


def apply_edits(document: dict[str, object], edits: Mapping[tuple[str, ...], object]) -> None:
    """Change `document` in place; what stands in the way of a path is replaced."""
    for keys, value in edits.items():
        at = document
        for key in keys[:-1]:
            inner = as_object(at.get(key))
            at[key] = inner
            at = inner
        if value is None:
            at.pop(keys[-1], None)
        else:
            at[keys[-1]] = value


def add_edits(edits: Edits, newer: Mapping[tuple[str, ...], object]) -> None:
    """Let `newer` come after `edits`, whose values at or below the same places no longer count."""
    for keys, value in newer.items():
        for old in [old for old in edits if old[: len(keys)] == keys]:
            del edits[old]
        edits[keys] = value


class JsonFileWriter:
    """Writes in a thread of its own that lives while there is something to write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._edits: Edits = {}
        self._whole = "{}"
        self._waiting: list[Future[None]] = []
        self._thread: threading.Thread | None = None

    def save(self, edits: Edits, whole: str) -> Future[None]:
        """Merge `edits` into the file, or write `whole` (its JSON text) if the file is gone.

        Several saves in a row may become one. The future fails with ChatError of kind SETTINGS; the edits are then
        written with the next save.
        """
        future: Future[None] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            add_edits(self._edits, edits)
            self._whole = whole
            self._waiting.append(future)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="settings-writer")
                self._thread.start()
        return future

    def close(self) -> None:
        """Wait until all is written."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _serve(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                edits, whole, waiting = self._edits, self._whole, self._waiting
                self._edits, self._waiting = {}, []
            try:
                self._merge(edits, whole)
            except (OSError, ValueError) as error:
                with self._lock:
                    add_edits(edits, self._edits)
                    self._edits = edits
                told = _explained(error, self._path)
                for future in waiting:
                    future.set_exception(told)
            else:
                for future in waiting:
                    future.set_result(None)

    def _merge(self, edits: Edits, whole: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(self._path.with_suffix(".lock")):
            document = read_object(self._path)
            if document is None:
                document = as_object(json.loads(whole))
            apply_edits(document, edits)
            write_atomically(self._path, json.dumps(document, indent=2, ensure_ascii=True) + "\n")


def write_atomically(path: Path, text: str) -> None:
    """Replace the file's content, readable by its owner only: a crash leaves the old or the new one.

    Raises:
        OSError: if it cannot be written; the old content stays.
    """
    target = path.resolve()
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Generator[None, None, None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        give_up_s = time.monotonic() + LOCK_WAIT_S
        while not _try_lock(descriptor):
            if time.monotonic() > give_up_s:
                raise TimeoutError("another process holds the lock")
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        return try_lock(descriptor)
    except OSError:
        # No locks on this file system: two processes that save at the same moment may undo each other.
        return True


def _explained(error: Exception, path: Path) -> ChatError:
    if isinstance(error, ValueError):
        sentence = f"The settings were not saved, because something else damaged {path}. Repair or remove that file."
    elif isinstance(error, TimeoutError):
        sentence = "The settings were not saved, because another Desktop Chat is saving its own. Try again in a moment."
    else:
        sentence = f"The settings could not be saved. Make {path.parent} writable and free some space on its disk."
    return ChatError(ErrorKind.SETTINGS, sentence, detail=f"{path}: {error}")
