"""Notices that it is another day, by the local clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from time import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_chat.ui.sidebar.days import local_today, start_ms

#: A computer that slept, or whose clock was set, is found out after this time at most.
LONGEST_MS = 10 * 60_000
#: Shortly after midnight, as a coarse timer may come early.
_AFTER_MS = 2000


class DayWatch(QObject):
    #: It is another day than before.
    day_changed = Signal()

    def __init__(self, parent: QObject, today: Callable[[], date] = local_today) -> None:
        super().__init__(parent)
        self._today = today
        self._day = today()
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._wait()

    def look(self) -> None:
        """Look at the clock now."""
        day = self._today()
        if day != self._day:
            self._day = day
            self.day_changed.emit()
        self._wait()

    def _wait(self) -> None:
        left_ms = start_ms(self._day + timedelta(days=1)) - round(time() * 1000)
        self._timer.start(min(max(left_ms, 0) + _AFTER_MS, LONGEST_MS))
