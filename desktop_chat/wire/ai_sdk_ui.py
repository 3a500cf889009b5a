"""Dialect `ai_sdk_ui`: the UI message stream of the AI SDK from version 5 on."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.events import Ended, ReasoningDelta, StreamEvent, TextDelta, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.ai_sdk_calls import UiCalls
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import JsonObject, compact, int_of, list_of, object_of, sound_text_of, text_of
from desktop_chat.wire.server_errors import one_line
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.text_pieces import TextKind

_DATA = "data-"
_MAX_DETAIL_CHARS = 4000


class AiSdkUiDecoder(SseDecoder):
    """`finish` or `[DONE]` proves the end, unless more of the answer follows; `abort` and `error` end it at once.

    `vendor` of reasoning and of calls is a JSON object of further fields that their parts have in the client's
    messages: `{"providerMetadata": ...}`, and see `UiCalls`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._finish: str | None = None
        self._is_finished = False
        self._usage = Usage()
        self._calls = UiCalls(self.parts)
        self._metadata: JsonObject = {}
        #: What has to go back with reasoning that is still open, by its key.
        self._vendor: dict[str, str] = {}
        self._takers: dict[str, Callable[[JsonObject, list[StreamEvent]], None]] = {
            "start": self._take_metadata,
            "message-metadata": self._take_metadata,
            "start-step": self._take_step,
            "finish-step": _take_nothing,
            "reset-step": self._take_reset,
            "finish": self._take_finish,
            "abort": self._take_abort,
            "text-start": self._take_text_start,
            "text-end": self._take_text_end,
            "reasoning-start": self._take_reasoning_start,
            "reasoning-delta": self._take_reasoning_delta,
            "reasoning-end": self._take_reasoning_end,
            "source-url": self._take_source,
            "source-document": self._take_source,
            "file": self._take_file,
            "reasoning-file": self._take_file,
            "custom": self._take_other,
            "steering-message": self._take_other,
            **self._calls.takers(),
        }

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return not self._ended and self._is_finished

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        name = value.get("type")
        if name == "text-delta":
            self._is_finished = False
            self.parts.add_text_to(_key("t", value), TextDelta, text_of(value.get("delta")), events)
            return True
        if not isinstance(name, str):
            return False
        take = self._takers.get(name)
        if take is not None:
            take(value, events)
            return True
        if name.startswith(_DATA):
            self._take_data(name.removeprefix(_DATA), value, events)
            return True
        return False

    def _end_marker(self, events: list[StreamEvent]) -> None:
        self._end_finished(events)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        if self._is_finished:
            self._end_finished(events)
        else:
            self._end_cut(cut, events)

    def _end_finished(self, events: list[StreamEvent]) -> None:
        ended = finished(Dialect.AI_SDK_UI, self._finish or "", is_waiting=self._calls.is_waiting)
        self._end(ended, events, marked=True)

    def _take_finish(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """Several streams may run in one; each has its own."""
        self._finish = text_of(value.get("finishReason")) or self._finish
        self._is_finished = True
        self._take_metadata(value, events)

    def _take_abort(self, value: JsonObject, events: list[StreamEvent]) -> None:
        words = one_line(text_of(value.get("reason")))
        sentence = (
            f"The server gave the answer up: {words}"
            if words
            else "The server gave the answer up before it was complete. Try again."
        )
        error = ErrorInfo(ErrorKind.SERVER, sentence, text_of(value.get("reason"))[:_MAX_DETAIL_CHARS])
        self._end(Ended(Verdict.SERVER_ERROR, "abort", error), events, marked=False)

    def _take_metadata(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """Metadata is what the server's author likes; token counts are known by the names the SDK gives them."""
        self._metadata |= object_of(value.get("messageMetadata"))
        for counts in (self._metadata.get("usage"), self._metadata.get("totalUsage"), self._metadata):
            usage = _usage_of(object_of(counts))
            if usage != Usage():
                if usage != self._usage:
                    self._usage = usage
                    events.append(UsageReported(usage))
                return

    def _take_step(self, value: JsonObject, events: list[StreamEvent]) -> None:  # noqa: ARG002
        """Open parts stay open: they may be those of another stream that runs in this one."""
        self._is_finished = False
        self.parts.mark_step()
        self._calls.mark_step()

    def _take_reset(self, value: JsonObject, events: list[StreamEvent]) -> None:  # noqa: ARG002
        self._is_finished = False
        self.parts.discard_step(events)
        self._calls.discard_step()

    def _take_text_start(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._open(_key("t", value), TextDelta, events)

    def _take_text_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self.parts.end_part(_key("t", value), events)
        for entry in list_of(value.get("citations")):
            self._take_source(object_of(object_of(entry).get("source")), events)

    def _take_reasoning_start(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._open(_key("r", value), ReasoningDelta, events)
        self._keep_vendor(value)

    def _take_reasoning_delta(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._is_finished = False
        self.parts.add_text_to(_key("r", value), ReasoningDelta, text_of(value.get("delta")), events)
        self._keep_vendor(value)

    def _take_reasoning_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._keep_vendor(value)
        key = _key("r", value)
        self.parts.end_part(key, events, self._vendor.pop(key, ""))

    def _keep_vendor(self, value: JsonObject) -> None:
        metadata = value.get("providerMetadata")
        if metadata:
            self._vendor[_key("r", value)] = compact({"providerMetadata": metadata})

    def _open(self, key: str, kind: TextKind, events: list[StreamEvent]) -> None:
        """An id may be used again, even if its end never came."""
        self._is_finished = False
        self.parts.end_part(key, events)
        self.parts.add_text_to(key, kind, "", events)

    def _take_source(self, value: JsonObject, events: list[StreamEvent]) -> None:
        url = sound_text_of(value.get("url"))
        title = sound_text_of(value.get("title")) or sound_text_of(value.get("filename"))
        if url or title:
            self.parts.add_source(url, title, events)

    def _take_file(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self.parts.add_file(sound_text_of(value.get("mediaType")), sound_text_of(value.get("url")), events)

    def _take_data(self, name: str, value: JsonObject, events: list[StreamEvent]) -> None:
        data = compact(value.get("data"))
        is_transient = value.get("transient") is True
        self.parts.add_data(sound_text_of(name), text_of(value.get("id")), data, events, transient=is_transient)

    def _take_other(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """What only its server understands, and what a user said in between."""
        rest = {key: field for key, field in value.items() if key != "type"}
        self.parts.add_data(text_of(value.get("type")), "", compact(rest), events)


def _key(kind: str, value: JsonObject) -> str:
    """Text and reasoning may have the same ids."""
    return kind + text_of(value.get("id"))


def _take_nothing(value: JsonObject, events: list[StreamEvent]) -> None:
    """A chunk that needs no answer."""


def _usage_of(counts: JsonObject) -> Usage:
    return Usage(
        input_tokens=_first_count(counts, "inputTokens", "promptTokens"),
        output_tokens=_first_count(counts, "outputTokens", "completionTokens"),
        reasoning_tokens=_first_count(counts, "reasoningTokens"),
        cached_tokens=_first_count(counts, "cachedInputTokens"),
    )


def _first_count(counts: JsonObject, *names: str) -> int | None:
    return next((count for name in names if (count := int_of(counts.get(name))) is not None), None)
