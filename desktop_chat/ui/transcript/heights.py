"""Heights of many things in a column: estimates from text counts, exact differences in a Fenwick tree."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import accumulate

_CAPACITY = 1 << 21


class _Fenwick:
    """Prefix sums over a sparse row of numbers; empty ones cost nothing, so a new one is a reset."""

    def __init__(self) -> None:
        self._sums: dict[int, float] = {}

    def add(self, index: int, delta: float) -> None:
        index += 1
        sums = self._sums
        while index <= _CAPACITY:
            sums[index] = sums.get(index, 0.0) + delta
            index += index & -index

    def prefix(self, count: int) -> float:
        """The sum of the first `count` numbers."""
        total = 0.0
        sums = self._sums
        while count > 0:
            total += sums.get(count, 0.0)
            count &= count - 1
        return total

    @property
    def total(self) -> float:
        """The sum of all numbers: what the topmost node holds."""
        return self._sums.get(_CAPACITY, 0.0)


class HeightIndex:
    """Tops and heights in pixels of up to two million items, each lookup and change in logarithmic time.

    An item whose height was never set counts `fixed + per_line * newlines + per_char * chars`.
    """

    def __init__(self) -> None:
        self._chars = array("q", [0])
        self._newlines = array("q", [0])
        self._differences: dict[int, float] = {}
        self._tree = _Fenwick()
        self._fixed = self._per_line = self._per_char = 0.0
        self._found = 0

    def __len__(self) -> int:
        return len(self._chars) - 1

    def reset(self, chars: Iterable[int] = (), newlines: Iterable[int] = ()) -> None:
        self._chars = array("q", accumulate(chars, initial=0))
        self._newlines = array("q", accumulate(newlines, initial=0))
        self._forget()

    def set_scale(self, fixed: float, per_line: float, per_char: float) -> None:
        """Estimate anew, as after a resize: nothing is done per item."""
        self._fixed, self._per_line, self._per_char = fixed, per_line, per_char
        self._forget()

    def append(self, chars: int, newlines: int) -> None:
        self._chars.append(self._chars[-1] + chars)
        self._newlines.append(self._newlines[-1] + newlines)

    def truncate(self, count: int) -> None:
        for index in range(count, len(self)):
            difference = self._differences.pop(index, 0.0)
            if difference:
                self._tree.add(index, -difference)
        del self._chars[count + 1 :]
        del self._newlines[count + 1 :]

    def set_height(self, index: int, height: float) -> None:
        estimate = self._estimated_top(index + 1) - self._estimated_top(index)
        difference = height - estimate
        change = difference - self._differences.get(index, 0.0)
        self._differences[index] = difference
        if change:
            self._tree.add(index, change)

    def top(self, index: int) -> float:
        return self._estimated_top(index) + self._tree.prefix(index)

    def height(self, index: int) -> float:
        estimate = self._estimated_top(index + 1) - self._estimated_top(index)
        return estimate + self._differences.get(index, 0.0)

    @property
    def total(self) -> float:
        return self._estimated_top(len(self)) + self._tree.total

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

    def _forget(self) -> None:
        self._differences = {}
        self._tree = _Fenwick()

    def _estimated_top(self, index: int) -> float:
        return index * self._fixed + self._newlines[index] * self._per_line + self._chars[index] * self._per_char
