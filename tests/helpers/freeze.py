"""A meter for freezes: how long a thread was kept from its Qt loop, by work of its own or by waiting."""

from __future__ import annotations

import os
import threading
import time
from array import array
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """What happened between two ticks; `at_s` counts from the start of the meter."""

    at_s: float
    cpu_ms: float
    blocked_ms: float


@dataclass(frozen=True, slots=True)
class Freezes:
    """The gaps of one measurement. An idle loop has `blocked` gaps of about a tick: the wait for the next one."""

    seconds: float
    ticks: int
    largest_cpu: Gap
    largest_blocked: Gap
    cpu_p99_ms: float
    blocked_p99_ms: float
    #: Time the thread was ready to run but another one had the processor; it is in no gap. None: not known here.
    run_delay_ms: float | None

    @property
    def cpu_ms(self) -> float:
        return self.largest_cpu.cpu_ms

    @property
    def blocked_ms(self) -> float:
        return self.largest_blocked.blocked_ms


class _RunDelay:
    """The kernel's count of nanoseconds that this thread spent runnable, but not running."""

    def __init__(self) -> None:
        try:
            self._file = os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = -1

    @property
    def known(self) -> bool:
        return self._file >= 0

    def now_ns(self) -> int:
        return int(os.pread(self._file, 96, 0).split()[1]) if self._file >= 0 else 0

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class FreezeMeter(QObject):
    """Ticks each millisecond on the thread that starts it, between `start` and `stop`.

    From tick to tick, `cpu` is the thread's CPU time and `blocked` is wall time less `cpu` less run delay: time spent
    waiting for a lock, the interpreter or a device. Where the kernel does not tell the run delay (anything but Linux),
    it is counted as blocked: the figures are then too high on a busy machine, never too low.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        # Numbers, not objects: an hour of ticks must not look like a leak of the program under the meter.
        self._at_s, self._cpu_ms, self._blocked_ms = array("d"), array("d"), array("d")
        self._run_delay: _RunDelay | None = None
        self._start = self._last = (0, 0, 0)

    def start(self) -> None:
        self._at_s, self._cpu_ms, self._blocked_ms = array("d"), array("d"), array("d")
        self._run_delay = _RunDelay()
        self._start = self._last = self._now()
        self._timer.start()

    def stop(self) -> Freezes:
        """End the measurement, the time since the last tick included."""
        self._timer.stop()
        self._tick()
        assert self._run_delay is not None, "start comes first"
        known, wall_ns, delay_ns = self._run_delay.known, self._last[0], self._last[2]
        self._run_delay.close()
        ticks = len(self._at_s)
        at_99 = (ticks - 1) * 99 // 100
        return Freezes(
            seconds=(wall_ns - self._start[0]) / 1e9,
            ticks=ticks,
            largest_cpu=self._gap(max(range(ticks), key=self._cpu_ms.__getitem__)),
            largest_blocked=self._gap(max(range(ticks), key=self._blocked_ms.__getitem__)),
            cpu_p99_ms=sorted(self._cpu_ms)[at_99],
            blocked_p99_ms=sorted(self._blocked_ms)[at_99],
            run_delay_ms=(delay_ns - self._start[2]) / 1e6 if known else None,
        )

    def _now(self) -> tuple[int, int, int]:
        """Wall, CPU and run delay, in nanoseconds."""
        assert self._run_delay is not None
        return time.monotonic_ns(), time.thread_time_ns(), self._run_delay.now_ns()

    def _tick(self) -> None:
        now, last = self._now(), self._last
        wall_ns, cpu_ns, delay_ns = (after - before for after, before in zip(now, last, strict=True))
        self._last = now
        blocked_ns = max(0, wall_ns - cpu_ns - delay_ns)
        self._at_s.append((now[0] - self._start[0]) / 1e9)
        self._cpu_ms.append(cpu_ns / 1e6)
        self._blocked_ms.append(blocked_ns / 1e6)

    def _gap(self, at: int) -> Gap:
        return Gap(self._at_s[at], self._cpu_ms[at], self._blocked_ms[at])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer.isActive():
            self.stop()
