"""`desktop-chat endpoints`: list, add, remove, and look for servers on this machine."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_chat.cli.output import print_json
from desktop_chat.cli.session import open_store, with_engine
from desktop_chat.cli.target import checked_url, configured
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError
from desktop_chat.core.ids import uuid7
from desktop_chat.core.pasted import Pasted, pasted
from desktop_chat.core.secret_rules import endpoint_problem
from desktop_chat.engine import Engine
from desktop_chat.storage.endpoint_json import endpoint_to_json, learned_to_json

if TYPE_CHECKING:
    from desktop_chat.storage.settings import Settings


_MAX_PASTED_BYTES = 1024 * 1024


def endpoints(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    match arguments.action:
        case "discover":
            return _discover()
        case "remove":
            return with_engine(lambda engine: _remove(engine, arguments.name))
        case "add":
            return with_engine(lambda engine: _add(engine, arguments))
        case _:
            store = open_store()
            try:
                _list(store.settings, as_json=arguments.json)
            finally:
                store.close()
            return 0


def _list(settings: Settings, *, as_json: bool) -> None:
    for endpoint in settings.endpoints():
        is_default = endpoint.id == settings.default_endpoint_id
        learned = settings.learned(endpoint.id)
        if as_json:
            entry = {"id": endpoint.id, "default": is_default, **endpoint_to_json(endpoint)}
            print_json({**entry, "learned": learned_to_json(learned)})
            continue
        where = endpoint.url or "on this machine"
        dialect = endpoint.dialect if endpoint.dialect is not Dialect.AUTO else learned.dialect
        print(f"{'*' if is_default else ' '} {endpoint.name}\t{where}\t{dialect or 'auto'}\t{endpoint.model or '-'}")


async def _add(engine: Engine, arguments: argparse.Namespace) -> int:
    settings = engine.store.settings
    name: str = arguments.name.strip()
    if not name:
        raise UsageError("an endpoint needs a name")
    if settings.endpoint(name) is not None:
        raise UsageError(f"there is an endpoint called {name} already; remove it first or choose another name")
    found = _described(arguments.url)
    endpoint = replace(
        configured(found.endpoint, arguments),
        id=uuid7(engine.store.clock.now_ms(), os.urandom(10)),
        name=name,
        system_prompt=arguments.system or found.endpoint.system_prompt,
        context_tokens=arguments.context,
    )
    problem = endpoint_problem(endpoint)
    if problem:
        raise UsageError(problem)
    if found.secret:
        await engine.secrets.store(endpoint, found.secret)
    settings.put_endpoint(endpoint)
    if arguments.default:
        settings.default_endpoint_id = endpoint.id
    await asyncio.wrap_future(settings.save())
    for note in found.notes:
        print(f"desktop-chat: {note}", file=sys.stderr)
    key = "Its key is in the keyring." if found.secret else f"If it needs a key: desktop-chat key set '{name}'"
    print(f"Added {name}. {key}")
    return 0


def _described(url: str) -> Pasted:
    """The endpoint at an address, or the one that standard input describes."""
    if url != "-":
        return Pasted(Endpoint(id="", name="", url=checked_url(url), auth=AuthStyle.NONE))
    try:
        found = pasted(sys.stdin.buffer.read(_MAX_PASTED_BYTES).decode("utf-8", "replace"))
    except ChatError as error:
        raise UsageError(str(error)) from None
    if found.secret:
        return found
    # Nobody is asked for a key before there is one.
    return replace(found, endpoint=replace(found.endpoint, auth=AuthStyle.NONE))


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
    from desktop_chat.services.discovery import discover

    found = asyncio.run(discover())
    for server in found:
        print(f"{server.name}\t{server.base_url}\t{', '.join(server.models) or '-'}")
    if not found:
        print("No server was found on this machine (Ollama, LM Studio, llama.cpp and vLLM were looked for).")
    return 0
