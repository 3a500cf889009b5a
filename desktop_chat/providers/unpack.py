"""Undoes the Content-Encoding of a body: some proxies pack what was asked for plain."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from desktop_chat.core.errors import ChatError, ErrorKind

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_GZIP_START = b"\x1f"
#: One piece off the network holds no more than this; what is packed a hundred times is a bomb, no answer.
_MAX_UNPACKED_BYTES = 8 * 1024 * 1024


def unpacker_for(encoding: str) -> Unpacker | None:
    """What undoes a Content-Encoding; None for none.

    Raises:
        ChatError: kind PROTOCOL for one that was not asked for and is not known.
    """
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return Unpacker()
    raise ChatError(
        ErrorKind.PROTOCOL,
        "The server packed its answer in a way that was not asked for. Turn compression off at the server or proxy.",
        detail=f"Content-Encoding: {encoding}",
    )


async def read_start(pieces: AsyncIterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The first `max_bytes` of a body, unpacked; less if it breaks off or cannot be unpacked."""
    received = bytearray()
    try:
        unpacker = unpacker_for(encoding.strip().lower())
        async for piece in pieces:
            received += piece if unpacker is None else unpacker.feed(piece)
            if len(received) >= max_bytes:
                break
    except ChatError:
        pass
    return bytes(received[:max_bytes])


class Unpacker:
    """gzip and deflate, without holding anything back that could be unpacked; gzip may come in several members."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._has_data = False

    @property
    def is_unfinished(self) -> bool:
        """Something came, and its end did not."""
        return self._has_data and not self._zlib.eof

    def feed(self, piece: bytes) -> bytes:
        """
        Raises:
            ChatError: kind PROTOCOL if the bytes are broken, or hold more than any answer would.
        """
        unpacked = bytearray()
        while piece:
            if self._zlib.eof:
                if not piece.startswith(_GZIP_START):
                    break  # some servers fill up with zeros
                self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)
            unpacked += self._unpack(piece, _MAX_UNPACKED_BYTES + 1 - len(unpacked))
            if len(unpacked) > _MAX_UNPACKED_BYTES:
                raise _broken("It holds far more than it should.")
            piece = self._zlib.unused_data
        return bytes(unpacked)

    def _unpack(self, piece: bytes, max_bytes: int) -> bytes:
        self._has_data = True
        try:
            return self._zlib.decompress(piece, max_bytes)
        except zlib.error as error:
            raise _broken(str(error)) from error


def _broken(detail: str) -> ChatError:
    return ChatError(ErrorKind.PROTOCOL, "The server's packed answer is broken. Try again.", detail=detail)
