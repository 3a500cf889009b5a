"""Dialect `plain_sse`: `{"content": ...}` frames of hand-written servers, most of which end with `[DONE]`."""

from __future__ import annotations

from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.json_edge import JsonObject, text_of
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.tool_calls import take_call_delta


class PlainSseDecoder(SseDecoder):
    """`expects_marker`: this endpoint has sent `[DONE]` before, so an end without it is a cut."""

    def __init__(self, expects_marker: bool = False) -> None:
        super().__init__()
        self._expects_marker = expects_marker

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        if value.get("type") == "tool_call":
            self.text.pause(events)
            take_call_delta(value.get("tool_call"), self.parts, events)
            return True
        content = text_of(value.get("content"))
        if content:
            self.text.push(content, events)
        return "content" in value

    def _end_marker(self, events: list[StreamEvent]) -> None:
        self._end(Ended(Verdict.COMPLETE, "done"), events, marked=True)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end_unmarked(cut, self._expects_marker, events)
