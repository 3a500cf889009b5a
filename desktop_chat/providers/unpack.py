"""Undoes the Content-Encoding of a body: some proxies pack what was asked for plain."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from desktop_chat.core.errors import ChatError, ErrorKind


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
    """gzip and zlib, without holding anything back that could be unpacked."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(32 + zlib.MAX_WBITS)

    def feed(self, piece: bytes) -> bytes:
        """
        Raises:
            ChatError: kind PROTOCOL if the bytes are broken.
        """
        try:
            return self._zlib.decompress(piece)
        except zlib.error as error:
            raise ChatError(
                ErrorKind.PROTOCOL, "The server's packed answer is broken. Try again.", detail=str(error)
            ) from error
