"""What was told of an answer, and how a stream that comes from its start goes on where that ends."""

from __future__ import annotations

from desktop_chat.core.draft import Draft
from desktop_chat.core.events import (
    TOKEN_EVENTS,
    Ended,
    Heartbeat,
    PartsDiscarded,
    Started,
    StreamEvent,
    UsageReported,
)

_WEIGHTLESS = (Started, Heartbeat, UsageReported, PartsDiscarded, Ended)


class Told:
    """Folds events. `weight` is their length: characters, and one for each event without text that adds something."""

    def __init__(self) -> None:
        self.weight = 0
        self._draft = Draft()

    def take(self, event: StreamEvent) -> None:
        if isinstance(event, TOKEN_EVENTS):
            self.weight += len(event.text)
        elif not isinstance(event, _WEIGHTLESS):
            self.weight += 1
        self._draft.apply(event)

    def is_same_as(self, other: Told) -> bool:
        return self.weight == other.weight and self._draft.parts() == other._draft.parts()


class CatchUp:
    """Holds back a stream that comes from its start until it says more than what was told: nothing is lost by it.

    If it says the same, only what is new is told; if not, all of it replaces what was told. Should it break off
    earlier, what was told stays.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._again = Told()
        self._held: list[StreamEvent] = []
        self.is_done = False

    def take(self, events: list[StreamEvent]) -> list[StreamEvent]:
        """What may be told of `events`, oldest first."""
        events = [event for event in events if not isinstance(event, Started)]
        if self.is_done:
            return events
        for at, event in enumerate(events):
            missing = self._told.weight - self._again.weight
            if missing <= 0:
                return self._catch_up([], events[at:])
            known, new = _split(event, missing)
            self._again.take(known)
            self._held.append(event)
            if new is not None or isinstance(event, Ended):
                return self._catch_up([] if new is None else [new], events[at + 1 :])
        return []

    def _catch_up(self, new: list[StreamEvent], rest: list[StreamEvent]) -> list[StreamEvent]:
        self.is_done = True
        held, self._held = self._held, []
        return [*new, *rest] if self._again.is_same_as(self._told) else [PartsDiscarded(0), *held, *rest]


def _split(event: StreamEvent, length: int) -> tuple[StreamEvent, StreamEvent | None]:
    """A delta in two where `length` of it is known; every other event as it is."""
    if not isinstance(event, TOKEN_EVENTS) or len(event.text) <= length:
        return event, None
    make = type(event)
    return make(event.part, event.text[:length]), make(event.part, event.text[length:])
