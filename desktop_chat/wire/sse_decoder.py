"""What the dialects on server-sent events share: frames, heartbeats, numbered events, the `[DONE]` marker."""

from __future__ import annotations

from abc import abstractmethod

from desktop_chat.core.events import Heartbeat, StreamEvent
from desktop_chat.wire.decoding import DONE, AnswerDecoder
from desktop_chat.wire.json_edge import parse_object
from desktop_chat.wire.replay import ReplayGuard
from desktop_chat.wire.server_errors import server_error
from desktop_chat.wire.sse import SseFrame, SseParser


class SseDecoder(AnswerDecoder):
    """A `core.ports.Decoder`; a dialect says what a frame's object means and what the end of the body proves."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = SseParser()
        self._comments = 0
        self._guard = ReplayGuard()
        self._retry_ms: int | None = None

    @property
    def last_event_id(self) -> str:
        return self._guard.last_id

    @property
    def retry_ms(self) -> int | None:
        return self._retry_ms if self._parser.retry_ms is None else self._parser.retry_ms

    def resumed(self) -> None:
        self._retry_ms = self.retry_ms
        self._parser = SseParser()
        self._comments = 0
        self._guard.resumed()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        events: list[StreamEvent] = []
        if self._ended:
            return events
        frames = self._parser.feed(chunk)
        if self._parser.comments != self._comments:
            self._comments = self._parser.comments
            events.append(Heartbeat())
        for frame in frames:
            if (frame.id or self._guard.is_replaying) and not self._is_new(frame, events):
                continue
            self._take_frame(frame, events)
            if self._ended:
                break
        return events

    @abstractmethod
    def _end_marker(self, events: list[StreamEvent]) -> None:
        """`[DONE]` came."""

    def _close_input(self, events: list[StreamEvent]) -> None:  # noqa: ARG002  # nothing of it counts
        self._parser.close()
        if not self._understood and self._parser.unknown_lines:
            # Nothing that was sent is part of an event stream: that is no answer that broke off.
            self._ignore(self._parser.unknown_start)

    def _is_new(self, frame: SseFrame, events: list[StreamEvent]) -> bool:
        """False for an event that was taken before; one that differs from what it was ends the answer as cut."""
        new = self._guard.take(frame)
        if new is None:
            self._end_cut(True, events)
        return bool(new) and not self._ended

    def _take_frame(self, frame: SseFrame, events: list[StreamEvent]) -> None:
        data = frame.data
        value = parse_object(data)
        if value is not None:
            self._take_value(frame.event, value, data, events)
            return
        text = data.strip()
        if text == DONE:
            if not self._end_if_nothing_was_understood(events):
                self._end_marker(events)
        elif frame.event == "error":
            self._end_with_error("error", server_error(text), events)
        elif text:
            self._ignore(text)
