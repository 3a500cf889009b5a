"""Dialect `workers_ai`: `{"response": ...}` frames of Workers AI's own API, which end with `[DONE]`."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import StreamEvent, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import JsonObject, compact, list_of, object_of, text_of, word_of
from desktop_chat.wire.openai_chat import chat_usage
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.tool_calls import take_call_delta


class WorkersAiDecoder(SseDecoder):
    """`expects_marker`: this endpoint has sent `[DONE]` before, so an end without it is a cut."""

    def __init__(self, expects_marker: bool = False) -> None:
        super().__init__()
        self._expects_marker = expects_marker
        self._has_calls = False
        self._usage = Usage()

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        response = value.get("response")
        if response is not None:
            # A token that looks like a number comes as one; in JSON mode the whole answer is an object.
            text = response if isinstance(response, str) else compact(response)
            if text:
                self.text.push(text, events)
        for call in list_of(value.get("tool_calls")):
            self.text.pause(events)
            self._take_call(object_of(call), events)
        usage = chat_usage(value["usage"]) if value.get("usage") else Usage()
        if usage not in (Usage(), self._usage):
            self._usage = usage
            events.append(UsageReported(usage))
        return "response" in value or "tool_calls" in value or "usage" in value

    def _take_call(self, call: JsonObject, events: list[StreamEvent]) -> None:
        """A whole call, or a fragment in the shape of OpenAI's."""
        name = text_of(call.get("name"))
        if name:
            arguments = call.get("arguments")
            text = arguments if isinstance(arguments, str) else compact(arguments or {})
            self.parts.call_ready(word_of(call.get("id")), name, text or "{}", events)
        else:
            take_call_delta(call, self.parts, events)
        self._has_calls = self._has_calls or bool(name or call)

    def _end_marker(self, events: list[StreamEvent]) -> None:
        self._end(finished(Dialect.WORKERS_AI, "", is_waiting=self._has_calls), events, marked=True)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end_unmarked(cut, self._expects_marker, events)
