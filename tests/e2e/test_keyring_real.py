"""A real Secret Service: the key is used, and found nowhere but there."""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.parse
from pathlib import Path

import pytest

from tests.e2e.secret_service import SecretService, missing
from tests.helpers.program import Program
from tests.helpers.toy_server import Chunk, Head, Notify, Signal, WaitFor, openai_chat_frames

#: Looks different in each of the forms in which it is searched.
SECRET = 'sk-hunter2"/+%=~\\quite>long'
CHAT = "/v1/chat/completions"
#: A call's time limit, and what a command needs to start and to end on a busy machine.
LIMIT_S = 3 + 12


def forms(secret: str) -> dict[str, bytes]:
    """The secret as it might lie in a file."""
    plain = secret.encode()
    found = {
        "text": plain,
        "UTF-16": secret.encode("utf-16-le"),
        "UTF-16, big end first": secret.encode("utf-16-be"),
        "percent-escaped": urllib.parse.quote(secret, safe="").encode(),
        "percent-escaped path": urllib.parse.quote(secret).encode(),
        "form-escaped": urllib.parse.quote_plus(secret).encode(),
        "JSON": json.dumps(secret)[1:-1].encode(),
        "JSON in JSON": json.dumps(json.dumps(secret)[1:-1])[1:-1].encode(),
        "hex": plain.hex().encode(),
    }
    for shift in range(3):
        # Without the characters at both ends that depend on what stands beside the secret.
        for name, encode in (("base64", base64.b64encode), ("base64 for URLs", base64.urlsafe_b64encode)):
            found[f"{name}, shifted by {shift}"] = encode(b"\0" * shift + plain).rstrip(b"=")[4 if shift else 0 : -2]
    return found


def places_in(content: bytes, where: object) -> list[str]:
    return [f"{where}: {name}" for name, form in forms(SECRET).items() if form in content]


def places_on_disk(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [place for path in files for place in places_in(path.read_bytes(), path)]


def places_in_processes() -> list[str]:
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                content = (path / name).read_bytes()
            except OSError:
                continue
            found += places_in(content, path / name)
    return found


@pytest.fixture
def start_service(tmp_path):
    if missing():
        pytest.skip(f"not installed here: {', '.join(missing())}")
    started: list[SecretService] = []

    def start(**options: bool) -> SecretService:
        started.append(SecretService(tmp_path, **options))
        return started[-1]

    yield start
    for service in started:
        service.close()


def program_of(tmp_path: Path, toy_server, service: SecretService) -> Program:
    program = Program(tmp_path / "data", **service.environ)
    added = program.run("endpoints", "add", "Mine", f"{toy_server.url}/v1")
    assert added.code == 0, added.err
    return program


def paused_answer(go_on: Signal, begun: Signal):
    first, *rest = openai_chat_frames(["Red", ", green"])
    return [Head(), Chunk(first), Notify(begun), WaitFor(go_on), *map(Chunk, rest)]


def test_the_searched_forms_are_found():
    for name, form in forms(SECRET).items():
        assert places_in(b"before" + form + b"after", "here"), name
    for shift in range(3):
        wrapped = base64.b64encode(b"x" * (3 + shift) + SECRET.encode() + b"yy")
        assert places_in(wrapped, "here"), shift


@pytest.mark.timeout(180)
def test_a_key_is_set_used_and_removed_and_lies_nowhere_else(tmp_path, toy_server, start_service):
    program = program_of(tmp_path, toy_server, start_service())
    ran = program.run("key", "set", "Mine", stdin=SECRET + "\n")
    assert ran.code == 0, ran.err
    begun, go_on = Signal(), Signal()
    toy_server.on(CHAT, paused_answer(go_on, begun))
    with program.start("ask", "--endpoint", "Mine", "--model", "m", "--json", "Name two colours") as asking:
        begun.wait(60)
        in_processes = places_in_processes()
        go_on.set()
        out, err = asking.communicate(timeout=60)
    assert asking.returncode == 0, err
    assert toy_server.next_request().header("Authorization") == f"Bearer {SECRET}"
    assert in_processes == []
    assert places_in(out.encode(), "its output") + places_in(err.encode(), "its errors") == []
    assert places_on_disk(tmp_path) == [], "data, logs, home and keyring file"
    assert program.run("key", "remove", "Mine").code == 0
    program.run("ask", "--endpoint", "Mine", "--model", "m", "--retries", "0", "Again")
    assert toy_server.next_request().header("Authorization") is None


def refuses(program: Program, state: str) -> None:
    """Setting a key fails in time, in one sentence that offers the choice, and leaves no file."""
    started_s = time.monotonic()
    ran = program.run("key", "set", "Mine", stdin=SECRET + "\n")
    assert time.monotonic() - started_s < LIMIT_S
    assert ran.code == 1
    assert re.search(state, ran.err), ran.err
    assert "for this session only" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert places_on_disk(program.home.parent) == []


def answers_with_a_session_key(program: Program, toy_server) -> None:
    """The other choice: the key is used from memory, whatever the keyring does."""
    begun, go_on = Signal(), Signal()
    go_on.set()
    toy_server.on(CHAT, paused_answer(go_on, begun))
    keyed = Program(program.home, **{**program.environ, "SESSION_KEY": "sk-session"})
    ran = keyed.run("ask", "--endpoint", "Mine", "--model", "m", "--key-env", "SESSION_KEY", "Hello")
    assert (ran.code, ran.out) == (0, "Red, green\n"), ran.err
    assert toy_server.requests[-1].header("Authorization") == "Bearer sk-session"


def test_without_a_keyring_the_choice_is_clear(tmp_path, toy_server, start_service):
    program = program_of(tmp_path, toy_server, start_service(keyring=False))
    refuses(program, "offers no keyring")
    answers_with_a_session_key(program, toy_server)


@pytest.mark.parametrize("address", ["unix:path=/nonexistent", "disabled:", ""])
def test_without_a_bus_the_choice_is_clear(tmp_path, toy_server, address):
    program = Program(tmp_path / "data", DBUS_SESSION_BUS_ADDRESS=address, XDG_RUNTIME_DIR=str(tmp_path))
    assert program.run("endpoints", "add", "Mine", f"{toy_server.url}/v1").code == 0
    refuses(program, "offers no keyring")


@pytest.mark.timeout(180)
def test_with_a_locked_keyring_the_choice_is_clear(tmp_path, toy_server, start_service):
    service = start_service()
    program = program_of(tmp_path, toy_server, service)
    service.lock()
    refuses(program, "locked|does not answer")
    answers_with_a_session_key(program, toy_server)


@pytest.mark.timeout(180)
def test_with_a_frozen_keyring_nothing_waits(tmp_path, toy_server, start_service):
    service = start_service()
    program = program_of(tmp_path, toy_server, service)
    service.freeze()
    refuses(program, "does not answer")
    answers_with_a_session_key(program, toy_server)
    service.wake_up()
    assert program.run("key", "set", "Mine", stdin=SECRET + "\n").code == 0


STATUS = """
import asyncio, sys
from desktop_chat.storage.secrets import KeyringSecrets
print(asyncio.run(KeyringSecrets(float(sys.argv[1])).status()))
"""


@pytest.mark.timeout(180)
def test_the_state_of_a_keyring_is_found_in_time(tmp_path, start_service):
    service = start_service()
    program = Program(tmp_path / "data", **service.environ)

    def state(limit_s: float) -> str:
        ran = program.run(str(limit_s), prefix=("-c", STATUS))
        assert ran.code == 0, ran.err
        return ran.out.strip()

    assert state(30) == "available"
    service.freeze()
    assert state(1) == "not_answering"
    service.wake_up()
    service.lock()
    assert state(30) == "locked"
