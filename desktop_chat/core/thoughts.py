"""How long the model thought: from the first piece of each reasoning part to what came after it."""

from __future__ import annotations

from desktop_chat.core.events import (
    Ended,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    TextDelta,
    ToolCallStarted,
)


class Thoughts:
    """Times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._began_s: dict[int, float] = {}
        self._took_s: dict[int, float] = {}

    @property
    def is_thinking(self) -> bool:
        """Whether reasoning arrives now and nothing else has come after it."""
        return len(self._began_s) > len(self._took_s)

    @property
    def durations(self) -> tuple[tuple[int, float], ...]:
        """(part, seconds) of the parts that are over."""
        return tuple(self._took_s.items())

    def listen(self, event: StreamEvent, now_s: float) -> bool:
        """Take the turn's next event; True if a reasoning part ended with it."""
        match event:
            case ReasoningDelta(part):
                ended = self._end(now_s, but=part)
                self._began_s.setdefault(part, now_s)
                return ended
            case PartEnded(part) if part in self._began_s:
                return self._end(now_s)
            case TextDelta() | RefusalDelta() | ToolCallStarted() | Ended():
                return self._end(now_s)
            case PartsDiscarded(from_part):
                for times in (self._began_s, self._took_s):
                    for part in [part for part in times if part >= from_part]:
                        del times[part]
                return False
            case _:
                return False

    def _end(self, now_s: float, but: int | None = None) -> bool:
        over = [part for part in self._began_s if part not in self._took_s and part != but]
        for part in over:
            self._took_s[part] = now_s - self._began_s[part]
        return bool(over)
