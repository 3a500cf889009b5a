"""Builds the HTTP client of one stream from its endpoint alone; the environment has no say in it."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx2

from desktop_chat.core.endpoint import Endpoint, Tls
from desktop_chat.core.errors import ChatError
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.providers.errors import tls_settings_error
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.providers.transport import MonotonicClock, TapTransport

#: Their records below WARNING hold URLs, headers and prompts.
_TALKATIVE_LOGGERS = ("httpx2", "httpcore2", "openai", "h11")


@dataclass(frozen=True, slots=True)
class Line:
    """The client of one stream and the transport under it."""

    client: httpx2.AsyncClient
    transport: TapTransport
    #: What else has to be closed with it.
    closers: AsyncExitStack = field(default_factory=AsyncExitStack)

    def abort(self, failure: ChatError | None = None) -> None:
        """Close the connection now; `failure` is what a pending read raises."""
        self.transport.abort(failure)

    async def aclose(self) -> None:
        self.transport.abort()
        await self.closers.aclose()
        await self.client.aclose()


class HttpClients:
    """Makes a client for each stream; TLS contexts, which take long to build, are shared between them."""

    def __init__(self, clock: MonotonicClock) -> None:
        self._clock = clock
        self._contexts: dict[Tls, asyncio.Task[ssl.SSLContext]] = {}
        for name in _TALKATIVE_LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)

    async def line(self, endpoint: Endpoint, meter: StreamMeter | None = None) -> Line:
        """A fresh client; raw bytes are reported to `meter`.

        Raises:
            ChatError: kind SETTINGS, if a certificate file or the proxy is not usable.
        """
        tls = await self._context(endpoint.tls) if _needs_tls(endpoint) else None
        transport = TapTransport(tls=tls, proxy=endpoint.proxy, meter=meter, clock=self._clock)
        client = httpx2.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(None, connect=endpoint.timeouts.connect_s),
            headers={"Accept-Encoding": "identity"},
        )
        return Line(client, transport)

    async def _context(self, tls: Tls) -> ssl.SSLContext:
        """Built once per setting, by a task of its own: cancelling one caller leaves the others theirs."""
        task = self._contexts.get(tls)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.create_task(_build_context(tls), name="build TLS context")
            self._contexts[tls] = task
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Leave no task behind."""
        tasks = [task for task in self._contexts.values() if not task.done()]
        self._contexts.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _build_context(tls: Tls) -> ssl.SSLContext:
    """
    Raises:
        ChatError: kind SETTINGS, if a certificate file is not usable.
    """
    # Reading the system's certificates takes tens of milliseconds: not on the thread that draws.
    return await in_daemon_thread(lambda: _context_of(tls), "build TLS context")


def _context_of(tls: Tls) -> ssl.SSLContext:
    try:
        if tls.ca_file:
            context = ssl.create_default_context(cafile=tls.ca_file)
        else:
            context = httpx2.create_ssl_context(trust_env=False)
    except (OSError, ValueError) as error:
        raise tls_settings_error(tls.ca_file, error) from error
    if tls.client_cert:
        try:
            context.load_cert_chain(tls.client_cert, password=_no_password)
        except (OSError, ValueError) as error:
            raise tls_settings_error(tls.client_cert, error) from error
    return context


def _no_password() -> str:
    """Without this, OpenSSL would ask for a password on the terminal and wait for ever."""
    return ""


def _needs_tls(endpoint: Endpoint) -> bool:
    return endpoint.url.lower().startswith("https:") or endpoint.proxy.lower().startswith("https:")
