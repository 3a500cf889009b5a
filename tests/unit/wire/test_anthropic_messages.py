from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    PartEnded,
    ReasoningDelta,
    SourceFound,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    UsageReported,
)
from desktop_chat.core.messages import ReasoningPart, RefusalPart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.anthropic_messages import AnthropicMessagesDecoder
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, frames, split, without_heartbeats

STOP = {"type": "message_stop"}


def start(index: int, kind: str, **content: Any) -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": {"type": kind} | content}


def delta(index: int, kind: str, **content: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": {"type": f"{kind}_delta"} | content}


def stop(index: int) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


def said(reason: Any, **more: Any) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}} | more


def block(index: int, text: str) -> list[dict[str, Any]]:
    return [start(index, "text", text=""), delta(index, "text", text=text), stop(index)]


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(AnthropicMessagesDecoder(), [frames(*values)], cut)


def test_text_with_its_counts():
    begun = {"input_tokens": 12, "output_tokens": 1, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 2}
    events = read(
        {"type": "message_start", "message": {"model": "m", "content": [], "usage": begun}},
        start(0, "text", text=""),
        delta(0, "text", text="Hel"),
        delta(0, "text", text="lo"),
        stop(0),
        said("end_turn", usage={"output_tokens": 9, "output_tokens_details": {"thinking_tokens": 4}}),
        STOP,
    )
    assert events == [
        UsageReported(Usage(17, None, None, 3)),
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        PartEnded(0),
        UsageReported(Usage(17, 9, 4, 3)),
        Ended(Verdict.COMPLETE, "end_turn"),
    ]


def test_the_model_is_told_at_the_start():
    decoder = AnthropicMessagesDecoder()
    decode(decoder, [frames({"type": "message_start", "message": {"model": "m"}}, STOP)])
    assert decoder.model == "m"


def test_later_counts_replace_earlier_ones():
    events = read(
        {"type": "message_start", "message": {"usage": {"input_tokens": 5}}},
        said(None, usage={"input_tokens": 7, "output_tokens": 1, "cache_read_input_tokens": None}),
        said("end_turn", usage={"output_tokens": 2}),
        said("end_turn", usage={"output_tokens": 2}),
        STOP,
    )
    assert [event.usage for event in events if isinstance(event, UsageReported)] == [Usage(5), Usage(7, 1), Usage(7, 2)]


def test_the_captured_answer_of_llama_cpp():
    events = decode(AnthropicMessagesDecoder(), [capture_body("llama_messages.txt")])
    assert drafted(events).text() == INDEX["llama_messages.txt"]["text"]
    assert drafted(events).usage == Usage(34, 24, None, 33)
    assert ended(events) == Ended(Verdict.LENGTH_LIMIT, "max_tokens")


@given(st.lists(st.integers(0, 4000), max_size=10))
def test_chunk_borders_never_change_the_events(cuts: list[int]):
    body = capture_body("llama_messages.txt")
    events = decode(AnthropicMessagesDecoder(), split(body, cuts))
    assert without_heartbeats(events) == decode(AnthropicMessagesDecoder(), [body])


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("end_turn", Verdict.COMPLETE),
        ("stop_sequence", Verdict.COMPLETE),
        ("max_tokens", Verdict.LENGTH_LIMIT),
        ("model_context_window_exceeded", Verdict.LENGTH_LIMIT),
        ("pause_turn", Verdict.LENGTH_LIMIT),
        ("tool_use", Verdict.TOOL_CALLS),
        ("refusal", Verdict.CONTENT_FILTER),
        ("a new word", Verdict.COMPLETE),
    ],
)
def test_the_stop_reason_gives_the_verdict(reason: str, verdict: Verdict):
    assert ended(read(*block(0, "a"), said(reason), STOP)) == Ended(verdict, reason)


@pytest.mark.parametrize("end", [STOP, "[DONE]"])
def test_a_marked_end_without_a_stop_reason_is_complete(end: Any):
    assert ended(read(*block(0, "a"), end)) == Ended(Verdict.COMPLETE, "done")


@pytest.mark.parametrize(("cut", "reason"), [(True, "cut"), (False, "no_end")])
@pytest.mark.parametrize("last", [[], [said("end_turn")]])
def test_without_message_stop_an_answer_is_truncated_even_with_a_stop_reason(cut: bool, reason: str, last: list[Any]):
    events = read(*block(0, "a"), *last, cut=cut)
    assert (ended(events).verdict, ended(events).reason) == (Verdict.TRUNCATED, reason)


def test_thinking_ends_with_its_signature():
    events = read(
        start(0, "thinking", thinking="", signature=""),
        delta(0, "thinking", thinking="Hm"),
        delta(0, "signature", signature="Eq"),
        delta(0, "signature", signature="QB"),
        stop(0),
        start(1, "redacted_thinking", data="ZW5j"),
        stop(1),
        *block(2, "Yes"),
        STOP,
    )
    signed, redacted = drafted(events).parts()[:2]
    assert isinstance(signed, ReasoningPart)
    assert isinstance(redacted, ReasoningPart)
    assert signed.text == "Hm"
    assert json.loads(signed.vendor) == {"dialect": "anthropic_messages", "type": "thinking", "signature": "EqQB"}
    assert redacted.text == ""
    assert json.loads(redacted.vendor) == {
        "dialect": "anthropic_messages",
        "type": "redacted_thinking",
        "data": "ZW5j",
    }
    assert [event.part for event in events if isinstance(event, PartEnded)] == [0, 1, 2]


def test_thinking_that_is_kept_back_still_has_its_signature():
    events = read(start(0, "thinking", thinking="", signature="Eq"), stop(0), STOP)
    assert [event.part for event in events if isinstance(event, PartEnded) and "Eq" in event.vendor] == [0]
    assert len(drafted(events).parts()) == 1


def test_thinking_without_a_signature_has_nothing_to_send_back():
    events = read(start(0, "thinking", thinking="Hm"), stop(0), STOP)
    assert events[:2] == [ReasoningDelta(0, "Hm"), PartEnded(0)]


def test_a_tool_call_arrives_in_fragments():
    events = read(
        *block(0, "Looking"),
        start(1, "tool_use", id="t1", name="get", input={}),
        delta(1, "input_json", partial_json=""),
        delta(1, "input_json", partial_json='{"a"'),
        delta(1, "input_json", partial_json=": 1}"),
        stop(1),
        start(2, "tool_use", id="t2", name="put", input={}),
        stop(2),
        said("tool_use"),
        STOP,
    )
    assert events == [
        TextDelta(0, "Looking"),
        PartEnded(0),
        ToolCallStarted(1, "t1", "get"),
        ToolArgumentsDelta(1, '{"a"'),
        ToolArgumentsDelta(1, ": 1}"),
        ToolCallReady(1, '{"a": 1}'),
        PartEnded(1),
        ToolCallStarted(2, "t2", "put"),
        ToolCallReady(2, "{}"),
        PartEnded(2),
        Ended(Verdict.TOOL_CALLS, "tool_use"),
    ]


def test_blocks_may_be_open_side_by_side():
    events = read(
        start(0, "tool_use", id="a", name="f"),
        start(1, "tool_use", id="b", name="g"),
        start(2, "text", text="x"),
        delta(1, "input_json", partial_json='{"y":2}'),
        delta(0, "input_json", partial_json='{"x":1}'),
        delta(2, "text", text="y"),
        stop(1),
        stop(0),
        stop(2),
        STOP,
    )
    assert drafted(events).parts() == (
        ToolCallPart("a", "f", '{"x":1}', ready=True),
        ToolCallPart("b", "g", '{"y":2}', ready=True),
        TextPart("xy"),
    )
    assert ended(events).verdict is Verdict.TOOL_CALLS


def test_input_may_come_whole_with_the_start():
    events = read(start(0, "tool_use", id="a", name="f", input={"x": "é"}), stop(0), said("tool_use"), STOP)
    assert drafted(events).parts() == (ToolCallPart("a", "f", '{"x":"é"}', ready=True),)


def test_a_call_without_an_id_gets_one():
    events = read(
        start(3, "tool_use", name="f"), delta(3, "input_json", partial_json='{"a":1}'), stop(3), said("tool_use"), STOP
    )
    assert drafted(events).parts() == (ToolCallPart("call_3", "f", '{"a":1}', ready=True),)


def test_a_call_whose_input_breaks_off_is_never_ready():
    begun = [start(0, "tool_use", id="a", name="f"), delta(0, "input_json", partial_json='{"a')]
    for events in (read(*begun, stop(0), said("max_tokens"), STOP), read(*begun), read(*begun, cut=True)):
        assert drafted(events).parts() == (ToolCallPart("a", "f", '{"a', ready=False),)


RESULTS = [{"type": "web_search_result", "url": "https://a.example", "title": "A", "encrypted_content": "zz"}]


def test_a_tool_that_the_server_runs_has_its_result_and_waits_for_nobody():
    cited = {"type": "web_search_result_location", "url": "https://a.example", "title": "A", "cited_text": "so"}
    events = read(
        start(0, "server_tool_use", id="s1", name="web_search", input={}),
        delta(0, "input_json", partial_json='{"query":"x"}'),
        stop(0),
        start(1, "web_search_tool_result", tool_use_id="s1", content=RESULTS),
        stop(1),
        start(2, "text", text="", citations=[]),
        delta(2, "text", text="It is"),
        delta(2, "citations", citation=cited),
        delta(2, "citations", citation=cited),
        delta(2, "text", text=" so."),
        stop(2),
        said("end_turn"),
        STOP,
    )
    assert events == [
        ToolCallStarted(0, "s1", "web_search"),
        ToolArgumentsDelta(0, '{"query":"x"}'),
        ToolCallReady(0, '{"query":"x"}'),
        PartEnded(0, '{"dialect":"anthropic_messages","type":"server_tool_use"}'),
        ToolResult(1, "s1", json.dumps(RESULTS, separators=(",", ":"))),
        TextDelta(2, "It is"),
        SourceFound(3, "https://a.example", "A"),
        TextDelta(2, " so."),
        PartEnded(2),
        Ended(Verdict.COMPLETE, "end_turn"),
    ]


@pytest.mark.parametrize(
    ("result", "output", "is_error"),
    [
        (start(0, "code_execution_tool_result", tool_use_id="s", content={"stdout": "1"}), '{"stdout":"1"}', False),
        (
            start(0, "web_search_tool_result", tool_use_id="s", content={"type": "web_search_tool_result_error"}),
            '{"type":"web_search_tool_result_error"}',
            True,
        ),
        (start(0, "mcp_tool_result", tool_use_id="s", content="no", is_error=True), "no", True),
        (start(0, "tool_result", tool_use_id="s", content="half \ud83d"), "half \ufffd", False),
    ],
)
def test_what_a_tool_of_the_server_gives(result: dict[str, Any], output: str, is_error: bool):
    assert read(result, STOP)[0] == ToolResult(0, "s", output, is_error)


@pytest.mark.parametrize(
    ("citation", "source"),
    [
        ({"type": "char_location", "document_title": "Book", "cited_text": "x"}, SourceFound(1, "", "Book")),
        (
            {"type": "search_result_location", "source": "https://b.example", "title": None},
            SourceFound(1, "https://b.example", ""),
        ),
    ],
)
def test_other_sources(citation: dict[str, Any], source: SourceFound):
    assert source in read(start(0, "text", text="a", citations=[citation]), STOP)
    assert source in read(start(0, "text", text="a"), delta(0, "citations", citation=citation), STOP)


def test_the_reason_of_a_refusal_is_shown():
    details = {"stop_reason": "refusal", "stop_details": {"type": "refusal", "explanation": "Not this."}}
    events = read(*block(0, "I"), {"type": "message_delta", "delta": details}, STOP)
    assert drafted(events).parts() == (TextPart("I"), RefusalPart("Not this."))
    assert ended(events).verdict is Verdict.CONTENT_FILTER


def test_text_without_the_start_of_its_block_or_with_it_is_kept():
    assert drafted(read(delta(0, "text", text="a"), delta(0, "text", text="b"), STOP)).text() == "ab"
    assert drafted(read(start(0, "text", text="a"), delta(0, "text", text="b"), stop(0), STOP)).text() == "ab"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, "overloaded_error"),
        ({"error": {"message": "Overloaded", "code": 529}}, "529"),
        ({"type": "error", "message": "Overloaded"}, "error"),
    ],
)
def test_an_error_event_ends_the_answer(error: Any, reason: str):
    events = read(start(0, "text", text="a"), error, delta(0, "text", text="never"))
    end = ended(events)
    assert (end.verdict, end.reason) == (Verdict.SERVER_ERROR, reason)
    assert end.error is not None
    assert "Overloaded" in end.error.sentence
    assert drafted(events).text() == "a"


def test_pings_and_comments_are_at_most_one_heartbeat_per_feed():
    decoder = AnthropicMessagesDecoder()
    ping = frames({"type": "ping"})
    assert decoder.feed(ping * 3) == [Heartbeat()]
    assert decoder.feed(ping + b": x\n\n" + ping) == [Heartbeat()]
    assert decoder.feed(frames(*block(0, "a")) + ping * 2) == [TextDelta(0, "a"), PartEnded(0), Heartbeat()]
    assert decoder.feed(frames(*block(1, "b"))) == [TextDelta(1, "b"), PartEnded(1)]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": "content_block_hologram"},
        {"type": 3},
        start(7, "hologram"),
        delta(7, "hologram", x=1),
        delta(7, "input_json", partial_json="{}"),
        {"type": "content_block_delta", "index": 0, "delta": None},
        {"type": "content_block_start", "index": 7, "content_block": None},
        stop(7),
        said(None),
        {"type": "message_delta", "delta": None, "usage": None},
        {"type": "message_start", "message": None},
        delta(0, "text", text=None),
        delta(0, "citations", citation=None),
        "",
        "{broken",
        "[]",
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    events = read(start(0, "text", text="a"), odd, delta(0, "text", text="b"), stop(0), said("end_turn"), STOP)
    assert events == [TextDelta(0, "a"), TextDelta(0, "b"), PartEnded(0), Ended(Verdict.COMPLETE, "end_turn")]


def test_ignored_frames_are_counted():
    decoder = AnthropicMessagesDecoder()
    body = frames(start(0, "hologram"), delta(0, "hologram"), {"type": "new"}, "{broken", {"type": "ping"}, STOP)
    decode(decoder, [body])
    assert decoder.ignored_frames == 4


def test_an_answer_in_another_format_is_a_protocol_error():
    assert ended(read({"response": "a"}, "[DONE]")).verdict is Verdict.PROTOCOL_ERROR


def test_an_empty_body_is_truncated():
    assert ended(read()).verdict is Verdict.TRUNCATED


def test_fragments_count_for_more_than_the_input_of_the_start():
    begun = start(0, "tool_use", id="a", name="f", input={"x": 1})
    events = read(begun, delta(0, "input_json", partial_json='{"x":2}'), stop(0), STOP)
    assert drafted(events).parts() == (ToolCallPart("a", "f", '{"x":2}', ready=True),)


def test_a_count_that_is_not_told_again_stays():
    begun = {"type": "message_start", "message": {"usage": {"input_tokens": 5, "cache_read_input_tokens": 3}}}
    events = read(begun, said("end_turn", usage={"output_tokens": 1, "cache_read_input_tokens": None}), STOP)
    assert drafted(events).usage == Usage(8, 1, None, 3)
