"""Asks a server in the user's own network which models it has in its memory."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError
from desktop_chat.core.ports import Clock
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.models import fetch_object
from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, text_of

TIMEOUT_S = 2.0
_OWN_ENDINGS = (".local", ".lan", ".home.arpa", ".internal", ".localhost")


async def loaded_models(
    endpoint: Endpoint, secret: str | None, clients: HttpClients, clock: Clock, *, timeout_s: float = TIMEOUT_S
) -> frozenset[str]:
    """Their names; empty where the server does not tell within `timeout_s`, or is somewhere in the world. Never fails.

    Ollama tells at /api/ps, LM Studio at /api/v0/models, llama.cpp in its list of models.
    """
    parts = urlsplit(endpoint.url)
    if not _is_own(parts.hostname or ""):
        return frozenset()

    async def told(path: str) -> frozenset[str]:
        try:
            url = f"{endpoint.origin}{path}"
            value = await fetch_object(url, endpoint, secret, clients, clock, timeout_s=timeout_s)
        except ChatError:
            return frozenset()
        return frozenset(names_loaded(path, value))

    answers = await asyncio.gather(*map(told, (_OLLAMA, _LM_STUDIO, _LLAMA_CPP)))
    return frozenset[str]().union(*answers)


_OLLAMA, _LM_STUDIO, _LLAMA_CPP = "/api/ps", "/api/v0/models", "/v1/models"


def names_loaded(path: str, value: JsonObject) -> Iterator[str]:
    """The names in what the server holds at `path`."""
    if path == _OLLAMA:
        for entry in map(object_of, list_of(value.get("models"))):
            yield text_of(entry.get("name")) or text_of(entry.get("model"))
        return
    entries = [object_of(entry) for entry in list_of(value.get("data"))]
    for entry in entries:
        if path == _LM_STUDIO:
            is_loaded = text_of(entry.get("state")) == "loaded"
        else:
            state = text_of(object_of(entry.get("status")).get("value"))
            # Without its router, llama.cpp names the one model that it was started with.
            is_loaded = state == "loaded" if state else entry.get("owned_by") == "llamacpp" and len(entries) == 1
        if is_loaded:
            yield text_of(entry.get("id"))


def _is_own(host: str) -> bool:
    """Whether a host is this computer or stands in a network of the user's."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_OWN_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local
