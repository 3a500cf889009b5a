"""Which model answered, as the server tells it."""

import pytest

from desktop_chat.core.endpoint import Dialect
from tests.helpers.toy_server import Chunk, Head, sse
from tests.unit.providers.asking import CANARY, CHAT, endpoint_at, question, turn_for


def answer(model):
    chunk = {"object": "chat.completion.chunk", "model": model, "choices": [{"delta": {"content": "Hi"}}]}
    return [Head(), Chunk(sse(chunk)), Chunk(b"data: [DONE]\n\n")]


async def model_of(toy_server, told, asked, dialect=Dialect.AUTO):
    toy_server.on(CHAT, answer(told))
    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1", model=asked, dialect=dialect)))
    await turn.run()
    return turn.model


async def test_where_no_model_was_asked_for_the_servers_own_name_is_kept(toy_server):
    assert await model_of(toy_server, "llama-3-8b", "") == "llama-3-8b"


async def test_a_model_that_was_asked_for_keeps_its_name(toy_server):
    assert await model_of(toy_server, "m-1-2026-11", "m-1") == "m-1"


async def test_a_server_that_calls_its_model_by_the_key_does_not_have_it_kept(toy_server):
    assert CANARY not in await model_of(toy_server, f"model of {CANARY}", "")


@pytest.mark.parametrize("told", [None, 7, ["m"], ""])
async def test_a_name_that_is_none_is_no_name(toy_server, told):
    assert await model_of(toy_server, told, "") == ""
