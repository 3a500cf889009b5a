"""Server-sent events: bytes to frames, as the WHATWG HTML standard interprets an event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.limits import MAX_FRAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_BOM = b"\xef\xbb\xbf"
#: Longest `retry:` value that is believed; more digits are no waiting time of this world.
_MAX_RETRY_DIGITS = 12
_MAX_START_BYTES = 400
#: So long a chunk is likely to hold several frames.
_SEVERAL_FRAMES_BYTES = 400
_CR, _LF = b"\r\n"


class SseFrame(NamedTuple):
    """A dispatched event. `event` is "message" unless the server named it; `id` is the last event id so far."""

    event: str
    data: str
    id: str


#: Makes a frame of a tuple, in two thirds of the time that its constructor takes.
_frame = cast("Callable[[type[SseFrame], tuple[str, str, str]], SseFrame]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType] # of no use until it is cast


class SseParser:
    """A push parser without any I/O; feed it what arrives, in pieces of any size.

    `last_event_id` and `retry_ms` are what a reconnect would need; `comments` counts comment lines, which servers
    send as heartbeats.
    """

    def __init__(self, max_frame_bytes: int = MAX_FRAME_BYTES) -> None:
        self.last_event_id = ""
        self.retry_ms: int | None = None
        self.comments = 0
        #: Lines of no field that the standard knows, which it wants ignored, and how the first of them began.
        self.unknown_lines = 0
        self.unknown_start = ""
        self._max_frame_bytes = max_frame_bytes
        #: The first bytes, while they may still be the start of a byte order mark.
        self._start: bytes | None = b""
        #: The line that is not ended yet.
        self._line = bytearray()
        self._after_cr = False
        #: True if the pending line, or the next one, is the first of its block, and a byte means what it says.
        self._is_plain = False
        # The block that is not ended yet.
        self._data: list[bytes | bytearray] = []
        self._data_bytes = 0
        self._event = ""
        self._id = ""

    def feed(self, chunk: bytes) -> list[SseFrame]:
        """Take the next bytes; return the frames they completed, oldest first.

        Chunk borders carry no meaning. At most `limits.MAX_FRAME_BYTES` (64 MiB) of one unfinished frame are kept.

        Raises:
            ChatError: kind PROTOCOL, if one frame outgrows the limit. Nothing else.
        """
        if self._is_plain and _CR not in chunk:
            if _LF not in chunk:
                self._line += chunk
                if len(self._line) > self._max_frame_bytes:
                    raise self._too_long()
                return []
            if len(chunk) >= _SEVERAL_FRAMES_BYTES:
                frames = self._take_data(chunk)
                if frames is not None:
                    return frames
        return self._take_lines(chunk)

    def close(self) -> None:
        """The stream is over: what is left of an unfinished block is dropped, as the standard asks."""
        self._line.clear()
        self._data.clear()
        self._data_bytes = 0

    def _take_data(self, chunk: bytes) -> list[SseFrame] | None:
        """Blocks of one `data` line each, which most servers send, in half the time that `_take_lines` needs for them.

        None, and nothing is taken, if there is anything else in the chunk.
        """
        line = self._line
        if not (line or chunk).startswith(b"data: ") or len(line) + len(chunk) > self._max_frame_bytes:
            return None
        try:
            pieces = chunk.decode().split("\n\ndata: ")
        except UnicodeDecodeError:  # cut within a character, or no text at all
            return None
        first = line.decode("utf-8", "replace") + pieces[0] if line else pieces[0]
        pieces[0] = first[6:]
        last = pieces.pop()
        rest = ""
        if last[-2:] == "\n\n":
            pieces.append(last[:-2])
        else:
            rest = "data: " + last
        event_id = self._id
        frames = [_frame(SseFrame, ("message", piece, event_id)) for piece in pieces if "\n" not in piece]
        if len(frames) < len(pieces) or "\n" in rest:
            return None
        line[:] = rest.encode()
        return frames

    def _skip_bom(self, start: bytes) -> bytes:
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._start = start
            return b""
        self._start = None
        return start.removeprefix(_BOM)

    def _take_lines(self, chunk: bytes) -> list[SseFrame]:
        frames: list[SseFrame] = []
        lines = self._whole_lines(chunk)
        data = self._data
        for line in lines:
            if line[:6] == b"data: ":
                value = line
                if isinstance(value, bytearray):
                    del value[:6]
                else:
                    value = value[6:]
            elif not line:
                self._end_block(frames)
                continue
            elif line[:7] == b"event: ":
                self._event = line[7:].decode("utf-8", "replace")
                continue
            elif line[:5] == b"data:" or line == b"data":
                value = line[5:]
            else:
                self._take_field(line)
                continue
            data.append(value)
            self._data_bytes += len(value) + 1
            if self._data_bytes > self._max_frame_bytes:
                raise self._too_long()
        if lines:
            self._is_plain = not lines[-1] and not self._after_cr
        if len(self._line) + self._data_bytes > self._max_frame_bytes:
            raise self._too_long()
        return frames

    def _whole_lines(self, chunk: bytes) -> list[bytes | bytearray]:
        """The lines that `chunk` completes, without their ends; what follows them is kept."""
        if self._start is not None:
            chunk = self._skip_bom(self._start + chunk)
        if self._after_cr and chunk:
            self._after_cr = False
            if chunk[0] == _LF:
                chunk = chunk[1:]
        if not chunk:
            return []
        # For bytes, splitlines knows CR, LF and CRLF and nothing else, which are the line ends of the standard.
        lines: list[bytes | bytearray] = [*chunk.splitlines()]
        ending = chunk[-1]
        self._after_cr = ending == _CR
        rest = b"" if self._after_cr or ending == _LF else lines.pop()
        if lines and self._line:
            # A long line is not copied: it becomes the first of these, and a new one begins.
            self._line += lines[0]
            lines[0], self._line = self._line, bytearray()
        self._line += rest
        return lines

    def _end_block(self, frames: list[SseFrame]) -> None:
        event_id = self.last_event_id = self._id
        data = self._data
        if data:
            whole = data[0] if len(data) == 1 else b"\n".join(data)
            text = whole.decode("utf-8", "replace")
            frames.append(_frame(SseFrame, (self._event or "message", text, event_id)))
            data.clear()
            self._data_bytes = 0
        self._event = ""

    def _take_field(self, line: bytes | bytearray) -> None:
        """Every line but an empty one and `data`."""
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not name:
            self.comments += 1
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")
        elif name == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif name == b"retry":
            if value.isdigit() and len(value) <= _MAX_RETRY_DIGITS:
                self.retry_ms = int(value)
        else:
            self.unknown_lines += 1
            if not self.unknown_start:
                self.unknown_start = bytes(line[:_MAX_START_BYTES]).decode("utf-8", "replace")

    def _too_long(self) -> ChatError:
        return ChatError(
            ErrorKind.PROTOCOL,
            "The server sent a piece of the answer that is too large to read. Ask for a shorter answer.",
            detail=f"One event is longer than {self._max_frame_bytes} bytes.",
        )
