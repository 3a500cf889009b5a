from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import Ended, Heartbeat, PartEnded, StreamEvent, TextDelta, UsageReported
from desktop_chat.core.messages import ReasoningPart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.workers_ai import WorkersAiDecoder
from tests.unit.wire.streams import decode, drafted, ended, frames, split, without_heartbeats


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(WorkersAiDecoder(), [frames(*values)], cut)


def said(response: Any, **more: Any) -> dict[str, Any]:
    return {"response": response} | more


def test_an_answer_with_padding_and_its_counts():
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
    assert read(said("Hel", p="abcd"), said("lo", p="ab"), said("", usage=usage), "[DONE]") == [
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        UsageReported(Usage(7, 2)),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "done"),
    ]


@pytest.mark.parametrize(
    ("response", "text"),
    [
        ("x", "x"),
        (None, ""),
        ("", ""),
        (4, "4"),
        (0, "0"),
        (2.5, "2.5"),
        (True, "true"),
        ({"a": "é"}, '{"a":"é"}'),
        ([1, 2], "[1,2]"),
    ],
)
def test_a_response_is_text_whatever_its_type(response: Any, text: str):
    assert drafted(read(said(response), "[DONE]")).text() == text


def test_the_same_usage_in_every_frame_is_told_once():
    def counted(n: int) -> dict[str, Any]:
        return said("", usage={"completion_tokens": n})

    assert read(counted(1), counted(1), counted(2), "[DONE]")[:-1] == [
        UsageReported(Usage(output_tokens=1)),
        UsageReported(Usage(output_tokens=2)),
    ]


def test_a_think_block_opens_the_answer():
    events = read(said("<think>"), said("Hm"), said("</think>\n\n"), said("Yes"), "[DONE]")
    assert drafted(events).parts() == (ReasoningPart("Hm"), TextPart("Yes"))


def test_calls_come_whole_or_in_the_shape_of_openai():
    whole = {"name": "get", "arguments": {"city": "Oslo"}}
    told = {"id": "c1", "index": 0, "type": "function", "function": {"name": "put", "arguments": '{"a":'}}
    rest = {"index": 0, "function": {"arguments": "1}"}}
    events = read(said("", tool_calls=[whole]), said(None, tool_calls=[told]), {"tool_calls": [rest]}, "[DONE]")
    assert drafted(events).parts() == (
        ToolCallPart("call_0", "get", '{"city":"Oslo"}', ready=True),
        ToolCallPart("c1", "put", '{"a":1}', ready=True),
    )
    assert ended(events) == Ended(Verdict.TOOL_CALLS, "done")


@pytest.mark.parametrize(("arguments", "text"), [('{"a":1}', '{"a":1}'), (None, "{}"), ("", "{}"), ({}, "{}")])
def test_arguments_are_text_or_an_object(arguments: Any, text: str):
    events = read(said("<thi", tool_calls=[{"name": "f", "arguments": arguments}]), "[DONE]")
    assert drafted(events).parts() == (TextPart("<thi"), ToolCallPart("call_1", "f", text, ready=True))


@pytest.mark.parametrize(
    ("expects_marker", "cut", "verdict"),
    [
        (False, False, Verdict.UNMARKED_END),
        (False, True, Verdict.TRUNCATED),
        (True, False, Verdict.TRUNCATED),
        (True, True, Verdict.TRUNCATED),
    ],
)
def test_an_end_without_a_marker(expects_marker: bool, cut: bool, verdict: Verdict):
    events = decode(WorkersAiDecoder(expects_marker), [frames(said("a"))], cut)
    assert ended(events).verdict is verdict
    assert (PartEnded(0) in events) == (verdict is Verdict.UNMARKED_END)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"errors": [{"message": "3040: Capacity exceeded", "code": 3040}], "success": False, "result": {}}, "3040"),
        ({"error": "Capacity exceeded"}, "error"),
        ({"error": {"message": "Capacity exceeded", "code": 3040}, "errors": ["x"]}, "3040"),
        ({"errors": ["Capacity exceeded"]}, "error"),
    ],
)
def test_an_error_frame_ends_the_answer(error: Any, reason: str):
    events = read(said("abc"), error, said("never"))
    end = ended(events)
    assert (end.verdict, end.reason) == (Verdict.SERVER_ERROR, reason)
    assert end.error is not None
    assert "Capacity exceeded" in end.error.sentence
    assert drafted(events).text() == "abc"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "{x",
        "0",
        {},
        {"p": "abc"},
        {"errors": []},
        {"usage": None},
        said("", usage=3, tool_calls=3),
        said("", tool_calls=[None, {}]),
    ],
    ids=repr,
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    assert read(said("a"), odd, said("b"), "[DONE]") == [
        TextDelta(0, "a"),
        TextDelta(0, "b"),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "done"),
    ]


def test_ignored_frames_are_counted():
    decoder = WorkersAiDecoder()
    decode(decoder, [frames(said("a"), {"p": "x"}, "{x", "", "[DONE]")])
    assert decoder.ignored_frames == 2


def test_an_answer_in_another_format_is_a_protocol_error():
    assert ended(read({"content": "a"}, "[DONE]")).verdict is Verdict.PROTOCOL_ERROR


def test_an_empty_body_is_truncated_and_comments_are_life():
    decoder = WorkersAiDecoder()
    assert decoder.feed(b": keep-alive\n\n" * 2) == [Heartbeat()]
    assert ended(decoder.close(False)).verdict is Verdict.TRUNCATED


BODY = frames(said("<think>h"), said("m</think>\n\nHé"), "{x", said(4), said("", tool_calls=[{"name": "f"}]), "[DONE]")


@given(st.lists(st.integers(0, len(BODY)), max_size=12), st.integers(0, len(BODY)))
def test_chunk_borders_never_change_the_events(cuts: list[int], length: int):
    for body in (BODY, BODY[:length]):
        events = decode(WorkersAiDecoder(), split(body, cuts))
        assert without_heartbeats(events) == decode(WorkersAiDecoder(), [body])
