"""The steps of the reader's zoom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

STEPS: Final = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


def larger(zoom: float) -> float:
    """The next step above `zoom`."""
    return STEPS[min(bisect_right(STEPS, zoom), len(STEPS) - 1)]


def smaller(zoom: float) -> float:
    """The next step below `zoom`."""
    return STEPS[max(bisect_left(STEPS, zoom) - 1, 0)]


def bounded(zoom: float) -> float:
    return min(max(zoom, STEPS[0]), STEPS[-1])
