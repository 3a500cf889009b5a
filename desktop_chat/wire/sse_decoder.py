"""What the dialects on server-sent events share: frames, heartbeats, broken JSON, errors, exactly one end."""

from __future__ import annotations

from abc import ABC, abstractmethod

from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.events import Ended, Heartbeat, StreamEvent
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.json_edge import JsonObject, parse_object
from desktop_chat.wire.parts import PartBook
from desktop_chat.wire.server_errors import code_of, error_in, server_error
from desktop_chat.wire.sse import SseFrame, SseParser

DONE = "[DONE]"
_MAX_DETAIL_CHARS = 400

CUT = ErrorInfo(
    ErrorKind.CUT, "The connection broke off before the answer was complete. What had arrived is kept; try again."
)


class SseDecoder(ABC):
    """A `core.ports.Decoder`; a dialect says what a frame's object means and what the end of the body proves."""

    def __init__(self) -> None:
        self.parts = PartBook()
        self._parser = SseParser()
        self._comments = 0
        self._ended = False
        self._understood = False
        #: Frames that were no JSON object or meant nothing in this dialect, and how the first of them began.
        self.ignored_frames = 0
        self._ignored_start = ""

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """See `core.ports.Decoder.feed`."""
        events: list[StreamEvent] = []
        if self._ended:
            return events
        frames = self._parser.feed(chunk)
        if self._parser.comments != self._comments:
            self._comments = self._parser.comments
            events.append(Heartbeat())
        for frame in frames:
            self._take_frame(frame, events)
            if self._ended:
                break
        return events

    def close(self, cut: bool) -> list[StreamEvent]:
        """See `core.ports.Decoder.close`."""
        events: list[StreamEvent] = []
        if self._ended:
            return events
        self._parser.close()
        if not self._end_if_nothing_was_understood(events):
            self._end_of_body(cut, events)
        return events

    @abstractmethod
    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:
        """Take one frame's object; False if it means nothing in this dialect. Errors are looked for afterwards."""

    @abstractmethod
    def _end_marker(self, events: list[StreamEvent]) -> None:
        """`[DONE]` came."""

    @abstractmethod
    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        """The body ended without one."""

    def _end(self, ended: Ended, events: list[StreamEvent], *, marked: bool) -> None:
        """The end of the answer; `marked` if the server said so, which ends the open parts."""
        if marked:
            self.parts.end_all(events)
        events.append(ended)
        self._ended = True

    def _end_cut(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end(Ended(Verdict.TRUNCATED, "cut" if cut else "no_end", CUT), events, marked=False)

    def _take_frame(self, frame: SseFrame, events: list[StreamEvent]) -> None:
        data = frame.data
        value = parse_object(data)
        if value is not None:
            understood = self._take_object(value, events)
            error = error_in(frame.event, value)
            if error is not None:
                self._understood = True
                self._end(Ended(Verdict.SERVER_ERROR, code_of(value) or "error", error), events, marked=False)
            elif understood:
                self._understood = True
            else:
                self._ignore(data)
            return
        text = data.strip()
        if text == DONE:
            if not self._end_if_nothing_was_understood(events):
                self._end_marker(events)
        elif frame.event == "error":
            self._end(Ended(Verdict.SERVER_ERROR, "error", server_error(text)), events, marked=False)
        elif text:
            self._ignore(text)

    def _ignore(self, text: str) -> None:
        self.ignored_frames += 1
        self._ignored_start = self._ignored_start or text[:_MAX_DETAIL_CHARS]

    def _end_if_nothing_was_understood(self, events: list[StreamEvent]) -> bool:
        if self._understood or not self.ignored_frames:
            return False
        error = ErrorInfo(
            ErrorKind.PROTOCOL,
            "The server's answer could not be read. Check the URL, or choose the server's dialect by hand.",
            self._ignored_start,
        )
        self._end(Ended(Verdict.PROTOCOL_ERROR, "unreadable", error), events, marked=False)
        return True
