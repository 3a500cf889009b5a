"""Decides when to draw: at once if nothing was drawn lately, else once a frame, less often if drawing is dear."""

from __future__ import annotations

from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME_S = 0.016
#: The largest share of one core that drawing may take.
MAX_SHARE = 0.15
#: However dear drawing is, the reader sees something new this often.
MAX_INTERVAL_S = 0.5


def interval_s(cost_s: float) -> float:
    """How far apart draws that cost `cost_s` seconds each must be."""
    return min(MAX_INTERVAL_S, max(FRAME_S, cost_s / MAX_SHARE))


class FramePacer(QObject):
    """One single-shot timer, running only while something waits to be drawn.

    `draw` returns whether something is left for the next frame. What a draw costs is told by `used_s`, the processor
    time of this thread: by the clock it would be dear wherever other programs hold it up. When it comes is told by
    the clock, `now_s`.
    """

    def __init__(
        self,
        draw: Callable[[], bool],
        parent: QObject | None = None,
        now_s: Callable[[], float] = perf_counter,
        used_s: Callable[[], float] = thread_time,
    ) -> None:
        super().__init__(parent)
        self._draw = draw
        self._now_s = now_s
        self._used_s = used_s
        self._drawn_s = float("-inf")
        self._cost_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.draw_now)

    def request(self) -> None:
        """Something is to be drawn. Cheap where a draw is due already."""
        if self._timer.isActive():
            return
        wait_s = self._drawn_s + interval_s(self._cost_s) - self._now_s()
        if wait_s <= 0:
            self.draw_now()
        else:
            self._timer.start(max(1, round(wait_s * 1000)))

    def draw_now(self) -> None:
        self._timer.stop()
        used_s = self._used_s()
        has_more = self._draw()
        self._drawn_s = self._now_s()
        # The mean of the last few, so that one slow frame does not make the next ones late.
        self._cost_s += (self._used_s() - used_s - self._cost_s) / 4
        if has_more:
            self.request()

    def cancel(self) -> None:
        self._timer.stop()
