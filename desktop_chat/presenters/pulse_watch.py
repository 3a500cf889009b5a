"""Looks at a running turn from time to time and tells how its stream is doing."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from desktop_chat.core.pulse import Pulse, PulseState

if TYPE_CHECKING:
    from desktop_chat.presenters.engine import RunningTurn

#: Silence for so long, once the server has said something, is a stall.
STALLED_S = 8.0
#: So many pauses are kept, one for each look.
KEPT_GAPS = 64


class PulseWatch:
    """One turn's. Costs nothing between two looks: a token does not know of it."""

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=KEPT_GAPS)

    def look(self, turn: RunningTurn, now_s: float, *, resumed: bool = False) -> Pulse:
        """How it is now; `now_s` is of the clock of the turn's meter."""
        meter = turn.meter
        gap_s = meter.take_gap(now_s)
        if gap_s is not None:
            self._gaps.append(gap_s)
        textless_s = None if meter.last_delta_s is None else now_s - meter.last_delta_s
        silent_s = textless_s if meter.last_byte_s is None else now_s - meter.last_byte_s
        return Pulse(
            state=_state(silent_s, has_token=textless_s is not None, thinks=turn.thoughts.is_thinking),
            waited_s=now_s - meter.started_s,
            ttft_s=None if meter.first_delta_s is None else meter.first_delta_s - meter.started_s,
            tokens_per_s=meter.tokens_per_s(),
            silent_s=silent_s,
            textless_s=textless_s,
            heartbeats=meter.heartbeats,
            resumed=resumed,
            gaps_s=tuple(self._gaps),
        )


def _state(silent_s: float | None, *, has_token: bool, thinks: bool) -> PulseState:
    if silent_s is None:
        return "waiting"
    if silent_s >= STALLED_S:
        return "stalled"
    if not has_token:
        return "alive"
    return "thinking" if thinks else "flowing"
