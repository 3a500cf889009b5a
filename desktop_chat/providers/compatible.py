"""Servers that are spoken to directly: the many that imitate OpenAI's API, and those with a way of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urljoin, urlsplit

import httpx2

from desktop_chat.core.json_pieces import is_large, json_pieces
from desktop_chat.providers.errors import client_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.wire.json_edge import JsonObject, compact

#: Redirects that keep method and body.
_SAME_REQUEST = frozenset({307, 308})
_MAX_REDIRECTS = 3
#: Characters that are at least sent at once.
_PIECE = 16 * 1024


class CompatibleOpener:
    """An `Opener` over plain httpx2. Follows a redirect within one origin, never to another: the key stays here."""

    async def open(self, line: Line, outgoing: Outgoing) -> httpx2.Response:
        url = outgoing.url
        response = await self._send(line, url, outgoing)
        for _ in range(_MAX_REDIRECTS):
            target = _target_of(response, url) if response.status_code in _SAME_REQUEST else None
            if target is None:
                break
            await response.aclose()
            url = target
            response = await self._send(line, url, outgoing)
        return response

    async def _send(self, line: Line, url: str, outgoing: Outgoing) -> httpx2.Response:
        headers, content = dict(outgoing.headers), None
        if outgoing.method == "POST" and is_large(outgoing.body):
            # As with a picture: other threads, and the loop, get their turn in between.
            pieces = await in_daemon_thread(lambda: _pieces_of(outgoing.body), "write a request")
            headers["Content-Length"] = str(sum(map(len, pieces)))
            content = _each(pieces)
        elif outgoing.method == "POST":
            content = compact(outgoing.body).encode("utf-8", "replace")
        try:
            request = line.client.build_request(outgoing.method, url, headers=headers, content=content)
            return await line.client.send(request, stream=True)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise client_error(error) from error


def _pieces_of(body: JsonObject) -> list[bytes]:
    """What is sent of a body, in writes that are neither small nor long."""
    pieces, waiting, chars = list[bytes](), list[str](), 0
    for piece in json_pieces(body, compact):
        waiting.append(piece)
        chars += len(piece)
        if chars > _PIECE:
            pieces.append("".join(waiting).encode("utf-8", "replace"))
            waiting, chars = [], 0
    return [*pieces, "".join(waiting).encode("utf-8", "replace")]


async def _each(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _target_of(response: httpx2.Response, url: str) -> str | None:
    """Where a redirect leads; None if that is another origin or no address."""
    try:
        target = urljoin(url, response.headers.get("location", ""))
        return target if _origin(target) == _origin(url) else None
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
