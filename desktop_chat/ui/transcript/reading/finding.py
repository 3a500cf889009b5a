"""Looks for a query in all messages, in slices, from what is in sight outwards; keeps up with what streams in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.matching import Matcher, Query
from desktop_chat.ui.transcript.reading.reading_again import Address, readings

#: How long one slice may take, and the rest after it.
_SLICE_S: Final = 0.004
_REST_MS: Final = 2
#: While it works, what was found is told so often: to show it costs more than to find it.
_TELL_S: Final = 0.1
#: What streams in is looked through so often.
_KEEP_UP_MS: Final = 150
#: The search ends where so many are found.
MAX_FOUND: Final = 10_000


class Hit(NamedTuple):
    """A match: `part` and `number` tell the block, also after a fold above it was opened."""

    message: int
    part: int
    number: int
    start: int
    end: int


class Finding(NamedTuple):
    """What there is to say: which match is the current one (from 1, else 0), of how many, and the share looked at."""

    current: int
    total: int
    done: float
    is_capped: bool
    gave_up: bool


class Finder(QObject):
    """Nothing is done while the query is empty."""

    #: The number of matches, the current one or the progress is another; read it with `finding()`.
    found_changed = Signal()
    #: A Hit that is to be brought into sight.
    hit_chosen = Signal(object)

    def __init__(self, document: TranscriptDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._matcher: Matcher | None = None
        self._hits: dict[int, list[Hit]] = {}
        self._by_block: dict[int, dict[Address, list[Hit]]] = {}
        self._count = 0
        self._current: Hit | None = None
        self._origin = Hit(0, 0, 0, 0, 0)
        self._wants_current = False
        self._work: Iterator[bool] = iter(())
        self._looked_at = self._to_look_at = 0
        self._forward_done = False
        self._told_at = 0.0
        self._changed: dict[int, Address] = {}
        self._slices = self._timer(_REST_MS, self._go_on)
        self._keeping_up = self._timer(_KEEP_UP_MS, self._keep_up)

    def _timer(self, ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(slot)
        return timer

    # Verbs

    def look_for(self, query: Query, origin: Hit) -> None:
        """Find `query` from now on; the first match at or after `origin` becomes the current one.

        Raises:
            ValueError: the query is no valid pattern.
        """
        self._begin(query, origin, wants_current=True)

    def _begin(self, query: Query, origin: Hit, *, wants_current: bool) -> None:
        self.stop()
        self._matcher = Matcher(query) if query.text else None
        self._origin, self._wants_current = origin, wants_current and self._matcher is not None
        if self._matcher is not None:
            self._to_look_at = len(self._document)
            # There may be fewer messages by now than where one began to search.
            self._work = self._outwards(min(origin.message, max(self._to_look_at - 1, 0)))
            self._go_on()
        else:
            self.found_changed.emit()

    def start_over(self) -> None:
        """Other messages are shown: look for the same query in them, and leave the reader where they were opened."""
        if self._matcher is not None:
            self._begin(self._matcher.query, Hit(max(len(self._document) - 1, 0), 0, 0, 0, 0), wants_current=False)

    def stop(self) -> None:
        """Forget the query."""
        self._slices.stop()
        self._keeping_up.stop()
        self._work = iter(())
        self._matcher, self._current, self._count = None, None, 0
        self._hits, self._by_block, self._changed = {}, {}, {}
        self._looked_at = self._to_look_at = 0
        self._forward_done = self._wants_current = False

    def step(self, step: int) -> Hit | None:
        """The next match (-1: the one before), round the ends; it is the current one now."""
        if not self._count:
            return None
        chosen = self._beyond(self._current or self._origin, step)
        self._choose(chosen)
        return chosen

    def blocks_changed(self, message: int, part: int, number: int) -> None:
        """A message's blocks from that one on are others now."""
        if self._matcher is None:
            return
        self._changed[message] = min(self._changed.get(message, (part, number)), (part, number))
        self._by_block.pop(message, None)
        if not self._keeping_up.isActive():
            self._keeping_up.start()

    # What there is

    @property
    def is_looking(self) -> bool:
        """Whether there is a query."""
        return self._matcher is not None

    @property
    def current(self) -> Hit | None:
        return self._current

    def finding(self) -> Finding:
        done = self._looked_at / self._to_look_at if self._to_look_at else 1.0
        gave_up = self._matcher is not None and self._matcher.gave_up
        return Finding(self._ordinal(), self._count, done, self._count >= MAX_FOUND, gave_up)

    def hits_in(self, message: int, part: int, number: int) -> list[Hit]:
        """The matches in one block."""
        hits = self._hits.get(message)
        if not hits:
            return []
        by_block = self._by_block.get(message)
        if by_block is None:
            by_block = self._by_block[message] = {}
            for hit in hits:
                by_block.setdefault((hit.part, hit.number), []).append(hit)
        return by_block.get((part, number), [])

    def _ordinal(self) -> int:
        current = self._current
        if current is None:
            return 0
        before = sum(len(hits) for message, hits in self._hits.items() if message < current.message)
        return before + bisect_left(self._hits.get(current.message, []), current) + 1

    def _beyond(self, hit: Hit, step: int) -> Hit:
        messages = sorted(self._hits)
        hits = self._hits.get(hit.message, [])
        if step > 0:
            later = [one for one in hits if one > hit or (one == hit and self._current is None)]
            if later:
                return later[0]
            following = next((one for one in messages if one > hit.message), messages[0])
            return self._hits[following][0]
        earlier = [one for one in hits if one < hit]
        if earlier:
            return earlier[-1]
        preceding = next((one for one in reversed(messages) if one < hit.message), messages[-1])
        return self._hits[preceding][-1]

    # The work

    def _outwards(self, origin: int) -> Iterator[bool]:
        """Look through one message at a time, or one piece of a long one: below the origin, above it, below."""
        below, above = origin, origin - 1
        count = len(self._document)
        while (below < count or above >= 0) and self._count < MAX_FOUND:
            if below < count:
                yield from self._through(below)
                below += 1
                self._forward_done = below >= count
                self._look_for_current()
            if above >= 0:
                yield from self._through(above)
                above -= 1
        self._forward_done = True
        self._look_for_current()

    def _through(self, message: int, beyond: Address = (0, 0)) -> Iterator[bool]:
        """Take up what is found in a message from the block at `beyond` on."""
        matcher = self._matcher
        if matcher is None:
            return
        kept = [hit for hit in self._hits.get(message, []) if (hit.part, hit.number) < beyond]
        found: list[Hit] = []
        for address, text in readings(self._document, message, matcher.may_match, beyond):
            if text:
                found.extend(Hit(message, *address, start, end) for start, end in matcher.matches(text))
            yield True
        self._put(message, kept + found)
        yield True  # of a message that is passed over, too: there may be very many

    def _put(self, message: int, hits: list[Hit]) -> None:
        self._count += len(hits) - len(self._hits.get(message, []))
        self._by_block.pop(message, None)
        if hits:
            self._hits[message] = hits
        else:
            self._hits.pop(message, None)
        current = self._current
        if current is not None and current.message == message and current not in hits:
            at = bisect_left(hits, current)
            self._current = hits[min(at, len(hits) - 1)] if hits else None
        self._looked_at = min(self._looked_at + 1, self._to_look_at)

    def _look_for_current(self) -> None:
        """Choose the first match at or after the origin as soon as it is known to be the first."""
        if not self._wants_current or not self._hits:
            return
        behind = [message for message in self._hits if message >= self._origin.message]
        after = [hit for message in sorted(behind)[:2] for hit in self._hits[message] if hit >= self._origin]
        if after:
            self._choose(after[0])
        elif self._forward_done and self._looked_at >= self._to_look_at:
            self._choose(self._hits[min(self._hits)][0])

    def _choose(self, hit: Hit) -> None:
        self._wants_current = False
        self._current = hit
        self.hit_chosen.emit(hit)
        self.found_changed.emit()

    def _go_on(self) -> None:
        end = perf_counter() + _SLICE_S
        for _ in self._work:
            if (now := perf_counter()) > end:
                self._slices.start()
                if now > self._told_at + _TELL_S:
                    self._tell(now)
                return
        self._looked_at = self._to_look_at
        self._tell(end)

    def _tell(self, now: float) -> None:
        self._told_at = now
        self.found_changed.emit()

    def _keep_up(self) -> None:
        """Look again through what has changed; of an answer that grows, through its end."""
        if self._slices.isActive():
            self._keeping_up.start()
            return
        changed, self._changed = self._changed, {}
        self._to_look_at = self._looked_at = len(self._document)
        self._work = self._through_changed(changed)
        self._go_on()

    def _through_changed(self, changed: dict[int, Address]) -> Iterator[bool]:
        for message, beyond in changed.items():
            if message < len(self._document):
                yield from self._through(message, beyond)
        self._look_for_current()
