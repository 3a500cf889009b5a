"""Dialect `ag_ui`: the events of the AG-UI protocol, as agents send them to their front ends."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Ended, ReasoningDelta, StreamEvent, TextDelta, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.ag_ui_calls import AgUiCalls
from desktop_chat.wire.finishing import finished
from desktop_chat.wire.json_edge import JsonObject, compact, int_of, list_of, object_of, sound_text_of, text_of, word_of
from desktop_chat.wire.server_errors import server_error
from desktop_chat.wire.sse_decoder import SseDecoder
from desktop_chat.wire.text_pieces import TextKind

#: Events that change nothing in the answer: the application's state, and what frames the rest.
_SILENT = (
    "STEP_STARTED", "STEP_FINISHED", "STATE_SNAPSHOT", "STATE_DELTA", "ACTIVITY_DELTA", "RAW",
    "REASONING_START", "REASONING_END", "THINKING_START", "THINKING_END", "THINKING_TEXT_MESSAGE_START",
    "SUBAGENT_STARTED", "SUBAGENT_FINISHED", "SUBAGENT_ERROR",
)  # fmt: skip


class AgUiDecoder(SseDecoder):
    """`RUN_FINISHED` proves the end, unless more text or another run follows; `RUN_ERROR` ends it at once.

    Messages of others than the assistant are no part of the answer. An interrupt is a question to the user: on a
    call it is asked as an approval, with the interrupt's id; any other is data of the name "interrupt".
    """

    def __init__(self) -> None:
        super().__init__()
        self._finish: str | None = None
        self._calls = AgUiCalls(self.parts)
        self._others_messages: set[str] = set()
        #: The message that a chunk without an id goes on with, by kind of text.
        self._chunk_keys: dict[TextKind, str] = {}
        self._has_text = False
        self._snapshot: list[object] = []
        self._takers: dict[str, Callable[[JsonObject, list[StreamEvent]], None]] = {
            **dict.fromkeys(_SILENT, _take_nothing),
            "RUN_STARTED": self._take_run_start,
            "RUN_FINISHED": self._take_run_finish,
            "RUN_ERROR": self._take_run_error,
            "TEXT_MESSAGE_START": self._take_text_start,
            "TEXT_MESSAGE_CONTENT": self._take_text,
            "TEXT_MESSAGE_END": self._take_text_end,
            "TEXT_MESSAGE_CHUNK": self._take_text_chunk,
            "REASONING_MESSAGE_START": self._take_reasoning_start,
            "REASONING_MESSAGE_CONTENT": self._take_reasoning,
            "REASONING_MESSAGE_END": self._take_reasoning_end,
            "REASONING_MESSAGE_CHUNK": self._take_reasoning_chunk,
            "REASONING_ENCRYPTED_VALUE": self._take_encrypted,
            "THINKING_TEXT_MESSAGE_CONTENT": self._take_reasoning,
            "THINKING_TEXT_MESSAGE_END": self._take_reasoning_end,
            "TOOL_CALL_START": self._take_call,
            "TOOL_CALL_ARGS": self._take_call,
            "TOOL_CALL_CHUNK": self._take_call,
            "TOOL_CALL_END": self._calls.take_end,
            "TOOL_CALL_RESULT": self._calls.take_result,
            "MESSAGES_SNAPSHOT": self._take_snapshot,
            "ACTIVITY_SNAPSHOT": self._take_activity,
            "CUSTOM": self._take_custom,
        }

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return not self._ended and self._finish is not None

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        take = self._takers.get(text_of(value.get("type")))
        if take is None:
            return False
        take(value, events)
        return True

    def _end_marker(self, events: list[StreamEvent]) -> None:
        self._end_finished(events)

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        if self._finish is None:
            self._end_cut(cut, events)
        else:
            self._end_finished(events)

    def _end_finished(self, events: list[StreamEvent]) -> None:
        self._end(finished(Dialect.AG_UI, self._finish or "", is_waiting=self._calls.is_waiting), events, marked=True)

    def _take_run_start(self, value: JsonObject, events: list[StreamEvent]) -> None:  # noqa: ARG002
        self._finish = None

    def _take_run_finish(self, value: JsonObject, events: list[StreamEvent]) -> None:
        outcome = value.get("outcome")
        fields = object_of(outcome)
        self._finish = text_of(outcome) or text_of(fields.get("type"))
        if "pendingToolCallIds" in fields:
            self._calls.wait_for(list_of(fields["pendingToolCallIds"]))
        for interrupt in list_of(fields.get("interrupts")):
            self._take_interrupt(object_of(interrupt), events)
        self._take_usage(value, events)
        if not self._has_text:
            self._take_snapshot_text(events)
        if value.get("result") is not None:
            self.parts.add_data("result", "", compact(value["result"]), events)

    def _take_interrupt(self, interrupt: JsonObject, events: list[StreamEvent]) -> None:
        interrupt_id = sound_text_of(interrupt.get("id"))
        if not self.parts.ask_approval(text_of(interrupt.get("toolCallId")), interrupt_id, events):
            self.parts.add_data("interrupt", interrupt_id, compact(interrupt), events)

    def _take_run_error(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._take_usage(value, events)
        self._end(
            Ended(Verdict.SERVER_ERROR, word_of(value.get("code")) or "error", server_error(value)),
            events,
            marked=False,
        )

    def _take_usage(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """An entry for each model that was asked."""
        entries = [object_of(entry) for entry in list_of(value.get("usage"))]

        def total(name: str) -> int | None:
            counts = [count for entry in entries if (count := int_of(entry.get(name))) is not None]
            return int_of(sum(counts)) if counts else None

        usage = Usage(total("inputTokens"), total("outputTokens"), total("reasoningTokens"), total("cachedInputTokens"))
        if usage != Usage():
            events.append(UsageReported(usage))

    def _take_text_start(self, value: JsonObject, events: list[StreamEvent]) -> None:
        key = _key(TextDelta, value)
        self._end_chunks(events)
        self.parts.end_part(key, events)
        if self._is_assistants(key, value):
            self._add(TextDelta, key, "", events)

    def _take_text(self, value: JsonObject, events: list[StreamEvent]) -> None:
        key = _key(TextDelta, value)
        if key not in self._others_messages:
            self._add(TextDelta, key, text_of(value.get("delta")), events)

    def _take_text_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self.parts.end_part(_key(TextDelta, value), events)

    def _take_text_chunk(self, value: JsonObject, events: list[StreamEvent]) -> None:
        key = self._chunk_key(TextDelta, value, events)
        if self._is_assistants(key, value):
            self._add(TextDelta, key, text_of(value.get("delta")), events)

    def _take_reasoning_start(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._end_chunks(events)
        self.parts.end_part(_key(ReasoningDelta, value), events)

    def _take_reasoning(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """Before version 1 thinking had no id."""
        self._add(ReasoningDelta, _key(ReasoningDelta, value), text_of(value.get("delta")), events)

    def _take_reasoning_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self.parts.end_part(_key(ReasoningDelta, value), events)

    def _take_reasoning_chunk(self, value: JsonObject, events: list[StreamEvent]) -> None:
        key = self._chunk_key(ReasoningDelta, value, events)
        self._add(ReasoningDelta, key, text_of(value.get("delta")), events)

    def _take_encrypted(self, value: JsonObject, events: list[StreamEvent]) -> None:
        rest = {name: value[name] for name in ("subtype", "entityId", "encryptedValue") if name in value}
        self.parts.add_opaque(compact(rest), events)

    def _take_call(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._finish = None
        self._end_chunks(events)
        self._calls.take_piece(value, events)

    def _take_snapshot(self, value: JsonObject, events: list[StreamEvent]) -> None:  # noqa: ARG002
        self._snapshot = list_of(value.get("messages"))

    def _take_snapshot_text(self, events: list[StreamEvent]) -> None:
        """Some agents stream no text and show only what the conversation became."""
        for message in map(object_of, self._snapshot[_after_last_question(self._snapshot) :]):
            text = text_of(message.get("content")) if message.get("role") == "assistant" else ""
            if text:
                self.parts.add_text(TextDelta, text, events)
                self.parts.end_text(events)

    def _take_activity(self, value: JsonObject, events: list[StreamEvent]) -> None:
        name = sound_text_of(value.get("activityType")) or "activity"
        self.parts.add_data(name, text_of(value.get("messageId")), compact(value.get("content")), events)

    def _take_custom(self, value: JsonObject, events: list[StreamEvent]) -> None:
        name = sound_text_of(value.get("name")) or "custom"
        self.parts.add_data(name, "", compact(value.get("value")), events)

    def _add(self, kind: TextKind, key: str, text: str, events: list[StreamEvent]) -> None:
        if text:
            self._finish = None
        if text and kind is TextDelta:
            self._has_text = True
            self._calls.goes_on()
        self.parts.add_text_to(key, kind, text, events)

    def _is_assistants(self, key: str, value: JsonObject) -> bool:
        role = value.get("role")
        if role is not None:
            (self._others_messages.discard if role == "assistant" else self._others_messages.add)(key)
        return key not in self._others_messages

    def _chunk_key(self, kind: TextKind, value: JsonObject, events: list[StreamEvent]) -> str:
        """A chunk of another message than the last ends that one."""
        last = self._chunk_keys.get(kind)
        key = _key(kind, value) if last is None or value.get("messageId") else last
        if key != last:
            self._end_chunks(events)
            self._chunk_keys[kind] = key
        return key

    def _end_chunks(self, events: list[StreamEvent]) -> None:
        for key in self._chunk_keys.values():
            self.parts.end_part(key, events)
        self._chunk_keys.clear()


def _key(kind: TextKind, value: JsonObject) -> str:
    """Text and reasoning may have the same ids."""
    return f"{kind.__name__} {text_of(value.get('messageId'))}"


def _after_last_question(messages: list[object]) -> int:
    roles = [object_of(message).get("role") for message in messages]
    return len(roles) - roles[::-1].index("user") if "user" in roles else 0


def _take_nothing(value: JsonObject, events: list[StreamEvent]) -> None:
    """An event that needs no answer."""
