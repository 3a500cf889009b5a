"""Tool calls, their results and approvals in the UI message stream of the AI SDK."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.events import StreamEvent
from desktop_chat.wire.json_edge import JsonObject, compact, sound_text_of, text_of
from desktop_chat.wire.parts import PartBook

#: Fields of a chunk, and what they are called in the message's part.
_KEPT_FIELDS = {
    "providerExecuted": "providerExecuted",
    "providerMetadata": "callProviderMetadata",
    "toolMetadata": "toolMetadata",
    "title": "title",
}
_KEPT_APPROVAL_FIELDS = {
    "signature": "signature",
    "approvalDescriptor": "descriptor",
    "inputSchemaInput": "inputSchemaInput",
    "reason": "requestReason",
}
_DENIED = "The call was denied."


class UiCalls:
    """Knows which calls wait for the client: those without a result that the server does not run itself.

    `vendor` of a call is a JSON object of further fields that its part has in the client's messages; they replace
    those of the same name. A call of a tool that the server got to know at run time has `type` "dynamic-tool" and
    `toolName`. `approval` holds what the server wants to see again beside the approval's id.
    """

    def __init__(self, parts: PartBook) -> None:
        self._parts = parts
        self._kept: dict[str, JsonObject] = {}
        self._waiting: set[str] = set()
        #: Whether the calls that this step tells of waited before it.
        self._waited_before: dict[str, bool] = {}
        self._call_of_approval: dict[str, str] = {}

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def takers(self) -> dict[str, Callable[[JsonObject, list[StreamEvent]], None]]:
        """What takes a chunk, by its type."""
        return {
            "tool-input-start": self._take_start,
            "tool-input-delta": self._take_delta,
            "tool-input-available": self._take_input,
            "tool-input-error": self._take_input_error,
            "tool-output-available": self._take_output,
            "tool-output-error": self._take_output_error,
            "tool-output-denied": self._take_denied,
            "tool-approval-request": self._take_approval_request,
            "tool-approval-response": self._take_approval_response,
        }

    def mark_step(self) -> None:
        """The ids of calls may be used anew."""
        self._kept.clear()
        self._waited_before.clear()

    def discard_step(self) -> None:
        """The calls of this step are void."""
        self._kept.clear()
        for call_id, is_waiting in list(self._waited_before.items()):
            self._set_waiting(call_id, is_waiting)
        self._waited_before.clear()

    def _set_waiting(self, call_id: str, is_waiting: bool) -> None:
        self._waited_before.setdefault(call_id, call_id in self._waiting)
        (self._waiting.add if is_waiting else self._waiting.discard)(call_id)

    def _take_start(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, name = _call_of(value)
        self._parts.add_call(None, call_id, name, "", events, self._vendor(call_id, value))

    def _take_delta(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        self._parts.add_call(None, call_id, "", text_of(value.get("inputTextDelta")), events)

    def _take_input(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, name = _call_of(value)
        vendor = self._vendor(call_id, value)
        if not self._kept.get(call_id, {}).get("providerExecuted"):
            self._set_waiting(call_id, True)
        self._parts.call_ready(call_id, name, compact(value.get("input")), events, vendor)

    def _take_input_error(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """What the model wrote is no input for this tool; it comes as text if it was no JSON either."""
        call_id, name = _call_of(value)
        self._parts.call_ready(call_id, name, compact(value.get("input")), events, self._vendor(call_id, value))
        self._take_output_error(value, events)

    def _take_output(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        if value.get("preliminary") is not True:
            self._set_waiting(call_id, False)
        self._parts.add_result(call_id, _text(value.get("output")), events)

    def _take_output_error(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        self._set_waiting(call_id, False)
        self._parts.add_result(call_id, sound_text_of(value.get("errorText")), events, is_error=True)

    def _take_denied(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        self._set_waiting(call_id, False)
        self._parts.add_result(call_id, _DENIED, events, is_error=True)

    def _take_approval_request(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id, _ = _call_of(value)
        approval_id = sound_text_of(value.get("approvalId"))
        self._call_of_approval[approval_id] = call_id
        if value.get("isAutomatic") is True:
            return  # the server answers this one itself
        self._set_waiting(call_id, True)
        again = {ours: value[theirs] for theirs, ours in _KEPT_APPROVAL_FIELDS.items() if theirs in value}
        vendor = compact(self._kept.get(call_id, {}) | {"approval": again}) if again else ""
        self._parts.ask_approval(call_id, approval_id, events, vendor)

    def _take_approval_response(self, value: JsonObject, events: list[StreamEvent]) -> None:  # noqa: ARG002
        """Somebody else has answered; the server goes on with the call."""
        self._set_waiting(self._call_of_approval.get(sound_text_of(value.get("approvalId")), ""), False)

    def _vendor(self, call_id: str, value: JsonObject) -> str:
        """What is to go back with a call, as far as it is known now."""
        kept = self._kept.setdefault(call_id, {})
        kept |= {ours: value[theirs] for theirs, ours in _KEPT_FIELDS.items() if value.get(theirs) is not None}
        if value.get("dynamic") is True:
            kept |= {"type": "dynamic-tool", "toolName": text_of(value.get("toolName"))}
        return compact(kept) if kept else ""


def _call_of(value: JsonObject) -> tuple[str, str]:
    """The id and the name of a call."""
    return sound_text_of(value.get("toolCallId")), sound_text_of(value.get("toolName"))


def _text(value: object) -> str:
    """Text as it is, everything else as JSON."""
    return sound_text_of(value) if isinstance(value, str) else compact(value)
