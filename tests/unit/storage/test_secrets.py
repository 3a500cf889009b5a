from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace

import pytest
from keyring.errors import KeyringError, KeyringLocked

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, AuthStyle, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.storage.os_keyring import NoBackend, find_backend
from desktop_chat.storage.secrets import SERVICE, KeyringSecrets, KeyringState, size_problem

ENDPOINT = Endpoint("e1", "My server", "https://example.test:8443/v1")
SECRET = "sk-hunter2"


class MemoryBackend:
    """A keyring in memory; `trouble` is raised by every call, `gate` holds calls up while it is not set."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.reads = 0

    def _enter(self) -> None:
        self.gate.wait()
        if self.trouble is not None:
            raise self.trouble

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        self.reads += 1
        return self.values.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        self.values[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        del self.values[service, username]


class Forgetful(MemoryBackend):
    """What keyring's null backend does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def backend():
    backend = MemoryBackend()
    yield backend
    backend.gate.set()


@pytest.fixture
def secrets(backend):
    return KeyringSecrets(20, lambda: backend)


def another(backend, timeout_s=20):
    """The secrets of another process: the same keyring, nothing in memory."""
    return KeyringSecrets(timeout_s, lambda: backend)


def no_backend():
    raise NoBackend


async def test_a_stored_key_is_given_out_for_its_server(secrets, backend):
    await secrets.store(ENDPOINT, f"  {SECRET}\n")
    assert await secrets.secret(ENDPOINT) == SECRET
    assert await another(backend).secret(ENDPOINT) == SECRET
    stored = json.loads(backend.values[SERVICE, "e1"])
    assert stored == {"v": 1, "origin": "https://example.test:8443", "secret": SECRET}


async def test_a_key_is_never_sent_to_another_server(secrets, backend):
    await secrets.store(ENDPOINT, SECRET)
    moved = replace(ENDPOINT, url="https://evil.test/v1")
    for source in (secrets, another(backend)):
        with pytest.raises(ChatError, match=r"belongs to https://example\.test:8443.*for https://evil\.test") as caught:
            await source.secret(moved)
        assert caught.value.kind is ErrorKind.KEYRING
        assert SECRET not in str(caught.value)
    await secrets.store(moved, "other")
    assert await secrets.secret(moved) == "other"


async def test_the_path_of_an_address_may_change(secrets):
    await secrets.store(ENDPOINT, SECRET)
    assert await secrets.secret(replace(ENDPOINT, url="https://example.test:8443/v2/chat")) == SECRET


async def test_the_keyring_is_asked_once_a_session(backend):
    await another(backend).store(ENDPOINT, SECRET)
    secrets, backend.reads = another(backend), 0
    for _ in range(3):
        assert await secrets.secret(ENDPOINT) == SECRET
    assert backend.reads == 1
    secrets.forget("e1")
    await secrets.secret(ENDPOINT)
    assert backend.reads == 2


async def test_no_key_is_none(secrets):
    assert await secrets.secret(ENDPOINT) is None


async def test_an_endpoint_that_needs_no_key_never_touches_the_keyring(backend, secrets):
    backend.trouble = KeyringLocked()
    assert await secrets.secret(LOCAL_ENDPOINT) is None
    assert await secrets.secret(replace(ENDPOINT, auth=AuthStyle.NONE)) is None


async def test_a_key_for_the_session_touches_no_keyring():
    secrets = KeyringSecrets(20, no_backend)
    secrets.keep_for_session(ENDPOINT, SECRET)
    assert await secrets.secret(ENDPOINT) == SECRET
    with pytest.raises(ChatError, match="belongs to"):
        await secrets.secret(replace(ENDPOINT, url="http://other.test"))


async def test_a_removed_key_is_gone_from_keyring_and_memory(secrets, backend):
    await secrets.store(ENDPOINT, SECRET)
    await secrets.remove("e1")
    assert backend.values == {}
    assert await secrets.secret(ENDPOINT) is None
    await secrets.remove("e1")


async def test_without_a_keyring_there_is_no_key_and_storing_says_what_to_do():
    secrets = KeyringSecrets(20, no_backend)
    assert await secrets.status() is KeyringState.NONE
    assert await secrets.secret(ENDPOINT) is None
    await secrets.remove("e1")
    with pytest.raises(ChatError, match="this session only") as caught:
        await secrets.store(ENDPOINT, SECRET)
    assert caught.value.kind is ErrorKind.KEYRING
    assert await secrets.secret(ENDPOINT) is None, "a key that could not be stored is not used in secret"


async def test_a_keyring_that_is_started_later_is_found(backend):
    there = False

    def find():
        if not there:
            raise NoBackend
        return backend

    secrets = KeyringSecrets(20, find)
    assert await secrets.status() is KeyringState.NONE
    there = True
    assert await secrets.status() is KeyringState.AVAILABLE
    assert backend.values == {}


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (KeyringLocked("Failed to unlock"), KeyringState.LOCKED),
        (KeyringError("bus"), KeyringState.BROKEN),
        (OSError("pipe"), KeyringState.BROKEN),
    ],
)
async def test_trouble_with_the_keyring_is_told_in_one_sentence(secrets, backend, trouble, state):
    backend.trouble = trouble
    assert await secrets.status() is state
    for call in (secrets.secret(ENDPOINT), secrets.store(ENDPOINT, SECRET), secrets.remove("e1")):
        with pytest.raises(ChatError) as caught:
            await call
        assert str(caught.value) == state.sentence
        assert caught.value.kind is ErrorKind.KEYRING


async def test_a_silent_keyring_holds_nobody_up(backend):
    secrets = another(backend, timeout_s=0.05)
    backend.gate.clear()
    assert await secrets.status() is KeyringState.NOT_ANSWERING
    threads = threading.active_count()
    for _ in range(3):
        with pytest.raises(ChatError, match="does not answer"):
            await secrets.secret(ENDPOINT)
    assert threading.active_count() == threads, "no further thread is left hanging"


async def test_a_keyring_that_wakes_up_is_used_again(backend):
    secrets = another(backend, timeout_s=0.5)
    backend.gate.clear()
    assert await secrets.status() is KeyringState.NOT_ANSWERING
    (hung,) = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    backend.gate.set()
    await asyncio.to_thread(hung.join)
    await another(backend).store(ENDPOINT, SECRET)
    assert await secrets.secret(ENDPOINT) == SECRET


async def test_a_backend_that_keeps_nothing_is_found_out():
    secrets = KeyringSecrets(20, Forgetful)
    assert await secrets.status() is KeyringState.BROKEN
    with pytest.raises(ChatError):
        await secrets.store(ENDPOINT, SECRET)


@pytest.mark.parametrize("text", ["plain", "[]", '{"v":1,"origin":"x"}', '{"v":9,"origin":"x","secret":"y"}'])
async def test_a_foreign_value_in_the_keyring_is_no_key(secrets, backend, text):
    backend.values[SERVICE, "e1"] = text
    with pytest.raises(ChatError, match="Set the key again"):
        await secrets.secret(ENDPOINT)


@pytest.mark.parametrize("text", ["", "  ", "sk-\u00e9", "two\nlines", "\u200bsk"])
async def test_what_cannot_be_a_key_is_refused(secrets, text):
    with pytest.raises(ChatError, match="Copy it again"):
        await secrets.store(ENDPOINT, text)
    with pytest.raises(ChatError, match="Copy it again"):
        secrets.keep_for_session(ENDPOINT, text)


def test_a_value_must_fit_into_the_keyring_of_windows():
    assert size_problem("x" * 1280, "win32") == ""
    assert "too long" in size_problem("x" * 1281, "win32")
    assert size_problem("x" * 5000, "linux") == ""


@pytest.mark.parametrize(
    "name",
    ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyring.backends.chainer.ChainerBackend"],
)
def test_a_configured_backend_that_is_not_the_systems_is_refused(monkeypatch, name):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(NoBackend):
        find_backend()


def test_every_state_says_what_to_do():
    for state in KeyringState:
        assert state.sentence.endswith(".")
        assert state is KeyringState.AVAILABLE or "session only" in state.sentence
