"""What all decoders share: parts, frames that mean nothing, errors, exactly one end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.json_edge import JsonObject
from desktop_chat.wire.parts import PartBook
from desktop_chat.wire.server_errors import code_of, error_in, one_line
from desktop_chat.wire.think import AnswerText

DONE = "[DONE]"
_MAX_DETAIL_CHARS = 400
#: A server's word for how it ended is no longer than this.
_MAX_REASON_CHARS = 80

CUT = ErrorInfo(
    ErrorKind.CUT, "The connection broke off before the answer was complete. What had arrived is kept; try again."
)


class AnswerDecoder(ABC):
    """The part of a `core.ports.Decoder` that knows nothing of frames; not resumable unless a subclass is."""

    def __init__(self) -> None:
        self.parts = PartBook()
        #: For text in which a `<think>` block may come first.
        self.text = AnswerText(self.parts)
        #: The model's name as the server tells it; empty until it does.
        self.model = ""
        #: Frames that were no JSON object or meant nothing in this dialect, and how the first of them began.
        self.ignored_frames = 0
        self._ignored_start = ""
        self._ended = False
        self._understood = False

    @property
    def last_event_id(self) -> str:
        """See `core.ports.Decoder.last_event_id`."""
        return ""

    @property
    def retry_ms(self) -> int | None:
        """See `core.ports.Decoder.retry_ms`."""
        return None

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`; never, where the proof of the end ends the answer at once."""
        return False

    @property
    def is_open(self) -> bool:
        """See `core.ports.Decoder.is_open`."""
        return not (self._ended or self.is_finished) and (self._understood or not self.ignored_frames)

    def resumed(self) -> None:  # noqa: B027  # most dialects number nothing
        """See `core.ports.Decoder.resumed`."""

    @abstractmethod
    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """See `core.ports.Decoder.feed`."""

    def close(self, cut: bool) -> list[StreamEvent]:
        """See `core.ports.Decoder.close`."""
        events: list[StreamEvent] = []
        if self._ended:
            return events
        ignored = self.ignored_frames
        self._close_input(events)
        if cut:
            # What the cut left of a frame is none.
            self.ignored_frames = ignored
        if not self._ended and not self._end_if_nothing_was_understood(events):
            self._end_of_body(cut, events)
        return events

    def _close_input(self, events: list[StreamEvent]) -> None:  # noqa: B027  # for some there is nothing to do
        """The last bytes are there; take or drop what is unfinished."""

    @abstractmethod
    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        """Take one frame's object; False if it means nothing in this dialect.

        Errors are looked for afterwards, unless it has ended the answer itself.
        """

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        """The body ended without an end marker."""
        self._end_cut(cut, events)

    def _take_value(self, event: str, value: JsonObject, data: str, events: list[StreamEvent]) -> None:
        """One frame's object, whatever it says; `event` is the frame's name, `data` its text."""
        understood = self._take_object(value, events)
        if self._ended:
            self._understood = True
            return
        error = error_in(event, value)
        if error is not None:
            self._understood = True
            self._end_with_error(code_of(value) or "error", error, events)
        elif understood:
            self._understood = True
        else:
            self._ignore(data)

    def _end(self, ended: Ended, events: list[StreamEvent], *, marked: bool) -> None:
        """The end of the answer; `marked` if the server said so, which ends the open parts."""
        self.text.pause(events)
        if marked:
            self.parts.end_all(events)
        events.append(replace(ended, reason=one_line(ended.reason)[:_MAX_REASON_CHARS]))
        self._ended = True

    def _end_with_error(self, reason: str, error: ErrorInfo, events: list[StreamEvent]) -> None:
        self._end(Ended(Verdict.SERVER_ERROR, reason, error), events, marked=False)

    def _end_cut(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end(Ended(Verdict.TRUNCATED, "cut" if cut else "no_end", CUT), events, marked=False)

    def _end_unmarked(self, cut: bool, expects_marker: bool, events: list[StreamEvent]) -> None:
        """The end of a body whose dialect has servers that send no end marker."""
        if cut or expects_marker or not self._understood:
            self._end_cut(cut, events)
        else:
            self.text.pause(events)
            self.parts.end_text(events)
            self._end(Ended(Verdict.UNMARKED_END, "no_end"), events, marked=False)

    def _ignore(self, text: str) -> None:
        self.ignored_frames += 1
        self._ignored_start = self._ignored_start or text[:_MAX_DETAIL_CHARS]

    def _end_if_nothing_was_understood(self, events: list[StreamEvent]) -> bool:
        if self._understood or not self.ignored_frames:
            return False
        error = ErrorInfo(
            ErrorKind.PROTOCOL,
            "The server's answer could not be read. Check the URL, or choose the server's protocol by hand.",
            self._ignored_start,
        )
        self._end(Ended(Verdict.PROTOCOL_ERROR, "unreadable", error), events, marked=False)
        return True
