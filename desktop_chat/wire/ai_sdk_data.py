"""Dialect `ai_sdk_data`: the data stream of the AI SDK before version 5, one `CODE:json` on each line."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import ReasoningDelta, StreamEvent, TextDelta, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import (
    JsonObject,
    compact,
    int_of,
    list_of,
    object_of,
    parse_json,
    sound_text_of,
    text_of,
)
from desktop_chat.wire.line_decoder import LineDecoder
from desktop_chat.wire.server_errors import server_error


class AiSdkDataDecoder(LineDecoder):
    """Only a `d:` line proves the end, and only if no more of the answer follows it.

    `vendor` of reasoning is what its server signed it with: `{"signature": ...}` or `{"data": ...}`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._finish: str | None = None
        self._in_reasoning = False
        #: Calls whose result the server has not sent: they wait for the client.
        self._waiting: set[str] = set()
        self._takers: dict[str, Callable[[object, list[StreamEvent]], None]] = {
            "0": self._take_text,
            "2": self._take_data,
            "3": self._take_error,
            "8": self._take_annotations,
            "9": self._take_call,
            "a": self._take_result,
            "b": self._take_call_start,
            "c": self._take_call_delta,
            "d": self._take_finish,
            "e": self._take_step_end,
            "f": self._take_step_start,
            "g": self._take_reasoning,
            "h": self._take_source,
            "i": self._take_redacted,
            "j": self._take_signature,
            "k": self._take_file,
        }

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return not self._ended and self._finish is not None

    def _take_line(self, line: str, events: list[StreamEvent]) -> None:
        code, colon, rest = line.partition(":")
        take = self._takers.get(code)
        value = parse_json(rest) if colon and take is not None else None
        if take is None or value is None:
            self._ignore(line)
            return
        self._understood = True
        take(value, events)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:  # noqa: ARG002
        return False  # lines hold values of every kind, so `_take_line` hands them out itself

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        if self._finish is None:
            self._end_cut(cut, events)
            return
        ended = finished(Dialect.AI_SDK_DATA, self._finish, is_waiting=bool(self._waiting))
        self._end(ended, events, marked=True)

    def _take_text(self, value: object, events: list[StreamEvent]) -> None:
        self._goes_on()
        if text := text_of(value):
            self._in_reasoning = False
            self.parts.add_text(TextDelta, text, events)

    def _take_reasoning(self, value: object, events: list[StreamEvent]) -> None:
        self._goes_on()
        if text := text_of(value):
            self._in_reasoning = True
            self.parts.add_text(ReasoningDelta, text, events)

    def _take_signature(self, value: object, events: list[StreamEvent]) -> None:
        """Signs the reasoning before it."""
        if self._in_reasoning:
            self._in_reasoning = False
            self.parts.end_text(events, compact(value))
        else:
            self.parts.add_opaque(compact(value), events)

    def _take_redacted(self, value: object, events: list[StreamEvent]) -> None:
        self._in_reasoning = False
        self.parts.add_opaque(compact(value), events)

    def _take_data(self, value: object, events: list[StreamEvent]) -> None:
        for entry in list_of(value):
            self.parts.add_data("data", "", compact(entry), events)

    def _take_annotations(self, value: object, events: list[StreamEvent]) -> None:
        for entry in list_of(value):
            self.parts.add_data("annotation", "", compact(entry), events)

    def _take_error(self, value: object, events: list[StreamEvent]) -> None:
        self._end_with_error("error", server_error(value), events)

    def _take_call_start(self, value: object, events: list[StreamEvent]) -> None:
        call_id, name = _call_of(value)
        self._goes_on()
        self.parts.add_call(None, call_id, name, "", events)

    def _take_call_delta(self, value: object, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        self._goes_on()
        self.parts.add_call(None, call_id, "", text_of(object_of(value).get("argsTextDelta")), events)

    def _take_call(self, value: object, events: list[StreamEvent]) -> None:
        call_id, name = _call_of(value)
        self._goes_on()
        self._waiting.add(call_id)
        self.parts.call_ready(call_id, name, compact(object_of(value).get("args")), events)

    def _take_result(self, value: object, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        self._waiting.discard(call_id)
        result = object_of(value).get("result")
        self.parts.add_result(call_id, result if isinstance(result, str) else compact(result), events)

    def _take_source(self, value: object, events: list[StreamEvent]) -> None:
        fields = object_of(value)
        self.parts.add_source(sound_text_of(fields.get("url")), sound_text_of(fields.get("title")), events)

    def _take_file(self, value: object, events: list[StreamEvent]) -> None:
        fields = object_of(value)
        media_type = sound_text_of(fields.get("mimeType"))
        self.parts.add_file(media_type, f"data:{media_type};base64,{sound_text_of(fields.get('data'))}", events)

    def _take_step_start(self, value: object, events: list[StreamEvent]) -> None:  # noqa: ARG002
        self._goes_on()
        self.parts.mark_step()

    def _take_step_end(self, value: object, events: list[StreamEvent]) -> None:
        """The next step goes on with the same text if this one says so."""
        self._in_reasoning = False
        if object_of(value).get("isContinued") is True:
            self.parts.mark_step()
        else:
            self.parts.new_step(events)

    def _take_finish(self, value: object, events: list[StreamEvent]) -> None:
        fields = object_of(value)
        self._finish = text_of(fields.get("finishReason"))
        counts = object_of(fields.get("usage"))
        usage = Usage(int_of(counts.get("promptTokens")), int_of(counts.get("completionTokens")))
        if usage != Usage():
            events.append(UsageReported(usage))

    def _goes_on(self) -> None:
        self._finish = None


def _call_of(value: object) -> tuple[str, str]:
    """The id and the name of a call."""
    fields = object_of(value)
    return sound_text_of(fields.get("toolCallId")), sound_text_of(fields.get("toolName"))
