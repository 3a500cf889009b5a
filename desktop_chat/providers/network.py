"""Sockets for httpcore2 on plain asyncio: no time-outs or locks per read, and an abort that is heard at once."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from desktop_chat.core.errors import ChatError
from desktop_chat.providers.errors import connect_timeout, tls_error
from desktop_chat.providers.resolve import connect

#: Bytes that may wait unread before the socket is no longer read.
_MAX_WAITING_BYTES = 256 * 1024


class _Pipe(asyncio.Protocol):
    """What arrived and was not read yet, and who waits for more."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._ended = False
        self._failure: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > _MAX_WAITING_BYTES and self.transport is not None:
            self._paused = True
            self.transport.pause_reading()
        self._wake_reader()

    def eof_received(self) -> bool:
        self._ended = True
        self._wake_reader()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._failure = self._failure or exc
        self._wake_reader()
        self.resume_writing()

    def pause_writing(self) -> None:
        self._writer = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._writer is not None and not self._writer.done():
            self._writer.set_result(None)
        self._writer = None

    def fail(self, failure: Exception) -> None:
        """Whoever reads gets this instead of what the network says."""
        self._failure = failure
        self._received.clear()
        self._ended = True
        self._wake_reader()

    async def read(self, max_bytes: int) -> bytes:
        """The next bytes; empty at the end.

        Raises:
            httpcore2.ReadError: the connection broke.
            ChatError: what `fail` was given.
        """
        while not self._received:
            if self._ended:
                self._raise_failure()
                return b""
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        data = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if self._paused and not self._received and self.transport is not None:
            self._paused = False
            self.transport.resume_reading()
        return data

    async def drain(self) -> None:
        """Wait until the socket takes more.

        Raises:
            httpcore2.WriteError: the connection broke.
            ChatError: what `fail` was given.
        """
        if self._writer is not None:
            await self._writer
        if isinstance(self._failure, ChatError):
            raise self._failure
        if self._ended and self._failure is not None:
            raise httpcore2.WriteError(str(self._failure)) from self._failure

    def _wake_reader(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _raise_failure(self) -> None:
        if isinstance(self._failure, ChatError):
            raise self._failure
        if self._failure is not None:
            raise httpcore2.ReadError(str(self._failure)) from self._failure


class SocketStream(httpcore2.AsyncNetworkStream):
    """One connection. `abort` tells the other side and wakes the reader before it returns."""

    def __init__(self, transport: asyncio.Transport, pipe: _Pipe, host: str, port: int) -> None:
        self._transport = transport
        self._pipe = pipe
        self._host = host
        self._port = port

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if timeout is None:
            return await self._pipe.read(max_bytes)
        try:
            async with asyncio.timeout(timeout):
                return await self._pipe.read(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  # httpcore2 asks for it
        if buffer:
            self._transport.write(buffer)
            await self._pipe.drain()

    async def aclose(self) -> None:
        self.abort()

    def abort(self, failure: ChatError | None = None) -> None:
        """Close the socket now; `failure` is what a pending read raises."""
        if failure is not None:
            self._pipe.fail(failure)
        if not self._transport.is_closing():
            sock = self._transport.get_extra_info("socket")
            # The transport closes its socket one turn of the loop later; this tells the server now.
            with contextlib.suppress(OSError):
                sock.shutdown(2)
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> SocketStream:
        loop = asyncio.get_running_loop()
        host = server_hostname or self._host
        try:
            async with asyncio.timeout(timeout):
                transport = await loop.start_tls(
                    self._transport, self._pipe, ssl_context, server_hostname=server_hostname
                )
        except TimeoutError as error:
            self.abort()
            raise connect_timeout(host, self._port, timeout) from error
        except OSError as error:
            self.abort()
            raise tls_error(host, error) from error
        except BaseException:
            self.abort()
            raise
        if transport is None:
            raise tls_error(host, ConnectionResetError("closed during the handshake"))
        self._pipe.transport = transport
        self._transport = transport
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return True
        return self._transport.get_extra_info(info)


class SocketBackend(httpcore2.AsyncNetworkBackend):
    """Opens the connections of one stream and can end them all at once."""

    def __init__(self) -> None:
        self._streams: list[SocketStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  # httpcore2 asks for it
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002  # the same
    ) -> SocketStream:
        try:
            async with asyncio.timeout(timeout):
                sock = await connect(host, port)
        except TimeoutError as error:
            raise connect_timeout(host, port, timeout) from error
        try:
            transport, pipe = await asyncio.get_running_loop().create_connection(_Pipe, sock=sock)
        except BaseException:
            sock.close()
            raise
        stream = SocketStream(transport, pipe, host, port)
        self._streams.append(stream)
        return stream

    def abort(self, failure: ChatError | None = None) -> None:
        """Close every connection now; `failure` is what a pending read raises."""
        for stream in self._streams:
            stream.abort(failure)
