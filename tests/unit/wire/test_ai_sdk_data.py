from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_chat.core.events import (
    DataReceived,
    Ended,
    FileReceived,
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
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.ai_sdk_data import AiSdkDataDecoder
from tests.unit.wire.streams import decode, drafted, ended

CALL = {"toolCallId": "c", "toolName": "f", "args": {"x": 1}}
READY = [ToolCallStarted(0, "c", "f"), ToolCallReady(0, '{"x":1}'), PartEnded(0)]
STOP = 'd:{"finishReason":"stop"}'


def lines(*values: tuple[str, Any] | str) -> bytes:
    """A line each; a str goes as it is."""
    made = (value if isinstance(value, str) else f"{value[0]}:{json.dumps(value[1])}" for value in values)
    return "".join(line + "\n" for line in made).encode()


def told(*values: tuple[str, Any] | str) -> list[StreamEvent]:
    """The events of these lines before a finish, without the end."""
    events = decode(AiSdkDataDecoder(), [lines(*values, STOP)])
    assert ended(events).verdict in (Verdict.COMPLETE, Verdict.TOOL_CALLS)
    return events[:-1]


@pytest.mark.parametrize(
    ("finish", "verdict"),
    [
        ("stop", Verdict.COMPLETE),
        ("length", Verdict.LENGTH_LIMIT),
        ("content-filter", Verdict.CONTENT_FILTER),
        ("tool-calls", Verdict.TOOL_CALLS),
        ("error", Verdict.SERVER_ERROR),
        ("other", Verdict.COMPLETE),
        ("unknown", Verdict.COMPLETE),
        (None, Verdict.COMPLETE),
    ],
)
def test_each_finish_reason_has_its_verdict(finish: str | None, verdict: Verdict):
    end = ended(decode(AiSdkDataDecoder(), [lines(("0", "a"), ("d", {"finishReason": finish}))]))
    assert (end.verdict, end.reason) == (verdict, finish or "done")
    assert (end.error is not None) == (verdict is Verdict.SERVER_ERROR)


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ((("0", "a"),), Verdict.TRUNCATED),
        ((("0", "a"), ("e", {"finishReason": "stop"})), Verdict.TRUNCATED),
        ((("0", "a"), STOP), Verdict.COMPLETE),
        ((STOP, ("2", [1])), Verdict.COMPLETE),
        ((STOP, ("f", {}), ("0", "a")), Verdict.TRUNCATED),
        ((("0", "a"), ("3", "no"), STOP), Verdict.SERVER_ERROR),
        ((("9", CALL), STOP), Verdict.TOOL_CALLS),
        ((("9", CALL), ("a", {"toolCallId": "c", "result": 1}), STOP), Verdict.COMPLETE),
        (("What?", "[DONE]"), Verdict.PROTOCOL_ERROR),
        ((), Verdict.TRUNCATED),
    ],
)
def test_the_end_is_what_was_proved(body: tuple[Any, ...], cut: bool, verdict: Verdict):
    assert ended(decode(AiSdkDataDecoder(), [lines(*body)], cut)).verdict is verdict


def test_the_last_line_needs_no_end():
    assert ended(decode(AiSdkDataDecoder(), [lines(("0", "a")), STOP.encode()])).verdict is Verdict.COMPLETE


def test_an_error_is_told_in_the_servers_words():
    end = ended(decode(AiSdkDataDecoder(), [lines(("0", "a"), ("3", "An error occurred."))]))
    assert end.error is not None
    assert "An error occurred." in end.error.sentence


@pytest.mark.parametrize(
    ("counts", "usage"),
    [
        ('{"promptTokens":3,"completionTokens":5}', Usage(3, 5)),
        ('{"promptTokens":null,"completionTokens":5}', Usage(None, 5)),
        ('{"promptTokens":NaN,"completionTokens":NaN}', None),
        ('{"promptTokens":null,"completionTokens":null}', None),
        ("null", None),
    ],
)
def test_token_counts_may_be_missing(counts: str, usage: Usage | None):
    events = decode(AiSdkDataDecoder(), [lines(f'd:{{"finishReason":"stop","usage":{counts}}}')])
    assert events == [*([UsageReported(usage)] if usage else []), Ended(Verdict.COMPLETE, "stop")]


def test_a_step_ends_its_text_unless_it_is_continued():
    def step(continued: bool) -> tuple[str, Any]:
        return ("e", {"finishReason": "stop", "isContinued": continued})

    begin = ("f", {"messageId": "m"})
    assert told(begin, ("0", "a"), step(True), begin, ("0", "b"), step(False), begin, ("0", "c")) == [
        TextDelta(0, "a"),
        TextDelta(0, "b"),
        PartEnded(0),
        TextDelta(1, "c"),
        PartEnded(1),
    ]


def test_a_signature_goes_back_with_the_reasoning_before_it():
    assert told(("g", "hm"), ("j", {"signature": "s"}), ("g", "so"), ("0", "a")) == [
        ReasoningDelta(0, "hm"),
        PartEnded(0, '{"signature":"s"}'),
        ReasoningDelta(1, "so"),
        PartEnded(1),
        TextDelta(2, "a"),
        PartEnded(2),
    ]


def test_reasoning_that_is_hidden_or_only_signed_is_kept_for_the_server():
    assert told(("0", "a"), ("j", {"signature": "s"}), ("i", {"data": "d"})) == [
        TextDelta(0, "a"),
        PartEnded(0),
        PartEnded(1, '{"signature":"s"}'),
        PartEnded(2, '{"data":"d"}'),
    ]


def test_a_call_streams_is_ready_and_has_a_result():
    assert told(
        ("b", {"toolCallId": "c", "toolName": "f"}),
        ("c", {"toolCallId": "c", "argsTextDelta": '{"x":'}),
        ("9", CALL),
        ("a", {"toolCallId": "c", "result": {"y": 2}}),
    ) == [
        ToolCallStarted(0, "c", "f"),
        ToolArgumentsDelta(0, '{"x":'),
        ToolCallReady(0, '{"x":1}'),
        PartEnded(0),
        ToolResult(1, "c", '{"y":2}'),
    ]


def test_the_id_of_a_call_may_be_used_again_in_a_later_step():
    end = ("e", {"finishReason": "tool-calls", "isContinued": False})
    events = told(("9", CALL), ("a", {"toolCallId": "c", "result": "1"}), end, ("9", CALL))
    assert events == [
        *READY,
        ToolResult(1, "c", "1"),
        ToolCallStarted(2, "c", "f"),
        ToolCallReady(2, '{"x":1}'),
        PartEnded(2),
    ]


def test_data_sources_and_files():
    assert told(
        ("0", "a"),
        ("2", [{"k": 1}, "two"]),
        ("8", [{"n": 1}]),
        ("h", {"sourceType": "url", "id": "1", "url": "https://x", "title": "X"}),
        ("0", "b"),
        ("k", {"mimeType": "image/png", "data": "AA=="}),
    ) == [
        TextDelta(0, "a"),
        DataReceived(1, "data", '{"k":1}'),
        DataReceived(2, "data", '"two"'),
        DataReceived(3, "annotation", '{"n":1}'),
        SourceFound(4, "https://x", "X"),
        TextDelta(0, "b"),
        PartEnded(0),
        FileReceived(5, "image/png", "data:image/png;base64,AA=="),
    ]


@pytest.mark.parametrize("odd", ["z:1", "plain words", "0:", "0:{broken", '00:"a"', '4:{"id":"x"}', "0", ':"a"'])
def test_a_line_of_no_known_code_is_counted_and_passed_over(odd: str):
    decoder = AiSdkDataDecoder()
    assert drafted(decode(decoder, [lines(("0", "a"), odd, ("0", "b"), STOP)])).text() == "ab"
    assert decoder.ignored_frames == 1


@pytest.mark.parametrize("code", "0289abcefghijk")
@pytest.mark.parametrize("value", [0, "", "x", [], {}, [1], {"x": 1}, True])
def test_a_known_code_with_a_wrong_value_ends_nothing(code: str, value: Any):
    assert drafted(told((code, value), ("0", "after"))).text().endswith("after")
