from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import (
    Ended,
    FileReceived,
    Heartbeat,
    PartEnded,
    ReasoningDelta,
    RefusalDelta,
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
from desktop_chat.core.messages import DataPart, ReasoningPart, RefusalPart, TextPart, ToolCallPart, ToolResultPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.openai_responses import OpenAiResponsesDecoder
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, frames, split, without_heartbeats

CREATED = {"type": "response.created", "response": {"id": "r", "status": "in_progress", "model": "m"}}


def event(kind: str, index: int = 0, item_id: str = "", **more: Any) -> dict[str, Any]:
    return {"type": f"response.{kind}", "output_index": index, "item_id": item_id or f"i{index}"} | more


def said(text: Any, index: int = 0, **more: Any) -> dict[str, Any]:
    return event("output_text.delta", index, content_index=0, delta=text, **more)


def added(index: int, kind: str, **fields: Any) -> dict[str, Any]:
    item = {"id": f"i{index}", "type": kind} | fields
    return {"type": "response.output_item.added", "output_index": index, "item": item}


def done(index: int, kind: str, **fields: Any) -> dict[str, Any]:
    return added(index, kind, **fields) | {"type": "response.output_item.done"}


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"content": [{"type": "output_text", "text": text} | more]}


def end(kind: str = "completed", **response: Any) -> dict[str, Any]:
    return {"type": f"response.{kind}", "response": {"id": "r", "status": kind} | response}


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(OpenAiResponsesDecoder(), [frames(*values)], cut)


def test_text_with_its_counts():
    usage = {
        "input_tokens": 5,
        "output_tokens": 7,
        "input_tokens_details": {"cached_tokens": 2},
        "output_tokens_details": {"reasoning_tokens": 4},
    }
    events = read(
        CREATED,
        added(0, "message", content=[]),
        event("content_part.added", part={"type": "output_text", "text": ""}),
        said("Hel"),
        said("lo"),
        event("output_text.done", content_index=0, text="Hello"),
        event("content_part.done", part={"type": "output_text", "text": "Hello"}),
        done(0, "message", **message("Hello")),
        end(usage=usage, output=[{"id": "i0", "type": "message"} | message("Hello")]),
    )
    assert events == [
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        PartEnded(0),
        UsageReported(Usage(5, 7, 4, 2)),
        Ended(Verdict.COMPLETE, "completed"),
    ]


@pytest.mark.parametrize("body", [[CREATED], [end(model="m")]])
def test_the_model_is_told_at_the_start_or_the_end(body: list[Any]):
    decoder = OpenAiResponsesDecoder()
    decode(decoder, [frames(*body)])
    assert decoder.model == "m"


def test_the_captured_answer_of_llama_cpp():
    events = decode(OpenAiResponsesDecoder(), [capture_body("llama_responses.txt")])
    assert drafted(events).text() == INDEX["llama_responses.txt"]["text"]
    assert drafted(events).usage == Usage(34, 24, None, 33)
    assert ended(events) == Ended(Verdict.COMPLETE, "completed")


@given(st.lists(st.integers(0, 7000), max_size=10))
def test_chunk_borders_never_change_the_events(cuts: list[int]):
    body = capture_body("llama_responses.txt")
    events = decode(OpenAiResponsesDecoder(), split(body, cuts))
    assert without_heartbeats(events) == decode(OpenAiResponsesDecoder(), [body])


WHOLE = (
    event("output_text.done", content_index=0, text="Hello"),
    done(0, "message", **message("Hello")),
    end(output=[{"id": "i0", "type": "message"} | message("Hello")]),
)


@pytest.mark.parametrize("whole", [WHOLE, WHOLE[1:], WHOLE[2:]])
@pytest.mark.parametrize("deltas", [[said("Hel"), said("lo")], []])
def test_text_is_taken_once_wherever_it_stands(whole: Any, deltas: list[Any]):
    events = read(CREATED, *deltas, *whole)
    assert drafted(events).parts() == (TextPart("Hello"),)
    assert events[-2:] == [PartEnded(0), Ended(Verdict.COMPLETE, "completed")]


@pytest.mark.parametrize("left_out", ["item_id", "output_index", "content_index"])
def test_servers_that_leave_out_a_name_of_the_place(left_out: str):
    delta = {key: value for key, value in said("Hello").items() if key != left_out}
    assert drafted(read(CREATED, delta, *WHOLE)).parts() == (TextPart("Hello"),)


def test_gateways_that_number_or_name_items_anew_in_the_end_do_not_double_the_text():
    output = [
        {"id": "x", "type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm"}]},
        {"id": "y", "type": "message"} | message("Hello"),
    ]
    thought = event("reasoning_summary_text.delta", item_id="a", summary_index=0, delta="Hm")
    assert drafted(read(thought, said("Hello"), end(output=output))).parts() == (ReasoningPart("Hm"), TextPart("Hello"))


def test_two_pieces_of_a_message_are_two_parts():
    body = [said("a"), said("b") | {"content_index": 1}, said("c") | {"content_index": 1}]
    assert drafted(read(*body, end())).parts() == (TextPart("a"), TextPart("bc"))
    whole = [{"type": "output_text", "text": "a"}, {"type": "refusal", "refusal": "No"}, None]
    assert drafted(read(done(0, "message", content=whole), end())).parts() == (TextPart("a"), RefusalPart("No"))


def test_a_refusal():
    events = read(event("refusal.delta", delta="I can"), event("refusal.delta", delta="not"), end())
    assert events[:2] == [RefusalDelta(0, "I can"), RefusalDelta(0, "not")]
    only_done = event("refusal.done", refusal="No")
    assert drafted(
        read(only_done, done(0, "message", content=[{"type": "refusal", "refusal": "No"}]), end())
    ).parts() == (RefusalPart("No"),)


def thought(text: str, index: int = 0, piece: int = 0) -> dict[str, Any]:
    return event("reasoning_summary_text.delta", index, summary_index=piece, delta=text)


ENCRYPTED = {
    "summary": [{"type": "summary_text", "text": "One"}, {"type": "summary_text", "text": "Two"}],
    "encrypted_content": "gAAA",
}


def test_the_summaries_of_an_item_are_one_part_that_ends_with_the_item_to_send_back():
    events = read(
        added(0, "reasoning", summary=[]),
        event("reasoning_summary_part.added", summary_index=0, part={}),
        thought("On"),
        thought("e"),
        event("reasoning_summary_text.done", summary_index=0, text="One"),
        thought("Two", piece=1),
        event("reasoning_summary_text.done", summary_index=1, text="Two"),
        done(0, "reasoning", **ENCRYPTED),
        said("Yes", 1),
        end(),
    )
    reasoning, text = drafted(events).parts()
    assert isinstance(reasoning, ReasoningPart)
    assert reasoning.text == "One\n\nTwo"
    assert json.loads(reasoning.vendor) == {"dialect": "openai_responses", "id": "i0", "type": "reasoning"} | ENCRYPTED
    assert text == TextPart("Yes")


@pytest.mark.parametrize(
    "body",
    [
        [done(0, "reasoning", **ENCRYPTED)],
        [event("reasoning_summary_text.done", summary_index=at, text=text) for at, text in enumerate(("One", "Two"))],
        [end(output=[{"id": "i0", "type": "reasoning"} | ENCRYPTED])],
    ],
)
def test_summaries_that_come_only_whole(body: list[Any]):
    reasoning = drafted(read(*body, end())).parts()[0]
    assert isinstance(reasoning, ReasoningPart)
    assert reasoning.text == "One\n\nTwo"


def test_reasoning_itself_and_without_anything_to_send_back():
    events = read(
        event("reasoning_text.delta", content_index=0, delta="Hm"),
        event("reasoning_text.done", content_index=0, text="Hm"),
        done(0, "reasoning", summary=[], content=[{"type": "reasoning_text", "text": "Hm"}]),
        end(),
    )
    assert events[:-1] == [ReasoningDelta(0, "Hm"), PartEnded(0)]


def test_reasoning_that_is_nothing_but_encrypted():
    events = read(done(0, "reasoning", summary=[], encrypted_content="gAAA"), said("a", 1), end())
    first = drafted(events).parts()[0]
    assert isinstance(first, ReasoningPart)
    assert (first.text, json.loads(first.vendor)["encrypted_content"]) == ("", "gAAA")
    assert drafted(read(done(0, "reasoning", summary=[]), end())).parts() == ()


def call(index: int, **fields: Any) -> dict[str, Any]:
    return {"call_id": f"c{index}", "name": f"f{index}", "arguments": ""} | fields


def test_parallel_calls_with_their_fragments_mixed():
    fragment = "function_call_arguments.delta"
    events = read(
        added(0, "function_call", **call(0)),
        added(1, "function_call", **call(1)),
        event(fragment, 0, delta='{"x"'),
        event(fragment, 1, delta="{}"),
        event(fragment, 0, delta=":1}"),
        event("function_call_arguments.done", 0, arguments='{"x":1}'),
        done(0, "function_call", **call(0, arguments='{"x":1}')),
        done(1, "function_call", **call(1, arguments="{}")),
        end(output=[{"id": "i0", "type": "function_call"} | call(0, arguments='{"x":1}')]),
    )
    assert events == [
        ToolCallStarted(0, "c0", "f0"),
        ToolCallStarted(1, "c1", "f1"),
        ToolArgumentsDelta(0, '{"x"'),
        ToolArgumentsDelta(1, "{}"),
        ToolArgumentsDelta(0, ":1}"),
        ToolCallReady(0, '{"x":1}'),
        PartEnded(0),
        ToolCallReady(1, "{}"),
        PartEnded(1),
        Ended(Verdict.TOOL_CALLS, "completed"),
    ]


@pytest.mark.parametrize("left_out", ["item_id", "output_index"])
def test_fragments_name_their_call_by_id_or_by_index(left_out: str):
    fragment = event("function_call_arguments.delta", 1, delta='{"x":1}')
    del fragment[left_out]
    events = read(added(0, "function_call", **call(0)), added(1, "function_call", **call(1)), fragment, end())
    assert drafted(events).parts() == (
        ToolCallPart("c0", "f0", "{}", ready=True),
        ToolCallPart("c1", "f1", '{"x":1}', ready=True),
    )


@pytest.mark.parametrize(
    "body",
    [
        [done(0, "function_call", **call(0, arguments='{"x":1}'))],
        [done(0, "function_call", **call(0, arguments={"x": 1}))],
        [
            event("function_call_arguments.delta", delta='{"x"'),
            done(0, "function_call", **call(0, arguments='{"x":1}')),
        ],
        [end(output=[{"type": "function_call"} | call(0, arguments='{"x":1}')])],
    ],
)
def test_a_call_that_comes_only_whole(body: list[Any]):
    events = read(*body, end())
    assert drafted(events).parts() == (ToolCallPart("c0", "f0", '{"x":1}', ready=True),)
    assert ended(events).verdict is Verdict.TOOL_CALLS


def test_a_call_whose_arguments_break_off_is_never_ready():
    begun = [added(0, "function_call", **call(0)), event("function_call_arguments.delta", delta='{"x')]
    broken = [
        event("function_call_arguments.done", arguments='{"x'),
        done(0, "function_call", **call(0, arguments='{"x')),
    ]
    for events in (
        read(*begun, *broken, end("incomplete")),
        read(*broken, end()),
        read(*begun),
        read(*begun, cut=True),
    ):
        assert drafted(events).parts() == (ToolCallPart("c0", "f0", '{"x', ready=False),)


def test_a_tool_with_free_text():
    events = read(
        added(0, "custom_tool_call", call_id="c", name="f"),
        done(0, "custom_tool_call", call_id="c", name="f", input="x"),
        end(),
    )
    assert ToolCallReady(0, '{"input":"x"}') in events
    assert ended(events).verdict is Verdict.TOOL_CALLS


def test_a_search_of_the_server_with_its_source():
    cited = {"type": "url_citation", "url": "https://a.example", "title": "A", "start_index": 0, "end_index": 2}
    action = {"type": "search", "query": "x"}
    events = read(
        added(0, "web_search_call", status="in_progress"),
        event("web_search_call.searching"),
        event("web_search_call.completed"),
        done(0, "web_search_call", status="completed", action=action),
        said("So", 1),
        event("output_text.annotation.added", 1, content_index=0, annotation=cited),
        done(1, "message", **message("So", annotations=[cited])),
        end(),
    )
    vendor = json.dumps(
        {"dialect": "openai_responses", "id": "i0", "type": "web_search_call", "status": "completed", "action": action},
        separators=(",", ":"),
    )
    assert events == [
        ToolCallStarted(0, "i0", "web_search"),
        ToolCallReady(0, '{"type":"search","query":"x"}'),
        PartEnded(0, vendor),
        ToolResult(1, "i0", "completed"),
        TextDelta(2, "So"),
        SourceFound(3, "https://a.example", "A"),
        PartEnded(2),
        Ended(Verdict.COMPLETE, "completed"),
    ]


@pytest.mark.parametrize(
    ("item", "name", "arguments", "output", "is_error"),
    [
        (
            done(0, "file_search_call", status="completed", queries=["q"], results=[{"filename": "a.pdf"}]),
            "file_search",
            '{"queries":["q"]}',
            '[{"filename":"a.pdf"}]',
            False,
        ),
        (
            done(0, "code_interpreter_call", status="completed", code="1+1", outputs=[{"type": "logs", "logs": "2"}]),
            "code_interpreter",
            '{"code":"1+1"}',
            '[{"type":"logs","logs":"2"}]',
            False,
        ),
        (done(0, "mcp_call", name="roll", arguments='{"n":1}', output="6", error=None), "roll", '{"n":1}', "6", False),
        (done(0, "mcp_call", name="roll", arguments="", error="no dice"), "roll", "{}", "no dice", True),
        (done(0, "web_search_call", status="failed"), "web_search", "{}", "failed", True),
    ],
)
def test_the_tools_that_the_server_runs(item: Any, name: str, arguments: str, output: str, is_error: bool):
    events = read(item, end())
    made, result = drafted(events).parts()
    assert isinstance(made, ToolCallPart)
    assert (made.name, made.arguments, made.ready) == (name, arguments, True)
    assert result == ToolResultPart("i0", output, is_error)
    assert ended(events).verdict is Verdict.COMPLETE


def test_arguments_of_a_tool_on_another_server_arrive_in_fragments():
    events = read(
        added(0, "mcp_call", name="roll", arguments=""),
        event("mcp_call_arguments.delta", delta='{"n":1}'),
        event("mcp_call_arguments.done", arguments='{"n":1}'),
        event("mcp_call.in_progress"),
        done(0, "mcp_call", name="roll", arguments='{"n":1}', output="6"),
        end(),
    )
    assert events[:3] == [
        ToolCallStarted(0, "i0", "roll"),
        ToolArgumentsDelta(0, '{"n":1}'),
        ToolCallReady(0, '{"n":1}'),
    ]
    assert ToolResult(1, "i0", "6") in events


def test_a_call_that_needs_the_users_word():
    events = read(done(0, "mcp_approval_request", name="roll", arguments='{"n":1}', server_label="dice"), end())
    assert ToolApprovalRequested(0, "i0") in events
    assert ended(events).verdict is Verdict.TOOL_CALLS
    part = drafted(events).parts()[0]
    assert isinstance(part, ToolCallPart)
    assert (part.call_id, part.name, part.arguments, part.approval_id) == ("i0", "roll", '{"n":1}', "i0")


def test_an_image_takes_the_place_of_its_sketches():
    partial = "image_generation_call.partial_image"
    events = read(
        added(0, "image_generation_call", status="in_progress"),
        event("image_generation_call.generating"),
        event(partial, partial_image_b64="AAA", partial_image_index=0, output_format="jpeg"),
        done(
            0, "image_generation_call", status="completed", result="BBB", output_format="jpeg", revised_prompt="a cat"
        ),
        end(),
    )
    files = [event for event in events if isinstance(event, FileReceived)]
    assert files == [
        FileReceived(1, "image/jpeg", "data:image/jpeg;base64,AAA"),
        FileReceived(1, "image/jpeg", "data:image/jpeg;base64,BBB"),
    ]
    assert not any("BBB" in event.vendor for event in events if isinstance(event, PartEnded))
    assert ended(events).verdict is Verdict.COMPLETE


@pytest.mark.parametrize(("output_format", "media_type"), [("svg", "image/svg+xml"), (None, "image/png")])
def test_kinds_of_images(output_format: str | None, media_type: str):
    events = read(done(0, "image_generation_call", result="AAA", output_format=output_format), end())
    assert FileReceived(2, media_type, f"data:{media_type};base64,AAA") in events


def test_items_of_other_kinds_are_data():
    tools = {"server_label": "dice", "tools": []}
    parts = drafted(read(added(0, "mcp_list_tools"), done(0, "mcp_list_tools", **tools), end())).parts()
    assert isinstance(parts[0], DataPart)
    assert (parts[0].name, json.loads(parts[0].data)) == (
        "mcp_list_tools",
        {"id": "i0", "type": "mcp_list_tools"} | tools,
    )


@pytest.mark.parametrize(
    ("annotation", "sources"),
    [
        ({"type": "file_citation", "file_id": "f", "filename": "a.pdf"}, [SourceFound(1, "", "a.pdf")]),
        ({"type": "file_path", "file_id": "f"}, []),
        (None, []),
    ],
)
def test_other_sources(annotation: Any, sources: list[SourceFound]):
    events = read(said("a"), event("output_text.annotation.added", annotation=annotation), end())
    assert [event for event in events if isinstance(event, SourceFound)] == sources


@pytest.mark.parametrize(
    ("last", "verdict", "reason"),
    [
        (end(), Verdict.COMPLETE, "completed"),
        (
            end("incomplete", incomplete_details={"reason": "max_output_tokens"}),
            Verdict.LENGTH_LIMIT,
            "max_output_tokens",
        ),
        (end("incomplete", incomplete_details={"reason": "content_filter"}), Verdict.CONTENT_FILTER, "content_filter"),
        (end("incomplete", incomplete_details=None), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("incomplete", incomplete_details={"reason": "a new word"}), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("completed", status="incomplete"), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("completed", status=None), Verdict.COMPLETE, "completed"),
        (end("failed", error={"code": "server_error", "message": "Broken"}), Verdict.SERVER_ERROR, "server_error"),
        (end("failed", error=None), Verdict.SERVER_ERROR, "failed"),
        (end("cancelled"), Verdict.SERVER_ERROR, "cancelled"),
        ({"type": "response.completed", "response": None}, Verdict.COMPLETE, "completed"),
        ("[DONE]", Verdict.COMPLETE, "done"),
    ],
)
def test_the_last_event_gives_the_verdict(last: Any, verdict: Verdict, reason: str):
    events = read(CREATED, said("a"), last, said("never"))
    assert (ended(events).verdict, ended(events).reason) == (verdict, reason)
    assert (ended(events).error is not None) == (verdict is Verdict.SERVER_ERROR)
    assert drafted(events).text() == "a"


def test_the_words_of_a_failure_are_told():
    error = ended(read(end("failed", error={"code": "server_error", "message": "Broken"}))).error
    assert error is not None
    assert "Broken" in error.sentence


@pytest.mark.parametrize(("cut", "reason"), [(True, "cut"), (False, "no_end")])
def test_a_body_without_its_last_event_is_truncated(cut: bool, reason: str):
    events = read(CREATED, said("a"), event("output_text.done", text="a"), done(0, "message", **message("a")), cut=cut)
    assert (ended(events).verdict, ended(events).reason) == (Verdict.TRUNCATED, reason)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            {"type": "error", "code": "rate_limit_exceeded", "message": "Slow down", "param": None},
            "rate_limit_exceeded",
        ),
        ({"type": "error", "error": {"type": "rate_limit", "code": None, "message": "Slow down"}}, "rate_limit"),
        ({"type": "error", "code": None, "message": "Slow down"}, "error"),
        ({"error": {"message": "Slow down", "code": "429"}}, "429"),
    ],
)
def test_an_error_event_ends_the_answer(error: Any, reason: str):
    events = read(CREATED, said("a"), error, said("never"))
    assert (ended(events).verdict, ended(events).reason) == (Verdict.SERVER_ERROR, reason)
    shown = ended(events).error
    assert shown is not None
    assert "Slow down" in shown.sentence
    assert drafted(events).text() == "a"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": 3},
        {"type": "response.hologram.delta", "delta": "x"},
        {"type": "response.output_item.added", "item": None},
        {"type": "response.output_item.done"},
        {"type": "response.output_item.done", "item": {"type": "message", "content": None}},
        {"type": "response.output_item.done", "item": {"type": "message", "content": [None, 3]}},
        said(None),
        said(""),
        event("function_call_arguments.delta", 9, delta="{}"),
        event("function_call_arguments.done", 9, arguments="{}"),
        event("image_generation_call.partial_image", partial_image_b64=None),
        event("output_text.annotation.added", annotation={}),
        event("reasoning_summary_text.delta", delta=None),
        "",
        "{broken",
        "[]",
    ],
    ids=lambda value: repr(value)[:50],
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    events = read(CREATED, said("a", 1), odd, said("b", 1), end())
    assert events == [TextDelta(0, "a"), TextDelta(0, "b"), PartEnded(0), Ended(Verdict.COMPLETE, "completed")]


def test_ignored_frames_are_counted():
    decoder = OpenAiResponsesDecoder()
    silent = [CREATED, event("in_progress"), event("content_part.added"), event("web_search_call.searching")]
    decode(decoder, [frames(*silent, {"type": "response.hologram"}, {"type": "x"}, "{broken", end())])
    assert decoder.ignored_frames == 3


def test_an_answer_in_another_format_is_a_protocol_error():
    assert ended(read({"content": "a"}, "[DONE]")).verdict is Verdict.PROTOCOL_ERROR


def test_an_empty_body_is_truncated_and_comments_are_life():
    decoder = OpenAiResponsesDecoder()
    assert decoder.feed(b": x\n\n: y\n\n") == [Heartbeat()]
    assert ended(decoder.close(False)).verdict is Verdict.TRUNCATED
