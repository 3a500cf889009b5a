"""The zoom goes by steps, in and out the same way, and never beyond its ends."""

from __future__ import annotations

from desktop_chat.ui.transcript.zoom import STEPS, bounded, larger, smaller


def test_steps_in_are_those_out() -> None:
    zoom, seen = STEPS[0], [STEPS[0]]
    while larger(zoom) != zoom:
        assert smaller(larger(zoom)) == zoom
        zoom = larger(zoom)
        seen.append(zoom)
    assert tuple(seen) == STEPS
    assert 1.0 in STEPS


def test_between_two_steps_the_nearest_in_each_direction_is_next() -> None:
    assert (smaller(1.05), larger(1.05)) == (1.0, 1.1)
    assert (smaller(0.5), larger(3.0)) == (0.5, 3.0)
    assert (bounded(0.1), bounded(9.0), bounded(1.3)) == (0.5, 3.0, 1.3)
