"""The messages of a shown path with what is known of them all together, made a piece at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from operator import attrgetter

from desktop_chat.core.shown import ShownMessage

# All messages are gone through when a conversation is opened: in C, not in Python.
_ID, _CHARS, _NEWLINES = attrgetter("id"), attrgetter("n_chars"), attrgetter("n_newlines")


class ShownPath:
    """Who shows a path keeps it, and changes it from then on."""

    def __init__(self, items: Sequence[ShownMessage] = ()) -> None:
        self.items: list[ShownMessage] = []
        #: The number of each message, by its id.
        self.index: dict[str, int] = {}
        #: Characters and newlines before each message, and of all.
        self.chars, self.newlines = array("q", [0]), array("q", [0])
        self.extend(items)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[ShownMessage]:
        return iter(self.items)

    def extend(self, items: Sequence[ShownMessage]) -> None:
        self.index.update(zip(map(_ID, items), count(len(self.items))))
        self.items += items
        for sums, count_of in ((self.chars, _CHARS), (self.newlines, _NEWLINES)):
            sums.extend(accumulate(map(count_of, items), initial=sums.pop()))

    def replace(self, at: int, item: ShownMessage) -> None:
        """Another state of message number `at`; the newest is done at once."""
        before, self.items[at] = self.items[at], item
        chars, newlines = item.n_chars - before.n_chars, item.n_newlines - before.n_newlines
        for later in range(at + 1, len(self.chars)):
            self.chars[later] += chars
            self.newlines[later] += newlines
