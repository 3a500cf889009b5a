from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_chat.services.discovery import KNOWN_PORTS, KnownPort
from tests.e2e.accessibility_bus import missing
from tests.e2e.desk import Desk
from tests.helpers.toy_server import ToyServer


@pytest.fixture
def desk(tmp_path: Path, toy_server: ToyServer) -> Iterator[Desk]:
    with _desk(tmp_path, toy_server) as made:
        yield made


@pytest.fixture
def day(desk: Desk) -> Desk:
    """The desk with a server that is asked already."""
    added = desk.program.run("endpoints", "add", "toy", f"{desk.server.url}/v1", "--model", "toy-small", "--default")
    assert added.code == 0, added.err
    return desk


@pytest.fixture
def desk_with_neighbour(tmp_path: Path) -> Iterator[tuple[Desk, KnownPort]]:
    """The desk where the server listens at a port that the program looks at by itself, and what it is taken for."""
    # From the end of the list: what is asked for first is what a developer's machine is likely to run.
    known = next(known for known in reversed(KNOWN_PORTS) if _is_free(known.port))
    with ToyServer(port=known.port) as server, _desk(tmp_path, server) as made:
        yield made, known


@contextmanager
def _desk(folder: Path, server: ToyServer) -> Iterator[Desk]:
    if missing():
        pytest.skip(f"not installed here: {', '.join(missing())}; install them with apt-get")
    made = Desk(folder, server)
    yield made
    made.close()


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
