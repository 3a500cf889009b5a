"""Which dialect a server speaks: by its path, else by its first frame; and whether its body is a stream at all."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from urllib.parse import urlsplit

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Heartbeat, Started, StreamEvent
from desktop_chat.core.limits import MAX_FRAME_BYTES
from desktop_chat.core.ports import Decoder
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, parse_object, text_of
from desktop_chat.wire.plain_sse import PlainSseDecoder
from desktop_chat.wire.server_errors import error_in, words_of
from desktop_chat.wire.sse import SseFrame, SseParser
from desktop_chat.wire.sse_decoder import DONE

_MAX_DETAIL_CHARS = 2000
_BOM = b"\xef\xbb\xbf"
#: What a line of an event stream can begin with.
_SSE_STARTS = (b"data", b"event", b"id", b"retry", b":")
_LONGEST_START = max(map(len, _SSE_STARTS))


def dialect_of_path(url: str) -> Dialect | None:
    """The dialect a URL's path stands for; None if the path is unknown."""
    return Dialect.OPENAI_CHAT if urlsplit(url).path.rstrip("/").endswith("/chat/completions") else None


def decoder_for(dialect: Dialect, expects_marker: Callable[[Dialect], bool]) -> Decoder:
    """A fresh decoder; AUTO gives one that finds the dialect by itself and says so with a Started event."""
    if dialect is Dialect.AUTO:
        return DetectingDecoder(expects_marker)
    return make_decoder(dialect, expects_marker=expects_marker(dialect))


class DetectingDecoder:
    """Keeps the bytes until a frame tells the dialect, then hands all of them to its decoder; fixed from then on."""

    def __init__(self, expects_marker: Callable[[Dialect], bool]) -> None:
        self._expects_marker = expects_marker
        self._probe = SseParser()
        self._kept = bytearray()
        self._decoder: Decoder | None = None

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

    def resumed(self) -> None:
        """See `core.ports.Decoder.resumed`."""
        if self._decoder is not None:
            self._decoder.resumed()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """See `core.ports.Decoder.feed`."""
        if self._decoder is not None:
            return self._decoder.feed(chunk)
        self._kept += chunk
        comments = self._probe.comments
        for frame in self._probe.feed(chunk):
            dialect = dialect_of_frame(frame.data)
            if dialect is not None:
                return self._settle(dialect)
            if is_error_frame(frame):
                return self._settle(None)
        if len(self._kept) > MAX_FRAME_BYTES:
            raise ChatError(
                ErrorKind.PROTOCOL, "The server's answer could not be read. Choose the server's dialect by hand."
            )
        return [Heartbeat()] if self._probe.comments > comments else []

    def close(self, cut: bool) -> list[StreamEvent]:
        """See `core.ports.Decoder.close`."""
        if self._decoder is not None:
            return self._decoder.close(cut)
        # Nothing was recognised: the plainest dialect knows how to say so.
        self._decoder = PlainSseDecoder()
        return [*self._decoder.feed(bytes(self._kept)), *self._decoder.close(cut)]

    def _settle(self, dialect: Dialect | None) -> list[StreamEvent]:
        """None: an error came first. Any dialect reads it, and none is proved by it."""
        self._decoder = decoder_for(dialect or Dialect.PLAIN_SSE, self._expects_marker)
        started: list[StreamEvent] = [Started(dialect)] if dialect else []
        kept, self._kept = bytes(self._kept), bytearray()
        return [*started, *(event for event in self._decoder.feed(kept) if not isinstance(event, Heartbeat))]


def dialect_of_frame(data: str) -> Dialect | None:
    """The dialect in which this frame has a meaning; None if it tells nothing."""
    if data.strip() == DONE:
        return Dialect.PLAIN_SSE
    value = parse_object(data)
    if value is None:
        return None
    if "choices" in value or text_of(value.get("object")).startswith("chat.completion"):
        return Dialect.OPENAI_CHAT
    if "content" in value or value.get("type") == "tool_call":
        return Dialect.PLAIN_SSE
    return None


def is_error_frame(frame: SseFrame) -> bool:
    """True for an error in any of its shapes."""
    value = parse_object(frame.data)
    return frame.event == "error" if value is None else error_in(frame.event, value) is not None


class BodyKind(Enum):
    """What the first bytes of a body with status 200 show."""

    STREAM = "stream"
    JSON = "json"
    HTML = "html"
    TEXT = "text"


def body_kind(content_type: str, start: bytes) -> BodyKind | None:
    """What a body is that begins so; None while `start` is too short to tell.

    The bytes count for more than the header: some servers send event streams under any content type.
    """
    text = start.removeprefix(_BOM).lstrip()
    if not text:
        return None
    if text[:1] in b"{[":
        return BodyKind.JSON
    if text[:1] == b"<":
        return BodyKind.HTML
    if "event-stream" in content_type or text.startswith(_SSE_STARTS):
        return BodyKind.STREAM
    return None if len(text) < _LONGEST_START and any(one.startswith(text) for one in _SSE_STARTS) else BodyKind.TEXT


def not_a_stream(kind: BodyKind, body: bytes, status: int = 200) -> ChatError:
    """The error for an answer that is no stream; `body` is as much of it as was read."""
    text = body.decode("utf-8", "replace").strip()
    value = parse_object(text) if kind is BodyKind.JSON else None
    return ChatError(
        ErrorKind.NOT_A_STREAM, _sentence(kind, value, bool(text)), detail=text[:_MAX_DETAIL_CHARS], status=status
    )


def _sentence(kind: BodyKind, value: JsonObject | None, has_text: bool) -> str:
    if kind is BodyKind.HTML:
        return (
            "A web page came instead of an answer. Check the URL; if this network asks for a sign-in, "
            "sign in with a browser first."
        )
    if value is not None and _is_chat_answer(value):
        return (
            "The server answered all at once instead of streaming. Turn streaming on at the server or the proxy "
            "before it, or use its streaming URL."
        )
    if value is not None and words_of(value):
        return f"The server did not stream an answer; it said: {words_of(value)}"
    if not has_text:
        return "The server's answer was empty. Check the URL."
    return "The server sent something that is not a stream. Check that the URL is that of a chat API."


def _is_chat_answer(value: JsonObject) -> bool:
    choices = list_of(value.get("choices"))
    message = object_of(object_of(choices[0]).get("message")) if choices else object_of(value.get("message"))
    return "content" in message or text_of(value.get("object")) == "chat.completion"
