"""Each kind of endpoint gets its provider, and tells its models."""

import gzip
import subprocess
import sys
from dataclasses import replace

import pytest

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, AuthStyle, Dialect, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.anthropic_official import AnthropicOpener
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.models import list_models
from desktop_chat.providers.openai_official import OpenAiOpener
from desktop_chat.providers.registry import ProviderRegistry, sdk_modules
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import (
    Close,
    Head,
    Raw,
    Silence,
    ToyServer,
    html_body,
    json_body,
    openai_chat_body,
    whole_body,
)
from tests.unit.providers.asking import (
    CANARY,
    CHAT,
    Secrets,
    endpoint_at,
    events_of,
    question,
    text_of,
    verdict_of,
)


class LocalServer:
    def __init__(self, url):
        self.url = url

    async def address(self):
        return f"{self.url}/v1", "local-key"


def registry_for(key=CANARY, local=None):
    return ProviderRegistry(Secrets(key), local, SystemClock())


async def test_a_remote_endpoint_is_asked_with_its_stored_key(toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    registry, endpoint = registry_for(), endpoint_at(f"{toy_server.url}/v1")
    assert text_of(await events_of(question(endpoint), registry.for_endpoint(endpoint))) == "ok"
    assert toy_server.next_request().header("authorization") == f"Bearer {CANARY}"
    await registry.close()


async def test_the_local_endpoint_is_asked_where_its_server_listens_with_its_own_key(toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    registry = registry_for(local=LocalServer(toy_server.url))
    assert text_of(await events_of(question(LOCAL_ENDPOINT), registry.for_endpoint(LOCAL_ENDPOINT))) == "ok"
    assert toy_server.next_request().header("authorization") == "Bearer local-key"


async def test_without_a_local_model_the_sentence_says_what_to_do():
    registry = registry_for()
    with pytest.raises(ChatError, match="not installed") as caught:
        await events_of(question(LOCAL_ENDPOINT), registry.for_endpoint(LOCAL_ENDPOINT))
    assert (caught.value.kind, caught.value.before_send) == (ErrorKind.LOCAL_MODEL, True)


async def test_the_scripted_endpoint_needs_no_network():
    endpoint = endpoint_at("", kind=EndpointKind.SCRIPTED, model="script")
    registry = registry_for()
    events = await events_of(question(endpoint), registry.for_endpoint(endpoint))
    assert verdict_of(events) is Verdict.COMPLETE
    assert await registry.models(endpoint) == ["script"]


OPENERS = [
    ("https://api.openai.com/v1", Dialect.AUTO, "OpenAiOpener"),
    ("https://api.openai.com", Dialect.OPENAI_CHAT, "OpenAiOpener"),
    ("https://api.openai.com/v1/responses", Dialect.OPENAI_RESPONSES, "OpenAiOpener"),
    ("https://api.anthropic.com/v1/messages", Dialect.ANTHROPIC_MESSAGES, "AnthropicOpener"),
    ("https://api.openai.com/v1/other", Dialect.AUTO, "CompatibleOpener"),
    ("https://api.openai.com/v1/x", Dialect.PLAIN_SSE, "CompatibleOpener"),
    ("http://api.openai.com/v1", Dialect.OPENAI_CHAT, "CompatibleOpener"),
    ("https://api.openai.com.example.com/v1", Dialect.OPENAI_CHAT, "CompatibleOpener"),
    ("https://api.anthropic.com/v1/chat/completions", Dialect.OPENAI_CHAT, "CompatibleOpener"),
    ("https://gateway.example.com/anthropic/v1/messages", Dialect.ANTHROPIC_MESSAGES, "CompatibleOpener"),
    ("http://localhost:1/v1", Dialect.AUTO, "CompatibleOpener"),
    ("http://[broken", Dialect.AUTO, "CompatibleOpener"),
]


@pytest.mark.parametrize(("url", "dialect", "opener"), OPENERS)
def test_only_a_vendor_s_own_server_is_spoken_to_through_its_sdk(url, dialect, opener):
    provider = registry_for().for_endpoint(endpoint_at(url, dialect=dialect))
    assert type(provider._opener).__name__ == opener


def test_at_most_one_sdk_is_imported_in_advance():
    openai, anthropic = [endpoint_at(url, dialect=dialect) for url, dialect, _ in (OPENERS[1], OPENERS[3])]
    other, local = endpoint_at("http://localhost:1/v1"), replace(openai, kind=EndpointKind.LOCAL)
    assert sdk_modules([other, local]) == ()
    assert sdk_modules([other, anthropic, openai]) == AnthropicOpener.modules
    assert sdk_modules([openai, anthropic]) == OpenAiOpener.modules


def test_no_sdk_is_imported_before_one_is_needed():
    code = "import desktop_chat.providers.registry, sys; print({'openai', 'anthropic'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


# --- models ----------------------------------------------------------------------------------------------------

LISTS = {
    "openai": ({"object": "list", "data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ["b", "a"]),
    "names": ({"models": [{"name": "x"}, "y", {"size": 3}, None]}, ["x", "y"]),
    "nothing": ({"data": None}, []),
}


@pytest.mark.parametrize("shape", LISTS)
async def test_models_are_listed_in_the_server_s_order(toy_server, shape):
    value, names = LISTS[shape]
    toy_server.on("/v1/models", json_body(value))
    assert await registry_for().models(endpoint_at(f"{toy_server.url}/v1")) == names
    request = toy_server.next_request()
    assert (request.method, request.header("authorization")) == ("GET", f"Bearer {CANARY}")


async def test_a_key_on_trial_takes_the_place_of_the_stored_one(toy_server):
    toy_server.on("/v1/models", json_body({"data": []}))
    await registry_for().models(endpoint_at(f"{toy_server.url}/v1"), "trial-key")
    assert toy_server.next_request().header("authorization") == "Bearer trial-key"


async def test_a_packed_list_is_read(toy_server):
    packed = gzip.compress(b'{"data": [{"id": "a"}]}')
    toy_server.on("/v1/models", whole_body(packed, "application/json", 200, [("Content-Encoding", "gzip")]))
    assert await registry_for().models(endpoint_at(f"{toy_server.url}/v1")) == ["a"]


NO_LISTS = {
    "a wrong key": (json_body({"error": {"message": "moon"}}, 401), ErrorKind.HTTP, "set the right key"),
    "no such path": (html_body(404), ErrorKind.HTTP, "check the URL"),
    "a page": (html_body(), ErrorKind.PROTOCOL, "list of models could not be read"),
    "half a list": ([Head(headers=[]), Raw(b"5\r\n{\"dat"), Close()], ErrorKind.CUT, "broke off"),
    "no head": ([Close()], ErrorKind.NETWORK, "without an answer"),
    "no HTTP": ([Raw(b"what?\r\n\r\n"), Close()], ErrorKind.NETWORK, "not HTTP"),
    "a useless packing": (whole_body(b"x", "a/b", 200, [("Content-Encoding", "br")]), ErrorKind.PROTOCOL,
                          "not asked for"),
}  # fmt: skip


@pytest.mark.parametrize("fault", NO_LISTS)
async def test_why_there_is_no_list_is_told_in_a_sentence(toy_server, fault):
    script, kind, words = NO_LISTS[fault]
    toy_server.on("/v1/models", script)
    with pytest.raises(ChatError, match=words) as caught:
        await registry_for().models(endpoint_at(f"{toy_server.url}/v1"))
    assert caught.value.kind is kind


async def test_a_redirect_to_another_origin_does_not_get_the_key(toy_server):
    with ToyServer(json_body({"data": []})) as other:
        toy_server.otherwise(whole_body(b"", "text/plain", 307, [("Location", f"{other.url}/v1/models")]))
        with pytest.raises(ChatError, match="use that URL"):
            await registry_for().models(endpoint_at(f"{toy_server.url}/v1"))
        assert other.connections == 0


@pytest.mark.parametrize("start", [[], [Head(headers=[])]])
async def test_a_server_that_says_nothing_is_given_up(toy_server, start):
    toy_server.otherwise([*start, Silence()])
    clock = SystemClock()
    with pytest.raises(ChatError, match=r"no models within 0\.05 s"):
        await list_models(endpoint_at(f"{toy_server.url}/v1"), None, HttpClients(clock), clock, timeout_s=0.05)
    await (await toy_server.request()).closed


async def test_closing_leaves_nothing_behind(toy_server):
    registry = registry_for()
    with pytest.raises(ChatError):
        await registry.models(endpoint_at("https://127.0.0.1:9/v1", auth=AuthStyle.NONE))
    await registry.close()
