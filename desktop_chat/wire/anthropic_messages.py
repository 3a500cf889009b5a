"""Dialect `anthropic_messages`: content blocks by index, as Anthropic and the servers like it send them."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import (
    Heartbeat,
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    TextDelta,
    UsageReported,
)
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import (
    JsonObject,
    compact,
    int_of,
    list_of,
    object_of,
    text_of,
    word_of,
)
from desktop_chat.wire.sse_decoder import SseDecoder

_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


class _Block:
    """A content block that is not ended yet."""

    __slots__ = ("call_id", "has_input", "input", "signature")

    def __init__(self) -> None:
        self.signature: list[str] = []
        self.call_id = ""
        #: What came with the block's start, and whether fragments came in its place.
        self.input: JsonObject = {}
        self.has_input = False


class AnthropicMessagesDecoder(SseDecoder):
    """Only `message_stop` proves the end: a stop reason alone comes before it."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: dict[int, _Block] = {}
        self._counts: JsonObject = {}
        self._reason = ""
        self._is_waiting = False
        self._has_beaten = False
        self._cited: set[tuple[str, str]] = set()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        self._has_beaten = False
        return super().feed(chunk)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        match value.get("type"):
            case "content_block_delta":
                return self._take_delta(_index(value), object_of(value.get("delta")), events)
            case "content_block_start":
                return self._start_block(_index(value), object_of(value.get("content_block")), events)
            case "content_block_stop":
                self._stop_block(_index(value), events)
            case "ping":
                self._beat(events)
            case "message_start":
                self._take_message(object_of(value.get("message")), events)
            case "message_delta":
                self._take_message_delta(object_of(value.get("delta")), events)
                self._take_usage(object_of(value.get("usage")), events)
            case "message_stop":
                self._end_marker(events)
            case _:
                return False
        return True

    def _take_message(self, message: JsonObject, events: list[StreamEvent]) -> None:
        """The count of output tokens is a mere beginning here."""
        self.model = text_of(message.get("model"))
        usage = object_of(message.get("usage"))
        self._take_usage({key: count for key, count in usage.items() if key != "output_tokens"}, events)

    def _beat(self, events: list[StreamEvent]) -> None:
        """A comment's heartbeat, if there is one, is the first event of a feed."""
        if not self._has_beaten and not (events and isinstance(events[0], Heartbeat)):
            events.append(Heartbeat())
        self._has_beaten = True

    def _start_block(self, index: int, content: JsonObject, events: list[StreamEvent]) -> bool:
        block = self._blocks[index] = _Block()
        kind = text_of(content.get("type"))
        if kind == "text":
            self.parts.add_text_to(str(index), TextDelta, text_of(content.get("text")), events)
            for citation in list_of(content.get("citations")):
                self._cite(object_of(citation), events)
        elif kind == "thinking":
            self.parts.add_text_to(str(index), ReasoningDelta, text_of(content.get("thinking")), events)
            block.signature.append(text_of(content.get("signature")))
        elif kind == "redacted_thinking":
            self.parts.add_opaque(_vendor(type=kind, data=content.get("data")), events)
        elif kind in _CALLS:
            block.call_id = word_of(content.get("id")) or f"call_{index}"
            block.input = object_of(content.get("input"))
            vendor = "" if kind == "tool_use" else _vendor(type=kind)
            self.parts.add_call(None, block.call_id, text_of(content.get("name")), "", events, vendor)
            self._is_waiting = self._is_waiting or kind == "tool_use"
        elif kind.endswith("tool_result"):
            self._take_result(content, events)
        else:
            return False
        return True

    def _take_result(self, content: JsonObject, events: list[StreamEvent]) -> None:
        """What a tool gave that the server ran itself; kept whole, for it has to go back so."""
        output = content.get("content")
        text = text_of(output) if isinstance(output, str) else compact(output)
        is_error = content.get("is_error") is True or text_of(object_of(output).get("type")).endswith("error")
        self.parts.add_result(word_of(content.get("tool_use_id")), text, events, is_error=is_error)

    def _take_delta(self, index: int, delta: JsonObject, events: list[StreamEvent]) -> bool:
        match delta.get("type"):
            case "text_delta":
                self.parts.add_text_to(str(index), TextDelta, text_of(delta.get("text")), events)
            case "thinking_delta":
                self.parts.add_text_to(str(index), ReasoningDelta, text_of(delta.get("thinking")), events)
            case "input_json_delta":
                self._take_input(index, text_of(delta.get("partial_json")), events)
            case "signature_delta":
                self._blocks.setdefault(index, _Block()).signature.append(text_of(delta.get("signature")))
            case "citations_delta":
                self._cite(object_of(delta.get("citation")), events)
            case _:
                return False
        return True

    def _take_input(self, index: int, text: str, events: list[StreamEvent]) -> None:
        block = self._blocks.get(index)
        if block is not None and block.call_id and text:
            block.has_input = True
            self.parts.add_call(None, block.call_id, "", text, events)

    def _stop_block(self, index: int, events: list[StreamEvent]) -> None:
        block = self._blocks.pop(index, None)
        if block is None or not block.call_id:
            signature = "".join(block.signature) if block is not None else ""
            vendor = _vendor(type="thinking", signature=signature) if signature else ""
            self.parts.end_part(str(index), events, vendor)
        elif block.has_input or not block.input:
            self.parts.end_call(block.call_id, events)
        else:
            self.parts.call_ready(block.call_id, "", compact(block.input), events)

    def _cite(self, citation: JsonObject, events: list[StreamEvent]) -> None:
        """A source is told once, however often the answer cites it."""
        url = text_of(citation.get("url")) or text_of(citation.get("source"))
        title = text_of(citation.get("title")) or text_of(citation.get("document_title"))
        if (url or title) and (url, title) not in self._cited:
            self._cited.add((url, title))
            self.parts.add_source(url, title, events)

    def _take_message_delta(self, delta: JsonObject, events: list[StreamEvent]) -> None:
        self._reason = text_of(delta.get("stop_reason")) or self._reason
        refusal = text_of(object_of(delta.get("stop_details")).get("explanation"))
        if refusal:
            self.parts.add_text(RefusalDelta, refusal, events)

    def _take_usage(self, counts: JsonObject, events: list[StreamEvent]) -> None:
        """Counts are those of the whole answer so far; what goes in is told in three parts."""
        before = _usage(self._counts)
        self._counts |= {key: count for key, count in counts.items() if count is not None}
        if _usage(self._counts) != before:
            events.append(UsageReported(_usage(self._counts)))

    def _end_marker(self, events: list[StreamEvent]) -> None:
        ended = finished(Dialect.ANTHROPIC_MESSAGES, self._reason, is_waiting=self._is_waiting)
        self._end(ended, events, marked=True)


def _index(value: JsonObject) -> int:
    return int_of(value.get("index")) or 0


def _vendor(**fields: object) -> str:
    """What a later request has to send back with the part."""
    return compact({"dialect": Dialect.ANTHROPIC_MESSAGES.value, **fields})


def _usage(counts: JsonObject) -> Usage:
    going_in = [
        count
        for key in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        if (count := int_of(counts.get(key))) is not None
    ]
    return Usage(
        input_tokens=sum(going_in) if going_in else None,
        output_tokens=int_of(counts.get("output_tokens")),
        reasoning_tokens=int_of(object_of(counts.get("output_tokens_details")).get("thinking_tokens")),
        cached_tokens=int_of(counts.get("cache_read_input_tokens")),
    )
