"""A request to a thread of the store, and the future that tells its result."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from desktop_chat.core.errors import ChatError

T = TypeVar("T")

#: What a request can raise, from the disk and from values that SQLite does not take.
FAILURES = (ChatError, sqlite3.Error, OSError, ValueError, TypeError, ArithmeticError, LookupError)


class Job(Generic[T]):
    """`keep` for a write that nobody waits for: it is tried until it works or can never work."""

    def __init__(self, run: Callable[[sqlite3.Connection], T], *, keep: bool = False) -> None:
        self.future: Future[T] = Future()
        # Giving up waiting for a write does not undo it, so it cannot be cancelled.
        self.future.set_running_or_notify_cancel()
        self.keep = keep
        self._run = run
        self._result: T | None = None

    def attempt(self, connection: sqlite3.Connection) -> None:
        self._result = self._run(connection)

    def settle(self) -> None:
        self.future.set_result(self._result)  # pyright: ignore[reportArgumentType] - `attempt` has set it

    def fail(self, error: ChatError) -> None:
        self.future.set_exception(error)


def tell(callback: Callable[[ChatError], None] | None, error: ChatError) -> None:
    """Call on a thread of the store; what the callback raises is logged and does not end the thread."""
    if callback is not None:
        notice: Future[ChatError] = Future()
        notice.add_done_callback(lambda done: callback(done.result()))
        notice.set_result(error)


def notify(callback: Callable[[], None]) -> None:
    """The same for a callback without an argument."""
    notice: Future[None] = Future()
    notice.add_done_callback(lambda _: callback())
    notice.set_result(None)
