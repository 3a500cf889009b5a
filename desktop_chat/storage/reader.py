"""The thread that reads the history file."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from desktop_chat.storage.failures import explained
from desktop_chat.storage.jobs import FAILURES, Job
from desktop_chat.storage.schema import open_for_reading


class Reader:
    """Gets its jobs from the writer, once everything asked for before them is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._serve, name="store-reader")
        self._thread.start()

    def put(self, job: Job[Any]) -> None:
        self._queue.put(job)

    def close(self) -> None:
        """Finish what was put; blocks until that is done."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                if self._connection is None:
                    self._connection = open_for_reading(self._path)
                job.attempt(self._connection)
            except FAILURES as error:
                job.fail(explained(error, self._path))
            else:
                job.settle()
        if self._connection is not None:
            self._connection.close()
