"""Servers that are spoken to directly: the many that imitate OpenAI's API, and those with a way of their own."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx2

from desktop_chat.providers.errors import client_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import Outgoing
from desktop_chat.wire.json_edge import compact

#: Redirects that keep method and body.
_SAME_REQUEST = frozenset({307, 308})
_MAX_REDIRECTS = 3


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
        body = compact(outgoing.body).encode("utf-8", "replace") if outgoing.method == "POST" else None
        try:
            request = line.client.build_request(outgoing.method, url, headers=outgoing.headers, content=body)
            return await line.client.send(request, stream=True)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise client_error(error) from error


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
