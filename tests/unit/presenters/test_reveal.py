"""Text that comes in bursts is let in evenly, and never late."""

from __future__ import annotations

import pytest

from desktop_chat.presenters.frame_pacer import FRAME_S
from desktop_chat.presenters.reveal import Reveal, word_end


def show_all(reveal: Reveal, waiting: int, now_s: float) -> list[tuple[float, int]]:
    """(time, characters) of each frame until nothing waits."""
    frames: list[tuple[float, int]] = []
    while waiting:
        share = reveal.share(waiting, now_s)
        assert 0 < share <= waiting
        frames.append((now_s, share))
        waiting -= share
        now_s += FRAME_S
    return frames


def burst(reveal: Reveal, now_s: float, chars: int = 400) -> list[tuple[float, int]]:
    for piece in range(5):
        reveal.arrived(now_s + piece / 1000)
    return show_all(reveal, chars, now_s + 0.005)


def test_bursts_are_spread_evenly_over_at_most_200_ms() -> None:
    reveal = Reveal()
    frames = [burst(reveal, at / 2) for at in range(6)]
    assert [len(one) for one in frames[:2]] == [1, 1]
    for at, one in enumerate(frames[2:], 2):
        shares = [share for _, share in one[:-1]]
        assert len(one) >= 8
        assert max(shares) <= 2 * min(shares)
        assert one[-1][0] - at / 2 <= 0.2


def test_a_burst_is_shown_before_the_next_one_is_to_be_expected() -> None:
    reveal = Reveal()
    frames = [burst(reveal, at / 10) for at in range(6)]
    assert all(one[-1][0] <= at / 10 + 0.1 for at, one in enumerate(frames))


@pytest.mark.parametrize("gap_s", [0.0002, 0.001, 0.02, 0.05])
def test_a_steady_stream_is_never_held_back(gap_s: float) -> None:
    reveal, now_s = Reveal(), 10.0
    for _ in range(500):
        now_s += gap_s
        reveal.arrived(now_s)
        assert reveal.share(500, now_s) == 500


def test_one_silence_in_a_fast_stream_holds_nothing_back() -> None:
    reveal, now_s = Reveal(), 10.0
    for at in range(500):
        now_s += 0.5 if at % 100 == 50 else 0.001
        reveal.arrived(now_s)
        assert reveal.share(500, now_s) == 500


def test_a_few_characters_are_shown_at_once() -> None:
    reveal = Reveal()
    assert [len(burst(reveal, at / 2, chars=4)) for at in range(6)] == [1] * 6


def test_what_is_stopped_holds_nothing_back() -> None:
    reveal = Reveal()
    for at in range(3):
        burst(reveal, at / 2)
    reveal.arrived(2.0)
    assert reveal.share(400, 2.0) < 400
    reveal.stop()
    assert reveal.share(300, 2.016) == 300


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [("one two three four and so on to the end", 5, 8), ("one two", 2, 4), ("x" * 100, 7, 7), ("short", 2, 5)],
)
def test_words_appear_whole_where_they_are_no_longer_than_a_word(text: str, at: int, end: int) -> None:
    assert word_end(text, at) == end
