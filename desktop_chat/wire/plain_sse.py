"""Dialect `plain_sse`: `{"content": ...}` frames of hand-written servers, most of which end with `[DONE]`."""

from __future__ import annotations

from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.json_edge import JsonObject, text_of
from desktop_chat.wire.server_errors import error_in
from desktop_chat.wire.sse import SseFrame
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.tool_calls import take_call_delta

#: Where else than under `content` hand-written servers put their text, and the types of such frames.
_OTHER_KEYS = ("text", "token", "delta", "message")
_OTHER_TYPES = frozenset({"", "chunk", *_OTHER_KEYS})
#: How they say that they are done, besides `[DONE]`: as the name of an event, or as a type.
_ENDS = frozenset({"done", "end", "complete"})


class PlainSseDecoder(SseDecoder):
    """`expects_marker`: this endpoint has sent its end marker before, so an end without it is a cut."""

    def __init__(self, expects_marker: bool = False) -> None:
        super().__init__()
        self._expects_marker = expects_marker

    def _take_frame(self, frame: SseFrame, events: list[StreamEvent]) -> None:
        super()._take_frame(frame, events)
        if not self._ended and frame.event in _ENDS:
            self._understood = True
            self._end_marker(events)

    def _take_value(self, event: str, value: JsonObject, data: str, events: list[StreamEvent]) -> None:
        if event == "error" and "content" not in value:
            # Whatever else stands in it is said of the error.
            value = {**value, "type": "error"}
        super()._take_value(event, value, data, events)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        if value.get("type") == "tool_call":
            self.text.pause(events)
            take_call_delta(value.get("tool_call"), self.parts, events)
            return True
        content = plain_text(value)
        if content:
            self.text.push(content, events)
        if is_plain_end(value):
            self._end_marker(events)
        return content is not None

    def _end_marker(self, events: list[StreamEvent]) -> None:
        self._end(Ended(Verdict.COMPLETE, "done"), events, marked=True)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end_unmarked(cut, self._expects_marker, events)


def plain_text(value: JsonObject) -> str | None:
    """The text of a frame, which may be empty; None if it is not one of those."""
    if "content" in value:
        return text_of(value["content"])
    kind = value.get("type", "")
    if not isinstance(kind, str) or kind not in _OTHER_TYPES or error_in("", value) is not None:
        return None
    return next((found for key in _OTHER_KEYS if isinstance(found := value.get(key), str)), None)


def is_plain_end(value: JsonObject) -> bool:
    """True for `{"done": true}` and its like."""
    is_end = value.get("done") is True or text_of(value.get("type")) in _ENDS
    return is_end and error_in("", value) is None
