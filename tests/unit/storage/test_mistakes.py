"""A mistake in the program that ends a thread of the store: nobody waits for it for ever."""

from __future__ import annotations

import sqlite3

import pytest

from desktop_chat.core.errors import ChatError
from desktop_chat.storage.jobs import Job
from desktop_chat.storage.opening import open_history
from desktop_chat.storage.schema import FILE_NAME
from desktop_chat.storage.writer import Flush, Read, Writer
from tests.unit.storage.values import WAIT_S, ManualClock

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


class Mistake(Exception):
    pass


def err(_connection: sqlite3.Connection) -> None:
    raise Mistake


def good(folder) -> Writer:
    clock = ManualClock()
    return Writer(
        folder / FILE_NAME, lambda: open_history(folder, "lease", clock.now_ms, lambda _: None), lambda _: None
    )


def test_what_is_asked_of_a_store_that_cannot_even_fail_to_open_fails(tmp_path):
    def open_store():
        raise Mistake

    writer = Writer(tmp_path / FILE_NAME, open_store, lambda _: None)
    asked = [Job(err), Job(err, keep=True)]
    read, flush = Job(err), Job(lambda _: None)
    for item in (*asked, Read(read), Flush(flush)):
        writer.post(item)
    for job in (*asked, read, flush):
        with pytest.raises(ChatError, match="The history is closed"):
            job.future.result(WAIT_S)
    writer.close()


def test_a_write_that_ends_the_writer_fails_and_so_does_all_after_it(tmp_path):
    writer = good(tmp_path)
    jobs = [Job(err), Job(lambda _: None)]
    for job in jobs:
        writer.post(job)
    for job in jobs:
        with pytest.raises(ChatError, match="The history is closed"):
            job.future.result(WAIT_S)
    writer.close()


def test_a_read_that_ends_the_reader_fails_and_so_does_the_next(tmp_path):
    writer = good(tmp_path)
    for read in (Job(err), Job(lambda _: None)):
        writer.post(Read(read))
        with pytest.raises(ChatError, match="The history is closed"):
            read.future.result(WAIT_S)
    writer.close()
