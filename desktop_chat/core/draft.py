"""The answer as it grows: the owner of a running turn's text."""

from __future__ import annotations

from desktop_chat.core.events import (
    DataReceived,
    Ended,
    FileReceived,
    Noted,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    SourceFound,
    StreamEvent,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    UsageReported,
)
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Part,
    ReasoningPart,
    RefusalPart,
    SourcePart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    join_text,
)
from desktop_chat.core.metrics import Usage

#: So many pieces become one: a short string takes far more room than its characters.
_JOIN_AFTER = 512


class _Pieces:
    """A text that grows in small pieces."""

    __slots__ = ("_newest", "_older")

    def __init__(self) -> None:
        self._older: list[str] = []
        self._newest: list[str] = []

    def append(self, text: str) -> None:
        self._newest.append(text)
        if len(self._newest) == _JOIN_AFTER:
            self._older.append("".join(self._newest))
            self._newest.clear()

    def replace(self, text: str) -> None:
        self._older, self._newest = [text], []

    def text(self) -> str:
        whole = "".join((*self._older, *self._newest))
        self.replace(whole)
        return whole


class _Text:
    """Text of one part, kept as pieces and joined when read."""

    __slots__ = ("make", "pieces", "vendor")

    def __init__(self, make: type[TextPart] | type[ReasoningPart] | type[RefusalPart]) -> None:
        self.make = make
        self.pieces = _Pieces()
        self.vendor = ""

    def part(self) -> Part:
        text = self.pieces.text()
        return ReasoningPart(text, self.vendor) if self.make is ReasoningPart else self.make(text)


class _ToolCall:
    __slots__ = ("approval_id", "call_id", "name", "pieces", "ready", "vendor")

    def __init__(self, call_id: str, name: str) -> None:
        self.call_id = call_id
        self.name = name
        self.pieces = _Pieces()
        self.ready = False
        self.approval_id = ""
        self.vendor = ""

    def part(self) -> Part:
        return ToolCallPart(self.call_id, self.name, self.pieces.text(), self.ready, self.approval_id, self.vendor)


class _Whole:
    """A part that arrives in one piece."""

    __slots__ = ("value",)

    def __init__(self, value: Part) -> None:
        self.value = value

    def part(self) -> Part:
        return self.value


class Draft:
    """Folds events into parts. `apply` is O(length of the delta); reading joins."""

    def __init__(self) -> None:
        self._parts: dict[int, _Text | _ToolCall | _Whole] = {}
        self.usage: Usage | None = None
        self.ended: Ended | None = None
        self.notes: tuple[str, ...] = ()
        self.n_chars = 0

    def apply(self, event: StreamEvent) -> None:
        """Take one event. Events that carry nothing to keep are ignored."""
        match event:
            case TextDelta(part, text):
                self._append_text(part, text, TextPart)
            case ReasoningDelta(part, text):
                self._append_text(part, text, ReasoningPart)
            case RefusalDelta(part, text):
                self._append_text(part, text, RefusalPart)
            case ToolCallStarted(part, call_id, name):
                self._parts[part] = _ToolCall(call_id, name)
            case ToolArgumentsDelta(part, text):
                self._tool_call(part).pieces.append(text)
            case ToolCallReady(part, arguments):
                call = self._tool_call(part)
                call.pieces.replace(arguments)
                call.ready = True
            case ToolApprovalRequested(part, approval_id):
                self._tool_call(part).approval_id = approval_id
            case ToolResult(part, call_id, output, is_error):
                self._parts[part] = _Whole(ToolResultPart(call_id, output, is_error))
            case SourceFound(part, url, title):
                self._parts[part] = _Whole(SourcePart(url, title))
            case FileReceived(part, media_type, url):
                self._parts[part] = _Whole(FilePart(media_type, url))
            case DataReceived(part, name, data, transient=False):
                self._parts[part] = _Whole(DataPart(name, data))
            case PartEnded(part, vendor) if vendor:
                self._set_vendor(part, vendor)
            case PartsDiscarded(from_part):
                self._parts = {at: part for at, part in self._parts.items() if at < from_part}
            case UsageReported(usage):
                self.usage = usage
            case Noted(sentence):
                self.notes = (*self.notes, sentence)
            case Ended():
                self.ended = event
            case _:
                pass

    def parts(self) -> tuple[Part, ...]:
        """The parts so far, in the order of their positions."""
        return tuple(self._parts[at].part() for at in sorted(self._parts))

    def text(self) -> str:
        return join_text(self.parts())

    def _append_text(self, at: int, text: str, make: type[TextPart] | type[ReasoningPart] | type[RefusalPart]) -> None:
        part = self._parts.get(at)
        if not isinstance(part, _Text):
            part = self._parts[at] = _Text(make)
        part.pieces.append(text)
        self.n_chars += len(text)

    def _set_vendor(self, at: int, vendor: str) -> None:
        """A part may be nothing but what has to go back: reasoning that the server keeps to itself."""
        part = self._parts.setdefault(at, _Text(ReasoningPart))
        if not isinstance(part, _Whole):
            part.vendor = vendor

    def _tool_call(self, at: int) -> _ToolCall:
        part = self._parts.get(at)
        if not isinstance(part, _ToolCall):
            part = self._parts[at] = _ToolCall("", "")
        return part
