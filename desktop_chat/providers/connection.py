"""One request and its answer over a line of its own: sent, watched by the time-outs, read, and closed at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import TOKEN_EVENTS, Ended, Heartbeat, StreamEvent
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.ports import Clock
from desktop_chat.providers.http_client import HttpClients, Line
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.unpack import read_start
from desktop_chat.providers.watchdog import Stalled, Watchdog


@asynccontextmanager
async def connected(
    clients: HttpClients, endpoint: Endpoint, meter: StreamMeter, clock: Clock
) -> AsyncGenerator[Connection, None]:
    """A connection that is closed with the block, however it is left.

    Raises:
        ChatError: kind SETTINGS, if a certificate file or the proxy is not usable.
    """
    connection = Connection(await clients.line(endpoint, meter), endpoint, meter, clock)
    try:
        yield connection
    finally:
        await connection.aclose()


class Connection:
    """Serves one request; its time-outs count from when it is made, the total from when the turn began."""

    def __init__(self, line: Line, endpoint: Endpoint, meter: StreamMeter, clock: Clock) -> None:
        self._line = line
        self._meter = meter
        self._watchdog = Watchdog(endpoint.timeouts, meter, clock, self._on_stalled)
        self._opening: asyncio.Timeout | None = None
        self._stall: Stalled | None = None
        self.asked_s = clock.monotonic_s()
        #: When the first byte of the body came; None before.
        self.first_byte_s: float | None = None
        #: True once the body broke off, False while it is read and after a clean end.
        self.was_cut = False

    async def open(self, send: Callable[[Line], Awaitable[httpx2.Response]]) -> httpx2.Response:
        """The response to what `send` sends, its head read.

        Raises:
            Stalled: no head came in time.
            ChatError: no head came.
        """
        try:
            async with asyncio.timeout(None) as self._opening:
                self._watchdog.start()
                return await send(self._line)
        except TimeoutError:
            assert self._stall is not None
            raise self._stall from None
        finally:
            self._opening = None

    async def read(self, reader: AnswerReader) -> AsyncGenerator[list[StreamEvent], None]:
        """The events that each piece completed, up to Ended or to the end of the body: `was_cut` tells how it came.

        Raises:
            Stalled: the server fell silent before its last word.
            ChatError: what the reader raises.
        """
        body = self._line.transport.body
        assert body is not None
        head = reader.head()
        if head:
            yield head
        waits_for_token, is_finished = True, False
        try:
            async for piece in body:
                if self.first_byte_s is None:
                    self.first_byte_s = self._meter.last_byte_s
                events = reader.feed(piece)
                if is_finished or reader.is_finished:
                    is_finished = reader.is_finished
                    self._watch_end(is_finished, events)
                if not events:
                    continue
                if waits_for_token and any(isinstance(event, TOKEN_EVENTS) for event in events):
                    waits_for_token = False
                    self._watchdog.token_seen()
                yield events
                if isinstance(events[-1], Ended):
                    return
        except ChatError as error:
            if error.kind is ErrorKind.CUT:
                self.was_cut = True
                return
            last = reader.close(cut=True) if is_finished or error.kind is ErrorKind.STALLED else []
            if not is_finished:
                raise
            yield last

    async def error_body(self, response: httpx2.Response) -> bytes:
        """As much of an error's body as is kept; a body that breaks off is good enough."""
        body = self._line.transport.body
        assert body is not None
        return await read_start(body, response.headers.get("content-encoding", ""), MAX_ERROR_BODY_BYTES)

    async def aclose(self) -> None:
        self._watchdog.stop()
        self._line.abort()
        await self._line.aclose()

    def _watch_end(self, is_finished: bool, events: list[StreamEvent]) -> None:
        """Heartbeats alone, by which some servers keep a connection for ever, do not put the end off."""
        if not is_finished:
            self._watchdog.goes_on()
        elif not events or any(not isinstance(event, Heartbeat) for event in events):
            self._watchdog.finish_seen()

    def _on_stalled(self, error: Stalled) -> None:
        if self._opening is None:
            self._line.abort(error)
        elif not self._opening.expired():
            self._stall = error
            self._opening.reschedule(asyncio.get_running_loop().time())
