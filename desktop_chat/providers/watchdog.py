"""Time-outs of one stream, checked by a timer of its own: nothing is paid per chunk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from desktop_chat.core.endpoint import Timeouts
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.providers.transport import MonotonicClock

_SENTENCES = {
    "first_token": "The server took the question but sent no word of an answer within {limit:g} s. Try again.",
    "idle": "The server fell silent for {limit:g} s in the middle of its answer. What had arrived is kept; try again.",
    "total": "The answer was not complete after {limit:g} s. What had arrived is kept; allow more time, or try again.",
}


#: A loop that was held up has not read yet what came meanwhile; it gets this long before silence is concluded.
_LAST_LOOK_S = 0.02
#: Behind its last word a server has this long to say what else there is, token counts for one, and to close.
GRACE_S = 2.0


class Stalled(ChatError):
    """Kind STALLED; `reason` says which limit was reached: first_token, idle or total."""

    def __init__(self, reason: str, limit_s: float) -> None:
        super().__init__(ErrorKind.STALLED, _SENTENCES[reason].format(limit=limit_s), detail=reason)
        self.reason = reason


class Deadline(NamedTuple):
    """When a limit is reached, on the monotonic clock, and which."""

    at_s: float
    reason: str
    limit_s: float

    def error(self) -> Stalled:
        return Stalled(self.reason, self.limit_s)


class Watchdog:
    """Calls `on_stalled` once a limit is reached. Any byte counts as life, only a token as the first token.

    `asked_s` is when this request went out, `meter.started_s` when the turn began, which the total counts from.
    """

    def __init__(
        self,
        timeouts: Timeouts,
        meter: StreamMeter,
        clock: MonotonicClock,
        on_stalled: Callable[[Stalled], None],
    ) -> None:
        self._timeouts = timeouts
        self._meter = meter
        self._clock = clock
        self._asked_s = clock.monotonic_s()
        self._on_stalled = on_stalled
        self._timer: asyncio.TimerHandle | None = None
        self._has_token = False
        self._is_last_look = False
        #: When the server last said anything, if by then it had proved the end of its answer.
        self._finished_s: float | None = None

    def start(self) -> None:
        """Begin to watch; `stop` has to follow."""
        now_s = self._clock.monotonic_s()
        deadline = self.next_deadline()
        due_s = [deadline.at_s] if deadline is not None else []
        if self._timeouts.idle_s is not None:
            # Bytes that are yet to come cannot be missed for longer than that.
            due_s.append(now_s + self._timeouts.idle_s)
        if due_s:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, min(due_s) - now_s), self._check)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def token_seen(self) -> None:
        """From now on only silence and the total count."""
        self._has_token = True

    def finish_seen(self) -> None:
        """The end of the answer is proved: from now on a short silence is enough."""
        is_new = self._finished_s is None
        self._finished_s = self._clock.monotonic_s()
        if is_new:
            self.stop()
            self.start()

    def goes_on(self) -> None:
        """More of the answer followed behind its end."""
        self._finished_s = None

    def next_deadline(self) -> Deadline | None:
        """The time-out that is due first, as things stand."""
        limits = self._timeouts
        deadlines: list[Deadline] = []
        if limits.total_s is not None:
            deadlines.append(Deadline(self._meter.started_s + limits.total_s, "total", limits.total_s))
        if limits.first_token_s is not None and not self._has_token:
            deadlines.append(Deadline(self._asked_s + limits.first_token_s, "first_token", limits.first_token_s))
        last_byte_s = self._meter.last_byte_s
        # Bytes from before this request belong to a try that was refused.
        if limits.idle_s is not None and last_byte_s is not None and last_byte_s >= self._asked_s:
            deadlines.append(Deadline(last_byte_s + limits.idle_s, "idle", limits.idle_s))
        if self._finished_s is not None:
            deadlines.append(Deadline(self._finished_s + GRACE_S, "idle", GRACE_S))
        return min(deadlines, default=None)

    def _check(self) -> None:
        deadline = self.next_deadline()
        if deadline is None or deadline.at_s > self._clock.monotonic_s():
            self._is_last_look = False
            self.start()
        elif not self._is_last_look:
            self._is_last_look = True
            self._timer = asyncio.get_running_loop().call_later(_LAST_LOOK_S, self._check)
        else:
            self._timer = None
            self._on_stalled(deadline.error())
