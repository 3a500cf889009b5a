"""Whatever a server sends: one end, sound events, and no error but a frame that is too large."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    Ended,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    event_to_json,
)
from desktop_chat.core.limits import MAX_FRAME_BYTES
from desktop_chat.core.parts_json import parts_to_text
from desktop_chat.wire.decoders import make_decoder
from tests.unit.wire.streams import decode, drafted, split, without_heartbeats

DIALECTS = (
    Dialect.OPENAI_CHAT,
    Dialect.PLAIN_SSE,
    Dialect.OPENAI_RESPONSES,
    Dialect.ANTHROPIC_MESSAGES,
    Dialect.OLLAMA,
    Dialect.WORKERS_AI,
)
ODD = st.sampled_from(
    [None, True, 0, 1, -1, 2.5, 10**30, "", "x", "<think>", "</think>", "\ud83d", "\ude00", "é", [], {}, [None], [{}]]
)
KINDS = st.sampled_from(
    [
        *("text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "web_search_tool_result", "error"),
        *("message", "reasoning", "function_call", "web_search_call", "image_generation_call", "mcp_approval_request"),
        *("text_delta", "thinking_delta", "input_json_delta", "signature_delta", "citations_delta"),
        *("content_block_start", "content_block_delta", "content_block_stop", "message_start", "message_delta", "ping"),
        *("response.created", "response.output_item.added", "response.output_item.done", "tool_call", "output_text"),
        *("response.output_text.delta", "response.output_text.done", "response.function_call_arguments.delta"),
        *("response.function_call_arguments.done", "response.reasoning_summary_text.delta", "response.refusal.delta"),
        *("response.reasoning_text.done", "response.output_text.annotation.added", "response.incomplete"),
        "response.image_generation_call.partial_image",
    ]
)
KEYS = st.sampled_from(
    [
        *("choices", "delta", "content", "usage", "error", "finish_reason", "tool_calls", "function", "arguments"),
        *("index", "id", "name", "message", "response", "done", "done_reason", "thinking", "images", "content_block"),
        *("text", "partial_json", "signature", "citation", "url", "title", "item", "item_id", "output_index", "output"),
        *("summary", "encrypted_content", "call_id", "result", "annotation", "content_index", "input", "data", "part"),
        *("reasoning_content", "refusal", "function_call", "errors", "status", "eval_count", "tool_use_id", "object"),
        *("stop_reason", "stop_details", "explanation", "incomplete_details", "reason", "summary_index", "action"),
    ]
)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda fields, kind: fields | ({"type": kind} if kind else {}),
        st.dictionaries(KEYS, values, max_size=5),
        st.none() | KINDS | ODD.filter(bool),
    )


VALUES = st.recursive(ODD | st.text(max_size=3), lambda values: st.lists(values, max_size=2) | objects(values))
FRAMES = st.lists(objects(VALUES), max_size=12)


def body_of(dialect: Dialect, values: list[Any]) -> bytes:
    start, end = ("", "\n") if dialect is Dialect.OLLAMA else ("data: ", "\n\n")
    return "".join(start + json.dumps(value) + end for value in values).encode()


def check(events: list[StreamEvent]) -> None:
    """Parts are what they began as, and nothing is added to one that has ended."""
    kinds: dict[int, type] = {}
    over: set[int] = set()
    for event in events:
        json.dumps(event_to_json(event), ensure_ascii=False).encode()
        match event:
            case PartsDiscarded(at):
                kinds = {part: kind for part, kind in kinds.items() if part < at}
                over = {part for part in over if part < at}
            case TextDelta(part) | ReasoningDelta(part) | RefusalDelta(part) | ToolCallStarted(part):
                assert part not in over
                assert kinds.setdefault(part, type(event)) is type(event)
            case ToolArgumentsDelta(part) | ToolCallReady(part):
                assert part not in over
                assert kinds[part] is ToolCallStarted
            case PartEnded(part, vendor):
                assert part not in over or vendor
                over.add(part)
            case _:
                pass
    parts_to_text(drafted(events).parts()).encode()


@settings(max_examples=150)
@given(st.sampled_from(DIALECTS), FRAMES, st.booleans())
def test_frames_of_any_shape_give_sound_events(dialect: Dialect, values: list[Any], cut: bool):
    check(decode(make_decoder(dialect), [body_of(dialect, values)], cut))


@settings(max_examples=150)
@given(st.sampled_from(DIALECTS), FRAMES, st.booleans(), st.lists(st.integers(0, 1500), max_size=6))
def test_chunk_borders_never_change_what_is_made_of_them(
    dialect: Dialect, values: list[Any], cut: bool, cuts: list[int]
):
    body = body_of(dialect, values)
    events = without_heartbeats(decode(make_decoder(dialect), split(body, cuts), cut))
    assert events == without_heartbeats(decode(make_decoder(dialect), [body], cut))


@given(st.sampled_from(DIALECTS), st.lists(st.binary(max_size=20), max_size=8), st.booleans())
def test_garbage_ends_without_an_error_of_its_own(dialect: Dialect, chunks: list[bytes], cut: bool):
    check(decode(make_decoder(dialect), chunks, cut))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_endless_frame_is_a_protocol_error(dialect: Dialect):
    decoder = make_decoder(dialect)
    decoder.feed(b'{"response":"' if dialect is Dialect.OLLAMA else b'data: {"content":"')
    decoder.feed(bytes(MAX_FRAME_BYTES - 100))
    with pytest.raises(ChatError) as caught:
        decoder.feed(bytes(100))
    assert caught.value.kind is ErrorKind.PROTOCOL


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("depth", [*range(850, 1000, 7), 5000])
def test_objects_nested_to_any_depth_raise_nothing(dialect: Dialect, depth: int):
    deep = '{"a":' * depth + "1" + "}" * depth
    calls = (
        f'{{"response":{deep},"done":false}}',
        f'{{"message":{{"tool_calls":[{{"function":{{"name":"f","arguments":{deep}}}}}]}}}}',
        f'{{"choices":[{{"delta":{{"tool_calls":[{{"function":{{"name":"f","arguments":{deep}}}}}]}}}}]}}',
        f'{{"type":"content_block_start","content_block":{{"type":"tool_use","name":"f","input":{deep}}}}}',
        '{"type":"content_block_stop"}',
        f'{{"type":"response.output_item.done","item":{{"type":"function_call","arguments":{deep}}}}}',
        f'{{"error":{deep}}}',
    )
    start, end = ("", "\n") if dialect is Dialect.OLLAMA else ("data: ", "\n\n")
    body = "".join(start + call + end for call in calls).encode()
    assert isinstance(decode(make_decoder(dialect), [body])[-1], Ended)
