"""Dialect `text_stream`: a body that is the answer's text and nothing else."""

from __future__ import annotations

import codecs

from desktop_chat.core.events import StreamEvent, TextDelta
from desktop_chat.wire.decoding import AnswerDecoder
from desktop_chat.wire.json_edge import JsonObject

_BOM = "\ufeff"


class TextStreamDecoder(AnswerDecoder):
    """Each chunk is a delta; the end of the body proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._is_start = True

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        events: list[StreamEvent] = []
        if not self._ended:
            self._take_text(self._utf8.decode(chunk), events)
        return events

    def _close_input(self, events: list[StreamEvent]) -> None:
        self._take_text(self._utf8.decode(b"", final=True), events)

    def _take_text(self, text: str, events: list[StreamEvent]) -> None:
        if self._is_start and text:
            self._is_start = False
            text = text.removeprefix(_BOM)
        if text:
            self._understood = True
            self.parts.add_text(TextDelta, text, events)

    def _take_object(self, value: JsonObject, events: list[StreamEvent]) -> bool:  # noqa: ARG002
        return False  # there are no frames

    def _end_of_body(self, cut: bool, events: list[StreamEvent]) -> None:
        self._end_unmarked(cut, False, events)
