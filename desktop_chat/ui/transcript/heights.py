"""Heights of many things in a column: estimates from text counts, exact differences in a Fenwick tree."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

#: So many tops are remembered until something changes: those of what is in sight are asked for again and again.
_MAX_KNOWN = 256
_MIN_CAPACITY = 16


class _Fenwick:
    """Prefix sums over `capacity` numbers, a power of two."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._sums = [0.0] * (capacity + 1)

    def add(self, index: int, delta: float) -> None:
        index += 1
        sums, capacity = self._sums, self.capacity
        while index <= capacity:
            sums[index] += delta
            index += index & -index

    def prefix(self, count: int) -> float:
        """The sum of the first `count` numbers."""
        total = 0.0
        sums = self._sums
        while count > 0:
            total += sums[count]
            count &= count - 1
        return total

    def fill(self, numbers: dict[int, float]) -> None:
        """Set all numbers of an empty row, in linear time."""
        sums, capacity = self._sums, self.capacity
        for index, number in numbers.items():
            sums[index + 1] = number
        for index in range(1, capacity):
            above = index + (index & -index)
            if above <= capacity:
                sums[above] += sums[index]


class HeightIndex:
    """Tops and heights in pixels of many items, each lookup and each change at the end in logarithmic time.

    An item whose height was never set counts about `fixed + per_line * newlines + per_char * chars`, such that its top
    is a whole number.
    """

    def __init__(self) -> None:
        self._chars = array("q", [0])
        self._newlines = array("q", [0])
        self._differences: dict[int, float] = {}
        self._tree = _Fenwick(_MIN_CAPACITY)
        self._fixed = self._per_line = self._per_char = 0.0
        self._found = 0
        self._known: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._chars) - 1

    def reset(self, chars: Iterable[int] = (), newlines: Iterable[int] = ()) -> None:
        self.reset_to_sums(array("q", accumulate(chars, initial=0)), array("q", accumulate(newlines, initial=0)))

    def reset_to_sums(self, chars: array[int], newlines: array[int]) -> None:
        """The same, of counts before each item and of all; the arrays are kept and changed."""
        self._chars, self._newlines = chars, newlines
        self._differences = {}
        self._rebuild()

    def set_scale(self, fixed: float, per_line: float, per_char: float) -> None:
        """Estimate anew, as after a resize: nothing is done per item."""
        self._fixed, self._per_line, self._per_char = fixed, per_line, per_char
        self._differences = {}
        self._rebuild()

    def append(self, chars: int, newlines: int) -> None:
        self._chars.append(self._chars[-1] + chars)
        self._newlines.append(self._newlines[-1] + newlines)
        self._known.clear()
        if len(self) > self._tree.capacity:
            self._rebuild()

    def truncate(self, count: int) -> None:
        for index in range(count, len(self)):
            difference = self._differences.pop(index, 0.0)
            if difference:
                self._tree.add(index, -difference)
        del self._chars[count + 1 :]
        del self._newlines[count + 1 :]
        self._known.clear()

    def splice(self, index: int, removed: int, chars: Sequence[int], newlines: Sequence[int]) -> None:
        """Put items in the place of `removed` ones from number `index` on, in linear time."""
        end, shift = index + removed, len(chars) - removed
        # Estimates are whole numbers: those of what comes later may be rounded another way now.
        exact = {at + shift: self.height(at) for at in self._differences if at >= end}
        _splice(self._chars, index, removed, chars)
        _splice(self._newlines, index, removed, newlines)
        self._differences = {at: difference for at, difference in self._differences.items() if at < index}
        for at, height in exact.items():
            self._differences[at] = height - (self._estimated_top(at + 1) - self._estimated_top(at))
        self._rebuild()

    def set_height(self, index: int, height: float) -> None:
        estimate = self._estimated_top(index + 1) - self._estimated_top(index)
        difference = height - estimate
        change = difference - self._differences.get(index, 0.0)
        self._differences[index] = difference
        if change:
            self._tree.add(index, change)
            self._known.clear()

    def top(self, index: int) -> float:
        found = self._known.get(index)
        if found is None:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            found = self._known[index] = self._estimated_top(index) + self._tree.prefix(index)
        return found

    def height(self, index: int) -> float:
        estimate = self._estimated_top(index + 1) - self._estimated_top(index)
        return estimate + self._differences.get(index, 0.0)

    @property
    def total(self) -> float:
        return self.top(len(self))

    def index_at(self, y: float) -> int:
        """The item at height `y`: the first for what is above all, the last for what is below; -1 if there is none."""
        low, high = 0, len(self) - 1
        # Most questions are about what the last one was about, or right beside it.
        near = min(self._found, high - 1)
        if near >= 0 and self.top(near) <= y:
            low = near
            if y < self.top(near + 1):
                high = near
        while low < high:
            middle = (low + high + 1) // 2
            if self.top(middle) <= y:
                low = middle
            else:
                high = middle - 1
        self._found = low
        return min(low, len(self) - 1)

    def _rebuild(self) -> None:
        self._known.clear()
        capacity = max(1 << len(self).bit_length(), _MIN_CAPACITY)
        self._tree = _Fenwick(capacity)
        if self._differences:
            self._tree.fill(self._differences)

    def _estimated_top(self, index: int) -> int:
        """In whole pixels, as all real heights are: nothing is ever rounded another way."""
        return int(index * self._fixed + self._newlines[index] * self._per_line + self._chars[index] * self._per_char)


def _splice(sums: array[int], index: int, removed: int, counts: Sequence[int]) -> None:
    """Put `counts` into prefix sums in the place of `removed` ones from number `index` on."""
    end = index + removed
    shift = sum(counts) - (sums[end] - sums[index])
    later = array("q", [count + shift for count in sums[end + 1 :]])
    del sums[index + 1 :]
    sums.extend(list(accumulate(counts, initial=sums[index]))[1:])
    sums.extend(later)
