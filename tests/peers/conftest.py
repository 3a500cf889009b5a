"""The peers' servers, one process per module, and the engine that talks to them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop_chat.engine import Engine, Store
from desktop_chat.services.local_model import LocalModelServer
from tests.helpers.program import Program
from tests.peers.servers import node_command, python, serving


@pytest.fixture(scope="module")
def ai_sdk():
    """The AI SDK's servers: `/ai7/...` and `/ai4/...`."""
    with serving(node_command("server.mjs")) as peer:
        yield peer


@pytest.fixture(scope="module")
def starlette():
    """sse-starlette: `/events` and `/echo`."""
    with serving([str(python("peers")), str(Path(__file__).parent / "sse_server.py")]) as peer:
        yield peer


@pytest.fixture(scope="module")
def schemas():
    """AG-UI's and Ollama's own libraries: `/agui/...` and `/api/chat`."""
    with serving([str(python("peers")), str(Path(__file__).parent / "schema_server.py")]) as peer:
        yield peer


@pytest.fixture(scope="module")
def llama_cpp(tmp_path_factory):
    """llama.cpp's server as it comes with the program, running."""
    server = LocalModelServer(tmp_path_factory.mktemp("llama-cpp"))
    # Started here, so that no test seems to have left it behind.
    asyncio.run(server.address())
    yield server
    server.stop_blocking()


@pytest.fixture
async def engine(tmp_path):
    store = Store(tmp_path)
    engine = Engine(store)
    try:
        yield engine
    finally:
        await engine.close()
        store.close()


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "home")
