"""A stream over HTTP, whoever builds its request: open, retry, read, time out, and always close at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

import httpx2

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.core.events import TOKEN_EVENTS, Ended, Retrying, StreamEvent
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.ports import Clock
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.retry import delay_s, may_retry
from desktop_chat.core.skip import Skip
from desktop_chat.core.verdict import FINISHED, Verdict
from desktop_chat.providers.http_client import HttpClients, Line
from desktop_chat.providers.http_errors import http_error
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.requests import Outgoing, outgoing_request, redacted
from desktop_chat.providers.targets import Target
from desktop_chat.providers.unpack import read_start
from desktop_chat.providers.watchdog import Stalled, Watchdog

#: A server that wants a longer pause than this is not waited for: the error says when to come back.
MAX_WAIT_S = 120.0


class Opener(Protocol):
    """Sends a request in the way of one kind of server."""

    async def open(self, line: Line, outgoing: Outgoing) -> httpx2.Response:
        """The response with its head read and its body not, whatever the status.

        Raises:
            ChatError: no response head came.
        """
        ...


class HttpProvider:
    """A `core.ports.Provider` over one `Opener`."""

    def __init__(
        self,
        opener: Opener,
        target: Target,
        clients: HttpClients,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random_0_1: Callable[[], float] = random.random,
    ) -> None:
        self._opener = opener
        self._target = target
        self._clients = clients
        self._clock = clock
        self._sleep = sleep
        self._random_0_1 = random_0_1

    async def stream(
        self, request: ChatRequest, meter: StreamMeter, skip: Skip | None = None
    ) -> AsyncGenerator[StreamEvent, None]:
        """See `core.ports.Provider.stream`."""
        endpoint, secret = await self._target.reach(request.endpoint)
        request = replace(request, endpoint=endpoint)
        outgoing = outgoing_request(request, secret)
        attempt = 1
        while True:
            try:
                async with aclosing(self._attempt(request, outgoing, meter)) as events:
                    async for event in events:
                        yield event
                return
            except Stalled as error:
                yield Ended(Verdict.STALLED, error.reason, error.info)
                return
            except ChatError as error:
                failure = _without_secrets(error, outgoing.secrets)
            if _refuses_usage(failure, outgoing):
                outgoing = outgoing.without_usage()
                continue
            wait_s = delay_s(attempt, failure.retry_after_s, self._random_0_1())
            if not may_retry(failure, attempt, endpoint.retries) or wait_s > self._patience_s(endpoint, meter):
                raise failure
            attempt += 1
            yield Retrying(attempt, endpoint.retries + 1, wait_s, str(failure))
            await self._pause(wait_s, skip or Skip())

    async def _pause(self, seconds: float, skip: Skip) -> None:
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        was_skipped = False

        def end() -> None:
            nonlocal was_skipped
            was_skipped = True
            sleeping.cancel()

        with skip.pause(end):
            try:
                await sleeping
            except asyncio.CancelledError:
                if not was_skipped:
                    raise

    def _patience_s(self, endpoint: Endpoint, meter: StreamMeter) -> float:
        """How long a pause before another try may be."""
        total_s = endpoint.timeouts.total_s
        if total_s is None:
            return MAX_WAIT_S
        return min(MAX_WAIT_S, meter.started_s + total_s - self._clock.monotonic_s())

    async def _attempt(
        self, request: ChatRequest, outgoing: Outgoing, meter: StreamMeter
    ) -> AsyncGenerator[StreamEvent, None]:
        line = await self._clients.line(request.endpoint, meter)
        watchdog = Watchdog(request.endpoint.timeouts, meter, self._clock, line.abort)
        try:
            response = await self._open(line, outgoing, watchdog)
            watchdog.start()
            if not 200 <= response.status_code < 300:
                raise await self._http_error(response, line, bool(outgoing.secrets))
            reader = _reader(request, outgoing, response)
            async with aclosing(_read(reader, line, watchdog)) as events:
                async for event in events:
                    yield _safe(event, outgoing.secrets) if isinstance(event, Ended) else event
        finally:
            watchdog.stop()
            line.abort()
            await line.aclose()

    async def _open(self, line: Line, outgoing: Outgoing, watchdog: Watchdog) -> httpx2.Response:
        """
        Raises:
            Stalled: no head came in time.
            ChatError: no head came.
        """
        deadline = watchdog.next_deadline()
        try:
            async with asyncio.timeout(deadline and max(0.0, deadline.at_s - self._clock.monotonic_s())):
                return await self._opener.open(line, outgoing)
        except TimeoutError:
            assert deadline is not None
            raise deadline.error() from None

    async def _http_error(self, response: httpx2.Response, line: Line, had_key: bool) -> ChatError:
        body = await _error_body(response, line)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return http_error(response.status_code, headers, body, had_key=had_key, now_ms=self._clock.now_ms())


async def _read(reader: AnswerReader, line: Line, watchdog: Watchdog) -> AsyncGenerator[StreamEvent, None]:
    """The events of the body, up to and with Ended."""
    body = line.transport.body
    assert body is not None
    for event in reader.head():
        yield event
    waits_for_token = True
    try:
        async for piece in body:
            for event in reader.feed(piece):
                if waits_for_token and isinstance(event, TOKEN_EVENTS):
                    waits_for_token = False
                    watchdog.token_seen()
                yield event
                if isinstance(event, Ended):
                    return
    except ChatError as error:
        if error.kind not in (ErrorKind.CUT, ErrorKind.STALLED):
            raise
        last = reader.close(cut=True)
        if error.kind is ErrorKind.STALLED and not _is_finished(last):
            raise
    else:
        last = reader.close(cut=False)
    for event in last:
        yield event


def _is_finished(events: list[StreamEvent]) -> bool:
    """True if the server had said its last word before it fell silent."""
    return any(isinstance(event, Ended) and event.verdict in FINISHED for event in events)


def _reader(request: ChatRequest, outgoing: Outgoing, response: httpx2.Response) -> AnswerReader:
    endpoint = request.endpoint
    return AnswerReader(
        outgoing.dialect,
        request.model,
        content_type=response.headers.get("content-type", ""),
        content_encoding=response.headers.get("content-encoding", ""),
        expects_marker=lambda dialect: endpoint.end_marker_key(dialect) in request.learned.end_markers,
    )


async def _error_body(response: httpx2.Response, line: Line) -> bytes:
    """As much of an error's body as is kept; a body that breaks off is good enough."""
    body = line.transport.body
    assert body is not None
    return await read_start(body, response.headers.get("content-encoding", ""), MAX_ERROR_BODY_BYTES)


def _refuses_usage(error: ChatError, outgoing: Outgoing) -> bool:
    """True if a strict server turned the request down for the field that asks for token counts.

    It refused the request as a whole then, so asking again does not ask twice.
    """
    return error.status in (400, 422) and "stream_options" in outgoing.body and "stream_options" in error.detail


def _safe(ended: Ended, secrets: tuple[str, ...]) -> Ended:
    if not secrets:
        return ended
    error = ended.error
    if error is not None:
        sentence, detail = redacted(error.sentence, secrets), redacted(error.detail, secrets)
        error = ErrorInfo(error.kind, sentence, detail, error.status)
    return replace(ended, reason=redacted(ended.reason, secrets), error=error)


def _without_secrets(error: ChatError, secrets: tuple[str, ...]) -> ChatError:
    """The error without the secrets its server sent back, and without the exception it came from."""
    return ChatError(
        error.kind,
        redacted(str(error), secrets),
        detail=redacted(error.detail, secrets),
        status=error.status,
        retry_after_s=error.retry_after_s,
        before_send=error.before_send,
    )
