"""Which dialect a server speaks: by the head of its response, else by its first frames."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Heartbeat, Started, StreamEvent
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES, MAX_FRAME_BYTES
from desktop_chat.core.ports import Decoder
from desktop_chat.wire.body_kind import Framing, framing_of, looks_like_sse
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.frame_dialects import dialect_of_frame, is_error_frame, is_json_error
from desktop_chat.wire.response_head import ResponseHead
from desktop_chat.wire.sse import SseParser

#: A text that might be an event stream is held back no longer than this.
_MAX_DOUBT_BYTES = 4096
#: Within so many bytes nearly every stream shows its framing.
_TELLING_BYTES = 64


def decoder_for(
    dialect: Dialect, expects_marker: Callable[[Dialect], bool], head: ResponseHead | None = None
) -> Decoder:
    """A fresh decoder; AUTO gives one that finds the dialect by itself and says so with a Started event."""
    if dialect is Dialect.AUTO:
        return DetectingDecoder(expects_marker, head or ResponseHead())
    return make_decoder(dialect, expects_marker=expects_marker(dialect))


class DetectingDecoder:
    """Keeps the bytes until they tell the dialect, then hands all of them to its decoder; fixed from then on."""

    def __init__(self, expects_marker: Callable[[Dialect], bool], head: ResponseHead) -> None:
        self._expects_marker = expects_marker
        self._head = head
        self._framing: Framing | None = None
        self._probe = SseParser()
        self._kept = bytearray()
        self._decoder: Decoder | None = None

    @property
    def model(self) -> str:
        """See `core.ports.Decoder.model`."""
        return self._decoder.model if self._decoder is not None else ""

    @property
    def last_event_id(self) -> str:
        """See `core.ports.Decoder.last_event_id`."""
        return self._decoder.last_event_id if self._decoder is not None else ""

    @property
    def retry_ms(self) -> int | None:
        """See `core.ports.Decoder.retry_ms`."""
        return self._decoder.retry_ms if self._decoder is not None else self._probe.retry_ms

    @property
    def ignored_frames(self) -> int:
        """See `core.ports.Decoder.ignored_frames`."""
        return self._decoder.ignored_frames if self._decoder is not None else 0

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return self._decoder is not None and self._decoder.is_finished

    @property
    def is_open(self) -> bool:
        """See `core.ports.Decoder.is_open`."""
        return self._decoder is not None and self._decoder.is_open

    def resumed(self) -> None:
        """See `core.ports.Decoder.resumed`."""
        if self._decoder is not None:
            self._decoder.resumed()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """See `core.ports.Decoder.feed`."""
        if self._decoder is not None:
            return self._decoder.feed(chunk)
        if not chunk:
            return []
        self._kept += chunk
        if self._head.dialect is not None:
            return self._settle(self._head.dialect)
        if len(self._kept) > MAX_FRAME_BYTES:
            raise ChatError(
                ErrorKind.PROTOCOL, "The server's answer could not be read. Choose the server's protocol by hand."
            )
        if self._framing is None and self._may_tell(chunk):
            self._framing = framing_of(self._head, bytes(self._kept))
            chunk = bytes(self._kept)
        match self._framing:
            case Framing.SSE:
                return self._take_sse(chunk)
            case Framing.CODE_LINES:
                return self._settle(Dialect.AI_SDK_DATA)
            case Framing.JSON_LINES:
                return self._settle(Dialect.OLLAMA)
            case Framing.NONE:
                return self._take_unframed()
            case None:
                is_text = self._head.may_be_text and len(self._kept) > MAX_ERROR_BODY_BYTES
                return self._settle(Dialect.TEXT_STREAM) if is_text else []

    def close(self, cut: bool) -> list[StreamEvent]:
        """See `core.ports.Decoder.close`."""
        if self._decoder is not None:
            return self._decoder.close(cut)
        # If nothing was recognised, the plainest dialect knows how to say so.
        is_text = bool(self._kept) and self._head.may_be_text and not self._is_framed
        events: list[StreamEvent] = [Started(Dialect.TEXT_STREAM)] if is_text else []
        decoder = self._begin(Dialect.TEXT_STREAM if is_text else Dialect.PLAIN_SSE, events)
        return [*events, *decoder.close(cut)]

    @property
    def _is_framed(self) -> bool:
        """An event stream begins with a block, if only with one that holds nothing but a comment."""
        return self._framing is Framing.SSE and b"\n\n" in self._kept.replace(b"\r\n", b"\n")

    def _may_tell(self, chunk: bytes) -> bool:
        """Only a line of JSON may be longer than this before it tells."""
        return len(self._kept) < _TELLING_BYTES or b"\n" in chunk or not self._kept.startswith(b"{")

    def _take_sse(self, chunk: bytes) -> list[StreamEvent]:
        comments = self._probe.comments
        for frame in self._probe.feed(chunk):
            dialect = dialect_of_frame(frame)
            if dialect is not None:
                return self._settle(dialect)
            if is_error_frame(frame):
                return self._settle_on_error(Dialect.PLAIN_SSE)
        if self._head.content_type.startswith("text/plain") and self._is_text():
            return self._settle(Dialect.TEXT_STREAM)
        return [Heartbeat()] if self._probe.comments > comments else []

    def _is_text(self) -> bool:
        """A text may begin like an event stream; the next line shows it."""
        return len(self._kept) > _MAX_DOUBT_BYTES or not looks_like_sse(bytes(self._kept))

    def _take_unframed(self) -> list[StreamEvent]:
        if not self._head.may_be_text:
            return []
        if is_json_error(bytes(self._kept)):
            return self._settle_on_error(Dialect.OLLAMA)
        return self._settle(Dialect.TEXT_STREAM)

    def _settle(self, dialect: Dialect) -> list[StreamEvent]:
        events: list[StreamEvent] = [Started(dialect)]
        self._begin(dialect, events)
        return events

    def _settle_on_error(self, dialect: Dialect) -> list[StreamEvent]:
        """An error came first: `dialect` reads it, but is not proved by it."""
        events: list[StreamEvent] = []
        self._begin(dialect, events)
        return events

    def _begin(self, dialect: Dialect, events: list[StreamEvent]) -> Decoder:
        self._decoder = make_decoder(dialect, expects_marker=self._expects_marker(dialect))
        kept, self._kept = bytes(self._kept), bytearray()
        events += [event for event in self._decoder.feed(kept) if not isinstance(event, Heartbeat)]
        return self._decoder
