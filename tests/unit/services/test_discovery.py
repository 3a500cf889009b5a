"""Servers on this machine are found by what they answer, not by an open port."""

import asyncio
import socket

import pytest

from desktop_chat.services.discovery import FoundServer, KnownPort, discover
from tests.helpers.toy_server import Chunk, Head, Raw, Reset, Silence, ToyServer, html_body, json_body, whole_body

MODEL_LIST = {"object": "list", "data": [{"id": "a:7b", "owned_by": "library"}, {"id": "b", "owned_by": "library"}]}


async def found_behind(script, name="Ollama", timeout_s=5.0):
    """What `discover` makes of a server that answers /v1/models with `script`, and the server's port."""
    with ToyServer() as server:
        server.on("/v1/models", script)
        return await discover(timeout_s, [KnownPort(name, server.port)]), server.port


async def test_a_model_server_is_listed_with_its_models():
    found, port = await found_behind(json_body(MODEL_LIST))
    assert found == [FoundServer("Ollama", f"http://127.0.0.1:{port}/v1", ("a:7b", "b"))]


async def test_the_request_is_one_get_without_a_secret():
    with ToyServer(json_body(MODEL_LIST)) as server:
        await discover(5.0, [KnownPort("Ollama", server.port)])
        request = server.next_request()
    assert (request.method, request.target, request.body) == ("GET", "/v1/models", b"")
    assert request.header("Authorization") is None
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "owner", "name"), [((), "vllm", "vLLM"), ((), "llamacpp", "llama.cpp"), ((), "someone", "LM Studio")]
)
async def test_a_server_that_names_itself_is_listed_under_that_name(headers, owner, name):
    body = json_body({"object": "list", "data": [{"id": "m", "owned_by": owner}]}, headers=headers)
    found, _ = await found_behind(body, name="LM Studio")
    assert [server.name for server in found] == [name]


@pytest.mark.parametrize("data", [None, []])
async def test_a_server_without_models_is_listed(data):
    found, port = await found_behind(json_body({"object": "list", "data": data}))
    assert found == [FoundServer("Ollama", f"http://127.0.0.1:{port}/v1")]


async def test_a_server_that_wants_a_key_is_listed_when_its_header_tells_what_it_is():
    refusal = json_body({"error": {"message": "Invalid API Key"}}, 401, [("Server", "llama.cpp")])
    found, port = await found_behind(refusal, name="vLLM")
    assert found == [FoundServer("llama.cpp", f"http://127.0.0.1:{port}/v1", needs_key=True)]


@pytest.mark.parametrize(
    "script",
    [
        html_body(),
        json_body({"error": "no such path"}, 404),
        json_body({"error": "who are you"}, 401),
        json_body([{"id": "m"}]),
        json_body({"data": [{"id": 1}]}),
        json_body({"object": "list", "data": "many"}),
        whole_body(b'{"object": "list", "data": [', "application/json"),
        whole_body(b"[" * 200_000, "application/json"),
        whole_body(b"\xff\xfe", "application/json"),
        [Head(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), Reset()],
        [Head(raw=b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n")],
        [Head(raw=b"\r\n\r\n")],
        [Raw(b"x" * 100_000)],
        [Reset()],
    ],
)
async def test_something_else_that_listens_is_not_listed(script):
    found, _ = await found_behind(script)
    assert found == []


async def test_a_closed_port_is_not_listed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert await discover(5.0, [KnownPort("Ollama", port)]) == []


async def test_a_silent_server_costs_no_more_than_the_time_limit():
    found, _ = await found_behind([Silence()], timeout_s=0.05)
    assert found == []


async def test_an_endless_answer_is_cut_off():
    endless = [Head(headers=[], chunked=False), *[Chunk(b" " * 65_536)] * 40, Silence()]
    found, _ = await found_behind(endless)
    assert found == []


async def test_all_ports_are_asked_at_once_and_reported_in_their_order():
    with ToyServer([Silence()]) as silent, ToyServer(json_body(MODEL_LIST)) as first, ToyServer() as second:
        second.on("/v1/models", json_body(MODEL_LIST))
        ports = [KnownPort("B", second.port), KnownPort("-", silent.port), KnownPort("A", first.port)]
        asking = asyncio.create_task(discover(0.3, ports))
        await asyncio.gather(silent.request(), first.request(), second.request())
        assert not asking.done()
        assert [server.name for server in await asking] == ["B", "A"]


async def test_every_connection_is_closed_afterwards():
    with ToyServer([Silence()]) as server:
        await discover(0.05, [KnownPort("Ollama", server.port)])
        request = await server.request()
        await asyncio.wait_for(request.closed, 5)
    assert request.closed_by_client
