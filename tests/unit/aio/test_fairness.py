"""How the loop and Qt share the thread: storms on either side, nested loops, silence when there is nothing to do."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import socket
import time

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.aio import DesktopLoop
from tests.unit.aio.conftest import Run


class _Painted(QWidget):
    """Asks for the next paint in each paint, and notes the thread CPU time of each."""

    def __init__(self) -> None:
        super().__init__()
        self.painted_s: list[float] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted_s.append(time.thread_time())
        self.update()


@pytest.fixture(autouse=True)
def _no_collection_in_between() -> None:
    """A full collection goes through all that the tests before have loaded, for tens of milliseconds."""
    gc.collect()


def _largest_gap_ms(moments_s: list[float]) -> float:
    return max(after - before for before, after in itertools.pairwise(moments_s)) * 1000


def test_a_storm_of_ready_callbacks_lets_qt_paint_and_tick(on_ours: Run) -> None:
    async def main() -> tuple[list[float], list[float]]:
        loop = asyncio.get_running_loop()
        ticked_s: list[float] = []
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: ticked_s.append(time.thread_time()))
        timer.start()
        window = _Painted()
        window.show()
        end = loop.time() + 0.3
        while loop.time() < end:  # noqa: ASYNC110  (the storm is what is tested)
            await asyncio.sleep(0)
        timer.stop()
        window.close()
        return ticked_s, window.painted_s

    ticked_s, painted_s = on_ours(main)
    assert len(ticked_s) > 10
    assert len(painted_s) > 10
    assert _largest_gap_ms(ticked_s) < 8
    assert _largest_gap_ms(painted_s) < 8


def test_a_storm_on_a_socket_beside_it_lets_qt_tick_too(on_ours: Run) -> None:
    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        ticked_s: list[float] = []
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: ticked_s.append(time.thread_time()))
        timer.start()
        reading, writing = socket.socketpair()
        with reading, writing:
            writing.send(b"never read")
            loop.add_reader(reading, lambda: None)
            end = loop.time() + 0.6
            while loop.time() < end:  # noqa: ASYNC110  (the storm is what is tested)
                await asyncio.sleep(0)
            loop.remove_reader(reading)
        timer.stop()
        return ticked_s

    ticked_s = on_ours(main)
    assert len(ticked_s) > 10
    assert _largest_gap_ms(ticked_s) < 12


def test_a_storm_of_qt_events_lets_tasks_run(on_ours: Run) -> None:
    class Storm(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.on = True
            self.again()

        def again(self) -> None:
            if self.on:
                QTimer.singleShot(0, self, self.again)

    async def main() -> int:
        storm, turns = Storm(), 0
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            await asyncio.sleep(0.001)
            turns += 1
        storm.on = False
        return turns

    assert on_ours(main) > 10


def test_sockets_and_timers_are_served_during_a_storm(on_ours: Run) -> None:
    async def main() -> int:
        async def storm() -> None:
            while True:  # noqa: ASYNC110  (the storm is what is tested)
                await asyncio.sleep(0)

        storming = asyncio.create_task(storm())
        await asyncio.sleep(0.005)
        answer = await asyncio.get_running_loop().run_in_executor(None, lambda: 7)
        storming.cancel()
        return answer

    assert on_ours(main) == 7


def test_an_idle_loop_uses_no_cpu(on_ours: Run) -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        reader, writer = os.pipe()
        loop.add_reader(reader, int)
        loop.call_later(60, int)
        await asyncio.sleep(0.01)
        start = time.thread_time()
        await asyncio.sleep(0.4)
        used_s = time.thread_time() - start
        loop.remove_reader(reader)
        os.close(reader)
        os.close(writer)
        return used_s

    assert on_ours(main) < 0.01


def test_qt_s_timer_runs_only_while_a_timer_is_set(qapp: QApplication) -> None:
    loop = DesktopLoop(qapp)
    timers = loop._waker.findChildren(QTimer)
    running: list[bool] = []

    async def look() -> None:
        """From Qt's side, when the loop has settled."""
        looked = loop.create_future()

        def note() -> None:
            running.append(any(timer.isActive() for timer in timers))
            looked.set_result(None)

        QTimer.singleShot(0, note)
        await looked

    async def main() -> None:
        await look()
        handle = loop.call_later(60, int)
        await look()
        handle.cancel()
        await look()

    loop.run_until_complete(main())
    loop.close()
    assert running == [False, True, False]


def test_a_nested_qt_loop_in_a_task_waits_without_spinning(on_ours: Run) -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        reader, writer = os.pipe()
        loop.add_reader(reader, int)
        os.write(writer, b"unread")
        nested = QEventLoop()
        QTimer.singleShot(200, nested.quit)
        start = time.thread_time()
        nested.exec()
        used_s = time.thread_time() - start
        loop.remove_reader(reader)
        os.close(reader)
        os.close(writer)
        return used_s

    assert on_ours(main) < 0.02


def test_tasks_go_on_in_a_nested_qt_loop_of_a_slot(on_ours: Run) -> None:
    async def main() -> list[int]:
        counted_inside: list[int] = []
        counted = 0

        def nest() -> None:
            nested = QEventLoop()
            QTimer.singleShot(50, nested.quit)
            nested.exec()
            counted_inside.append(counted)

        QTimer.singleShot(0, nest)
        while not counted_inside:
            await asyncio.sleep(0.001)
            counted += 1
        return counted_inside

    assert on_ours(main)[0] > 5
