"""The freeze meter tells work, waiting, and the load of other programs apart."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.helpers.freeze import FreezeMeter, Freezes


def _measured(app: QApplication, disturb: Callable[[], object], for_ms: int = 200) -> Freezes:
    meter = FreezeMeter()
    meter.start()
    QTimer.singleShot(for_ms // 2, disturb)
    QTimer.singleShot(for_ms, lambda: app.exit(0))
    app.exec()
    return meter.stop()


def _work(milliseconds: float) -> None:
    end_s = time.thread_time() + milliseconds / 1000
    while time.thread_time() < end_s:
        pass


def test_work_on_the_thread_is_cpu(qapp: QApplication) -> None:
    freezes = _measured(qapp, lambda: _work(40))
    assert 40 <= freezes.cpu_ms < 60
    assert freezes.blocked_ms < 25
    assert freezes.cpu_p99_ms < 20


def test_waiting_for_a_lock_is_blocked(qapp: QApplication) -> None:
    freezes = _measured(qapp, lambda: threading.Event().wait(0.04))
    assert 35 <= freezes.blocked_ms < 80
    assert freezes.cpu_ms < 20


def test_waiting_for_the_interpreter_is_blocked(qapp: QApplication) -> None:
    """As long as another thread is in C code that keeps the interpreter lock."""
    large = (1 << 1_000_000) // 7

    def disturb() -> None:
        thread = threading.Thread(target=lambda: large * large)
        thread.start()
        threads.append(thread)

    threads: list[threading.Thread] = []
    freezes = _measured(qapp, disturb, for_ms=300)
    for thread in threads:
        thread.join()
    assert freezes.blocked_ms > 10


def test_an_idle_loop_has_gaps_of_a_tick(qapp: QApplication) -> None:
    freezes = _measured(qapp, int, for_ms=300)
    assert freezes.ticks > 100
    assert freezes.cpu_p99_ms < 1
    assert freezes.blocked_p99_ms < 10


@contextlib.contextmanager
def _three_busy_programs_on_our_processor() -> Iterator[None]:
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(mine)})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    try:
        yield
    finally:
        for program in busy:
            program.kill()
            program.wait()
        os.sched_setaffinity(0, mine)


@pytest.mark.skipif(sys.platform != "linux", reason="the run delay is Linux's")
def test_the_load_of_other_programs_is_in_neither(qapp: QApplication) -> None:
    with _three_busy_programs_on_our_processor():
        freezes = _measured(qapp, lambda: _work(60), for_ms=600)
    assert freezes.run_delay_ms is not None
    assert freezes.run_delay_ms > 40
    assert freezes.blocked_ms < 25
    assert 60 <= freezes.cpu_ms < 80
