"""Which models a server in the user's own network has in its memory."""

import pytest

from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.loaded import loaded_models
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import json_body
from tests.unit.providers.asking import CANARY, endpoint_at

OLLAMA = {"models": [{"name": "llama3:latest", "size": 1}, {"model": "qwen"}]}
LM_STUDIO = {"data": [{"id": "a", "state": "loaded"}, {"id": "b", "state": "not-loaded"}, "c"]}
ROUTER = {"data": [{"id": "a", "status": {"value": "loaded"}}, {"id": "b", "status": {"value": "unloaded"}}]}
SINGLE = {"data": [{"id": "a", "owned_by": "llamacpp"}]}


async def loaded_at(url, timeout_s=2.0):
    clock = SystemClock()
    clients = HttpClients(clock)
    try:
        return await loaded_models(endpoint_at(url), CANARY, clients, clock, timeout_s=timeout_s)
    finally:
        await clients.close()


@pytest.mark.parametrize(
    ("path", "body", "names"),
    [
        ("/api/ps", OLLAMA, {"llama3:latest", "qwen"}),
        ("/api/v0/models", LM_STUDIO, {"a"}),
        ("/v1/models", ROUTER, {"a"}),
        ("/v1/models", SINGLE, {"a"}),
        ("/v1/models", {"data": [{"id": "a"}, {"id": "b"}]}, set()),
        ("/api/ps", {"models": "none"}, set()),
    ],
)
async def test_each_kind_of_server_is_understood(toy_server, path, body, names):
    toy_server.on(path, json_body(body))
    assert await loaded_at(f"{toy_server.url}/v1") == names


async def test_a_server_that_tells_nothing_is_no_failure(toy_server):
    assert await loaded_at(f"{toy_server.url}/v1") == frozenset()
    assert await loaded_at("http://127.0.0.1:9/v1") == frozenset()


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "http://models.example.com/v1", "no address"])
async def test_a_server_in_the_world_is_not_asked(url):
    assert await loaded_at(url) == frozenset()
