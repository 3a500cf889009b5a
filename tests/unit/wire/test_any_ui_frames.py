"""Whatever an application's server sends: one end, sound events, and no error but a frame that is too large."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended
from desktop_chat.core.limits import MAX_FRAME_BYTES
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.detect import decoder_for
from desktop_chat.wire.response_head import ResponseHead
from tests.unit.wire.streams import decode, split, without_heartbeats
from tests.unit.wire.test_any_frames import check

UI = (
    *("start", "start-step", "finish-step", "reset-step", "finish", "message-metadata", "custom", "steering-message"),
    *("text-start", "text-delta", "text-end", "reasoning-start", "reasoning-delta", "reasoning-end", "source-url"),
    *("tool-input-start", "tool-input-delta", "tool-input-available", "tool-input-error", "tool-output-available"),
    *("tool-output-error", "tool-output-denied", "tool-approval-request", "tool-approval-response", "file", "data-x"),
)
AG = (
    *("RUN_STARTED", "RUN_FINISHED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END"),
    *("TEXT_MESSAGE_CHUNK", "REASONING_MESSAGE_START", "REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_END"),
    *("REASONING_MESSAGE_CHUNK", "REASONING_ENCRYPTED_VALUE", "THINKING_TEXT_MESSAGE_CONTENT", "TOOL_CALL_START"),
    *("TOOL_CALL_ARGS", "TOOL_CALL_END", "TOOL_CALL_CHUNK", "TOOL_CALL_RESULT", "MESSAGES_SNAPSHOT", "CUSTOM"),
    *("ACTIVITY_SNAPSHOT", "STATE_DELTA"),
)
ODD = st.sampled_from([None, True, 0, -1, 2.5, 10**30, "", "x", "{", "\ud83d", "\ude00", "é", [], {}, [None], [{}]])
IDS = st.sampled_from(["a", "b"])
FIELDS = {
    "id": IDS | ODD, "messageId": IDS | ODD, "toolCallId": IDS | ODD, "approvalId": IDS | ODD,
    "delta": ODD, "inputTextDelta": ODD, "input": ODD, "output": ODD, "errorText": ODD, "content": ODD,
    "toolName": ODD, "toolCallName": ODD, "dynamic": ODD, "preliminary": ODD, "transient": ODD, "data": ODD,
    "url": ODD, "title": ODD, "role": st.sampled_from(["assistant", "user", 1]), "finishReason": ODD,
    "messageMetadata": ODD, "providerMetadata": ODD, "signature": ODD, "outcome": ODD, "usage": ODD, "messages": ODD,
    "isAutomatic": ODD, "providerExecuted": ODD, "citations": ODD, "parts": ODD,
    "promptTokens": ODD, "args": ODD, "argsTextDelta": ODD, "result": ODD, "isContinued": ODD, "mimeType": ODD,
}  # fmt: skip
OBJECTS = st.fixed_dictionaries({}, optional=FIELDS)
SSE_DIALECTS = (Dialect.AI_SDK_UI, Dialect.AG_UI)
DIALECTS = (*SSE_DIALECTS, Dialect.AI_SDK_DATA, Dialect.TEXT_STREAM)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Dialect, bytes]:
    """A body with known types and codes, whose fields may be anything."""
    dialect = draw(st.sampled_from((*SSE_DIALECTS, Dialect.AI_SDK_DATA)))
    if dialect is Dialect.AI_SDK_DATA:
        lines = draw(st.lists(st.tuples(st.sampled_from("0289abcdefghijkz"), OBJECTS | ODD), max_size=12))
        return dialect, "".join(f"{code}:{json.dumps(value)}\n" for code, value in lines).encode()
    kinds = st.sampled_from(UI if dialect is Dialect.AI_SDK_UI else AG)
    frames = draw(st.lists(st.tuples(kinds, OBJECTS), max_size=12))
    return dialect, "".join(f"data: {json.dumps({**value, 'type': kind})}\n\n" for kind, value in frames).encode()


@settings(max_examples=300)
@given(bodies(), st.booleans())
def test_frames_of_any_shape_give_sound_events(made: tuple[Dialect, bytes], cut: bool):
    dialect, body = made
    check(decode(make_decoder(dialect), [body], cut))


@settings(max_examples=200)
@given(bodies(), st.booleans(), st.lists(st.integers(0, 1500), max_size=6))
def test_chunk_borders_never_change_what_is_made_of_them(made: tuple[Dialect, bytes], cut: bool, cuts: list[int]):
    dialect, body = made
    events = without_heartbeats(decode(make_decoder(dialect), split(body, cuts), cut))
    assert events == without_heartbeats(decode(make_decoder(dialect), [body], cut))


@settings(max_examples=200)
@given(
    st.sampled_from((*DIALECTS, Dialect.AUTO)),
    st.lists(st.binary(max_size=20) | st.sampled_from([b"data: ", b'0:"', b"\n", b'{"a":1}', b":"]), max_size=8),
    st.sampled_from(["", "text/plain", "text/event-stream", "application/x-ndjson", "application/json"]),
    st.booleans(),
)
def test_garbage_ends_without_an_error_of_its_own(dialect: Dialect, chunks: list[bytes], content_type: str, cut: bool):
    check(decode(decoder_for(dialect, lambda _: False, ResponseHead.of(content_type, {})), chunks, cut))


@pytest.mark.parametrize("dialect", [Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA, Dialect.AG_UI])
def test_an_endless_frame_is_a_protocol_error(dialect: Dialect):
    decoder = make_decoder(dialect)
    decoder.feed(b'0:"' if dialect is Dialect.AI_SDK_DATA else b'data: {"type":"')
    decoder.feed(bytes(MAX_FRAME_BYTES - 100))
    with pytest.raises(ChatError) as caught:
        decoder.feed(bytes(200))
    assert caught.value.kind is ErrorKind.PROTOCOL


@pytest.mark.parametrize("depth", [*range(850, 1000, 7), 5000])
def test_objects_nested_to_any_depth_raise_nothing(depth: int):
    deep = '{"a":' * depth + "1" + "}" * depth
    ui = (
        f'{{"type":"tool-input-available","toolCallId":"a","toolName":"f","input":{deep}}}',
        f'{{"type":"tool-output-available","toolCallId":"a","output":{deep}}}',
        f'{{"type":"data-x","data":{deep}}}',
        f'{{"type":"start","messageMetadata":{deep}}}',
        f'{{"type":"custom","kind":{deep}}}',
    )
    body = "".join(f"data: {one}\n\n" for one in ui).encode()
    assert isinstance(decode(make_decoder(Dialect.AI_SDK_UI), [body])[-1], Ended)
    agent = (
        f'data: {{"type":"CUSTOM","name":"x","value":{deep}}}\n\ndata: {{"type":"RUN_FINISHED","result":{deep}}}\n\n'
    )
    assert isinstance(decode(make_decoder(Dialect.AG_UI), [agent.encode()])[-1], Ended)
    lines = f'9:{{"toolCallId":"a","toolName":"f","args":{deep}}}\n2:[{deep}]\nj:{deep}\n'
    assert isinstance(decode(make_decoder(Dialect.AI_SDK_DATA), [lines.encode()])[-1], Ended)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_copy_can_be_closed_without_a_trace(dialect: Dialect):
    decoder = make_decoder(dialect)
    start = b'0:"a"\n' if dialect is Dialect.AI_SDK_DATA else b'data: {"type":"text-delta","id":"1","delta":"a"}\n\n'
    decoder.feed(start)
    assert isinstance(copy.deepcopy(decoder).close(True)[-1], Ended)
    assert not any(isinstance(event, Ended) for event in decoder.feed(start))
