"""The thread that writes the history file: all that waits goes into one transaction."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from desktop_chat.core.errors import ChatError
from desktop_chat.core.limits import JOURNAL_INTERVAL_S
from desktop_chat.storage.failures import StoreClosed, explained, may_pass
from desktop_chat.storage.jobs import FAILURES, Job, notify
from desktop_chat.storage.journal import SqliteTurnJournal
from desktop_chat.storage.opening import OpenHistory
from desktop_chat.storage.reader import Reader

#: Committed text is on the disk itself, safe from a power cut, after this time.
SYNC_INTERVAL_S = 1.0
#: A write that failed for a passing reason is tried again after this time.
RETRY_INTERVAL_S = 0.5
#: How often changes by other processes are looked for, and whether the main thread still lives.
LOOK_INTERVAL_S = 1.0


class Read:
    def __init__(self, job: Job[Any]) -> None:
        self.job = job


class Flush:
    def __init__(self, job: Job[None]) -> None:
        self.job = job


class Close:
    pass


Item: TypeAlias = Job[Any] | SqliteTurnJournal | Read | Flush | Close


class Writer:
    """Everything posted is done in order; reads are passed on to the reader after the writes before them."""

    def __init__(self, path: Path, open_store: Callable[[], OpenHistory], tell: Callable[[ChatError], None]) -> None:
        self._path = path
        self._open_store = open_store
        self._tell = tell
        self._reader = Reader(path)
        self._queue: SimpleQueue[Item] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._subscribers: list[Callable[[], None]] = []
        # From here on: used by the writer's thread only.
        self._store: OpenHistory | None = None
        self._closing = False
        self._jobs: list[Job[Any]] = []
        self._kept: list[Job[Any]] = []
        self._reads: list[Job[Any]] = []
        self._flushes: list[Job[None]] = []
        self._in_hand: list[Job[Any]] = []
        self._journals: dict[str, SqliteTurnJournal] = {}
        self._failure: ChatError | None = None
        self._told = ""
        self._journals_due_s = self._retry_due_s = self._sync_due_s = self._look_due_s = 0.0
        self._unsynced = False
        self._data_version = 0
        self._thread = threading.Thread(target=self._serve, name="store-writer")
        self._thread.start()

    def post(self, item: Job[Any] | Read | Flush) -> None:
        """Ask for it; the job's future fails at once after `close`."""
        with self._lock:
            if not self._closed:
                self._queue.put(item)
                return
        job = item if isinstance(item, Job) else item.job
        job.fail(StoreClosed())

    def wake(self, journal: SqliteTurnJournal) -> None:
        """The journal has something to write."""
        self._queue.put(journal)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        with self._lock:
            self._subscribers = [*self._subscribers, callback]

        def unsubscribe() -> None:
            with self._lock:
                self._subscribers = [other for other in self._subscribers if other is not callback]

        return unsubscribe

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(Close())
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._serve_until_closed()
        finally:
            self._end()

    def _serve_until_closed(self) -> None:
        try:
            self._open_or_raise()
        except FAILURES as error:
            self._tell_once(self._explained(error))
        while not self._closing:
            self._collect(self._wait_s())
            self._work()
            self._look_if_due()
        with self._lock:
            self._closed = True
        self._collect(0)
        self._work()

    def _end(self) -> None:
        """Also where a mistake in the program ends this thread: whoever waits for a result must not wait for ever."""
        with self._lock:
            self._closed = True
        self._collect(0)
        for job in (*self._in_hand, *self._jobs, *self._reads, *self._flushes):
            if not job.future.done():
                job.fail(StoreClosed())
        self._reader.close()
        if self._store is not None:
            self._store.close()

    def _work(self) -> None:
        self._commit_if_due()
        self._pass_on_reads()
        self._sync_if_due()

    def _collect(self, wait_s: float) -> None:
        """Wait until something is due or asked for, and take all that waits."""
        try:
            self._take(self._queue.get(timeout=wait_s))
            while True:
                self._take(self._queue.get_nowait())
        except Empty:
            return

    def _wait_s(self) -> float:
        due = [self._look_due_s]
        if self._unsynced:
            due.append(self._sync_due_s)
        if self._kept:
            due.append(self._retry_due_s)
        if self._journals:
            due.append(self._journals_due_s)
        return max(0.0, min(due) - time.monotonic())

    def _take(self, item: Item) -> None:
        match item:
            case Job():
                self._jobs.append(item)
            case SqliteTurnJournal():
                self._journals[item.message_id] = item
            case Read(job=job):
                self._reads.append(job)
            case Flush(job=job):
                self._flushes.append(job)
            case Close():
                self._closing = True

    def _commit_if_due(self) -> None:
        now_s = time.monotonic()
        asked = bool(self._jobs or self._reads or self._flushes or self._closing)
        journals_due = bool(self._journals) and (asked or self._journals_due_s <= now_s)
        if not (self._jobs or journals_due or (self._kept and (asked or self._retry_due_s <= now_s))):
            return
        jobs, journals = self._kept + self._jobs, list(self._journals.values())
        self._in_hand, self._jobs, self._kept = jobs, [], []
        self._failure = self._commit(jobs, journals)
        self._in_hand = []
        if journals:
            self._journals_due_s = time.monotonic() + JOURNAL_INTERVAL_S
        if self._failure is not None:
            self._journals_due_s = self._retry_due_s = time.monotonic() + RETRY_INTERVAL_S

    def _commit(self, jobs: list[Job[Any]], journals: list[SqliteTurnJournal]) -> ChatError | None:
        """Write all in one transaction; the error if a passing cause kept it from being written."""
        try:
            self._transact(jobs, journals)
        except FAILURES as error:
            told = self._explained(error)
            if may_pass(error):
                self._put_off(jobs, journals, told)
                return told
            if len(jobs) + len(journals) > 1:
                return self._commit_singly(jobs, journals)
            self._give_up(jobs, journals, told)
        return None

    def _transact(self, jobs: list[Job[Any]], journals: list[SqliteTurnJournal]) -> None:
        connection = self._open_or_raise().connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            for job in jobs:
                job.attempt(connection)
            for journal in journals:
                journal.commit_pending(connection)
            connection.execute("COMMIT")
        except FAILURES:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        if not self._unsynced:
            self._unsynced, self._sync_due_s = True, time.monotonic() + SYNC_INTERVAL_S
        for journal in journals:
            journal.committed()
            self._journals.pop(journal.message_id, None)
        for job in jobs:
            job.settle()
        self._told = ""

    def _commit_singly(self, jobs: list[Job[Any]], journals: list[SqliteTurnJournal]) -> ChatError | None:
        """One request can never work: find out which, and write the others."""
        failure: ChatError | None = None
        for job in jobs:
            failure = self._commit([job], []) or failure
        if failure is not None:
            # The beginning of a turn may be among what was put off; its text must not go before it.
            self._put_off([], journals, failure)
            return failure
        for journal in journals:
            failure = self._commit([], [journal]) or failure
        return failure

    def _put_off(self, jobs: list[Job[Any]], journals: list[SqliteTurnJournal], error: ChatError) -> None:
        for job in jobs:
            if job.keep:
                self._kept.append(job)
            else:
                job.fail(error)
        if journals or any(job.keep for job in jobs):
            self._tell_once(error)

    def _give_up(self, jobs: list[Job[Any]], journals: list[SqliteTurnJournal], error: ChatError) -> None:
        for journal in journals:
            self._journals.pop(journal.message_id, None)
            journal.give_up()
        for job in jobs:
            job.fail(error)
        if journals or any(job.keep for job in jobs):
            self._tell_once(error)

    def _pass_on_reads(self) -> None:
        reads, self._reads = self._reads, []
        for job in reads:
            try:
                self._open_or_raise()
            except FAILURES as error:
                job.fail(self._explained(error))
            else:
                self._reader.put(job)

    def _sync_if_due(self) -> None:
        flushes, self._flushes = self._flushes, []
        failure = self._failure if self._kept or self._journals else None
        if self._unsynced and (flushes or self._closing or self._sync_due_s <= time.monotonic()):
            failure = self._sync() or failure
        for job in flushes:
            if failure is None:
                job.settle()
            else:
                job.fail(failure)

    def _sync(self) -> ChatError | None:
        self._unsynced = False
        try:
            descriptor = os.open(self._path.with_name(self._path.name + "-wal"), os.O_RDWR)
        except OSError:
            # Another process has just folded the log into the file, which it syncs itself.
            return None
        try:
            (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(descriptor)
        except OSError as error:
            told = self._explained(error)
            self._tell_once(told)
            return told
        finally:
            os.close(descriptor)
        return None

    def _look_if_due(self) -> None:
        if self._look_due_s > time.monotonic():
            return
        self._look_due_s = time.monotonic() + LOOK_INTERVAL_S
        # A program that fails before it closes its library must still end, with everything written.
        self._closing = self._closing or not threading.main_thread().is_alive()
        subscribers = self._subscribers
        if not subscribers or self._store is None:
            return
        # Asked on the writer's own connection, because its own commits do not count there.
        version = self._read_data_version(self._store.connection)
        if version != self._data_version:
            self._data_version = version
            for callback in subscribers:
                notify(callback)

    def _read_data_version(self, connection: sqlite3.Connection) -> int:
        try:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return self._data_version

    def _open_or_raise(self) -> OpenHistory:
        if self._store is None:
            self._store = self._open_store()
            self._data_version = self._read_data_version(self._store.connection)
        return self._store

    def _tell_once(self, error: ChatError) -> None:
        """Until a write works again."""
        if str(error) != self._told:
            self._told = str(error)
            self._tell(error)

    def _explained(self, error: BaseException) -> ChatError:
        return explained(error, self._path)
