from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_chat.core.events import (
    DataReceived,
    Ended,
    FileReceived,
    Heartbeat,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    SourceFound,
    StreamEvent,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    UsageReported,
)
from desktop_chat.core.messages import DataPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.ai_sdk_ui import AiSdkUiDecoder
from tests.unit.wire.streams import decode, drafted, ended, frames

START: dict[str, Any] = {"type": "start"}
FINISH: dict[str, Any] = {"type": "finish", "finishReason": "stop"}
INPUT = {"type": "tool-input-available", "toolCallId": "c", "toolName": "f", "input": {"x": 1}}
CALL = [ToolCallStarted(0, "c", "f"), ToolCallReady(0, '{"x":1}'), PartEnded(0)]


def text(delta: str, key: str = "1") -> dict[str, str]:
    return {"type": "text-delta", "id": key, "delta": delta}


def told(*values: Any, cut: bool = False) -> list[StreamEvent]:
    """The events of these chunks between a start and a finish, without the end."""
    events = decode(AiSdkUiDecoder(), [frames(START, *values, FINISH, "[DONE]")], cut)
    assert ended(events).verdict in (Verdict.COMPLETE, Verdict.TOOL_CALLS)
    return events[:-1]


@pytest.mark.parametrize(
    ("finish", "verdict", "reason"),
    [
        ("stop", Verdict.COMPLETE, "stop"),
        ("length", Verdict.LENGTH_LIMIT, "length"),
        ("content-filter", Verdict.CONTENT_FILTER, "content-filter"),
        ("tool-calls", Verdict.TOOL_CALLS, "tool-calls"),
        ("error", Verdict.SERVER_ERROR, "error"),
        ("interrupted", Verdict.TRUNCATED, "interrupted"),
        ("other", Verdict.COMPLETE, "other"),
        (None, Verdict.COMPLETE, "done"),
    ],
)
def test_each_finish_reason_has_its_verdict(finish: str | None, verdict: Verdict, reason: str):
    end = ended(decode(AiSdkUiDecoder(), [frames(START, {"type": "finish", "finishReason": finish}, "[DONE]")]))
    assert (end.verdict, end.reason) == (verdict, reason)
    assert (end.error is not None) == (verdict in (Verdict.SERVER_ERROR, Verdict.TRUNCATED))


@pytest.mark.parametrize("finish", [{"type": "finish"}, FINISH])
def test_a_call_that_nobody_answered_is_for_the_client(finish: Any):
    end = ended(decode(AiSdkUiDecoder(), [frames(START, INPUT, finish, "[DONE]")]))
    assert end.verdict is Verdict.TOOL_CALLS


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "tool-output-available", "toolCallId": "c", "output": 1},
        {"type": "tool-output-error", "toolCallId": "c", "errorText": "no"},
        {"type": "tool-output-denied", "toolCallId": "c"},
        {**INPUT, "providerExecuted": True},
    ],
)
def test_a_call_that_the_server_answers_or_runs_itself_is_not_for_the_client(answer: Any):
    calls = (answer,) if "input" in answer else (INPUT, answer)
    assert ended(decode(AiSdkUiDecoder(), [frames(START, *calls, FINISH, "[DONE]")])).verdict is Verdict.COMPLETE


def test_a_preliminary_output_is_no_answer_yet():
    output = {"type": "tool-output-available", "toolCallId": "c", "output": "a", "preliminary": True}
    events = decode(AiSdkUiDecoder(), [frames(START, INPUT, output, FINISH, "[DONE]")])
    assert ToolResult(1, "c", "a") in events
    assert ended(events).verdict is Verdict.TOOL_CALLS


@pytest.mark.parametrize(
    ("body", "cut", "verdict"),
    [
        ((START, text("a")), False, Verdict.TRUNCATED),
        ((START, text("a")), True, Verdict.TRUNCATED),
        ((START, text("a"), FINISH), False, Verdict.COMPLETE),
        ((START, text("a"), FINISH), True, Verdict.COMPLETE),
        ((START, text("a"), "[DONE]"), False, Verdict.COMPLETE),
        ((START, FINISH, START, {"type": "start-step"}, text("b")), False, Verdict.TRUNCATED),
        ((START, FINISH, text("b")), False, Verdict.TRUNCATED),
        ((START, FINISH, text("b"), FINISH), True, Verdict.COMPLETE),
        ((START, FINISH, {"type": "data-x", "data": 1}), True, Verdict.COMPLETE),
        ((START, {"type": "error", "errorText": "no"}, FINISH), False, Verdict.SERVER_ERROR),
        ((START, {"type": "abort", "reason": "gone"}), False, Verdict.SERVER_ERROR),
        ((START, {"type": "abort"}), False, Verdict.SERVER_ERROR),
        (({"choices": [{"delta": {"content": "a"}}]}, "[DONE]"), False, Verdict.PROTOCOL_ERROR),
        ((), False, Verdict.TRUNCATED),
    ],
)
def test_the_end_is_what_was_proved(body: tuple[Any, ...], cut: bool, verdict: Verdict):
    assert ended(decode(AiSdkUiDecoder(), [frames(*body)], cut)).verdict is verdict


def test_the_first_error_is_told_and_ends_the_answer():
    events = decode(
        AiSdkUiDecoder(), [frames(START, text("a"), {"type": "error", "errorText": "overloaded"}, text("b"))]
    )
    end = ended(events)
    assert (end.verdict, end.reason) == (Verdict.SERVER_ERROR, "error")
    assert end.error is not None
    assert "overloaded" in end.error.sentence
    assert drafted(events).text() == "a"


def test_an_abort_says_why():
    end = ended(decode(AiSdkUiDecoder(), [frames(START, {"type": "abort", "reason": "time is up"})]))
    assert end.reason == "abort"
    assert end.error is not None
    assert "time is up" in end.error.sentence


def test_texts_are_told_apart_by_id():
    assert told(text("A", "a"), text("B", "b"), text("C", "a"), {"type": "text-end", "id": "b"}) == [
        TextDelta(0, "A"),
        TextDelta(1, "B"),
        TextDelta(0, "C"),
        PartEnded(1),
        PartEnded(0),
    ]


def test_an_id_may_be_used_again_with_or_without_an_end_before():
    begin = {"type": "text-start", "id": "1"}
    again = [TextDelta(0, "a"), PartEnded(0), TextDelta(1, "b"), PartEnded(1)]
    assert told(begin, text("a"), {"type": "text-end", "id": "1"}, begin, text("b")) == again
    assert told(begin, text("a"), begin, text("b")) == again


def test_text_and_reasoning_may_have_the_same_id():
    assert told({"type": "reasoning-delta", "id": "1", "delta": "r"}, text("t")) == [
        ReasoningDelta(0, "r"),
        TextDelta(1, "t"),
        PartEnded(0),
        PartEnded(1),
    ]


def test_text_goes_on_through_the_steps_of_a_stream_beside_it():
    steps = ({"type": "finish-step"}, {"type": "start-step"})
    assert told(text("a"), *steps, text("b")) == [TextDelta(0, "a"), TextDelta(0, "b"), PartEnded(0)]


@pytest.mark.parametrize("at", ["reasoning-start", "reasoning-delta", "reasoning-end"])
def test_what_the_provider_signed_goes_back_with_the_reasoning(at: str):
    kinds = ("reasoning-start", "reasoning-delta", "reasoning-end")
    chunks: list[dict[str, Any]] = [{"type": kind, "id": "r"} for kind in kinds]
    chunks[kinds.index(at)]["providerMetadata"] = {"p": {"signature": "s"}}
    chunks[1]["delta"] = "hm"
    assert told(*chunks) == [ReasoningDelta(0, "hm"), PartEnded(0, '{"providerMetadata":{"p":{"signature":"s"}}}')]


def test_a_tools_input_streams_and_is_ready():
    start = {"type": "tool-input-start", "toolCallId": "c", "toolName": "f"}
    piece = {"type": "tool-input-delta", "toolCallId": "c", "inputTextDelta": '{"x":'}
    assert told(start, piece, INPUT) == [
        ToolCallStarted(0, "c", "f"),
        ToolArgumentsDelta(0, '{"x":'),
        ToolCallReady(0, '{"x":1}'),
        PartEnded(0),
    ]


def test_an_input_that_does_not_fit_is_shown_with_its_error():
    error = {"type": "tool-input-error", "toolCallId": "c", "toolName": "f", "input": "{bad", "errorText": "no"}
    assert told(error) == [
        ToolCallStarted(0, "c", "f"),
        ToolCallReady(0, '"{bad"'),
        PartEnded(0),
        ToolResult(1, "c", "no", True),
    ]


def test_a_later_result_replaces_the_one_before():
    output = {"type": "tool-output-available", "toolCallId": "c"}
    assert told(INPUT, {**output, "output": {"p": 1}, "preliminary": True}, {**output, "output": "all"}) == [
        *CALL,
        ToolResult(1, "c", '{"p":1}'),
        ToolResult(1, "c", "all"),
    ]


def test_the_id_of_a_call_may_be_used_again_in_a_later_step():
    output = {"type": "tool-output-available", "toolCallId": "c", "output": "1"}
    step = {"type": "start-step"}
    assert told(step, INPUT, output, step, INPUT, {**output, "output": "2"}) == [
        *CALL,
        ToolResult(1, "c", "1"),
        ToolCallStarted(2, "c", "f"),
        ToolCallReady(2, '{"x":1}'),
        PartEnded(2),
        ToolResult(3, "c", "2"),
    ]


def test_a_result_of_a_call_of_an_earlier_answer_is_taken():
    assert told({"type": "tool-output-available", "toolCallId": "old", "output": 1}) == [ToolResult(0, "old", "1")]


def test_what_a_call_has_to_carry_back_is_kept():
    chunk = {**INPUT, "dynamic": True, "providerMetadata": {"p": {"s": 1}}, "title": "T"}
    vendor = told(chunk)[-1]
    assert isinstance(vendor, PartEnded)
    assert json.loads(vendor.vendor) == {
        "type": "dynamic-tool",
        "toolName": "f",
        "callProviderMetadata": {"p": {"s": 1}},
        "title": "T",
    }


def test_an_approval_is_asked_for():
    ask = {"type": "tool-approval-request", "toolCallId": "c", "approvalId": "ap"}
    assert told(INPUT, ask) == [*CALL, ToolApprovalRequested(0, "ap")]
    signed = told(INPUT, {**ask, "signature": "s"})
    assert signed == [*CALL, ToolApprovalRequested(0, "ap"), PartEnded(0, '{"approval":{"signature":"s"}}')]


def test_an_approval_that_the_server_gives_itself_is_not_asked_for():
    ask = {"type": "tool-approval-request", "toolCallId": "c", "approvalId": "ap", "isAutomatic": True}
    answer = {"type": "tool-approval-response", "approvalId": "ap", "approved": True}
    events = decode(AiSdkUiDecoder(), [frames(START, INPUT, ask, answer, FINISH, "[DONE]")])
    assert events == [*CALL, Ended(Verdict.COMPLETE, "stop")]


def test_a_step_that_starts_over_voids_its_parts_and_calls():
    step, reset = {"type": "start-step"}, {"type": "reset-step"}
    events = told(step, text("kept"), {"type": "text-end", "id": "1"}, step, text("void"), INPUT, reset, text("new"))
    assert PartsDiscarded(1) in events
    assert drafted(events).text() == "kept\n\nnew"
    assert ended(decode(AiSdkUiDecoder(), [frames(step, INPUT, reset, FINISH)])).verdict is Verdict.COMPLETE


def test_sources_and_files_are_found():
    assert told(
        {"type": "source-url", "sourceId": "1", "url": "https://x", "title": "X"},
        {"type": "source-document", "sourceId": "2", "mediaType": "a/b", "title": "", "filename": "f.pdf"},
        {"type": "file", "mediaType": "image/png", "url": "data:image/png;base64,AA=="},
        {"type": "reasoning-file", "mediaType": "image/gif", "url": "data:image/gif;base64,AA=="},
    ) == [
        SourceFound(0, "https://x", "X"),
        SourceFound(1, "", "f.pdf"),
        FileReceived(2, "image/png", "data:image/png;base64,AA=="),
        FileReceived(3, "image/gif", "data:image/gif;base64,AA=="),
    ]


def test_what_a_text_cites_is_a_source():
    cited = {"source": {"type": "source", "sourceType": "url", "id": "1", "url": "https://x"}}
    events = told(text("a"), {"type": "text-end", "id": "1", "citations": [cited]})
    assert events == [TextDelta(0, "a"), PartEnded(0), SourceFound(1, "https://x", "")]


def test_data_with_the_same_id_replaces_and_transient_data_is_not_kept():
    events = told(
        {"type": "data-w", "id": "1", "data": {"t": 1}},
        {"type": "data-w", "data": "other"},
        {"type": "data-toast", "id": "1", "data": "t", "transient": True},
        {"type": "data-w", "id": "1", "data": {"t": 2}},
    )
    assert events[0] == DataReceived(0, "w", '{"t":1}')
    assert drafted(events).parts() == (DataPart("w", '{"t":2}'), DataPart("w", '"other"'))


@pytest.mark.parametrize(
    ("metadata", "usage"),
    [
        (
            {"usage": {"inputTokens": 3, "outputTokens": 5, "reasoningTokens": 2, "cachedInputTokens": 1}},
            Usage(3, 5, 2, 1),
        ),
        ({"totalUsage": {"promptTokens": 3, "completionTokens": 5}}, Usage(3, 5)),
        ({"inputTokens": 3}, Usage(3)),
    ],
)
def test_token_counts_in_the_metadata_are_reported_once(metadata: Any, usage: Usage):
    finish = {**FINISH, "messageMetadata": metadata}
    events = decode(AiSdkUiDecoder(), [frames({"type": "message-metadata", "messageMetadata": metadata}, finish)])
    assert events == [UsageReported(usage), Ended(Verdict.COMPLETE, "stop")]


@pytest.mark.parametrize("metadata", [None, 1, [], {"totalTokens": 22}, {"usage": None}, {"inputTokens": "many"}])
def test_other_metadata_is_no_usage(metadata: Any):
    assert told({"type": "message-metadata", "messageMetadata": metadata}) == []


@pytest.mark.parametrize("odd", [{"type": "hologram"}, {"type": 7}, {"x": 1}, [], "{broken", {"type": None}])
def test_a_chunk_of_no_known_type_is_counted_and_passed_over(odd: Any):
    decoder = AiSdkUiDecoder()
    events = decode(decoder, [frames(START, text("a"), odd, text("b"), FINISH, "[DONE]")])
    assert drafted(events).text() == "ab"
    assert decoder.ignored_frames == 1


def test_comments_are_signs_of_life():
    assert AiSdkUiDecoder().feed(b": keep-alive\n\n: keep-alive\n\n") == [Heartbeat()]
