"""`desktop-chat endpoints`: list, add, remove, and look for servers on this machine."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from desktop_chat.cli.session import open_store, with_engine
from desktop_chat.cli.target import checked_url, parse_headers
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, EndpointKind
from desktop_chat.core.ids import uuid7
from desktop_chat.engine import Engine, Store

if TYPE_CHECKING:
    from desktop_chat.storage.settings import Settings


def endpoints(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    if arguments.action == "discover":
        return _discover()
    if arguments.action == "remove":
        return with_engine(lambda engine: _remove(engine, arguments.name))
    store = open_store()
    try:
        if arguments.action == "add":
            _add(store, arguments)
        else:
            _list(store.settings)
    finally:
        store.close()
    return 0


def _list(settings: Settings) -> None:
    for endpoint in settings.endpoints():
        mark = "*" if endpoint.id == settings.default_endpoint_id else " "
        where = endpoint.url or "on this machine"
        dialect = endpoint.dialect if endpoint.dialect is not Dialect.AUTO else settings.learned(endpoint.id).dialect
        print(f"{mark} {endpoint.name}\t{where}\t{dialect or 'auto'}\t{endpoint.model or '-'}")


def _add(store: Store, arguments: argparse.Namespace) -> None:
    settings = store.settings
    name: str = arguments.name.strip()
    if not name:
        raise UsageError("an endpoint needs a name")
    if settings.endpoint(name) is not None:
        raise UsageError(f"there is an endpoint called {name} already; remove it first or choose another name")
    endpoint = Endpoint(
        id=uuid7(store.clock.now_ms(), os.urandom(10)),
        name=name,
        url=checked_url(arguments.url),
        dialect=Dialect(arguments.dialect),
        auth=AuthStyle.NONE,
        model=arguments.model,
        headers=parse_headers(arguments.header),
    )
    settings.put_endpoint(endpoint)
    if arguments.default:
        settings.default_endpoint_id = endpoint.id
    settings.save().result()
    print(f"Added {name}. If it needs a key: desktop-chat key set '{name}'")


async def _remove(engine: Engine, name: str) -> int:
    settings = engine.store.settings
    endpoint = settings.endpoint(name)
    if endpoint is None or endpoint.kind is not EndpointKind.REMOTE:
        raise UsageError(f"there is no endpoint called {name} that could be removed")
    settings.remove_endpoint(endpoint.id)
    settings.save().result()
    await engine.secrets.remove(endpoint.id)
    print(f"Removed {endpoint.name} and its key.")
    return 0


def _discover() -> int:
    import asyncio

    from desktop_chat.services.discovery import discover

    found = asyncio.run(discover())
    for server in found:
        print(f"{server.name}\t{server.base_url}\t{', '.join(server.models) or '-'}")
    if not found:
        print("No server was found on this machine (Ollama, LM Studio, llama.cpp and vLLM were looked for).")
    return 0
