"""Loops to compare: plain qasync's and ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

Run = Callable[[Callable[[], Any]], Any]


def _runner(loop: asyncio.AbstractEventLoop) -> Run:
    def run(main: Callable[[], Any]) -> Any:
        return loop.run_until_complete(main())

    return run


@pytest.fixture
def on_qasync(qapp: QApplication) -> Iterator[Run]:
    """Runs a coroutine function on qasync's loop as it is shipped."""
    import qasync

    loop = qasync.QEventLoop(qapp)
    yield _runner(loop)
    _discard_tasks(loop)
    loop.close()


@pytest.fixture
def on_ours(qapp: QApplication) -> Iterator[Run]:
    """Runs a coroutine function on the desktop loop."""
    from desktop_chat.aio import DesktopLoop

    loop = DesktopLoop(qapp)
    yield _runner(loop)
    left = [task.get_name() for task in asyncio.all_tasks(loop)]
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert not left


def _discard_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Stranded tasks cannot be ended; keep them from complaining about it."""
    for task in asyncio.all_tasks(loop):
        task._log_destroy_pending = False  # type: ignore[attr-defined]
