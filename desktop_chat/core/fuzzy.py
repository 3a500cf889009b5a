"""Finds things by a few letters of their names, in any order of the words, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from desktop_chat.core.values import value

#: Of a longer name no more is looked at.
_MOST_CHARS = 400
#: How long a search goes on before it lets others have a turn, and how many things lie between two looks at the clock.
_SLICE_S = 0.005
_PIECE = 250
#: What a word is worth: at the beginning of the name, of a word in it, within a word, and with others between letters.
_AT_START, _AT_WORD, _WITHIN, _SCATTERED = 100, 90, 60, 40
#: Added where nothing else is in the name.
_ALL_OF_IT = 50
#: Taken off for what stands in the second-rank words only.
_IN_DETAIL = 30


@value
class Wanted:
    """A thing that can be found. `kind` and `id` say what it is, `detail` are second-rank words such as its group.

    `keys` are what does the same, as shown. `bonus` goes before others of the same rank. `words` are not shown: it is
    found by them, too.
    """

    kind: str
    id: str
    title: str
    detail: str = ""
    keys: str = ""
    bonus: int = 0
    words: str = ""

    @property
    def name(self) -> str:
        """As it is remembered."""
        return f"{self.kind}:{self.id}"


def folded(text: str) -> str:
    """`text` without the difference of upper and lower case, each letter where it was."""
    text = text[:_MOST_CHARS]
    lower = text.casefold()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one := char.casefold()) == 1 else char for char in text)


class Index:
    """Things to be found, their names folded once."""

    def __init__(self, things: Sequence[Wanted]) -> None:
        self.things = things
        self._names = [(folded(f"{thing.title} {thing.detail} {thing.words}"), len(thing.title)) for thing in things]

    def search(self, query: str) -> Iterator[list[int] | None]:
        """The places of those that match, the best first, as the last thing; None before it, each few milliseconds."""
        words = folded(query).split()
        if not words:
            yield list(range(len(self.things)))
            return
        found: list[tuple[int, int]] = []
        started = perf_counter()
        for start in range(0, len(self._names), _PIECE):
            for at in range(start, min(start + _PIECE, len(self._names))):
                name, length = self._names[at]
                worth = _worth(words, name, length)
                if worth:
                    found.append((-worth - self.things[at].bonus, at))
            if perf_counter() - started > _SLICE_S:
                yield None
                started = perf_counter()
        found.sort()
        yield [at for _, at in found]


def places(query: str, title: str) -> set[int]:
    """Which letters of `title` match: to be shown bold."""
    name = folded(title)
    marked: set[int] = set()
    for word in folded(query).split():
        at = _spot(word, name)
        if at >= 0:
            marked.update(range(at, at + len(word)))
        else:
            marked.update(_scattered(word, name) or ())
    return marked


def _worth(words: Sequence[str], name: str, title_length: int) -> int:
    """How well all of them match; 0 if one does not."""
    worth = 0
    for word in words:
        at = name.find(word)
        if at == 0:
            worth += _AT_START
            continue
        if at > 0:
            starts = name.find(f" {word}")
            worth += _AT_WORD if starts >= 0 else _WITHIN
            if max(at, starts) > title_length - 1:
                worth -= _IN_DETAIL
            continue
        spots = _scattered(word, name[:title_length])
        if spots is None:
            return 0
        worth += max(1, _SCATTERED - (spots[-1] - spots[0] + 1 - len(word)))
    if " ".join(words) == name[:title_length]:
        worth += _ALL_OF_IT
    # Of two that match as well the shorter one is more likely meant.
    return max(1, worth * 10 - title_length // 10)


def _spot(word: str, name: str) -> int:
    """Where a word stands as a whole, at the beginning of a word if it can; -1 if it does not."""
    if name.startswith(word):
        return 0
    starts = name.find(f" {word}")
    return starts + 1 if starts >= 0 else name.find(word)


def _scattered(word: str, name: str) -> list[int] | None:
    """Where the letters of a word stand one after the other, the first one at the beginning of a word."""
    at = 0 if name.startswith(word[0]) else name.find(f" {word[0]}") + 1
    if len(word) < 2 or (at == 0 and not name.startswith(word[0])):
        return None
    spots = [at]
    for char in word[1:]:
        at = name.find(char, at + 1)
        if at < 0:
            return None
        spots.append(at)
    return spots
