"""From the response head on: is the body a stream, and what does it say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Started, StreamEvent
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.ports import Decoder
from desktop_chat.providers.unpack import unpacker_for
from desktop_chat.wire.body_kind import BodyKind, body_kind, not_a_stream
from desktop_chat.wire.detect import decoder_for
from desktop_chat.wire.response_head import ResponseHead

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
#: Within so many bytes nearly every body shows what it is.
_TELLING_BYTES = 64


class AnswerReader:
    """Raw body bytes to events. Both `feed` and `close` raise ChatErrors: NOT_A_STREAM or PROTOCOL.

    `headers` have their names in lower case.
    """

    def __init__(
        self,
        dialect: Dialect,
        model: str,
        *,
        content_type: str,
        content_encoding: str,
        expects_marker: Callable[[Dialect], bool],
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        self._dialect = dialect
        self._model = model
        self._head = ResponseHead.of(content_type, headers)
        self._unpacker = unpacker_for(content_encoding.strip().lower())
        self._decoder: Decoder = decoder_for(dialect, expects_marker, self._head)
        self._kind: BodyKind | None = None
        #: The body while it is not known to be a stream.
        self._start = bytearray()
        self._has_started = False

    def head(self) -> list[StreamEvent]:
        """What the head alone tells."""
        return self._started() if self._head.is_stream else []

    def feed(self, piece: bytes) -> list[StreamEvent]:
        """The events that `piece` completed."""
        if self._unpacker is not None:
            piece = self._unpacker.feed(piece)
        if self._kind is BodyKind.STREAM:
            return self._decoder.feed(piece)
        self._start += piece
        if self._kind is None and self._may_tell(piece):
            self._kind = body_kind(self._head, self._dialect, bytes(self._start))
        if self._kind is BodyKind.STREAM:
            return self._read_start()
        if len(self._start) > MAX_ERROR_BODY_BYTES:
            return self._read_whole()
        return []

    def close(self, cut: bool) -> list[StreamEvent]:
        """The body is over; see `core.ports.Decoder.close`."""
        cut = cut or (self._unpacker is not None and self._unpacker.is_unfinished)
        if self._kind is BodyKind.STREAM:
            return self._decoder.close(cut)
        if cut and self._kind is None:
            return [*self._read_start(), *self._decoder.close(cut)]
        if not self._start.strip() and self._head.is_stream:
            return self._decoder.close(cut)
        events = self._read_whole()
        return [*events, *self._decoder.close(cut)]

    def _may_tell(self, piece: bytes) -> bool:
        """Only a line of JSON may be longer than this before it tells."""
        return len(self._start) - len(piece) < _TELLING_BYTES or b"\n" in piece or not self._start.startswith(b"{")

    def _read_whole(self) -> list[StreamEvent]:
        """Nothing follows that could tell more.

        Raises:
            ChatError: kind NOT_A_STREAM.
        """
        start = bytes(self._start)
        self._kind = self._kind or body_kind(self._head, self._dialect, start, is_whole=True) or BodyKind.TEXT
        if self._kind is not BodyKind.STREAM:
            raise not_a_stream(self._kind, start)
        return self._read_start()

    def _read_start(self) -> list[StreamEvent]:
        started = self._started()
        start, self._start = bytes(self._start), bytearray()
        return [*started, *self._decoder.feed(start)] if start else started

    @property
    def model(self) -> str:
        """See `core.ports.Decoder.model`."""
        return self._decoder.model

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

    @property
    def is_finished(self) -> bool:
        """See `core.ports.Decoder.is_finished`."""
        return self._decoder.is_finished

    def is_open(self, cut: bool) -> bool:
        """See `core.ports.Decoder.is_open`; `cut` if the body broke off here."""
        is_stream = self._kind is BodyKind.STREAM
        is_missing = self._kind is None and (cut or (self._head.is_stream and not self._start.strip()))
        return (is_stream or is_missing) and self._decoder.is_open

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
