"""Allots positions to the parts of one answer, and turns pieces of text and tool calls into events."""

from __future__ import annotations

import re
from typing import TypeAlias

from desktop_chat.core.events import (
    PartEnded,
    ReasoningDelta,
    RefusalDelta,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
)
from desktop_chat.wire.json_edge import parse_object

TextKind: TypeAlias = type[TextDelta] | type[ReasoningDelta] | type[RefusalDelta]

_SURROGATE = re.compile("[\ud800-\udfff]")


class TextPieces:
    """Makes whole characters of pieces: JSON may spell one as two escapes, in two pieces."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""

    def push(self, piece: str) -> str:
        """The characters that are whole now; a half one without its other half becomes U+FFFD."""
        if piece.isascii() and not self._half:
            return piece
        piece = self._half + piece
        self._half = ""
        if not _SURROGATE.search(piece):
            return piece
        if "\ud800" <= piece[-1] <= "\udbff":
            piece, self._half = piece[:-1], piece[-1]
        return piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def end(self) -> str:
        """What is left when no further piece follows."""
        left, self._half = self._half, ""
        return "\ufffd" if left else ""


class _Call:
    __slots__ = ("at", "call_id", "name", "pieces", "started", "text")

    def __init__(self, at: int) -> None:
        self.at = at
        self.call_id = ""
        self.name = ""
        self.started = False
        self.pieces = TextPieces()
        self.text: list[str] = []


class PartBook:
    """At most one text part is open at a time; tool calls stay open side by side until `end_all`."""

    def __init__(self) -> None:
        self._count = 0
        self._kind: TextKind | None = None
        self._at = 0
        self._pieces = TextPieces()
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    def add_text(self, kind: TextKind, text: str, events: list[StreamEvent]) -> None:
        """A piece of text; another kind than before, or a tool call between, begins a new part."""
        if kind is not self._kind:
            self.end_text(events)
            self._kind, self._at = kind, self._allot()
        text = self._pieces.push(text)
        if text:
            events.append(kind(self._at, text))

    def end_text(self, events: list[StreamEvent]) -> None:
        """End the open text part, if there is one."""
        if self._kind is None:
            return
        left = self._pieces.end()
        if left:
            events.append(self._kind(self._at, left))
        events.append(PartEnded(self._at))
        self._kind = None

    def add_call(self, index: int | None, call_id: str, name: str, arguments: str, events: list[StreamEvent]) -> None:
        """A fragment of a tool call, whatever of index, id, name and arguments it carries."""
        call = self._call(index, call_id, name, events)
        call.call_id = call.call_id or call_id
        call.name = call.name or name
        if not call.started and (call.name or arguments):
            call.started = True
            call.call_id = call.call_id or f"call_{call.at}"
            events.append(ToolCallStarted(call.at, call.call_id, call.name))
        text = call.pieces.push(arguments)
        if text:
            call.text.append(text)
            events.append(ToolArgumentsDelta(call.at, text))

    def end_all(self, events: list[StreamEvent]) -> None:
        """The server marked the end of the answer: every open part ends; calls with whole arguments are ready."""
        self.end_text(events)
        for call in self._calls:
            if not call.started:
                continue
            arguments = "".join(call.text).strip() or "{}"
            if parse_object(arguments) is not None:
                events.append(ToolCallReady(call.at, arguments))
            events.append(PartEnded(call.at))
        self._calls.clear()

    def _call(self, index: int | None, call_id: str, name: str, events: list[StreamEvent]) -> _Call:
        known = self._known_call(index, call_id, name)
        if known is not None:
            return known
        self.end_text(events)
        call = _Call(self._allot())
        self._calls.append(call)
        if index is not None:
            self._by_index[index] = call
        return call

    def _known_call(self, index: int | None, call_id: str, name: str) -> _Call | None:
        """The call a fragment belongs to; None begins a new one.

        Some servers give every call the index 0 and some none at all, so an id or a name that does not fit tells
        calls apart, too.
        """
        if index is not None:
            call = self._by_index.get(index)
            other = call is not None and bool(name and call_id and call.call_id) and call.call_id != call_id
            return None if other else call
        if call_id:
            return next((call for call in self._calls if call.call_id == call_id), None)
        return self._calls[-1] if self._calls and not name else None

    def _allot(self) -> int:
        self._count += 1
        return self._count - 1
