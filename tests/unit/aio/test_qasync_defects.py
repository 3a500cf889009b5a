"""Each measured defect of qasync 0.28, shown on its own loop and shown to be gone on ours."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.unit.aio.conftest import Run


async def _cancelled_timers_kept() -> int:
    loop = asyncio.get_running_loop()
    for _ in range(2000):
        loop.call_later(60, int).cancel()
    await asyncio.sleep(0)
    handles = (found for found in gc.get_objects() if isinstance(found, asyncio.Handle))
    return sum(handle.cancelled() and handle._loop is loop for handle in handles)


def test_qasync_keeps_cancelled_timers(on_qasync: Run) -> None:
    assert on_qasync(_cancelled_timers_kept) >= 2000


def test_ours_frees_cancelled_timers(on_ours: Run) -> None:
    assert on_ours(_cancelled_timers_kept) < 100


async def _earliest_s() -> float:
    """How long before its time the most hasty of some timers fired; negative is early."""
    loop = asyncio.get_running_loop()
    fired: list[float] = []
    done = loop.create_future()

    def fire(when: float) -> None:
        fired.append(loop.time() - when)
        if len(fired) == 300:
            done.set_result(None)

    for number in range(300):
        when = loop.time() + 0.1 + number * 0.00037
        loop.call_at(when, fire, when)
    await done
    return min(fired)


def test_qasync_fires_timers_early(on_qasync: Run) -> None:
    assert on_qasync(_earliest_s) < -0.001


def test_ours_never_fires_a_timer_early(on_ours: Run) -> None:
    assert on_ours(_earliest_s) >= 0


async def _slowdown_by_cancelled_timers() -> float:
    loop = asyncio.get_running_loop()

    async def cost_s() -> float:
        start = time.thread_time()
        for _ in range(200):
            await asyncio.sleep(0)
        return time.thread_time() - start

    before = min([await cost_s() for _ in range(20)])
    for _ in range(60_000):
        loop.call_later(3600, int).cancel()
    return min([await cost_s() for _ in range(20)]) / before


def test_qasync_slows_down_with_cancelled_timers(on_qasync: Run) -> None:
    assert on_qasync(_slowdown_by_cancelled_timers) > 2


def test_ours_does_not_slow_down_with_cancelled_timers(on_ours: Run) -> None:
    assert min(on_ours(_slowdown_by_cancelled_timers) for _ in range(3)) < 1.5


async def _dropped_generator_cleaned_up() -> bool:
    cleaned: list[bool] = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    dropped = numbers()
    await anext(dropped)
    del dropped
    await asyncio.sleep(0.01)
    return bool(cleaned)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_qasync_never_ends_a_dropped_generator(on_qasync: Run) -> None:
    assert not on_qasync(_dropped_generator_cleaned_up)


def test_ours_ends_a_dropped_generator(on_ours: Run) -> None:
    assert on_ours(_dropped_generator_cleaned_up)


_LABEL = contextvars.ContextVar("_LABEL", default="lost")


async def _label_seen_across_threads() -> str:
    loop = asyncio.get_running_loop()
    context = contextvars.copy_context()
    context.run(_LABEL.set, "kept")
    seen = loop.create_future()
    loop.call_soon_threadsafe(lambda: seen.set_result(_LABEL.get()), context=context)
    return await seen


def test_qasync_loses_the_context_of_a_threadsafe_call(on_qasync: Run) -> None:
    assert on_qasync(_label_seen_across_threads) == "lost"


def test_ours_keeps_the_context_of_a_threadsafe_call(on_ours: Run) -> None:
    assert on_ours(_label_seen_across_threads) == "kept"


@pytest.fixture
def last_window(qapp: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    qapp.setQuitOnLastWindowClosed(True)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield window
    qapp.setQuitOnLastWindowClosed(False)


def _closing(window: QWidget) -> Callable[[], Coroutine[Any, Any, str]]:
    async def main() -> str:
        window.close()
        await asyncio.sleep(0.01)
        return "still here"

    return main


def test_qasync_stops_in_mid_task_when_the_last_window_closes(on_qasync: Run, last_window: QWidget) -> None:
    with pytest.raises(RuntimeError, match="stopped before Future completed"):
        on_qasync(_closing(last_window))


def test_ours_goes_on_when_the_last_window_closes(on_ours: Run, last_window: QWidget) -> None:
    assert on_ours(_closing(last_window)) == "still here"


async def _unfinished_after_a_nested_loop() -> int:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)

    async def count() -> None:
        for _ in range(5):
            await asyncio.sleep(0.001)

    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    nested = QEventLoop()
    QTimer.singleShot(20, nested.quit)
    nested.exec()
    _, unfinished = await asyncio.wait([counting], timeout=0.5)
    return len(unfinished)


def test_qasync_strands_a_task_that_was_due_in_a_nested_qt_loop(on_qasync: Run) -> None:
    assert on_qasync(_unfinished_after_a_nested_loop) == 1


def test_ours_goes_on_with_a_task_that_was_due_in_a_nested_qt_loop(on_ours: Run) -> None:
    assert on_ours(_unfinished_after_a_nested_loop) == 0
