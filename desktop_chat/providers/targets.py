"""Where a request goes and with which key: what the user set, or where the local model listens."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from desktop_chat.core.endpoint import AuthStyle, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.ports import LocalServer, SecretSource


class Target(Protocol):
    async def reach(self, endpoint: Endpoint) -> tuple[Endpoint, str | None]:
        """The endpoint with the URL to use, and its key.

        Raises:
            ChatError: the key or the local model is not to be had.
        """
        ...


class RemoteTarget:
    """The user's server; the key is asked for at each request and kept nowhere."""

    def __init__(self, secrets: SecretSource) -> None:
        self._secrets = secrets

    async def reach(self, endpoint: Endpoint) -> tuple[Endpoint, str | None]:
        if endpoint.auth is AuthStyle.NONE:
            return endpoint, None
        return endpoint, await self._secrets.secret(endpoint)


class GivenKey:
    """A key that was typed and is stored nowhere yet. See `core.ports.SecretSource`."""

    def __init__(self, key: str) -> None:
        self._key = key

    async def secret(self, endpoint: Endpoint) -> str | None:  # noqa: ARG002 - it is this endpoint's
        return self._key


class LocalTarget:
    """The server of the local model, started if need be."""

    def __init__(self, server: LocalServer | None) -> None:
        self._server = server

    async def reach(self, endpoint: Endpoint) -> tuple[Endpoint, str | None]:
        if self._server is None:
            raise ChatError(
                ErrorKind.LOCAL_MODEL,
                "The local model is not installed. Connect a server of your own.",
                before_send=True,
            )
        url, key = await self._server.address()
        return replace(endpoint, url=url), key
