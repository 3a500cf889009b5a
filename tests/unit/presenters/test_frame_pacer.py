"""The pacer draws at once after a pause, else once a frame, and less often the dearer drawing is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.presenters.frame_pacer import FRAME_S, MAX_INTERVAL_S, MAX_SHARE, FramePacer, interval_s


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("cost_s", [0.0, 0.0005, 0.002, 0.004, 0.02, 0.07])
def test_drawing_takes_no_more_than_its_share(cost_s: float) -> None:
    assert interval_s(cost_s) >= FRAME_S
    assert cost_s / interval_s(cost_s) <= MAX_SHARE + 1e-9


def test_however_dear_something_new_is_seen_twice_a_second() -> None:
    assert interval_s(3.0) == MAX_INTERVAL_S


def test_the_first_request_draws_at_once_and_the_next_ones_share_a_frame(qtbot: QtBot) -> None:
    draws: list[float] = []
    clock = Clock()
    pacer = FramePacer(lambda: bool(draws.append(clock.now_s)), now_s=clock)
    pacer.request()
    assert len(draws) == 1
    for _ in range(50):
        pacer.request()
    assert len(draws) == 1
    qtbot.waitUntil(lambda: len(draws) == 2)
    clock.now_s += 1.0
    pacer.request()
    assert len(draws) == 3
    pacer.cancel()


def _pacer_after(clock: Clock, used: Clock, draws: list[float]) -> FramePacer:
    """A pacer that drew twenty times, 30 ms of the clock each."""

    def draw() -> bool:
        draws.append(clock.now_s)
        clock.now_s += 0.030
        return False

    pacer = FramePacer(draw, now_s=clock, used_s=used)
    for _ in range(20):
        pacer.draw_now()
    return pacer


def test_dear_drawing_is_spread_out() -> None:
    clock, draws = Clock(), list[float]()
    pacer = _pacer_after(clock, clock, draws)
    clock.now_s += 0.150
    pacer.request()
    assert len(draws) == 20
    clock.now_s += 0.050
    pacer.cancel()
    pacer.request()
    assert len(draws) == 21


def test_drawing_that_other_programs_held_up_is_not_dear() -> None:
    clock, used, draws = Clock(), Clock(), list[float]()
    pacer = _pacer_after(clock, used, draws)
    clock.now_s += FRAME_S
    pacer.request()
    assert len(draws) == 21


def test_a_cancelled_draw_does_not_come(qtbot: QtBot) -> None:
    draws: list[int] = []
    clock = Clock()
    pacer = FramePacer(lambda: bool(draws.append(1)), now_s=clock)
    pacer.request()
    pacer.request()
    pacer.cancel()
    with qtbot.assertNotEmitted(pacer.destroyed, wait=40):
        pass
    assert draws == [1]


def test_what_a_frame_leaves_over_is_drawn_in_the_next_ones(qtbot: QtBot) -> None:
    draws: list[int] = []

    def draw() -> bool:
        draws.append(1)
        return len(draws) < 4

    pacer = FramePacer(draw, now_s=Clock())
    pacer.request()
    assert len(draws) == 1
    qtbot.waitUntil(lambda: len(draws) == 4)
    with qtbot.assertNotEmitted(pacer.destroyed, wait=40):
        pass
    assert len(draws) == 4
