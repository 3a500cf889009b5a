"""A stream over HTTP, whoever builds its request: open, retry, read, take up again, and always close at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import replace
from typing import Protocol

import httpx2

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, Noted, Resumed, Retrying, StreamEvent
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.ports import Clock
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.retry import may_retry
from desktop_chat.core.skip import Skip
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.answer import Answer
from desktop_chat.providers.connection import Connection, connected
from desktop_chat.providers.http_client import HttpClients, Line
from desktop_chat.providers.http_errors import Asked, http_error
from desktop_chat.providers.models import list_models
from desktop_chat.providers.notes import BurstWatch, head_notes, is_cached, left_out
from desktop_chat.providers.pauses import Pauses
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.redaction import redacted
from desktop_chat.providers.refusals import refused_field
from desktop_chat.providers.requests import Outgoing, outgoing_request
from desktop_chat.providers.resume import RESUME_SENTENCE, Rest, is_resumed, way_to_resume
from desktop_chat.providers.targets import Target
from desktop_chat.providers.watchdog import Stalled

_NOT_FOUND = 404
#: So long an error may wait for the list of models that goes with it.
_MODELS_TIMEOUT_S = 2.0


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
        self._pauses = Pauses(clock, sleep, random_0_1)

    async def stream(
        self, request: ChatRequest, meter: StreamMeter, skip: Skip | None = None
    ) -> AsyncGenerator[StreamEvent, None]:
        """See `core.ports.Provider.stream`."""
        endpoint, secret = await self._target.reach(request.endpoint)
        request = replace(request, endpoint=endpoint)
        answer = Answer(request, outgoing_request(request, secret), secret, meter, skip or Skip())
        for sentence in left_out(request, answer.outgoing.dialect):
            yield Noted(sentence)
        async with aclosing(self._ask(answer)) as batches:
            async for events in batches:
                for event in events:
                    if isinstance(event, Ended):
                        for sentence in answer.last_notes():
                            yield Noted(sentence)
                        yield answer.last_words(event)
                    else:
                        yield event

    async def _ask(self, answer: Answer) -> AsyncGenerator[list[StreamEvent], None]:
        """Ask until the server takes the prompt, and read what it says."""
        endpoint = answer.request.endpoint
        attempt = 1
        while True:
            try:
                async with aclosing(self._attempt(answer)) as batches:
                    async for events in batches:
                        yield events
                return
            except Stalled as error:
                yield [Ended(Verdict.STALLED, error.reason, error.info)]
                return
            except ChatError as error:
                failure = _without_secrets(error, answer.outgoing.secrets)
            if answer.leave_out(refused_field(failure, answer.outgoing)):
                continue
            wait_s = self._pauses.before_retry(attempt, failure.retry_after_s, endpoint, answer.meter)
            if wait_s is None or not may_retry(failure, attempt, endpoint.retries):
                raise failure
            attempt += 1
            yield [Retrying(attempt, endpoint.retries + 1, wait_s, str(failure))]
            await self._pauses.make(wait_s, answer.skip)

    async def _attempt(self, answer: Answer) -> AsyncGenerator[list[StreamEvent], None]:
        """Send the prompt once; the last batch ends with Ended."""
        async with self._connected(answer) as connection:
            response = await connection.open(lambda line: self._opener.open(line, answer.outgoing))
            if not 200 <= response.status_code < 300:
                raise await self._http_error(answer, connection, response)
            headers = _headers(response)
            answer.notes += head_notes(headers)
            answer.burst = None if is_cached(headers) else BurstWatch(connection.asked_s)
            reader = answer.reader_for(response)
            async with aclosing(connection.read(reader)) as batches:
                async for events in batches:
                    answer.take(events)
                    if answer.burst is not None:
                        answer.burst.take(events, connection.first_byte_s, answer.meter.last_byte_s)
                    yield events
        if not answer.has_ended:
            async with aclosing(self._go_on(answer, reader, connection.was_cut)) as batches:
                async for events in batches:
                    yield events

    async def _go_on(
        self, answer: Answer, reader: AnswerReader, was_cut: bool
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """After the end of a body: take the stream up again as long as that brings anything, else end."""
        endpoint = answer.request.endpoint
        attempt = 1
        while attempt <= endpoint.retries:
            may_go_on = was_cut or answer.may_go_on_after_a_close
            way = way_to_resume(reader, answer.dialect, answer.outgoing, was_cut) if may_go_on else None
            wish_s = None if reader.retry_ms is None else reader.retry_ms / 1000
            wait_s = self._pauses.before_resume(attempt, wish_s, endpoint, answer.meter) if way else None
            if way is None or wait_s is None:
                break
            attempt += 1
            yield [Retrying(attempt, endpoint.retries + 1, wait_s, RESUME_SENTENCE)]
            await self._pauses.make(wait_s, answer.skip)
            rest = Rest(answer, reader, way)
            async with self._connected(answer) as connection:
                try:
                    response = await connection.open(way.send)
                except ChatError as error:
                    if error.kind is not ErrorKind.NETWORK:
                        raise
                    continue
                if not is_resumed(response):
                    break
                yield [Resumed()]
                async with aclosing(rest.read(connection, response)) as batches:
                    async for events in batches:
                        yield events
            if answer.has_ended:
                return
            if rest.counts:
                reader, was_cut = rest.reader, connection.was_cut
            if rest.is_longer:
                attempt = 1
        last = reader.close(was_cut)
        answer.take(last)
        yield last

    def _connected(self, answer: Answer) -> AbstractAsyncContextManager[Connection]:
        return connected(self._clients, answer.request.endpoint, answer.meter, self._clock)

    async def _http_error(self, answer: Answer, connection: Connection, response: httpx2.Response) -> ChatError:
        status, body = response.status_code, await connection.error_body(response)
        request, outgoing = answer.request, answer.outgoing
        offered = await self._offered_models(answer) if status == _NOT_FOUND else ()
        return http_error(
            status,
            _headers(response),
            body,
            had_key=bool(outgoing.secrets),
            now_ms=self._clock.now_ms(),
            asked=Asked(request.endpoint, outgoing.url, request.model, offered),
        )

    async def _offered_models(self, answer: Answer) -> tuple[str, ...]:
        """What the server says it offers, if it says so quickly; of the same origin, so the key may go there."""
        endpoint, secret = answer.request.endpoint, answer.secret
        try:
            names = await list_models(endpoint, secret, self._clients, self._clock, timeout_s=_MODELS_TIMEOUT_S)
        except ChatError:
            return ()
        return tuple(names)


def _headers(response: httpx2.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


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
