"""What a single frame tells of the dialect it belongs to."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.wire.decoding import DONE
from desktop_chat.wire.json_edge import JsonObject, parse_object, text_of
from desktop_chat.wire.plain_sse import plain_text
from desktop_chat.wire.server_errors import error_in
from desktop_chat.wire.sse import SseFrame

#: Types by their beginnings, which are enough to tell.
_TYPE_STARTS = (
    ("response.", Dialect.OPENAI_RESPONSES),
    ("content_block_", Dialect.ANTHROPIC_MESSAGES),
    ("TEXT_MESSAGE_", Dialect.AG_UI),
    ("TOOL_CALL_", Dialect.AG_UI),
    ("REASONING_", Dialect.AG_UI),
    ("THINKING_", Dialect.AG_UI),
    ("STATE_", Dialect.AG_UI),
    ("STEP_", Dialect.AG_UI),
    ("RUN_", Dialect.AG_UI),
    ("ACTIVITY_", Dialect.AG_UI),
    ("text-", Dialect.AI_SDK_UI),
    ("reasoning-", Dialect.AI_SDK_UI),
    ("tool-", Dialect.AI_SDK_UI),
    ("source-", Dialect.AI_SDK_UI),
    ("data-", Dialect.AI_SDK_UI),
)
_TYPES = {
    "message_start": Dialect.ANTHROPIC_MESSAGES,
    "message_delta": Dialect.ANTHROPIC_MESSAGES,
    "message_stop": Dialect.ANTHROPIC_MESSAGES,
    "MESSAGES_SNAPSHOT": Dialect.AG_UI,
    "start": Dialect.AI_SDK_UI,
    "start-step": Dialect.AI_SDK_UI,
    "finish-step": Dialect.AI_SDK_UI,
    "message-metadata": Dialect.AI_SDK_UI,
    "abort": Dialect.AI_SDK_UI,
    "finish": Dialect.AI_SDK_UI,
    "content": Dialect.PLAIN_SSE,
    "tool_call": Dialect.PLAIN_SSE,
}


def dialect_of_frame(frame: SseFrame) -> Dialect | None:
    """The dialect in which this frame has a meaning; None if it tells nothing."""
    if frame.data.strip() == DONE:
        return Dialect.PLAIN_SSE
    value = parse_object(frame.data)
    if value is None or (frame.event == "error" and "content" not in value):
        return None
    by_type = _dialect_of_type(text_of(value.get("type")), value)
    return by_type or _dialect_of_keys(value)


def is_error_frame(frame: SseFrame) -> bool:
    """True for an error in any of its shapes."""
    value = parse_object(frame.data)
    return frame.event == "error" if value is None else error_in(frame.event, value) is not None


def is_json_error(start: bytes) -> bool:
    """True if the first line is an error without any frame around it."""
    value = parse_object(start.partition(b"\n")[0])
    return value is not None and error_in("", value) is not None


def _dialect_of_type(name: str, value: JsonObject) -> Dialect | None:
    if name == "error" and "errorText" in value:
        return Dialect.AI_SDK_UI
    if name in _TYPES:
        return _TYPES[name]
    return next((dialect for start, dialect in _TYPE_STARTS if name.startswith(start)), None)


def _dialect_of_keys(value: JsonObject) -> Dialect | None:
    if "choices" in value or text_of(value.get("object")).startswith("chat.completion"):
        return Dialect.OPENAI_CHAT
    if "content" in value:
        return Dialect.PLAIN_SSE
    if isinstance(value.get("response"), str):
        return Dialect.WORKERS_AI
    return Dialect.PLAIN_SSE if plain_text(value) is not None else None
