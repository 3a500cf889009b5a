"""A message's blocks as one text, counted in the UTF-16 units that accessibility interfaces count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import is_
from typing import NamedTuple, TypeAlias

from desktop_chat.ui.transcript.blocks import QUOTE, Block, Kind
from desktop_chat.ui.transcript.kinds.textbox import Units

#: The upper bytes of the two units of a character beyond the first 65,536.
_FIRST_HALF, _SECOND_HALF = range(0xD8, 0xDC), range(0xDC, 0xE0)


#: Of sections that nobody has looked at, so many characters of one message are read in their structure; the others
#: stand as they were written, as reading a megabyte would hold up the window.
_MAX_READ_CHARS = 100_000

#: The blocks of a section, by the number and the block that stand for it.
LookInto: TypeAlias = Callable[[int, Block], Sequence[Block]]


class Change(NamedTuple):
    """At `start` the text `removed` was taken away and `inserted` put in its place."""

    start: int
    removed: str
    inserted: str


class ShownText:
    """A line or more per block. Reading it costs what is read; `update` costs what is new since the last one.

    Offsets are UTF-16 units from the start of the text.
    """

    def __init__(self, look_into: LookInto | None = None) -> None:
        self._look_into = look_into
        self._read_chars = 0
        #: All of it, once somebody asked for that.
        self._whole = ""
        self._blocks: Sequence[Block] = ()
        #: Each with what parts it from the next one; how long that is, and how many units all of it.
        self._lines: list[str] = []
        self._ends: list[int] = []
        self._lengths: list[int] = []
        #: Where each line begins, and where one more would.
        self._starts = [0]

    def update(self, blocks: Sequence[Block]) -> Change | None:
        """Take the blocks as they are now; return what became of the text, None if it is what it was."""
        old = self._blocks
        if len(blocks) == len(old) and all(map(is_, blocks, old)):
            return None
        same = _same(blocks, old)
        after = _same(blocks[same:][::-1], old[same:][::-1])
        # One line more than what differs: its end may be the end of the text.
        kept = max(same - 1, 0)
        removed = self._between(kept, len(old) - after)
        fresh = [(at, self._inner(at, blocks[at])) for at in range(same, len(blocks) - after)]
        lines = ["".join(shown_line(one) + _end(one) for one in inner) for _, inner in fresh]
        replaced = slice(same, len(old) - after)
        self._lines[replaced] = lines
        self._ends[replaced] = [len(_end(inner[-1])) for _, inner in fresh]
        self._lengths[replaced] = map(_units, lines)
        self._starts[same:] = accumulate(self._lengths[same:], initial=self._starts[same])
        self._blocks = list(blocks)
        self._whole = ""
        return _change(self._starts[kept], removed, self._between(kept, len(blocks) - after))

    @property
    def count(self) -> int:
        return self._starts[-1] - self._rest

    @property
    def _rest(self) -> int:
        """How much the last line's end counts, which nothing follows."""
        return self._ends[-1] if self._ends else 0

    def _inner(self, at: int, block: Block) -> Sequence[Block]:
        """The blocks that `block` is read as, at least one."""
        if block.kind is not Kind.UNREAD or self._look_into is None or self._read_chars > _MAX_READ_CHARS:
            return (block,)
        self._read_chars += len(block.text)
        return self._look_into(at, block) or (block,)

    def _between(self, first: int, end: int) -> str:
        """The text of the lines from `first` to before `end`."""
        text = "".join(self._lines[first:end])
        return text[: len(text) - self._rest] if end == len(self._lines) else text

    def text(self, start: int, end: int) -> str:
        """The characters that begin between two offsets."""
        start, end = max(start, 0), min(end, self.count)
        if start >= end:
            return ""
        if (start, end) == (0, self.count):
            # Qt asks for all of it to find a word.
            self._whole = self._whole or self._between(0, len(self._lines))
            return self._whole
        first, last = self._line_at(start), self._line_at(end - 1)
        text = "".join(self._lines[first : last + 1])
        before = self._starts[first]
        return _cut(text, start - before, end - before)

    def place(self, offset: int) -> tuple[int, int]:
        """(block, character of its text) at an offset; what is put before the text stands for its beginning."""
        if not self._lines:
            return 0, 0
        line = self._line_at(min(max(offset, 0), self.count))
        block = self._blocks[line]
        at = Units(self._lines[line]).from_qt(offset - self._starts[line]) - _before(block)
        return line, min(max(at, 0), len(block.text))

    def offset(self, block: int, character: int) -> int:
        """The inverse of `place`."""
        if block >= len(self._lines):
            return self.count
        at = _before(self._blocks[block]) + min(character, len(_body(self._blocks[block])))
        return self._starts[block] + Units(self._lines[block]).to_qt(at)

    def _line_at(self, offset: int) -> int:
        return min(bisect_right(self._starts, offset) - 1, len(self._lines) - 1)


def shown_line(block: Block) -> str:
    """A block as it is read: with its marker, and a fold as its header says."""
    return _marker(block) + _body(block)


def _marker(block: Block) -> str:
    marker = next((box for box in reversed(block.boxes) if box not in ("", QUOTE)), "")
    return f"{marker} " if marker else ""


def _before(block: Block) -> int:
    return len(_marker(block))


def _body(block: Block) -> str:
    return block.info if block.kind is Kind.FOLD else block.text


def _end(block: Block) -> str:
    """What parts a block from the next one: a line's end, but within a long paragraph what it was cut at."""
    if block.last or block.kind is Kind.CODE or block.kind is Kind.TABLE or block.source.endswith("\n"):
        return "\n"
    return " " if block.source[-1:].isspace() and not block.text[-1:].isspace() else ""


def _same(new: Sequence[Block], old: Sequence[Block]) -> int:
    """How many blocks are those they were, from the first on."""
    pairs = enumerate(zip(new, old, strict=False))
    return next((at for at, (one, other) in pairs if one is not other), min(len(new), len(old)))


def _change(start: int, removed: str, inserted: str) -> Change | None:
    if removed == inserted:
        return None
    pairs = enumerate(zip(removed, inserted, strict=False))
    same = next((at for at, (old, new) in pairs if old != new), min(len(removed), len(inserted)))
    start += _units(inserted[:same])
    return Change(start, removed[same:], inserted[same:])


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, start: int, end: int) -> str:
    """The characters that begin between two units of `text`."""
    if text.isascii():
        return text[start:end]
    raw = text.encode("utf-16-le", "surrogatepass")
    if raw[2 * start + 1] in _SECOND_HALF:
        start += 1
    if raw[2 * end - 1] in _FIRST_HALF:
        end += 1
    return raw[2 * start : 2 * end].decode("utf-16-le", "replace")
