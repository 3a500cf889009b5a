"""Lines: bytes to the lines of a body that has one message on each."""

from __future__ import annotations

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.limits import MAX_FRAME_BYTES

_BOM = b"\xef\xbb\xbf"


class LineParser:
    """A push parser for LF and CRLF; chunk borders carry no meaning. Empty lines are left out."""

    def __init__(self, max_line_bytes: int = MAX_FRAME_BYTES) -> None:
        self._max_line_bytes = max_line_bytes
        self._line = bytearray()
        self._is_first = True

    def feed(self, chunk: bytes) -> list[str]:
        """The lines that `chunk` completed, without their ends; invalid UTF-8 becomes U+FFFD.

        Raises:
            ChatError: kind PROTOCOL, if one line outgrows the limit. Nothing else.
        """
        end = chunk.rfind(b"\n")
        if end < 0:
            self._line += chunk
            whole = None
        else:
            whole = bytes(self._line) + chunk[:end]
            self._line[:] = chunk[end + 1 :]
        if len(self._line) > self._max_line_bytes:
            raise ChatError(
                ErrorKind.PROTOCOL,
                "The server sent a piece of the answer that is too large to read. Ask for a shorter answer.",
                detail=f"One line is longer than {self._max_line_bytes} bytes.",
            )
        return [] if whole is None else self._lines(whole)

    def close(self) -> list[str]:
        """The last line, which needs no end."""
        whole = bytes(self._line)
        self._line.clear()
        return self._lines(whole)

    def _lines(self, whole: bytes) -> list[str]:
        if self._is_first:
            self._is_first = False
            whole = whole.removeprefix(_BOM)
        lines = [line.removesuffix(b"\r").decode("utf-8", "replace") for line in whole.split(b"\n")]
        return [line for line in lines if line.strip()]
