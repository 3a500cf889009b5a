from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    PartEnded,
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    UsageReported,
)
from desktop_chat.core.messages import ReasoningPart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.openai_chat import OpenAiChatDecoder
from tests.unit.wire.streams import capture_body, decode, drafted, ended, frames, split, without_heartbeats


def chunk(delta: Any, finish: str | None = None, **extra: Any) -> dict[str, Any]:
    return {
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    } | extra


def text(content: Any) -> dict[str, Any]:
    return chunk({"content": content})


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(OpenAiChatDecoder(), [frames(*values)], cut)


def test_text_then_finish_reason_usage_and_done():
    usage = {"prompt_tokens": 3, "completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 2}}
    events = read(
        chunk({"role": "assistant", "content": ""}),
        text("Hel"),
        text("lo"),
        chunk({}, "stop"),
        {"choices": [], "usage": usage},
        "[DONE]",
    )
    assert events == [
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        UsageReported(Usage(3, 5, 2, None)),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "stop"),
    ]


def test_the_captured_answer_of_llama_cpp():
    events = decode(OpenAiChatDecoder(), [capture_body("llama_chat.txt")])
    draft = drafted(events)
    assert draft.text().startswith("1. Red: This is the most obvious colour")
    assert draft.usage == Usage(34, 24, None, 0)
    assert ended(events) == Ended(Verdict.LENGTH_LIMIT, "length")


@given(st.lists(st.integers(0, 8000), max_size=10))
def test_chunk_borders_never_change_the_events(cuts: list[int]):
    body = capture_body("llama_chat.txt")
    events = decode(OpenAiChatDecoder(), split(body, cuts))
    assert without_heartbeats(events) == decode(OpenAiChatDecoder(), [body])


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("stop", Verdict.COMPLETE),
        ("length", Verdict.LENGTH_LIMIT),
        ("content_filter", Verdict.CONTENT_FILTER),
        ("SAFETY", Verdict.CONTENT_FILTER),
        ("tool_calls", Verdict.TOOL_CALLS),
        ("function_call", Verdict.TOOL_CALLS),
        ("a word of its own", Verdict.COMPLETE),
        ("error", Verdict.SERVER_ERROR),
    ],
)
@pytest.mark.parametrize("marker", [["[DONE]"], []])
@pytest.mark.parametrize("cut", [True, False])
def test_a_finish_reason_is_the_end_with_or_without_done(reason: str, verdict: Verdict, marker: list[str], cut: bool):
    end = ended(read(text("a"), chunk({}, reason), *marker, cut=cut))
    assert (end.verdict, end.reason) == (verdict, reason)
    assert (end.error is not None) == (verdict is Verdict.SERVER_ERROR)


def test_done_without_a_finish_reason_is_complete():
    assert read(text("a"), "[DONE]")[-2:] == [PartEnded(0), Ended(Verdict.COMPLETE, "done")]


@pytest.mark.parametrize(("cut", "reason"), [(True, "cut"), (False, "no_end")])
def test_neither_of_them_is_truncated(cut: bool, reason: str):
    events = read(text("a"), cut=cut)
    assert (ended(events).verdict, ended(events).reason) == (Verdict.TRUNCATED, reason)
    assert PartEnded(0) not in events
    error = ended(events).error
    assert error is not None
    assert error.kind is ErrorKind.CUT


def test_an_empty_body_is_truncated():
    assert ended(read()).verdict is Verdict.TRUNCATED


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"choices": None},
        {"choices": []},
        {"choices": [None, 3, "x"]},
        {"choices": {"delta": {}}},
        chunk(None),
        chunk("text"),
        text(None),
        text(""),
        text(17),
        chunk({"tool_calls": None}),
        chunk({"tool_calls": [None]}),
        chunk({"tool_calls": {}}),
        {"choices": [], "usage": None},
        {"choices": [], "usage": {}},
        {"choices": [], "usage": {"prompt_tokens": None, "completion_tokens": "x"}},
        {"usage": [], "choices": [{"index": None, "delta": {}}]},
        {"error": None, "choices": []},
        {"timings": {"n": 1}},
        "",
        "   ",
        "{broken",
        "[1, 2]",
        "null",
        "17",
        "[" * 5000,
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    events = read(text("a"), odd, text("b"), chunk({}, "stop"), odd, "[DONE]")
    assert events == [TextDelta(0, "a"), TextDelta(0, "b"), PartEnded(0), Ended(Verdict.COMPLETE, "stop")]


@pytest.mark.parametrize("end", [["[DONE]"], []])
@pytest.mark.parametrize("body", ["{broken", {"type": "message_start"}, "Hello"])
def test_a_stream_of_which_nothing_is_understood_is_a_protocol_error(body: Any, end: list[str]):
    last = ended(read(body, body, *end))
    assert last.verdict is Verdict.PROTOCOL_ERROR
    assert last.error is not None
    assert last.error.kind is ErrorKind.PROTOCOL
    assert last.error.detail


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        (frames({"error": {"message": "Overloaded", "type": "overloaded_error", "code": 529}}), "529", "Overloaded"),
        (frames({"error": {"message": "No", "code": "rate_limit"}}), "rate_limit", "No"),
        (frames({"error": "Upstream died"}), "error", "Upstream died"),
        (frames({"object": "error", "message": "Too long", "code": 400}), "400", "Too long"),
        (frames({"choices": [{"delta": {}, "finish_reason": "error"}], "error": {"message": "Gone"}}), "error", "Gone"),
        (frames({"choices": [{"delta": {}, "error": {"message": "Gone", "code": 502}}]}), "502", "Gone"),
        (b'event: error\ndata: {"message": "Flat"}\n\n', "error", "Flat"),
        (b"event: error\ndata: in plain words\n\n", "error", "in plain words"),
        (frames({"type": "error", "error": {"type": "api_error", "message": "Typed"}}), "api_error", "Typed"),
        (frames({"error": {}, "object": "error"}), "error", "did not say which"),
    ],
)
def test_an_error_frame_ends_the_answer(body: bytes, reason: str, words: str):
    events = decode(OpenAiChatDecoder(), [frames(text("a")) + body + frames(text("never"))])
    end = ended(events)
    assert (end.verdict, end.reason) == (Verdict.SERVER_ERROR, reason)
    assert end.error is not None
    assert end.error.kind is ErrorKind.SERVER
    assert words in end.error.sentence
    assert drafted(events).text() == "a"


def test_text_beside_an_error_is_kept():
    assert drafted(read(chunk({"content": "last words"}, error={"message": "x"}))).text() == "last words"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_reasoning_is_a_part_of_its_own(field: str):
    events = read(chunk({field: "hm"}), chunk({field: "m"}), text("Yes"), chunk({}, "stop"))
    assert drafted(events).parts() == (ReasoningPart("hmm"), TextPart("Yes"))
    assert events[:4] == [ReasoningDelta(0, "hm"), ReasoningDelta(0, "m"), PartEnded(0), TextDelta(1, "Yes")]


def test_a_refusal_is_a_part_of_its_own():
    assert read(chunk({"refusal": "I cannot"}), chunk({}, "stop"))[0] == RefusalDelta(0, "I cannot")


def test_content_in_typed_pieces():
    assert drafted(read(text([{"type": "text", "text": "a"}, "b", None]), "[DONE]")).text() == "ab"


def call(**fields: Any) -> dict[str, Any]:
    return chunk({"tool_calls": [fields]})


def test_a_tool_call_arrives_in_fragments():
    events = read(
        text("Let me see."),
        call(index=0, id="c1", function={"name": "get", "arguments": ""}),
        call(index=0, function={"arguments": '{"a"'}),
        call(index=0, function={"arguments": ": 1}"}),
        chunk({}, "tool_calls"),
        "[DONE]",
    )
    assert events == [
        TextDelta(0, "Let me see."),
        PartEnded(0),
        ToolCallStarted(1, "c1", "get"),
        ToolArgumentsDelta(1, '{"a"'),
        ToolArgumentsDelta(1, ": 1}"),
        ToolCallReady(1, '{"a": 1}'),
        PartEnded(1),
        Ended(Verdict.TOOL_CALLS, "tool_calls"),
    ]


def calls_of(*deltas: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    parts = drafted(read(*deltas, "[DONE]")).parts()
    return [(part.call_id, part.name, part.arguments, part.ready) for part in parts if isinstance(part, ToolCallPart)]


def test_parallel_calls_are_told_apart_by_index():
    assert calls_of(
        call(index=0, id="a", function={"name": "f", "arguments": ""}),
        call(index=1, id="b", function={"name": "g", "arguments": ""}),
        call(index=0, function={"arguments": '{"x":1}'}),
        call(index=1, function={"arguments": '{"y":2}'}),
    ) == [("a", "f", '{"x":1}', True), ("b", "g", '{"y":2}', True)]


def test_calls_without_index_are_told_apart_by_id_or_name():
    assert calls_of(
        call(id="a", function={"name": "f", "arguments": "{}"}),
        call(id="b", function={"name": "g", "arguments": '{"y"'}),
        call(id="b", function={"arguments": ":2"}),
        call(function={"arguments": "}"}),
        call(function={"name": "h"}),
    ) == [("a", "f", "{}", True), ("b", "g", '{"y":2}', True), ("call_2", "h", "{}", True)]


def test_calls_that_share_the_index_0_are_told_apart_by_id():
    assert calls_of(
        call(index=0, id="a", function={"name": "f", "arguments": "{}"}),
        call(index=0, id="b", function={"name": "f", "arguments": "{}"}),
    ) == [("a", "f", "{}", True), ("b", "f", "{}", True)]


def test_an_id_repeated_in_every_fragment_is_one_call():
    assert calls_of(
        call(index=0, id="a", function={"name": "f", "arguments": "{"}),
        call(index=0, id="a", function={"name": "f", "arguments": "}"}),
    ) == [("a", "f", "{}", True)]


def test_arguments_may_be_an_object():
    assert calls_of(call(index=0, id="a", function={"name": "f", "arguments": {"x": "é"}})) == [
        ("a", "f", '{"x":"é"}', True)
    ]


def test_the_older_function_call():
    assert calls_of(
        chunk({"function_call": {"name": "f", "arguments": ""}}), chunk({"function_call": {"arguments": "{}"}})
    ) == [("call_0", "f", "{}", True)]


def test_a_call_with_unfinished_arguments_is_never_ready():
    started = call(index=0, id="a", function={"name": "f", "arguments": '{"x'})
    assert calls_of(started, chunk({}, "length")) == [("a", "f", '{"x', False)]
    cut = read(call(index=0, id="a", function={"name": "f", "arguments": "{}"}), cut=True)
    assert not any(isinstance(event, ToolCallReady) for event in cut)


def test_only_the_first_choice_is_read():
    other = {"choices": [{"index": 1, "delta": {"content": "no"}, "finish_reason": "stop"}]}
    assert drafted(read(text("a"), other, "[DONE]")).text() == "a"


def test_a_character_spelt_in_two_frames_is_one_character():
    assert drafted(read(r'{"choices":[{"delta":{"content":"a\ud83d"}}]}', text("\ude00b"), "[DONE]")).text() == "a😀b"


@pytest.mark.parametrize("lone", [chr(0xD83D), chr(0xDE00), chr(0xD83D) + "x"])
def test_half_a_character_becomes_a_replacement_character(lone: str):
    got = drafted(read(text("a"), text(lone), "[DONE]")).text()
    assert got == "a\ufffd" + lone[1:]
    got.encode()


def test_usage_in_every_chunk_is_reported_when_it_changes():
    def counted(n: int) -> dict[str, Any]:
        return {"choices": [], "usage": {"completion_tokens": n}}

    events = read(counted(1), counted(1), counted(2), "[DONE]")
    assert events[:-1] == [UsageReported(Usage(output_tokens=1)), UsageReported(Usage(output_tokens=2))]


def test_comments_are_at_most_one_heartbeat_per_feed():
    decoder = OpenAiChatDecoder()
    assert decoder.feed(b": OPENROUTER PROCESSING\n\n: x\n\n") == [Heartbeat()]
    assert decoder.feed(b": half") == []
    assert decoder.feed(b"\n" + frames(text("a"))) == [Heartbeat(), TextDelta(0, "a")]
    assert decoder.feed(frames(text("b"))) == [TextDelta(0, "b")]


@pytest.mark.parametrize("end", [[chunk({}, "stop"), "[DONE]"], ["[DONE]"]])
def test_an_answer_that_calls_tools_says_so_whatever_its_finish_reason(end: list[Any]):
    function = {"name": "f", "arguments": "{}"}
    assert ended(read(call(index=0, id="a", function=function), *end)).verdict is Verdict.TOOL_CALLS
    assert ended(read(chunk({"function_call": function}), *end)).verdict is Verdict.TOOL_CALLS
    assert ended(read(chunk({"tool_calls": [None, {}, "x"]}), *end)).verdict is Verdict.COMPLETE


def test_a_think_block_is_no_block_after_reasoning_of_another_kind():
    events = read(text("<thi"), chunk({"reasoning_content": "hm"}), text("<think>a"), "[DONE]")
    assert drafted(events).parts() == (TextPart("<thi"), ReasoningPart("hm"), TextPart("<think>a"))


@pytest.mark.parametrize(
    "other", [chunk({"refusal": "no"}), chunk({"function_call": {"name": "f"}}), call(function={"name": "f"})]
)
def test_text_that_is_held_back_stands_before_what_follows_it(other: dict[str, Any]):
    assert read(text("<thi"), other, "[DONE]")[:2] == [TextDelta(0, "<thi"), PartEnded(0)]


def test_the_model_is_told():
    decoder = OpenAiChatDecoder()
    decode(decoder, [frames(chunk({}), chunk({}, model="m"), "[DONE]")])
    assert decoder.model == "m"


WHOLE: dict[str, Any] = {"index": 0, "message": {"content": "Hello"}, "finish_reason": "stop"}
OTHERWISE: dict[str, list[dict[str, Any]]] = {
    "an index as text": [{"index": "0", "delta": {"content": "Hello"}, "finish_reason": "stop"}],
    "a whole message": [WHOLE],
    "pieces of text without a delta": [{"text": "Hel"}, {"text": "lo", "finish_reason": "stop"}],
    "an empty delta first": [{"index": 0, "delta": {}}, WHOLE],
    "a message that repeats the deltas": [{"index": 0, "delta": {"role": "assistant", "content": "Hello"}}, WHOLE],
    "a message beside each delta": [
        {"delta": {"content": "Hel"}, "message": {"content": "Hel"}},
        {"delta": {"content": "lo"}, "message": {"content": "Hello"}, "finish_reason": "stop"},
    ],
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_text_that_comes_in_another_way_is_told_once(how: str):
    draft = drafted(read(*({"choices": [choice]} for choice in OTHERWISE[how]), "[DONE]"))
    assert (draft.text(), draft.ended) == ("Hello", Ended(Verdict.COMPLETE, "stop"))
