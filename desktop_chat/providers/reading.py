"""From the response head on: is the body a stream, and what does it say."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Started, StreamEvent
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.ports import Decoder
from desktop_chat.providers.unpack import unpacker_for
from desktop_chat.wire.detect import BodyKind, body_kind, decoder_for, not_a_stream


class AnswerReader:
    """Raw body bytes to events. Both `feed` and `close` raise ChatErrors: NOT_A_STREAM or PROTOCOL."""

    def __init__(
        self,
        dialect: Dialect,
        model: str,
        *,
        content_type: str,
        content_encoding: str,
        expects_marker: Callable[[Dialect], bool],
    ) -> None:
        self._dialect = dialect
        self._model = model
        self._content_type = content_type.lower()
        self._unpacker = unpacker_for(content_encoding.strip().lower())
        self._decoder: Decoder = decoder_for(dialect, expects_marker)
        self._kind: BodyKind | None = None
        #: The body while it is not known to be a stream.
        self._start = bytearray()
        self._has_started = False

    def head(self) -> list[StreamEvent]:
        """What the head alone tells."""
        return self._started() if "event-stream" in self._content_type else []

    def feed(self, piece: bytes) -> list[StreamEvent]:
        """The events that `piece` completed."""
        if self._unpacker is not None:
            piece = self._unpacker.feed(piece)
        if self._kind is BodyKind.STREAM:
            return self._decoder.feed(piece)
        self._start += piece
        if self._kind is None:
            self._kind = body_kind(self._content_type, bytes(self._start))
        if self._kind is BodyKind.STREAM:
            return [*self._started(), *self._decoder.feed(bytes(self._start))]
        if len(self._start) > MAX_ERROR_BODY_BYTES:
            raise not_a_stream(self._kind or BodyKind.TEXT, bytes(self._start))
        return []

    def close(self, cut: bool) -> list[StreamEvent]:
        """The body is over; see `core.ports.Decoder.close`."""
        named_stream = "event-stream" in self._content_type
        if self._kind is BodyKind.STREAM or (self._kind is None and (cut or named_stream)):
            return self._decoder.close(cut)
        raise not_a_stream(self._kind or BodyKind.TEXT, bytes(self._start))

    @property
    def last_event_id(self) -> str:
        """See `core.ports.Decoder.last_event_id`."""
        return self._decoder.last_event_id

    @property
    def retry_ms(self) -> int | None:
        """See `core.ports.Decoder.retry_ms`."""
        return self._decoder.retry_ms

    @property
    def ignored_frames(self) -> int:
        """See `core.ports.Decoder.ignored_frames`."""
        return self._decoder.ignored_frames

    def resumed(self, content_encoding: str) -> None:
        """See `core.ports.Decoder.resumed`; the new connection may pack its body in its own way."""
        self._unpacker = unpacker_for(content_encoding.strip().lower())
        self._decoder.resumed()

    def _started(self) -> list[StreamEvent]:
        """With an unknown dialect, the decoder says it."""
        if self._has_started or self._dialect is Dialect.AUTO:
            return []
        self._has_started = True
        return [Started(self._dialect, self._model)]
