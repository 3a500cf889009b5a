"""What is told of a stream that runs, on a clock of the test's own."""

from __future__ import annotations

import pytest

from desktop_chat.core.events import ReasoningDelta, TextDelta
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.thoughts import Thoughts
from desktop_chat.presenters.pulse_watch import KEPT_GAPS, STALLED_S, PulseWatch


class Turn:
    """A turn that began at 100 s."""

    def __init__(self):
        self.meter, self.thoughts = StreamMeter(100.0), Thoughts()

    def bytes(self, *at_s):
        for now_s in at_s:
            self.meter.bytes_received(10, now_s)

    def token(self, now_s, event=None):
        self.bytes(now_s)
        self.thoughts.listen(event or TextDelta(0, "a"), now_s)
        self.meter.delta_received(now_s)


@pytest.fixture
def turn():
    return Turn()


def look(turn, now_s, watch=None):
    return (watch or PulseWatch()).look(turn, now_s)


def test_nothing_has_come_yet(turn):
    pulse = look(turn, 103.0)
    assert (pulse.state, pulse.waited_s, pulse.silent_s, pulse.gaps_s) == ("waiting", 3.0, None, ())


def test_bytes_without_a_token_are_a_sign_of_life(turn):
    turn.bytes(101.0, 104.0)
    turn.meter.heartbeats = 2
    pulse = look(turn, 105.0)
    assert (pulse.state, pulse.silent_s, pulse.textless_s, pulse.heartbeats) == ("alive", 1.0, None, 2)


def test_reasoning_is_thinking_until_text_comes(turn):
    turn.token(101.0, ReasoningDelta(0, "hm"))
    assert look(turn, 101.5).state == "thinking"
    turn.token(102.0, TextDelta(1, "So"))
    assert look(turn, 102.5).state == "flowing"


def test_silence_beyond_the_threshold_is_a_stall_and_heartbeats_end_it(turn):
    turn.token(101.0)
    assert look(turn, 101.0 + STALLED_S - 0.1).state == "flowing"
    assert look(turn, 101.0 + STALLED_S).state == "stalled"
    turn.bytes(110.0)
    pulse = look(turn, 110.5)
    assert (pulse.state, pulse.silent_s, pulse.textless_s) == ("flowing", 0.5, 9.5)


def test_a_server_that_never_said_anything_is_waited_for_and_not_stalled(turn):
    assert look(turn, 160.0).state == "waiting"


def test_each_look_keeps_the_longest_pause_since_the_one_before(turn):
    watch = PulseWatch()
    turn.bytes(101.0, 101.25, 101.5, 102.5)
    assert look(turn, 102.5, watch).gaps_s == (1.0,)
    turn.bytes(102.75)
    assert look(turn, 102.75, watch).gaps_s == (1.0, 0.25)
    assert look(turn, 104.75, watch).gaps_s == (1.0, 0.25, 2.0)


def test_the_pauses_that_are_kept_are_bounded(turn):
    watch = PulseWatch()
    turn.bytes(101.0)
    kept = [look(turn, 101.0 + at, watch).gaps_s for at in range(3 * KEPT_GAPS)]
    assert len(kept[-1]) == KEPT_GAPS


def test_the_longest_pause_of_all_stays_in_the_metrics(turn):
    turn.bytes(101.0, 106.0)
    look(turn, 106.0)
    turn.bytes(107.0)
    assert turn.meter.snapshot(108.0).max_gap_ms == 5000
