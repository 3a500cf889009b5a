"""How the stream of a running answer is doing: what the line below the composer tells."""

from __future__ import annotations

from typing import Literal, TypeAlias

from desktop_chat.core.values import value

#: `waiting`: no byte has come. `alive`: bytes, but no token. `thinking`: reasoning comes, no text yet. `flowing`: text
#: comes. `stalled`: nothing has come for a while.
PulseState: TypeAlias = Literal["waiting", "alive", "thinking", "flowing", "stalled"]


@value
class Pulse:
    """Times are in seconds up to now; None where there is nothing to count from."""

    state: PulseState
    #: Since the question went out.
    waited_s: float
    #: From then to the first token.
    ttft_s: float | None = None
    tokens_per_s: float | None = None
    #: Since the last byte, and since the last token.
    silent_s: float | None = None
    textless_s: float | None = None
    #: Signs of life without text.
    heartbeats: int = 0
    #: The stream was cut a moment ago, and goes on.
    resumed: bool = False
    #: The longest pause between two arrivals in each of the last short stretches of time, oldest first.
    gaps_s: tuple[float, ...] = ()
