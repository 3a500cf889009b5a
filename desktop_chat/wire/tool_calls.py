"""Tool-call fragments in the shape of OpenAI's deltas, which other dialects borrow."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import StreamEvent
from desktop_chat.wire.json_edge import compact, int_of, object_of, text_of, word_of
from desktop_chat.wire.parts import PartBook


def take_call_delta(value: object, parts: PartBook, events: list[StreamEvent]) -> None:
    """A fragment `{index, id, function: {name, arguments}}`; each of these may be missing."""
    delta = object_of(value)
    if not delta:
        return
    function = object_of(delta.get("function"))
    parts.add_call(
        int_of(delta.get("index")),
        word_of(delta.get("id")),
        text_of(function.get("name")),
        _arguments(function.get("arguments")),
        events,
        _vendor(delta.get("extra_content")),
    )


def take_function_call(value: object, parts: PartBook, events: list[StreamEvent]) -> None:
    """A fragment of the older `function_call`: `{name, arguments}`."""
    function = object_of(value)
    if function:
        parts.add_call(None, "", text_of(function.get("name")), _arguments(function.get("arguments")), events)


def _vendor(value: object) -> str:
    """What Gemini's compatible API wants back with the call: the signature of the thought behind it."""
    return compact({"dialect": Dialect.OPENAI_CHAT.value, "extra_content": value}) if value else ""


def _arguments(value: object) -> str:
    """Arguments as JSON text; some servers send the object itself."""
    if isinstance(value, str):
        return value
    return "" if value is None else compact(value)
