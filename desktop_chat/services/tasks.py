"""Named tasks with one owner, who hears of their crashes and cancels them all at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)


class TaskScope:
    """Owns background tasks. The one place, beside the crash hook, where any exception is caught."""

    def __init__(self, on_crash: Callable[[str, Exception], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_crash = on_crash
        self._closed = False

    @property
    def is_closed(self) -> bool:
        return self._closed

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Run `work` as a task called `name`.

        Raises:
            RuntimeError: if the scope is closed; `work` is closed, too.
        """
        if self._closed:
            work.close()
            raise RuntimeError(f"task {name!r} came after the end of its scope")
        task = asyncio.get_running_loop().create_task(self._guard(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that was cancelled before its first step has not begun its work; that must not be left open.
        task.add_done_callback(lambda _: work.close())
        return task

    async def close(self) -> None:
        """Cancel every task and wait until all have ended."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _guard(self, work: Coroutine[Any, Any, object], name: str) -> None:
        try:
            await work
        except Exception as error:
            log.error("task %s crashed", name, exc_info=error)
            if self._on_crash is not None:
                self._on_crash(name, error)
