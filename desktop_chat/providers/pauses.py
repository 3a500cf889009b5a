"""The pause before another try: how long it may be, and an end that comes early when the user skips it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.ports import Clock
from desktop_chat.core.retry import delay_s
from desktop_chat.core.skip import Skip

#: A server that wants a longer pause than this is not waited for: the error says when to come back.
MAX_WAIT_S = 120.0


class Pauses:
    """Makes the pauses of every stream of a provider."""

    def __init__(
        self,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random_0_1: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._random_0_1 = random_0_1

    def before_retry(self, attempt: int, wish_s: float | None, endpoint: Endpoint, meter: StreamMeter) -> float | None:
        """Seconds to wait after try number `attempt` was refused; None if that is longer than the turn may wait."""
        return self._if_patient(delay_s(attempt, wish_s, self._random_0_1()), endpoint, meter)

    def before_resume(self, attempt: int, wish_s: float | None, endpoint: Endpoint, meter: StreamMeter) -> float | None:
        """The same before try number `attempt` to take up a cut stream; never sooner than the server wishes."""
        jitter_s = 0.0 if attempt == 1 and wish_s is not None else delay_s(attempt, None, self._random_0_1())
        return self._if_patient((wish_s or 0.0) + jitter_s, endpoint, meter)

    async def make(self, seconds: float, skip: Skip) -> None:
        """Wait; `skip` ends it early. It happens in the caller's task, so that a cancelled one ends at once."""
        try:
            async with asyncio.timeout(None) as limit:

                def end() -> None:
                    if not limit.expired():
                        limit.reschedule(asyncio.get_running_loop().time())

                with skip.pause(end):
                    await self._sleep(seconds)
        except TimeoutError:
            pass

    def _if_patient(self, seconds: float, endpoint: Endpoint, meter: StreamMeter) -> float | None:
        patience_s = MAX_WAIT_S
        if endpoint.timeouts.total_s is not None:
            patience_s = min(patience_s, meter.started_s + endpoint.timeouts.total_s - self._clock.monotonic_s())
        return seconds if seconds <= patience_s else None
