"""What one stream goes by, and what came of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import httpx2

from desktop_chat.core.endpoint import UNMARKED_DIALECTS, Dialect
from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.events import (
    Ended,
    Started,
    StreamEvent,
)
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.skip import Skip
from desktop_chat.providers.notes import BurstWatch
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.redaction import redacted
from desktop_chat.providers.refusals import refusal_note
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.told import Told
from desktop_chat.wire.server_errors import one_line

#: So many fields that the server refuses are left out, one after the other.
MAX_LEFT_OUT = 4


@dataclass(slots=True)
class Answer:
    """Belongs to one call of `Provider.stream`."""

    request: ChatRequest
    outgoing: Outgoing
    secret: str | None
    meter: StreamMeter
    skip: Skip
    dialect: Dialect = Dialect.AUTO
    #: Kept where a stream may be taken up again from its start, or was.
    told: Told | None = None
    has_ended: bool = False
    left_out: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    burst: BurstWatch | None = None
    reader: AnswerReader | None = None

    def take(self, events: list[StreamEvent]) -> None:
        """Take note of what is told."""
        if self.dialect is Dialect.AUTO:
            self.dialect = next((event.dialect for event in events if isinstance(event, Started)), self.dialect)
            self.told = Told() if self.dialect is Dialect.AI_SDK_UI else None
        self.has_ended = isinstance(events[-1], Ended)
        if self.told is not None:
            for event in events:
                self.told.take(event)

    @property
    def may_go_on_after_a_close(self) -> bool:
        """False where a clean close may be all the end there is, and asking on would send the prompt once more."""
        is_end = self.dialect in UNMARKED_DIALECTS and not self._expects_marker(self.dialect)
        return not (is_end and self.outgoing.method == "GET")

    def reader_for(self, response: httpx2.Response) -> AnswerReader:
        """What reads the body of `response`."""
        self.reader = AnswerReader(
            self.outgoing.dialect if self.dialect is Dialect.AUTO else self.dialect,
            self.request.model,
            content_type=response.headers.get("content-type", ""),
            content_encoding=response.headers.get("content-encoding", ""),
            headers={name.lower(): value for name, value in response.headers.items()},
            expects_marker=self._expects_marker,
        )
        return self.reader

    def _expects_marker(self, dialect: Dialect) -> bool:
        return self.request.endpoint.end_marker_key(dialect) in self.request.learned.end_markers

    def last_words(self, ended: Ended) -> Ended:
        """`ended` without secrets, and with what may help to find out why it ended so; the meter learns the model."""
        secrets, error = self.outgoing.secrets, ended.error
        if self.reader is not None:
            self.meter.model = one_line(redacted(self.reader.model, secrets))
        if error is not None:
            detail = error.detail
            if self.reader is not None and self.reader.ignored_frames:
                detail += f"\nParts of the stream that meant nothing: {self.reader.ignored_frames}."
            sentence = redacted(error.sentence, secrets)
            error = ErrorInfo(error.kind, sentence, redacted(detail.strip(), secrets), error.status)
        return replace(ended, reason=redacted(ended.reason, secrets), error=error)

    def leave_out(self, field: str) -> bool:
        """Ask without this field of the body from now on; False if there is none, or if enough was left out."""
        if not field or len(self.left_out) == MAX_LEFT_OUT:
            return False
        self.outgoing = self.outgoing.without(field)
        self.left_out.append(field)
        self.meter.refused_fields.add(field)
        return True

    def last_notes(self) -> list[str]:
        """What is to be said before the end."""
        held_back = self.burst.note() if self.burst is not None else ""
        left_out = [refusal_note(field, self.outgoing) for field in self.left_out]
        return [note for note in (*dict.fromkeys(left_out), *self.notes, held_back) if note]
