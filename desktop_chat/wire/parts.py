"""Allots positions to the parts of one answer, and turns pieces of text and tool calls into events."""

from __future__ import annotations

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    DataReceived,
    FileReceived,
    PartEnded,
    PartsDiscarded,
    SourceFound,
    StreamEvent,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
)
from desktop_chat.core.limits import MAX_PARTS
from desktop_chat.wire.json_edge import parse_object, sound_text_of
from desktop_chat.wire.text_pieces import OpenText, TextKind, TextPieces


class _Call:
    __slots__ = ("at", "call_id", "ended", "name", "pieces", "started", "text", "vendor")

    def __init__(self, at: int) -> None:
        self.at = at
        self.call_id = ""
        self.name = ""
        self.vendor = ""
        self.started = False
        self.ended = False
        self.pieces = TextPieces()
        self.text: list[str] = []


class PartBook:
    """Knows which part each piece belongs to.

    Text comes in one of two ways. Without keys at most one text part is open, and another kind or a tool call begins
    the next. With keys, the ids or indices a dialect gives its parts, several are open side by side until each is
    ended. Tool calls stay open side by side until `call_ready`, `end_call` or `end_all`. Half characters become U+FFFD.

    What needs one part more than `limits.MAX_PARTS` raises a ChatError of kind PROTOCOL.
    """

    def __init__(self, max_parts: int = MAX_PARTS) -> None:
        self._max_parts = max_parts
        self._count = 0
        self._step_start = 0
        self._text: OpenText | None = None
        self._keyed: dict[str, OpenText] = {}
        #: Open calls by position, and by id once they have one: there may be very many.
        self._calls: dict[int, _Call] = {}
        self._call_of: dict[str, _Call] = {}
        self._by_index: dict[int, _Call] = {}
        #: Where each call of this step stands, the ended ones too.
        self._call_at: dict[str, int] = {}
        self._result_at: dict[str, int] = {}
        self._file_at: dict[str, int] = {}
        self._data_at: dict[tuple[str, str], int] = {}

    def add_text(self, kind: TextKind, text: str, events: list[StreamEvent]) -> None:
        """A piece of text without a key; another kind than before, or a tool call between, begins a new part."""
        if self._text is None or kind is not self._text.kind:
            self.end_text(events)
            self._text = OpenText(kind, self._allot())
        self._text.push(text, events)

    def end_text(self, events: list[StreamEvent], vendor: str = "") -> None:
        """End the open text part without a key, if there is one."""
        if self._text is not None:
            self._text.end(events, vendor)
            self._text = None

    def add_text_to(self, key: str, kind: TextKind, text: str, events: list[StreamEvent]) -> None:
        """A piece of the text part with this key; its first one, which may be empty, opens it."""
        part = self._keyed.get(key)
        if part is None or part.kind is not kind:
            self.end_part(key, events)
            part = self._keyed[key] = OpenText(kind, self._allot())
        part.push(text, events)

    def end_part(self, key: str, events: list[StreamEvent], vendor: str = "") -> None:
        """End the text part with this key, if it is open. `vendor`: see `core.events.PartEnded`."""
        part = self._keyed.pop(key, None)
        if part is not None:
            part.end(events, vendor)

    def add_opaque(self, vendor: str, events: list[StreamEvent]) -> None:
        """Reasoning that is nothing but what has to go back to the server."""
        self.end_text(events)
        events.append(PartEnded(self._allot(), vendor))

    def add_call(
        self, index: int | None, call_id: str, name: str, arguments: str, events: list[StreamEvent], vendor: str = ""
    ) -> None:
        """A fragment of a tool call, whatever of index, id, name and arguments it carries.

        One that comes after the end of its call means nothing.
        """
        if index is None and self._is_over(call_id):
            return
        call = self._call(index, call_id, name, events)
        if call.ended:
            return
        self._name(call, call_id, name)
        call.vendor = call.vendor or vendor
        if not call.started and (call.name or arguments):
            self._start(call, events)
        text = call.pieces.push(arguments)
        if text:
            call.text.append(text)
            events.append(ToolArgumentsDelta(call.at, text))

    def call_ready(self, call_id: str, name: str, arguments: str, events: list[StreamEvent], vendor: str = "") -> None:
        """All arguments of a call as JSON text, at the end of its fragments or in place of them."""
        if self._is_over(call_id):
            return
        call = self._call(None, call_id, name, events)
        self._name(call, call_id, name)
        if not call.started:
            self._start(call, events)
        events.append(ToolCallReady(call.at, sound_text_of(arguments)))
        events.append(PartEnded(call.at, vendor or call.vendor))
        call.ended = True
        self._close_call(call)

    def end_call(self, call_id: str, events: list[StreamEvent]) -> None:
        """All fragments of a call have come; it is ready if they make a JSON object."""
        call = self._call_of.get(call_id)
        if call is not None:
            self._close_call(call)
            self._end_call(call, events)

    def ask_approval(self, call_id: str, approval_id: str, events: list[StreamEvent], vendor: str = "") -> bool:
        """The server wants the user's word on a call; False if there is no such call.

        `vendor`, if given, replaces what has to go back with the call.
        """
        at = self._call_at.get(call_id)
        if at is None:
            return False
        events.append(ToolApprovalRequested(at, sound_text_of(approval_id)))
        if vendor:
            events.append(PartEnded(at, vendor))
        return True

    def add_result(self, call_id: str, output: str, events: list[StreamEvent], *, is_error: bool = False) -> None:
        """What a tool gave; another result of the same call replaces it."""
        at = self._result_at.get(call_id)
        if at is None:
            self.end_text(events)
            at = self._result_at[call_id] = self._allot()
        events.append(ToolResult(at, sound_text_of(call_id), sound_text_of(output), is_error))

    def add_source(self, url: str, title: str, events: list[StreamEvent]) -> None:
        events.append(SourceFound(self._allot(), sound_text_of(url), sound_text_of(title)))

    def add_file(self, media_type: str, url: str, events: list[StreamEvent], file_id: str = "") -> None:
        """A file; one with the id of an earlier one replaces that, as a finished image its sketches."""
        at = self._file_at.get(file_id)
        if at is None:
            self.end_text(events)
            at = self._allot()
            if file_id:
                self._file_at[file_id] = at
        events.append(FileReceived(at, sound_text_of(media_type), sound_text_of(url)))

    def add_data(
        self, name: str, data_id: str, data: str, events: list[StreamEvent], *, transient: bool = False
    ) -> None:
        """JSON text `data`; with the name and id of an earlier one it replaces that."""
        at = self._data_at.get((name, data_id)) if data_id else None
        if at is None:
            # What is kept nowhere takes no position either.
            at = self._count if transient else self._allot()
            if data_id and not transient:
                self._data_at[name, data_id] = at
        events.append(DataReceived(at, sound_text_of(name), sound_text_of(data), transient))

    def new_step(self, events: list[StreamEvent]) -> None:
        """What was open ends; ids and indices may be used anew."""
        self.end_all(events)
        self._by_index.clear()
        self.mark_step()

    def mark_step(self) -> None:
        """A step begins here, in which the ids of calls may be used anew; what is open stays open."""
        self._step_start = self._count

    def discard_step(self, events: list[StreamEvent]) -> None:
        """The server starts this step over."""
        self._discard(self._step_start, events)

    def discard_all(self, events: list[StreamEvent]) -> None:
        """The server starts the whole answer over."""
        self._discard(0, events)

    def end_all(self, events: list[StreamEvent]) -> None:
        """The server marked the end: every open part ends; calls with whole arguments are ready."""
        self.end_text(events)
        for part in self._keyed.values():
            part.end(events)
        self._keyed.clear()
        for call in self._calls.values():
            self._end_call(call, events)
        self._calls.clear()
        self._call_of.clear()

    def _end_call(self, call: _Call, events: list[StreamEvent]) -> None:
        call.ended = True
        if call.started:
            arguments = "".join(call.text).strip() or "{}"
            if parse_object(arguments) is not None:
                events.append(ToolCallReady(call.at, arguments))
            events.append(PartEnded(call.at, call.vendor))

    def _discard(self, from_part: int, events: list[StreamEvent]) -> None:
        self._text = None
        self._keyed.clear()
        self._calls.clear()
        self._call_of.clear()
        self._by_index.clear()
        for places in (self._call_at, self._result_at, self._file_at, self._data_at):
            # Each holds its positions in their order.
            while places and next(reversed(places.values())) >= from_part:
                places.popitem()
        if self._count > from_part:
            self._count = from_part
            self._step_start = min(self._step_start, from_part)
            events.append(PartsDiscarded(from_part))

    def _start(self, call: _Call, events: list[StreamEvent]) -> None:
        call.started = True
        self._name(call, f"call_{call.at}", "")
        self._call_at.pop(call.call_id, None)
        self._call_at[call.call_id] = call.at
        self._result_at.pop(call.call_id, None)
        events.append(ToolCallStarted(call.at, sound_text_of(call.call_id), sound_text_of(call.name)))

    def _call(self, index: int | None, call_id: str, name: str, events: list[StreamEvent]) -> _Call:
        known = self._known_call(index, call_id, name)
        if known is not None:
            return known
        self.end_text(events)
        call = _Call(self._allot())
        self._calls[call.at] = call
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
            return self._call_of.get(call_id)
        return next(reversed(self._calls.values())) if self._calls and not name else None

    def _name(self, call: _Call, call_id: str, name: str) -> None:
        """What is known of a call stays."""
        if call_id and not call.call_id:
            call.call_id = call_id
            self._call_of.setdefault(call_id, call)
        call.name = call.name or name

    def _close_call(self, call: _Call) -> None:
        del self._calls[call.at]
        if self._call_of.get(call.call_id) is call:
            del self._call_of[call.call_id]

    def _is_over(self, call_id: str) -> bool:
        """True for a call of this step that has ended."""
        return self._call_at.get(call_id, -1) >= self._step_start and call_id not in self._call_of

    def _allot(self) -> int:
        if self._count == self._max_parts:
            raise ChatError(
                ErrorKind.PROTOCOL,
                "The server sent more pieces than one answer can hold. Ask for a shorter answer.",
                detail=f"There were more than {self._max_parts} parts.",
            )
        self._count += 1
        return self._count - 1
