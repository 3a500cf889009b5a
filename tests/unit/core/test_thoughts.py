"""How long the model thought."""

from __future__ import annotations

from desktop_chat.core.events import Ended, PartEnded, PartsDiscarded, ReasoningDelta, TextDelta, ToolCallStarted
from desktop_chat.core.thoughts import Thoughts
from desktop_chat.core.verdict import Verdict


def told(*events):
    thoughts = Thoughts()
    ends = [thoughts.listen(event, now_s) for now_s, event in events]
    return thoughts.durations, ends


def test_reasoning_lasts_from_its_first_piece_to_the_text():
    durations, ends = told((1, ReasoningDelta(0, "a")), (5, ReasoningDelta(0, "b")), (13, TextDelta(1, "c")))
    assert durations == ((0, 12),)
    assert ends == [False, False, True]


def test_it_ends_with_its_part_too_and_only_once():
    durations, ends = told((1, ReasoningDelta(0, "a")), (3, PartEnded(0)), (9, TextDelta(1, "c")))
    assert (durations, ends) == (((0, 2),), [False, True, False])


def test_two_thoughts_around_a_tool_are_counted_apart():
    durations, _ = told(
        (0, ReasoningDelta(0, "a")),
        (2, ToolCallStarted(1, "c", "t")),
        (4, ReasoningDelta(2, "b")),
        (9, Ended(Verdict.STOPPED)),
    )
    assert durations == ((0, 2), (2, 5))


def test_what_is_taken_back_is_forgotten():
    durations, _ = told((0, ReasoningDelta(0, "a")), (2, TextDelta(1, "b")), (3, PartsDiscarded(0)))
    assert durations == ()
