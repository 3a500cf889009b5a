"""Dialect `ollama`: a JSON object on each line, as Ollama's `/api/chat` and `/api/generate` send them."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import ReasoningDelta, StreamEvent, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import (
    JsonObject,
    compact,
    int_of,
    list_of,
    object_of,
    parse_object,
    text_of,
    word_of,
)
from desktop_chat.wire.line_decoder import LineDecoder

#: How the Base64 of an image begins, by its kind; PNG is what the server makes itself.
_MEDIA_TYPES = (("/9j/", "image/jpeg"), ("UklGR", "image/webp"), ("R0lGOD", "image/gif"))


class OllamaDecoder(LineDecoder):
    """`"done": true` proves the end."""

    def __init__(self) -> None:
        super().__init__()
        self._has_calls = False

    def _take_line(self, line: str, events: list[StreamEvent]) -> None:
        value = parse_object(line)
        if value is None:
            self._ignore(line)
        else:
            self._take_value("", value, line, events)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        self.model = self.model or text_of(value.get("model"))
        message = object_of(value.get("message"))
        thinking = text_of(message.get("thinking")) or text_of(value.get("thinking"))
        if thinking:
            self.text.pause(events)
            self.parts.add_text(ReasoningDelta, thinking, events)
        content = text_of(message.get("content")) or text_of(value.get("response"))
        if content:
            self.text.push(content, events)
        for call in list_of(message.get("tool_calls")):
            self._take_call(object_of(call), events)
        for image in (*list_of(message.get("images")), value.get("image")):
            self._take_image(text_of(image), events)
        if value.get("done") is True and not value.get("error"):
            self._take_end(value, events)
        return "message" in value or "response" in value or "done" in value

    def _take_call(self, call: JsonObject, events: list[StreamEvent]) -> None:
        """A whole call, its arguments an object."""
        function = object_of(call.get("function"))
        name = text_of(function.get("name"))
        if not name:
            return
        arguments = function.get("arguments")
        self.text.pause(events)
        text = arguments if isinstance(arguments, str) else compact(arguments or {})
        self.parts.call_ready(word_of(call.get("id")), name, text, events)
        self._has_calls = True

    def _take_image(self, image: str, events: list[StreamEvent]) -> None:
        if image:
            self.text.pause(events)
            media_type = next((kind for start, kind in _MEDIA_TYPES if image.startswith(start)), "image/png")
            self.parts.add_file(media_type, f"data:{media_type};base64,{image}", events)

    def _take_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        usage = Usage(int_of(value.get("prompt_eval_count")), int_of(value.get("eval_count")))
        if usage != Usage():
            events.append(UsageReported(usage))
        ended = finished(Dialect.OLLAMA, text_of(value.get("done_reason")), is_waiting=self._has_calls)
        self._end(ended, events, marked=True)
