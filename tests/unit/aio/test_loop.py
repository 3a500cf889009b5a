"""What the loop promises: order, fairness, ends, and silence when there is nothing to do."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from desktop_chat.aio import DesktopLoop
from tests.unit.aio.conftest import Run


def test_ten_thousand_tasks_all_end(on_ours: Run) -> None:
    async def work(number: int) -> int:
        await asyncio.sleep(0.001 * (number % 10))
        return number

    async def main() -> int:
        return sum(await asyncio.gather(*(work(number) for number in range(10_000))))

    assert on_ours(main) == sum(range(10_000))


def test_callbacks_run_in_the_order_they_were_handed_in(on_ours: Run) -> None:
    async def main() -> list[int]:
        loop, seen = asyncio.get_running_loop(), list[int]()
        when = loop.time() + 0.01
        for number in range(100):
            loop.call_at(when, seen.append, number)
        await asyncio.sleep(0.02)
        for number in range(100, 200):
            loop.call_soon(seen.append, number)
        await asyncio.sleep(0)
        return seen

    assert on_ours(main) == list(range(200))


def test_an_exception_in_a_callback_goes_to_the_handler_and_the_rest_goes_on(on_ours: Run) -> None:
    async def main() -> list[dict[str, object]]:
        loop, seen = asyncio.get_running_loop(), list[dict[str, object]]()
        loop.set_exception_handler(lambda _loop, context: seen.append(context))
        loop.call_soon(lambda: 1 // 0)
        loop.call_later(0.001, lambda: 1 // 0)
        await asyncio.sleep(0.01)
        return seen

    assert [type(context["exception"]) for context in on_ours(main)] == [ZeroDivisionError] * 2


def test_calls_from_threads_all_arrive(on_ours: Run) -> None:
    async def main() -> int:
        loop, arrived, done = asyncio.get_running_loop(), 0, asyncio.Event()

        def arrive() -> None:
            nonlocal arrived
            arrived += 1
            if arrived == 8000:
                done.set()

        def call() -> None:
            for _ in range(2000):
                loop.call_soon_threadsafe(arrive)

        threads = [threading.Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        await done.wait()
        for thread in threads:
            thread.join()
        return arrived

    assert on_ours(main) == 8000


def test_a_call_from_a_thread_wakes_an_idle_loop_at_once(on_ours: Run) -> None:
    async def main() -> float:
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        called_s = 0.0

        def call() -> None:
            nonlocal called_s
            called_s = time.monotonic()
            loop.call_soon_threadsafe(woken.set)

        thread = threading.Timer(0.05, call)
        thread.start()
        await asyncio.wait_for(woken.wait(), 5)
        late_s = time.monotonic() - called_s
        thread.join()
        return late_s

    assert on_ours(main) < 1


def test_qt_slots_can_start_tasks(on_ours: Run) -> None:
    async def main() -> str:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()

        async def reply() -> None:
            await asyncio.sleep(0.001)
            answer.set_result("from a slot")

        tasks: list[asyncio.Task[None]] = []
        QTimer.singleShot(5, lambda: tasks.append(loop.create_task(reply())))
        return await asyncio.wait_for(answer, 5)

    assert on_ours(main) == "from a slot"


def test_qt_slots_can_set_timers(on_ours: Run) -> None:
    async def main() -> bool:
        loop, fired = asyncio.get_running_loop(), asyncio.Event()
        loop.call_later(60, int)
        QTimer.singleShot(5, lambda: loop.call_later(0.01, fired.set))
        return await asyncio.wait_for(fired.wait(), 5)

    assert on_ours(main)


def test_stop_ends_run_forever_and_it_can_run_again(qapp: QApplication) -> None:
    loop = DesktopLoop(qapp)
    for _ in range(3):
        QTimer.singleShot(5, loop.stop)
        loop.run_forever()
        assert not loop.is_running()
    assert loop.run_until_complete(asyncio.sleep(0.001, "again")) == "again"
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon(int)


def test_quit_from_qt_does_not_end_the_loop(on_ours: Run) -> None:
    async def main() -> str:
        for _ in range(3):
            QCoreApplication.quit()
            await asyncio.sleep(0.002)
        return "still here"

    assert on_ours(main) == "still here"


def test_it_refuses_to_run_inside_a_running_qt_loop(qapp: QApplication) -> None:
    loop = DesktopLoop(qapp)
    refused: list[str] = []

    def try_it() -> None:
        try:
            loop.run_forever()
        except RuntimeError as error:
            refused.append(str(error))
        qapp.exit(0)

    QTimer.singleShot(0, try_it)
    qapp.exec()
    loop.close()
    assert refused == ["Qt's event loop is already running"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_callback_leaves_the_loop(qapp: QApplication, failure: type[BaseException]) -> None:
    loop = DesktopLoop(qapp)

    def fail() -> None:
        raise failure

    loop.call_later(0.001, fail)
    with pytest.raises(failure):
        loop.run_until_complete(asyncio.sleep(5))
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


@pytest.fixture
def interrupt_raises() -> Iterator[None]:
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_reaches_its_handler_while_the_loop_is_idle(on_ours: Run, number: signal.Signals) -> None:
    async def main() -> bool:
        loop, seen = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(number, seen.set)
        sender = threading.Timer(0.02, os.kill, (os.getpid(), number))
        sender.start()
        try:
            return await asyncio.wait_for(seen.wait(), 5)
        finally:
            sender.join()
            loop.remove_signal_handler(number)

    assert on_ours(main)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.usefixtures("interrupt_raises")
def test_a_plain_signal_handler_runs_while_the_loop_is_idle(on_ours: Run) -> None:
    async def main() -> bool:
        loop = asyncio.get_running_loop()
        # The last handler that is removed must not take the wake-up away from the plain ones.
        loop.add_signal_handler(signal.SIGUSR2, int)
        loop.remove_signal_handler(signal.SIGUSR2)
        seen = asyncio.Event()
        previous = signal.signal(signal.SIGUSR1, lambda *_: loop.call_soon_threadsafe(seen.set))
        sender = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGUSR1))
        start_s = time.monotonic()
        sender.start()
        try:
            await asyncio.wait_for(seen.wait(), 5)
            return time.monotonic() - start_s < 2
        finally:
            sender.join()
            signal.signal(signal.SIGUSR1, previous)

    assert on_ours(main)


def test_asyncio_debug_mode_works(qapp: QApplication) -> None:
    loop = DesktopLoop(qapp)
    loop.set_debug(True)
    assert loop.run_until_complete(asyncio.sleep(0.001, "fine")) == "fine"
    with pytest.raises(TypeError, match="coroutines cannot be used"):
        loop.call_soon(asyncio.sleep)
    with pytest.raises(TypeError, match="coroutines cannot be used"):
        loop.call_later(1, asyncio.sleep)
    loop.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_closed_loop_leaves_no_descriptor_open(qapp: QApplication) -> None:
    def descriptors() -> set[str]:
        return {entry.name for entry in Path("/proc/self/fd").iterdir()}

    DesktopLoop(qapp).close()
    before = descriptors()
    for _ in range(5):
        loop = DesktopLoop(qapp)
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
    assert len(descriptors()) <= len(before)
