"""What the dialects with one message on each line share."""

from __future__ import annotations

from abc import abstractmethod

from desktop_chat.core.events import StreamEvent
from desktop_chat.wire.decoding import AnswerDecoder
from desktop_chat.wire.lines import LineParser


class LineDecoder(AnswerDecoder):
    """A `core.ports.Decoder`; a dialect says what a line means."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = LineParser()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        events: list[StreamEvent] = []
        if not self._ended:
            self._take_lines(self._parser.feed(chunk), events)
        return events

    @abstractmethod
    def _take_line(self, line: str, events: list[StreamEvent]) -> None:
        """Take one line that is not empty; see `_take_value` and `_ignore`."""

    def _close_input(self, events: list[StreamEvent]) -> None:
        self._take_lines(self._parser.close(), events)

    def _take_lines(self, lines: list[str], events: list[StreamEvent]) -> None:
        for line in lines:
            self._take_line(line, events)
            if self._ended:
                break
