"""Keys of endpoints: in the operating system's keyring or in memory, never in a file."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, TypeVar

from desktop_chat.core.endpoint import AuthStyle, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.storage.os_keyring import (
    Backend,
    BackendLocked,
    KeyringFailed,
    NoBackend,
    call_in_thread,
    find_backend,
)

T = TypeVar("T")

SERVICE = "desktop-chat"
#: The user name of the value that is set, read and removed to find out whether the keyring works.
PROBE = "availability-check"
VERSION = 1
#: What Windows takes in one credential, as UTF-16.
WINDOWS_MAX_BYTES = 2560


class KeyringState(StrEnum):
    AVAILABLE = "available"
    NONE = "none"
    LOCKED = "locked"
    NOT_ANSWERING = "not_answering"
    BROKEN = "broken"

    @property
    def sentence(self) -> str:
        """What it means and what to do."""
        return _SENTENCES[self]


_SENTENCES = {
    KeyringState.AVAILABLE: "Keys are kept in the keyring of your system.",
    KeyringState.NONE: "Your system offers no keyring. Install one (GNOME Keyring, KWallet, KeePassXC),"
    " or use the key for this session only.",
    KeyringState.LOCKED: "The keyring is locked. Unlock it and try again, or use the key for this session only.",
    KeyringState.NOT_ANSWERING: "The keyring does not answer. Look for a window that asks for its password and try"
    " again, or use the key for this session only.",
    KeyringState.BROKEN: "The keyring did not take or give the key. Look at it with your system's own program for"
    " keys, or use the key for this session only.",
}


class _Key(NamedTuple):
    origin: str
    secret: str


class KeyringSecrets:
    """See `core.ports.SecretSource`. Keys stay in memory once they were read, set or given for this session.

    Every call ends within `timeout_s`, whatever the keyring does. Used from one event loop.
    """

    def __init__(self, timeout_s: float = 3.0, find: Callable[[], Backend] = find_backend) -> None:
        self._timeout_s = timeout_s
        self._find = find
        self._backend: Backend | None = None
        self._keys: dict[str, _Key] = {}
        self._hung: list[threading.Thread] = []

    async def secret(self, endpoint: Endpoint) -> str | None:
        """The key, or None: there is none, or there is no keyring that could hold one.

        Raises:
            ChatError: kind KEYRING, if the keyring is locked or silent, or the key belongs to another server.
        """
        if endpoint.kind is not EndpointKind.REMOTE or endpoint.auth is AuthStyle.NONE:
            return None
        key = self._keys.get(endpoint.id)
        if key is None:
            try:
                text = await self._call(lambda: self._ready().get_password(SERVICE, endpoint.id))
            except _StateError as error:
                if error.state is KeyringState.NONE:
                    return None
                raise
            if text is None:
                return None
            key = _from_text(text)
        if key.origin != endpoint.origin:
            raise ChatError(ErrorKind.KEYRING, _other_server(endpoint, key.origin))
        self._keys[endpoint.id] = key
        return key.secret

    async def store(self, endpoint: Endpoint, secret: str) -> None:
        """Keep the key in the keyring, for this endpoint's server only.

        Raises:
            ChatError: kind KEYRING, if it is no key or the keyring did not take it.
        """
        key = _checked(endpoint, secret)
        text = json.dumps({"v": VERSION, "origin": key.origin, "secret": key.secret})
        problem = size_problem(text, sys.platform)
        if problem:
            raise ChatError(ErrorKind.KEYRING, problem)
        await self._call(lambda: _set_and_get(self._ready(), endpoint.id, text))
        self._keys[endpoint.id] = key

    def keep_for_session(self, endpoint: Endpoint, secret: str) -> None:
        """Use this key until the program ends, without a keyring.

        Raises:
            ChatError: kind KEYRING, if it is no key.
        """
        self._keys[endpoint.id] = _checked(endpoint, secret)

    def forget(self, endpoint_id: str) -> None:
        """Read the key again at the next use: the server refused it, or another program changed it."""
        self._keys.pop(endpoint_id, None)

    async def remove(self, endpoint_id: str) -> None:
        """Remove the key from memory and keyring; fine if there is none.

        Raises:
            ChatError: kind KEYRING, if the keyring is locked or silent.
        """
        self._keys.pop(endpoint_id, None)
        try:
            await self._call(lambda: _delete(self._ready(), endpoint_id))
        except _StateError as error:
            if error.state is not KeyringState.NONE:
                raise

    async def status(self) -> KeyringState:
        """Whether the keyring works, found out by setting, reading and removing a value."""
        value = os.urandom(8).hex()
        try:
            await self._call(lambda: _probe(self._ready(), value))
        except _StateError as error:
            return error.state
        return KeyringState.AVAILABLE

    def _ready(self) -> Backend:
        # Kept only once one was found: a keyring that is started later is found then.
        if self._backend is None:
            self._backend = self._find()
        return self._backend

    async def _call(self, run: Callable[[], T]) -> T:
        import asyncio

        # While a call hangs another would hang, too.
        self._hung = [thread for thread in self._hung if thread.is_alive()]
        if self._hung:
            raise _StateError(KeyringState.NOT_ANSWERING)
        thread, future = call_in_thread(run)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._timeout_s)
        except TimeoutError:
            self._hung.append(thread)
            raise _StateError(KeyringState.NOT_ANSWERING) from None
        except NoBackend as error:
            self._backend = None
            raise _StateError(KeyringState.NONE) from error
        except BackendLocked as error:
            raise _StateError(KeyringState.LOCKED) from error
        except KeyringFailed as error:
            self._backend = None
            raise _StateError(KeyringState.BROKEN, detail=type(error.__cause__).__name__) from error


class _StateError(ChatError):
    def __init__(self, state: KeyringState, *, detail: str = "") -> None:
        super().__init__(ErrorKind.KEYRING, state.sentence, detail=detail)
        self.state = state


def size_problem(text: str, platform: str) -> str:
    """Why a value does not fit into the keyring of a platform (as `sys.platform`), or nothing."""
    if platform == "win32" and len(text.encode("utf-16-le")) > WINDOWS_MAX_BYTES:
        return "This key is too long for the keyring of Windows, which holds about 1,200 characters. Use a shorter one."
    return ""


def _set_and_get(backend: Backend, user: str, text: str) -> None:
    backend.set_password(SERVICE, user, text)
    if backend.get_password(SERVICE, user) != text:
        raise KeyringFailed


def _probe(backend: Backend, value: str) -> None:
    _set_and_get(backend, PROBE, value)
    backend.delete_password(SERVICE, PROBE)


def _delete(backend: Backend, user: str) -> None:
    if backend.get_password(SERVICE, user) is not None:
        backend.delete_password(SERVICE, user)


def _checked(endpoint: Endpoint, secret: str) -> _Key:
    secret = secret.strip()
    if not secret or not secret.isascii() or not secret.isprintable():
        raise ChatError(
            ErrorKind.KEYRING, "This is no key: keys are made of letters, digits and signs. Copy it again, all of it."
        )
    return _Key(endpoint.origin, secret)


def _from_text(text: str) -> _Key:
    try:
        read = JsonFields(as_object(json.loads(text)))
    except ValueError:
        read = JsonFields({})
    key = _Key(read.text("origin"), read.text("secret"))
    if read.count("v") != VERSION or not key.secret:
        raise ChatError(ErrorKind.KEYRING, "The keyring holds something else under this name. Set the key again.")
    return key


def _other_server(endpoint: Endpoint, origin: str) -> str:
    return f"The key of {endpoint.name} belongs to {origin or 'another server'}. Set it again for {endpoint.origin}."
