"""A meter for typing: what a key press costs until the composer is painted, while the window does other work."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

KEYS = 200
KEY_EVERY_MS = 40


class KeyMeter(QObject):
    """Presses a key every 40 ms and measures this thread's work and waiting until the composer was painted."""

    def __init__(self, edit: QWidget, viewport: QWidget) -> None:
        super().__init__()
        self.costs_ms: list[float] = []
        self._edit = edit
        self._pressed: tuple[int, int, int] | None = None
        self._delay = Path("/proc/thread-self/schedstat")
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._press)
        viewport.installEventFilter(self)

    def start(self) -> None:
        self._timer.start(KEY_EVERY_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            # Comes after the whole pass of painting, so the transcript's share counts too.
            QTimer.singleShot(0, self, lambda: self._painted(pressed))
        return False

    def _press(self) -> None:
        if len(self.costs_ms) >= KEYS:
            self._timer.stop()
        elif self._pressed is None:
            self._pressed = self._now()
            QTest.keyClick(self._edit, Qt.Key.Key_A)

    def _painted(self, pressed: tuple[int, int, int]) -> None:
        wall_ns, cpu_ns, delay_ns = (after - before for after, before in zip(self._now(), pressed, strict=True))
        self.costs_ms.append(max(wall_ns - delay_ns, cpu_ns) / 1e6)

    def _now(self) -> tuple[int, int, int]:
        return time.monotonic_ns(), time.thread_time_ns(), int(self._delay.read_text().split()[1])
