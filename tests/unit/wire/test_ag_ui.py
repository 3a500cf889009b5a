from __future__ import annotations

from typing import Any

import pytest

from desktop_chat.core.events import (
    DataReceived,
    Ended,
    PartEnded,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    UsageReported,
)
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import FINISHED, Verdict
from desktop_chat.wire.ag_ui import AgUiDecoder
from tests.unit.wire.streams import decode, drafted, ended, frames

START: dict[str, Any] = {"type": "RUN_STARTED", "threadId": "t", "runId": "r"}
FINISH: dict[str, Any] = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}
CALL = (
    {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "f"},
    {"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": '{"x":1}'},
    {"type": "TOOL_CALL_END", "toolCallId": "c"},
)
CALLED = [
    ToolCallStarted(0, "c", "f"),
    ToolArgumentsDelta(0, '{"x":1}'),
    ToolCallReady(0, '{"x":1}'),
    PartEnded(0),
]
RESULT = {"type": "TOOL_CALL_RESULT", "messageId": "m", "toolCallId": "c", "content": "sunny", "role": "tool"}


def text(delta: str, key: str = "1") -> dict[str, str]:
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": key, "delta": delta}


def chunk(delta: str, **fields: str) -> dict[str, str]:
    return {"type": "TEXT_MESSAGE_CHUNK", "delta": delta, **fields}


def told(*values: Any) -> list[StreamEvent]:
    """The events of a run, without the end."""
    events = decode(AgUiDecoder(), [frames(START, *values, FINISH)])
    assert ended(events).verdict in (Verdict.COMPLETE, Verdict.TOOL_CALLS)
    return events[:-1]


@pytest.mark.parametrize(
    ("outcome", "verdict", "reason"),
    [
        ({}, Verdict.COMPLETE, "done"),
        ({"outcome": {"type": "success"}}, Verdict.COMPLETE, "success"),
        ({"outcome": {"type": "interrupt", "interrupts": []}}, Verdict.TOOL_CALLS, "interrupt"),
        ({"outcome": {"type": "cancelled"}}, Verdict.SERVER_ERROR, "cancelled"),
        ({"outcome": "interrupt"}, Verdict.TOOL_CALLS, "interrupt"),
        ({"outcome": None}, Verdict.COMPLETE, "done"),
    ],
)
def test_each_outcome_has_its_verdict(outcome: dict[str, Any], verdict: Verdict, reason: str):
    end = ended(decode(AgUiDecoder(), [frames(START, text("a"), FINISH | outcome)]))
    assert (end.verdict, end.reason) == (verdict, reason)
    assert (end.error is not None) == (verdict is Verdict.SERVER_ERROR)


@pytest.mark.parametrize(
    ("body", "cut", "verdict"),
    [
        ((START, text("a")), False, Verdict.TRUNCATED),
        ((START, text("a")), True, Verdict.TRUNCATED),
        ((START, text("a"), FINISH), True, Verdict.COMPLETE),
        ((START, FINISH, START, text("a")), False, Verdict.TRUNCATED),
        ((START, text("a"), "[DONE]"), False, Verdict.COMPLETE),
        ((START, {"type": "RUN_ERROR", "message": "no"}, FINISH), False, Verdict.SERVER_ERROR),
        (({"content": "a"}, "[DONE]"), False, Verdict.PROTOCOL_ERROR),
        ((), False, Verdict.TRUNCATED),
    ],
)
def test_the_end_is_what_was_proved(body: tuple[Any, ...], cut: bool, verdict: Verdict):
    assert ended(decode(AgUiDecoder(), [frames(*body)], cut)).verdict is verdict


def test_a_run_that_fails_says_why():
    end = ended(decode(AgUiDecoder(), [frames(START, {"type": "RUN_ERROR", "message": "out of fuel", "code": "E7"})]))
    assert end.reason == "E7"
    assert end.error is not None
    assert "out of fuel" in end.error.sentence


def test_messages_are_told_apart_and_only_the_assistants_are_shown():
    def start(key: str, role: str) -> dict[str, str]:
        return {"type": "TEXT_MESSAGE_START", "messageId": key, "role": role}

    end = {"type": "TEXT_MESSAGE_END", "messageId": "1"}
    events = told(start("0", "user"), text("q", "0"), start("1", "assistant"), text("a"), end, text("b", "2"))
    assert events == [TextDelta(0, "a"), PartEnded(0), TextDelta(1, "b"), PartEnded(1)]
    assert told(chunk("q", messageId="1", role="user"), chunk("r", messageId="1")) == []


def test_a_chunk_without_an_id_goes_on_with_the_message_before_it():
    events = told(chunk("a", messageId="1", role="assistant"), chunk("b"), {"type": "STATE_DELTA"}, chunk("c"))
    assert drafted(events).text() == "abc"


def test_chunks_of_text_and_reasoning_in_turn_are_parts_in_that_order():
    def thought(delta: str, **fields: str) -> dict[str, str]:
        return {"type": "REASONING_MESSAGE_CHUNK", "delta": delta, **fields}

    events = told(thought("a", messageId="1"), chunk("b", messageId="2"), thought("c"), chunk("d"))
    assert [event for event in events if not isinstance(event, PartEnded)] == [
        ReasoningDelta(0, "a"),
        TextDelta(1, "b"),
        ReasoningDelta(2, "c"),
        TextDelta(3, "d"),
    ]


def test_a_chunk_of_another_message_or_a_call_ends_the_one_before_it():
    assert told(chunk("a", messageId="1"), chunk("b", messageId="2"), *CALL, chunk("c", messageId="2")) == [
        TextDelta(0, "a"),
        PartEnded(0),
        TextDelta(1, "b"),
        PartEnded(1),
        ToolCallStarted(2, "c", "f"),
        ToolArgumentsDelta(2, '{"x":1}'),
        ToolCallReady(2, '{"x":1}'),
        PartEnded(2),
        TextDelta(3, "c"),
        PartEnded(3),
    ]


@pytest.mark.parametrize(
    "values",
    [
        [{"type": "THINKING_TEXT_MESSAGE_CONTENT", "delta": "hm"}, {"type": "THINKING_TEXT_MESSAGE_END"}],
        [{"type": "REASONING_MESSAGE_CHUNK", "messageId": "1", "delta": one} for one in "hm"],
        [{"type": "REASONING_MESSAGE_CONTENT", "messageId": "1", "delta": "hm"}],
    ],
)
def test_reasoning_in_its_older_and_newer_names(values: list[Any]):
    events = told({"type": "REASONING_START", "messageId": "1"}, *values, text("a"))
    assert "".join(event.text for event in events if isinstance(event, ReasoningDelta)) == "hm"
    assert drafted(events).text() == "a"


def test_encrypted_reasoning_is_kept_for_the_server():
    value = {"type": "REASONING_ENCRYPTED_VALUE", "subtype": "message", "entityId": "1", "encryptedValue": "xx"}
    assert told(value) == [PartEnded(0, '{"subtype":"message","entityId":"1","encryptedValue":"xx"}')]


def test_a_call_has_arguments_and_a_result():
    assert told(*CALL, RESULT) == [*CALLED, ToolResult(1, "c", "sunny")]


def test_a_call_in_chunks_is_ready_at_its_result_or_at_the_end():
    first = {"type": "TOOL_CALL_CHUNK", "toolCallId": "c", "toolCallName": "f", "delta": '{"x"'}
    rest = {"type": "TOOL_CALL_CHUNK", "delta": ":1}"}
    for values in ((first, rest), (first, rest, RESULT)):
        events = told(*values)
        assert ToolCallReady(0, '{"x":1}') in events
        assert ended(decode(AgUiDecoder(), [frames(START, *values)])).verdict is Verdict.TRUNCATED


def test_arguments_that_are_no_json_are_never_ready():
    broken = {**CALL[1], "delta": '{"x"'}
    assert told(CALL[0], broken, CALL[2]) == [
        ToolCallStarted(0, "c", "f"),
        ToolArgumentsDelta(0, '{"x"'),
        PartEnded(0),
    ]


@pytest.mark.parametrize(
    ("content", "output"),
    [
        ("a", "a"),
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "ab"),
        ([{"type": "image"}], '[{"type":"image"}]'),
        ({"x": 1}, '{"x":1}'),
        (None, "null"),
    ],
)
def test_a_result_may_have_any_shape(content: Any, output: str):
    assert told(*CALL, {**RESULT, "content": content})[-1] == ToolResult(1, "c", output)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (CALL, Verdict.TOOL_CALLS),
        ((*CALL, RESULT), Verdict.COMPLETE),
        ((*CALL, text("so")), Verdict.COMPLETE),
        ((text("so"), *CALL), Verdict.TOOL_CALLS),
    ],
)
def test_a_call_without_a_result_is_for_the_client_unless_the_run_went_on(values: Any, verdict: Verdict):
    assert ended(decode(AgUiDecoder(), [frames(START, *values, FINISH)])).verdict is verdict


@pytest.mark.parametrize(("ids", "verdict"), [([], Verdict.COMPLETE), (["c"], Verdict.TOOL_CALLS)])
def test_the_server_may_name_the_calls_that_are_for_the_client(ids: list[str], verdict: Verdict):
    finish = FINISH | {"outcome": {"type": "success", "pendingToolCallIds": ids}}
    assert ended(decode(AgUiDecoder(), [frames(START, *CALL, finish)])).verdict is verdict


def test_an_interrupt_on_a_call_asks_for_approval_and_any_other_is_data():
    interrupts = [{"id": "i1", "reason": "tool_call", "toolCallId": "c"}, {"id": "i2", "reason": "name?"}]
    finish = FINISH | {"outcome": {"type": "interrupt", "interrupts": interrupts}}
    events = decode(AgUiDecoder(), [frames(START, *CALL, finish)])
    assert events[len(CALLED) :] == [
        ToolApprovalRequested(0, "i1"),
        DataReceived(1, "interrupt", '{"id":"i2","reason":"name?"}'),
        Ended(Verdict.TOOL_CALLS, "interrupt"),
    ]


def test_activities_custom_events_and_the_result_are_data():
    events = decode(
        AgUiDecoder(),
        [
            frames(
                START,
                {"type": "ACTIVITY_SNAPSHOT", "messageId": "a", "activityType": "PLAN", "content": {"n": 1}},
                {"type": "ACTIVITY_SNAPSHOT", "messageId": "a", "activityType": "PLAN", "content": {"n": 2}},
                {"type": "CUSTOM", "name": "note", "value": [1]},
                FINISH | {"result": {"ok": True}},
            )
        ],
    )
    assert events == [
        DataReceived(0, "PLAN", '{"n":1}'),
        DataReceived(0, "PLAN", '{"n":2}'),
        DataReceived(1, "note", "[1]"),
        DataReceived(2, "result", '{"ok":true}'),
        Ended(Verdict.COMPLETE, "done"),
    ]


def test_a_snapshot_is_the_answer_only_if_no_text_was_streamed():
    messages = [
        {"role": "assistant", "content": "old"},
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": "new"},
    ]
    snapshot = {"type": "MESSAGES_SNAPSHOT", "messages": messages}
    assert drafted(told(snapshot)).text() == "new"
    assert drafted(told(text("streamed"), snapshot)).text() == "streamed"


def test_the_tokens_of_all_models_are_counted_together():
    usage = [{"inputTokens": 1, "outputTokens": 2}, {"inputTokens": 3, "model": "m"}]
    events = decode(AgUiDecoder(), [frames(START, FINISH | {"usage": usage})])
    assert events == [UsageReported(Usage(4, 2)), Ended(Verdict.COMPLETE, "done")]


@pytest.mark.parametrize("odd", [{"type": "NEWS"}, {"type": 1}, {"x": 1}, [], "{broken"])
def test_an_event_of_no_known_type_is_counted_and_passed_over(odd: Any):
    decoder = AgUiDecoder()
    assert drafted(decode(decoder, [frames(START, text("a"), odd, text("b"), FINISH)])).text() == "ab"
    assert decoder.ignored_frames == 1


BEGUN = {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "f"}


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("more", [text("more"), BEGUN, START], ids=["text", "call", "run"])
def test_an_answer_that_goes_on_behind_its_end_needs_another_one(more: Any, cut: bool):
    assert ended(decode(AgUiDecoder(), [frames(START, text("a"), FINISH, more)], cut)).verdict is Verdict.TRUNCATED
    assert ended(decode(AgUiDecoder(), [frames(START, text("a"), FINISH, more, FINISH)], cut)).verdict in FINISHED
