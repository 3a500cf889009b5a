"""`desktop-chat key`: set, test and remove a key in the system's keyring."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from dataclasses import replace

from desktop_chat.cli.session import with_engine
from desktop_chat.cli.target import usual_auth
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.endpoint import AuthStyle, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.verdict import EXIT_OWN_FAILURE
from desktop_chat.engine import Engine


def key(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code. The key comes from a prompt or from standard input."""
    return with_engine(lambda engine: _run(engine, arguments.action, arguments.name))


async def _run(engine: Engine, action: str, name: str) -> int:
    endpoint = engine.store.settings.endpoint(name)
    if endpoint is None:
        raise UsageError(f"there is no endpoint called {name}; `desktop-chat endpoints list` shows them")
    if endpoint.kind is not EndpointKind.REMOTE:
        raise UsageError(f"{endpoint.name} runs on this machine and needs no key")
    if action == "set":
        if endpoint.auth is AuthStyle.NONE:
            endpoint = replace(endpoint, auth=usual_auth(endpoint))
        await engine.secrets.store(endpoint, _read_key(endpoint))
        engine.store.settings.put_endpoint(endpoint)
        await asyncio.wrap_future(engine.store.settings.save())
        print(f"The key of {endpoint.name} is in the keyring.")
        return 0
    if action == "remove":
        await engine.secrets.remove(endpoint.id)
        print(f"The key of {endpoint.name} was removed.")
        return 0
    return await _test(engine, endpoint)


async def _test(engine: Engine, endpoint: Endpoint) -> int:
    if await engine.secrets.secret(endpoint) is None:
        print(f"There is no key for {endpoint.name} in the keyring. Set it: desktop-chat key set '{endpoint.name}'")
        return EXIT_OWN_FAILURE
    try:
        models = await engine.providers.models(endpoint)
    except ChatError as error:
        print(f"The key is in the keyring, but {endpoint.name} did not accept it: {error}", file=sys.stderr)
        return 5 if error.kind is ErrorKind.HTTP else 6
    print(f"{endpoint.name} accepts the key and offers {len(models)} models.")
    return 0


def _read_key(endpoint: Endpoint) -> str:
    text = getpass.getpass(f"Key for {endpoint.name}: ") if sys.stdin.isatty() else sys.stdin.readline()
    secret = text.strip()
    if not secret:
        raise UsageError("the key is empty")
    if not secret.isascii():
        raise UsageError("the key holds a character that no key has; copy it again")
    return secret
