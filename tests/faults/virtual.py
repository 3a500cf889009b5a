"""A loop with real sockets and a clock that can be put forward: hours of silence in milliseconds."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable

#: A loop to which nothing happens for so long, in real seconds, is idle.
_IDLE_S = 0.002


class _Selector(selectors.DefaultSelector):
    """Asks the loop what to do where there is nothing to do."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.loop.when_idle is None or (timeout is not None and timeout <= 0):
            return super().select(timeout)
        ready = super().select(_IDLE_S)
        if not ready:
            forward_s = self.loop.when_idle(timeout or 0.0)
            # Before it lets a timer go off: what a server did just before it said so is there by now.
            if forward_s and forward_s == timeout:
                ready = super().select(0)
            if not ready:
                self.loop.forward_s += forward_s
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """`when_idle(seconds until the next timer)` says by how many seconds to put the clock forward."""

    def __init__(self) -> None:
        self.forward_s = 0.0
        self.when_idle: Callable[[float], float] | None = None
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return super().time() + self.forward_s


class VirtualClock:
    """A `core.ports.Clock` that shows the loop's time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def monotonic_s(self) -> float:
        return self._loop.time()

    def now_ms(self) -> int:
        return int(self._loop.time() * 1000)
