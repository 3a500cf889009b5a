"""Keeps a server and its key: fills in what was left out, and puts the key into the keyring or holds it in memory."""

from __future__ import annotations

import os
from dataclasses import replace
from time import time_ns
from typing import TYPE_CHECKING

from desktop_chat.core.endpoint import AuthStyle, Endpoint, Learned
from desktop_chat.core.errors import ChatError
from desktop_chat.core.ids import uuid7

if TYPE_CHECKING:
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge


class ServerKeeper:
    def __init__(self, settings: EndpointSettings, bridge: FutureBridge) -> None:
        self._settings = settings
        self._bridge = bridge

    def completed(self, typed: Endpoint, key: str) -> Endpoint:
        """`typed` with all that may be left out of it: id, name, scheme, and where a key goes."""
        from desktop_chat.core.addresses import with_scheme

        url = with_scheme(typed.url)
        return replace(
            typed,
            id=typed.id or uuid7(time_ns() // 1_000_000, os.urandom(10)),
            name=typed.name or self.free_name(replace(typed, url=url)),
            url=url,
            auth=AuthStyle.BEARER if key and typed.auth is AuthStyle.NONE else typed.auth,
        )

    def free_name(self, endpoint: Endpoint) -> str:
        """A name for it that no other server has."""
        from desktop_chat.presenters.server_name import free_name

        others = [other.name for other in self._settings.endpoints() if other.id != endpoint.id]
        return free_name(endpoint.url, others)

    def learned(self, endpoint: Endpoint) -> Learned:
        """What was learned from this server; nothing of another one at the same place in the list."""
        stored = self._settings.endpoint(endpoint.id)
        is_same = stored is not None and stored.url == endpoint.url
        return self._settings.learned(endpoint.id) if is_same else Learned()

    async def keep(self, engine: Engine, endpoint: Endpoint, key: str, *, session_only: bool) -> None:
        """Put the endpoint into the list, and its key, if one was typed, where keys go.

        Raises:
            ChatError: nothing was kept of a new server, and the key of a known one is the one it was.
        """
        is_new = self._settings.endpoint(endpoint.id) is None
        self._settings.put_endpoint(endpoint)
        if key:
            try:
                await engine.store_key(endpoint, key, session_only=session_only)
            except ChatError:
                if is_new:
                    self._settings.remove_endpoint(endpoint.id)
                raise
        self._bridge.on_result(self._settings.save())
