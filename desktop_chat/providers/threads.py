"""Blocking work off the event loop, in daemon threads of its own: one that hangs delays neither exit nor others."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from desktop_chat.core.errors import ChatError

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T], name: str) -> T:
    """The result of `work()`. Cancelling the caller leaves the thread to itself.

    Raises:
        OSError, ValueError, ImportError, ChatError: what `work` raised; it may raise nothing else.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(set_outcome: Callable[[], None]) -> None:
        # The loop may be gone by the time a slow thread is done.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else set_outcome())

    def run() -> None:
        try:
            result = work()
        except (OSError, ValueError, ImportError, ChatError) as error:
            failure = error
            settle(lambda: future.set_exception(failure))
        else:
            settle(lambda: future.set_result(result))

    threading.Thread(target=run, name=name, daemon=True).start()
    return await future
