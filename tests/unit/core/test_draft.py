"""The draft folds events into parts, in the order of their positions."""

from desktop_chat.core.draft import Draft
from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    PartsDiscarded,
    ReasoningDelta,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    UsageReported,
)
from desktop_chat.core.messages import ReasoningPart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict


def drafted(*events):
    draft = Draft()
    for event in events:
        draft.apply(event)
    return draft


def test_deltas_of_one_part_are_joined_and_parts_kept_in_order():
    draft = drafted(TextDelta(1, "He"), ReasoningDelta(0, "hm"), TextDelta(1, "llo"), Heartbeat())
    assert draft.parts() == (ReasoningPart("hm"), TextPart("Hello"))


def test_text_parts_are_joined_by_a_blank_line_without_reasoning():
    assert drafted(TextDelta(0, "a"), ReasoningDelta(1, "x"), TextDelta(2, "b")).text() == "a\n\nb"


def test_reading_in_between_loses_nothing():
    draft = drafted(TextDelta(0, "a"))
    assert draft.text() == "a"
    draft.apply(TextDelta(0, "b"))
    assert draft.text() == "ab"


def test_ready_arguments_replace_the_fragments():
    draft = drafted(
        ToolCallStarted(0, "c1", "f"),
        ToolArgumentsDelta(0, '{"a":'),
        ToolArgumentsDelta(0, "1}"),
        ToolCallReady(0, '{"a": 1}'),
    )
    assert draft.parts() == (ToolCallPart("c1", "f", '{"a": 1}', ready=True),)


def test_fragments_of_a_call_that_never_became_ready_are_kept():
    assert drafted(ToolCallStarted(0, "c1", "f"), ToolArgumentsDelta(0, '{"a":')).parts() == (
        ToolCallPart("c1", "f", '{"a":'),
    )


def test_discarded_parts_are_gone_and_earlier_ones_stay():
    draft = drafted(TextDelta(0, "keep"), TextDelta(1, "drop"), PartsDiscarded(1), TextDelta(1, "new"))
    assert draft.parts() == (TextPart("keep"), TextPart("new"))


def test_usage_and_end_are_kept():
    draft = drafted(UsageReported(Usage(output_tokens=3)), Ended(Verdict.COMPLETE, "stop"))
    assert draft.usage == Usage(output_tokens=3)
    assert draft.ended == Ended(Verdict.COMPLETE, "stop")
