"""Tool calls and their results among AG-UI events."""

from __future__ import annotations

from desktop_chat.core.events import StreamEvent
from desktop_chat.wire.json_edge import JsonObject, compact, list_of, object_of, parse_object, sound_text_of, text_of
from desktop_chat.wire.parts import PartBook


class AgUiCalls:
    """Knows which calls wait for the client: those without a result, unless the run went on all the same."""

    def __init__(self, parts: PartBook) -> None:
        self._parts = parts
        #: Pieces of the arguments of calls that are not ended, by id.
        self._arguments: dict[str, list[str]] = {}
        self._last_id = ""
        self._waiting: set[str] = set()

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def wait_for(self, call_ids: list[object]) -> None:
        """The server names the calls that are for the client."""
        self._waiting = {text_of(call_id) for call_id in call_ids}

    def goes_on(self) -> None:
        """The agent answers on, so no call waits for the client."""
        self._waiting.clear()

    def take_piece(self, value: JsonObject, events: list[StreamEvent]) -> None:
        """A start, a piece of the arguments, or a chunk, which may be both or leave the id out."""
        call_id = sound_text_of(value.get("toolCallId")) or self._last_id
        self._last_id = call_id
        self._waiting.add(call_id)
        arguments = text_of(value.get("delta"))
        self._arguments.setdefault(call_id, []).append(arguments)
        self._parts.add_call(None, call_id, sound_text_of(value.get("toolCallName")), arguments, events)

    def take_end(self, value: JsonObject, events: list[StreamEvent]) -> None:
        self._end(sound_text_of(value.get("toolCallId")), events)

    def take_result(self, value: JsonObject, events: list[StreamEvent]) -> None:
        call_id = sound_text_of(value.get("toolCallId"))
        self._end(call_id, events)
        self._waiting.discard(call_id)
        self._parts.add_result(call_id, _output(value.get("content")), events)

    def _end(self, call_id: str, events: list[StreamEvent]) -> None:
        """Arguments that are no whole JSON are no call; the end of the answer ends them."""
        if call_id not in self._arguments:
            return
        arguments = "".join(self._arguments.pop(call_id)).strip() or "{}"
        if parse_object(arguments) is not None:
            self._parts.call_ready(call_id, "", arguments, events)


def _output(content: object) -> str:
    """Text, or the texts of a list of parts; anything else as JSON."""
    if isinstance(content, str):
        return sound_text_of(content)
    parts = [object_of(part) for part in list_of(content)]
    if parts and all(part.get("type") == "text" for part in parts):
        return "".join(sound_text_of(part.get("text")) for part in parts)
    return compact(content)
