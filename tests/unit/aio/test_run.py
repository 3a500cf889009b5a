"""`run`: from Qt's own loop into asyncio's, and out again with nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat import aio


def test_it_returns_the_result_of_main(qapp: QApplication) -> None:
    async def main() -> int:
        await asyncio.sleep(0.001)
        return 7

    assert aio.run(main, qapp) == 7


def test_it_raises_what_main_raised(qapp: QApplication) -> None:
    async def main() -> int:
        raise ValueError("from main")

    with pytest.raises(ValueError, match="from main"):
        aio.run(main, qapp)


def test_it_takes_over_from_qt_s_own_loop_without_closing_windows(qapp: QApplication) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    window = QWidget()
    window.show()
    QTimer.singleShot(5, lambda: qapp.exit(0))
    qapp.exec()

    async def main() -> int:
        await asyncio.sleep(0.01)
        return int(window.isVisible())

    assert aio.run(main, qapp) == 1
    assert window.isVisible()
    window.close()


def test_tasks_that_are_left_are_cancelled_and_awaited(qapp: QApplication) -> None:
    told: list[str] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            told.append("cleaned up")

    kept: list[asyncio.Task[None]] = []

    async def main() -> int:
        kept.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)
        return 0

    aio.run(main, qapp)
    assert told == ["cleaned up"]
    assert kept[0].cancelled()


def test_open_generators_are_closed(qapp: QApplication) -> None:
    told: list[str] = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            told.append("closed")

    kept = numbers()

    async def main() -> int:
        return await anext(kept)

    aio.run(main, qapp)
    assert told == ["closed"]


def test_a_task_that_refuses_to_end_is_named_and_left(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    released = asyncio.Event()

    async def refuse() -> None:
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue

    kept: list[asyncio.Task[None]] = []

    async def main() -> int:
        kept.append(asyncio.create_task(refuse(), name="the stubborn one"))
        await asyncio.sleep(0)
        return 5

    assert aio.run(main, qapp, shutdown_limit_s=0.05) == 5
    assert "the stubborn one" in caplog.text
    kept[0]._log_destroy_pending = False  # type: ignore[attr-defined]


@pytest.fixture
def interrupt_raises() -> Iterator[None]:
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.usefixtures("interrupt_raises")
def test_an_interrupt_from_the_keyboard_cancels_main(qapp: QApplication) -> None:
    told: list[str] = []
    sender = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))

    async def main() -> int:
        sender.start()
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise
        return 0

    with pytest.raises(KeyboardInterrupt):
        aio.run(main, qapp)
    sender.join()
    assert told == ["cancelled"]
