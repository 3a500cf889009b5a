"""Dialect `openai_chat`: chat completion chunks, as OpenAI and the many servers like it send them."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import (
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    UsageReported,
)
from desktop_chat.core.metrics import Usage
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import JsonObject, int_of, list_of, object_of, text_of
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.tool_calls import take_call_delta, take_function_call

#: The index of the first choice, which not every server tells, or tells as a number.
_FIRST = (0, None, "", "0")


class OpenAiChatDecoder(SseDecoder):
    """The first choice of each chunk. A finish reason or `[DONE]` proves the end, whatever follows."""

    def __init__(self) -> None:
        super().__init__()
        self._finish = ""
        self._usage: Usage | None = None
        self._has_calls = False
        #: A choice that repeats the answer whole is no news then.
        self._has_deltas = False

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return not self._ended and bool(self._finish)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        self.model = self.model or text_of(value.get("model"))
        choices = value.get("choices")
        for entry in list_of(choices):
            choice = object_of(entry)
            if choice.get("index") in _FIRST:
                self._take_choice(choice, events)
                if choice.get("error") and not value.get("error"):
                    value["error"] = choice["error"]
        usage = value.get("usage")
        if usage:
            self._take_usage(usage, events)
        return "choices" in value or bool(usage) or text_of(value.get("object")).startswith("chat.completion")

    def _take_choice(self, choice: JsonObject, events: list[StreamEvent]) -> None:
        delta = object_of(choice.get("delta"))
        if not (delta or self._has_deltas):
            delta = _without_delta(choice)
        if delta:
            self._has_deltas = "delta" in choice or "message" in choice
            self._take_delta(delta, events)
        finish = choice.get("finish_reason")
        if finish and not self._finish:
            self._finish = text_of(finish)

    def _take_delta(self, delta: JsonObject, events: list[StreamEvent]) -> None:
        reasoning = text_of(delta.get("reasoning_content")) or text_of(delta.get("reasoning"))
        if reasoning:
            self.text.pause(events)
            self.parts.add_text(ReasoningDelta, reasoning, events)
        content = delta.get("content")
        if content:
            self._take_content(content, events)
        refusal = text_of(delta.get("refusal"))
        if refusal:
            self.text.pause(events)
            self.parts.add_text(RefusalDelta, refusal, events)
        for call in list_of(delta.get("tool_calls")):
            if object_of(call):
                self._begin_call(events)
                take_call_delta(call, self.parts, events)
        function = delta.get("function_call")
        if object_of(function):
            self._begin_call(events)
            take_function_call(function, self.parts, events)

    def _begin_call(self, events: list[StreamEvent]) -> None:
        self.text.pause(events)
        self._has_calls = True

    def _take_content(self, content: object, events: list[StreamEvent]) -> None:
        """Text, or a list of typed pieces as a few servers send it."""
        if isinstance(content, str):
            self.text.push(content, events)
            return
        for entry in list_of(content):
            piece = object_of(entry)
            thought = _thinking_of(piece)
            if thought:
                self.text.pause(events)
                self.parts.add_text(ReasoningDelta, thought, events)
            text = entry if isinstance(entry, str) else text_of(piece.get("text"))
            if text:
                self.text.push(text, events)

    def _take_usage(self, value: object, events: list[StreamEvent]) -> None:
        usage = chat_usage(value)
        if usage not in (self._usage, Usage()):
            self._usage = usage
            events.append(UsageReported(usage))

    def _end_marker(self, events: list[StreamEvent]) -> None:
        """Some servers say "stop", or nothing, of an answer that calls tools."""
        self._end(finished(Dialect.OPENAI_CHAT, self._finish, is_waiting=self._has_calls), events, marked=True)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        if self._finish:
            self._end_marker(events)
        else:
            self._end_cut(cut, events)


def _without_delta(choice: JsonObject) -> JsonObject:
    """What a choice says in another way: all at once, or as completions of a mere text do."""
    text = text_of(choice.get("text"))
    return object_of(choice.get("message")) or ({"content": text} if text else {})


def chat_usage(value: object) -> Usage:
    """The counts in a `usage` object, as other dialects name them, too."""
    counts = object_of(value)
    return Usage(
        input_tokens=int_of(counts.get("prompt_tokens")),
        output_tokens=int_of(counts.get("completion_tokens")),
        reasoning_tokens=int_of(object_of(counts.get("completion_tokens_details")).get("reasoning_tokens")),
        cached_tokens=int_of(object_of(counts.get("prompt_tokens_details")).get("cached_tokens")),
    )


def _thinking_of(piece: JsonObject) -> str:
    """Mistral's `{"type": "thinking", "thinking": [{"type": "text", "text": ...}]}`, or the text itself."""
    thinking = piece.get("thinking")
    return text_of(thinking) or "".join(text_of(object_of(entry).get("text")) for entry in list_of(thinking))
