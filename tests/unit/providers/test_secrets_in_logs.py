"""A key goes to its server and nowhere else: no record, no error, no event, no repr holds it."""

import logging
import traceback

import pytest

from desktop_chat.core.endpoint import AuthStyle
from desktop_chat.core.errors import ChatError
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.openai_official import OpenAiOpener
from desktop_chat.providers.registry import ProviderRegistry
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    json_body,
    openai_chat_body,
    openai_chat_frames,
    sse,
    whole_body,
)
from tests.unit.providers.asking import CANARY, CHAT, Secrets, endpoint_at, provider_for, question, turn_for

#: The SDK sets the levels of its own loggers when it is loaded: `everything` has to come after that.
OPENERS = {"compatible": CompatibleOpener(), "official": OpenAiOpener()}
PROMPT = "canary-prompt-0815"


@pytest.fixture
def everything(caplog):
    """The records of all loggers, at every level that they let pass once the clients are made."""
    caplog.set_level(logging.DEBUG)
    return caplog


def echo(script_of):
    """A server that sends back the header with the key."""
    return lambda request: script_of(request.header("authorization") or request.header("x-api-key") or "")


SERVERS = {
    "an answer": openai_chat_body(["ok"]),
    "a status with the key": echo(lambda key: json_body({"error": {"message": f"Incorrect key: {key}"}}, 401)),
    "a page with the key": echo(lambda key: whole_body(f"<p>{key}</p>".encode(), "text/html", 500)),
    "a redirect with the key": echo(
        lambda key: whole_body(b"", "text/plain", 302, [("Location", f"http://127.0.0.1:9/{key[-14:]}")])
    ),
    "an error frame with the key": echo(lambda key: [Head(), Chunk(sse({"error": {"message": f"bad {key}"}}))]),
    "garbage with the key": echo(lambda key: [Head(), Chunk(sse(f"what is {key}?")), Chunk(sse("[DONE]"))]),
    "a document with the key": echo(lambda key: json_body({"error": {"message": f"bad {key}"}})),
    "a cut": [Head(), Chunk(openai_chat_frames(["one"])[0]), Close()],
    "a refusal, twice": json_body({"error": "busy"}, 503),
    "no answer": [Close()],
}


@pytest.mark.parametrize("auth", [AuthStyle.BEARER, AuthStyle.X_API_KEY])
@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("server", SERVERS)
async def test_neither_key_nor_prompt_leaves_a_trace(toy_server, everything, server, opener, auth):
    toy_server.on(CHAT, SERVERS[server])
    provider = provider_for(opener=OPENERS[opener])
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1", auth=auth, retries=1), PROMPT), provider)
    await turn.run()
    sent = toy_server.next_request()
    assert CANARY in (sent.header("authorization") or sent.header("x-api-key"))
    traces = repr(events) + repr(turn.ended) + everything.text + repr(provider)
    assert CANARY not in traces
    assert PROMPT not in everything.text


@pytest.mark.parametrize("server", ["a status with the key", "no answer"])
async def test_an_error_s_traceback_holds_no_key(toy_server, server):
    toy_server.on(CHAT, SERVERS[server])
    provider = provider_for(opener=CompatibleOpener())
    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1")), provider)
    with pytest.raises(ChatError) as caught:
        async for _ in provider.stream(turn.request, turn.meter):
            pass
    assert CANARY not in "".join(traceback.format_exception(caught.value))


async def test_a_key_in_an_own_header_is_not_told_even_without_its_scheme(toy_server, monkeypatch):
    monkeypatch.setenv("MY_AUTH", f"Bearer {CANARY}")
    toy_server.on(CHAT, json_body({"error": {"message": f"Incorrect API key provided: {CANARY}"}}, 401))
    endpoint = endpoint_at(f"{toy_server.url}/v1", headers=(("Authorization", "env:MY_AUTH"),))
    turn, events = turn_for(question(endpoint), provider_for(None))
    end = await turn.run()
    assert toy_server.next_request().header("authorization") == f"Bearer {CANARY}"
    assert CANARY not in repr(events)
    assert "•••" in end.error.sentence


@pytest.mark.parametrize(
    "answer",
    [
        json_body({"data": [{"id": "m-1"}]}),
        echo(lambda key: json_body({"error": {"message": f"Incorrect key: {key}"}}, 401)),
        echo(lambda key: whole_body(key.encode(), "text/plain")),
        [Close()],
    ],
)
async def test_asking_for_models_leaves_no_trace_either(toy_server, everything, answer):
    toy_server.otherwise(answer)
    registry = ProviderRegistry(Secrets(None), None, SystemClock())
    told = ""
    try:
        await registry.models(endpoint_at(f"{toy_server.url}/v1"), CANARY)
    except ChatError as error:
        told = f"{error!r} {error} {error.detail} {error.info!r}" + "".join(traceback.format_exception(error))
    assert toy_server.next_request().header("authorization") == f"Bearer {CANARY}"
    assert CANARY not in told + everything.text


async def test_the_loggers_of_the_libraries_are_silenced_when_clients_are_made(toy_server):
    for name in ("httpx2", "httpcore2", "openai"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    provider_for()
    for name in ("httpx2", "httpcore2.http11", "openai._base_client"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
