from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_chat.core.events import (
    Ended,
    FileReceived,
    PartEnded,
    SourceFound,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
)
from desktop_chat.core.messages import DataPart, ToolCallPart, ToolResultPart
from desktop_chat.core.verdict import Verdict
from tests.unit.wire.streams import drafted, ended
from tests.unit.wire.test_openai_responses import added, done, end, event, message, read, said


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
    ended_with = [event.vendor for event in events if isinstance(event, PartEnded)]
    assert json.loads(ended_with[0])["output"] == "6"


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
