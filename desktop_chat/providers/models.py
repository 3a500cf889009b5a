"""Asks a server which models it offers."""

from __future__ import annotations

import asyncio

import httpx2

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.ports import Clock
from desktop_chat.providers.errors import client_error
from desktop_chat.providers.headers import headers_of, with_defaults
from desktop_chat.providers.http_client import HttpClients, Line
from desktop_chat.providers.http_errors import http_error
from desktop_chat.providers.redaction import redacted
from desktop_chat.providers.unpack import read_start, unpacker_for
from desktop_chat.providers.urls import models_url_of, target_of
from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, parse_object, text_of

TIMEOUT_S = 10.0
_MAX_BYTES = 4 * 1024 * 1024


async def list_models(
    endpoint: Endpoint, secret: str | None, clients: HttpClients, clock: Clock, *, timeout_s: float = TIMEOUT_S
) -> list[str]:
    """The ids of the models, in the server's order; gives up after `timeout_s` seconds.

    Raises:
        ChatError: why there is no list.
    """
    value = await fetch_object(models_url_of(endpoint), endpoint, secret, clients, clock, timeout_s=timeout_s)
    return model_names(value)


async def fetch_object(
    url: str, endpoint: Endpoint, secret: str | None, clients: HttpClients, clock: Clock, *, timeout_s: float
) -> JsonObject:
    """What an address of an endpoint's server holds, asked for as the endpoint is.

    Raises:
        ChatError: why there is no such object.
    """
    headers, secrets = headers_of(endpoint, secret, target_of(endpoint, "any")[1])
    line = await clients.line(endpoint)
    try:
        async with asyncio.timeout(timeout_s):
            headers = with_defaults({"Accept": "application/json"}, headers)
            request = line.client.build_request("GET", url, headers=headers)
            response = await line.client.send(request, stream=True)
            body = await _body(response, line)
    except TimeoutError as error:
        raise ChatError(ErrorKind.NETWORK, f"The server named no models within {timeout_s:g} s. Try again.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise client_error(error) from error
    finally:
        line.abort()
        await line.aclose()
    if response.status_code != 200:
        fields = {name.lower(): value for name, value in response.headers.items()}
        text = redacted(body.decode("utf-8", "replace"), secrets).encode()
        raise http_error(response.status_code, fields, text, had_key=bool(secrets), now_ms=clock.now_ms())
    value = parse_object(body)
    if value is None:
        raise ChatError(ErrorKind.PROTOCOL, "The server's list of models could not be read. Check the URL.")
    return value


async def _body(response: httpx2.Response, line: Line) -> bytes:
    """
    Raises:
        ChatError: a list, unlike an error, has to be whole.
    """
    pieces = line.transport.body
    assert pieces is not None
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if response.status_code != 200:
        return await read_start(pieces, encoding, MAX_ERROR_BODY_BYTES)
    unpacker = unpacker_for(encoding)
    body = bytearray()
    async for piece in pieces:
        body += piece if unpacker is None else unpacker.feed(piece)
        if len(body) > _MAX_BYTES:
            break
    return bytes(body)


def model_names(value: JsonObject) -> list[str]:
    """`{"data": [{"id"}]}` as OpenAI and Anthropic have it, `{"models": [{"name"}]}` as Ollama.

    In Cloudflare's `{"result": [{"id", "name"}]}` an id tells nothing, and the name is what one asks for.
    """
    if "result" in value:
        value = {"data": [object_of(entry).get("name") for entry in list_of(value["result"])]}
    entries = list_of(value.get("data")) or list_of(value.get("models"))
    names: dict[str, None] = {}
    for entry in entries:
        fields = object_of(entry)
        name = entry if isinstance(entry, str) else text_of(fields.get("id")) or text_of(fields.get("name"))
        if name:
            names[name] = None
    return list(names)
