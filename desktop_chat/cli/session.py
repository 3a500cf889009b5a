"""An engine for the length of one command."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

from desktop_chat.core.errors import ChatError
from desktop_chat.core.verdict import EXIT_CODES, Verdict
from desktop_chat.engine import Engine, Store, default_data_dir


def open_store() -> Store:
    """The store of the data directory; what it has to say that answers no call goes to stderr."""
    store = Store(default_data_dir())
    store.on_error = _tell
    if store.settings.notice is not None:
        _tell(store.settings.notice)
    return store


def _tell(error: ChatError) -> None:
    print(f"desktop-chat: {error}", file=sys.stderr)


def with_engine(work: Callable[[Engine], Awaitable[int]]) -> int:
    """Run `work` with an engine that is closed whatever happens; Ctrl+C and SIGTERM exit with 130."""

    async def main() -> int:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None

        def end(_number: int, _frame: object) -> None:
            loop.call_soon_threadsafe(task.cancel)

        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), end)
        engine = Engine(store)
        try:
            return await work(engine)
        finally:
            await engine.close()

    store = open_store()
    try:
        return asyncio.run(main())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return EXIT_CODES[Verdict.STOPPED]
    finally:
        store.close()
