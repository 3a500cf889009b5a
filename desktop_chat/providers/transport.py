"""The transport under every client: sends over sockets of our own and reports each raw byte to a stream's meter."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Protocol, cast
from urllib.parse import urlsplit

import httpcore2
import httpx2
from socksio.exceptions import SOCKSError

from desktop_chat.core.errors import ChatError
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.providers.errors import body_cut, head_error, proxy_settings_error
from desktop_chat.providers.network import SocketBackend

_HTTP_FAILURES = (
    httpcore2.ProtocolError,
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    SOCKSError,
)


class MonotonicClock(Protocol):
    def monotonic_s(self) -> float: ...


class TapTransport(httpx2.AsyncBaseTransport):
    """Serves one stream. Raises ChatErrors: kind CUT once the response head has come, else the fitting kind.

    Nothing is kept for reuse: an idle connection may be closed by the server just as the next prompt goes out, and
    nobody could tell then whether the prompt was read.
    """

    def __init__(
        self, *, tls: ssl.SSLContext | None, proxy: str, meter: StreamMeter | None, clock: MonotonicClock
    ) -> None:
        self._backend = SocketBackend()
        self._pool = _pool(self._backend, tls, proxy)
        self._meter = meter
        self._clock = clock
        #: The body of the newest response; reading it here spares the layers above.
        self.body: TappedBody | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        outgoing = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            response = await self._pool.handle_async_request(outgoing)
        except _HTTP_FAILURES as error:
            raise head_error(url.host, error) from error
        self.body = TappedBody(cast("AsyncIterable[bytes]", response.stream), self._meter, self._clock)
        return httpx2.Response(status_code=response.status, headers=response.headers, stream=self.body)

    def abort(self, failure: ChatError | None = None) -> None:
        """Close the connection now; `failure` is what a pending read raises."""
        self._backend.abort(failure)

    async def aclose(self) -> None:
        self.abort()
        if self.body is not None:
            await self.body.aclose()
        await self._pool.aclose()


class TappedBody(httpx2.AsyncByteStream):
    """A response's raw bytes, in the pieces in which they arrive."""

    def __init__(self, stream: AsyncIterable[bytes], meter: StreamMeter | None, clock: MonotonicClock) -> None:
        self._pieces = cast("AsyncGenerator[bytes, None]", aiter(stream))
        self._meter = meter
        self._clock = clock

    def __aiter__(self) -> TappedBody:
        return self

    async def __anext__(self) -> bytes:
        """
        Raises:
            ChatError: kind CUT if the body broke off, or what the connection was aborted with.
        """
        try:
            piece = await anext(self._pieces)
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise body_cut(error) from error
        if self._meter is not None:
            self._meter.bytes_received(len(piece), self._clock.monotonic_s())
        return piece

    async def aclose(self) -> None:
        await self._pieces.aclose()


def _pool(backend: SocketBackend, tls: ssl.SSLContext | None, proxy: str) -> httpcore2.AsyncConnectionPool:
    """
    Raises:
        ChatError: kind SETTINGS if the proxy's URL is not usable.
    """
    if not proxy:
        return httpcore2.AsyncConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=backend)
    try:
        has_host = bool(urlsplit(proxy).hostname and urlsplit(proxy).port != 0)
        parts = httpx2.Proxy(proxy)
        url = httpcore2.URL(
            scheme=parts.url.raw_scheme, host=parts.url.raw_host, port=parts.url.port, target=parts.url.raw_path
        )
    except (ValueError, httpx2.InvalidURL) as error:
        raise proxy_settings_error(error) from error
    if not has_host:
        raise proxy_settings_error(ValueError("no host"))
    if parts.url.scheme.startswith("socks5"):
        return httpcore2.AsyncSOCKSProxy(
            proxy_url=url,
            proxy_auth=parts.raw_auth,
            ssl_context=tls,
            max_keepalive_connections=0,
            network_backend=backend,
        )
    return httpcore2.AsyncHTTPProxy(
        proxy_url=url,
        proxy_auth=parts.raw_auth,
        ssl_context=tls,
        proxy_ssl_context=tls if parts.url.scheme == "https" else None,
        max_keepalive_connections=0,
        network_backend=backend,
    )
