"""The thread that reads the history file."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from desktop_chat.storage.failures import StoreClosed, explained
from desktop_chat.storage.jobs import FAILURES, Job
from desktop_chat.storage.schema import open_for_reading


class Reader:
    """Gets its jobs from the writer, once everything asked for before them is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._in_hand: Job[Any] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._serve, name="store-reader")
        self._thread.start()

    def put(self, job: Job[Any]) -> None:
        self._queue.put(job)
        if self._ended:
            self._fail_waiting()

    def close(self) -> None:
        """Finish what was put; blocks until that is done."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        try:
            while (job := self._queue.get()) is not None:
                self._in_hand = job
                self._answer(job)
        finally:
            # Also where a mistake in the program ends this thread: nobody may wait for a result for ever.
            self._ended = True
            self._fail_waiting()
            if self._connection is not None:
                self._connection.close()

    def _answer(self, job: Job[Any]) -> None:
        try:
            if self._connection is None:
                self._connection = open_for_reading(self._path)
            job.attempt(self._connection)
        except FAILURES as error:
            job.fail(explained(error, self._path))
        else:
            job.settle()

    def _fail_waiting(self) -> None:
        in_hand, self._in_hand = self._in_hand, None
        if in_hand is not None and not in_hand.future.done():
            in_hand.fail(StoreClosed())
        while True:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is not None:
                job.fail(StoreClosed())
