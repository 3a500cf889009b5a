"""Each SDK opens the stream and nothing else: the request is the one it was given, the answer is handed on unread."""

import gzip
import logging
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.providers.anthropic_official import AnthropicOpener
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.http_client import HttpClients, Line
from desktop_chat.providers.openai_official import OpenAiOpener
from desktop_chat.providers.requests import Outgoing
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import Chunk, Close, Head, Raw, Silence, whole_body
from tests.unit.providers.asking import endpoint_at

CASES = {
    "chat": (OpenAiOpener, Dialect.OPENAI_CHAT, "/v1/chat/completions"),
    "responses": (OpenAiOpener, Dialect.OPENAI_RESPONSES, "/v1/responses"),
    "messages": (AnthropicOpener, Dialect.ANTHROPIC_MESSAGES, "/v1/messages"),
}
HEADERS = {
    "User-Agent": "desktop-chat/test",
    "Content-Type": "application/json",
    "Accept": "text/event-stream",
    "Authorization": "Bearer the-key",
    "anthropic-version": "2024-01-01",
    "OpenAI-Organization": "org-of-the-endpoint",
}
BODY = {
    "model": "m-1",
    "messages": [{"role": "user", "content": "日本 😀"}],
    "input": [{"role": "user", "content": "Hi"}],
    "max_tokens": 77,
    "stream": True,
    "stream_options": {"include_usage": True},
    "temperature": 0.0,
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "unknown": [None, {"a": 1}],
}
BYTES = b'data: {"a": \xff\r\r\n\n: \x00 no dialect at all'


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def outgoing_of(case, server, **fields):
    return replace(Outgoing(server + case[2], dict(HEADERS), dict(BODY), case[1], ("the-key",)), **fields)


@asynccontextmanager
async def opened(opener, outgoing):
    """The response and the line it came over."""
    line = await HttpClients(SystemClock()).line(endpoint_at(outgoing.url))
    try:
        yield await opener.open(line, outgoing), line
    finally:
        await line.aclose()


async def sent(toy_server, opener, outgoing):
    """The request as the server saw it."""
    toy_server.otherwise(whole_body(BYTES, "text/event-stream"))
    async with opened(opener, outgoing):
        return toy_server.next_request()


async def test_the_request_is_that_of_a_compatible_server_to_the_last_header(toy_server, case):
    outgoing = outgoing_of(case, toy_server.url)
    ours = await sent(toy_server, case[0](), outgoing)
    theirs = await sent(toy_server, CompatibleOpener(), outgoing)
    assert (ours.method, ours.target, ours.json) == (theirs.method, theirs.target, theirs.json)
    assert ours.json == BODY
    by_name = {name.lower(): value for name, value in ours.headers}
    assert len(by_name) == len(ours.headers)
    lengths = [by_name.pop("content-length"), dict(theirs.headers).pop("Content-Length")]
    assert by_name == {name.lower(): value for name, value in theirs.headers if name != "Content-Length"}
    assert lengths == [str(len(request.body)) for request in (ours, theirs)]


async def test_an_address_of_another_form_is_kept(toy_server, case):
    outgoing = outgoing_of(case, toy_server.url, url=f"{toy_server.url}/gate/way?api-version=1")
    assert (await sent(toy_server, case[0](), outgoing)).target == "/gate/way?api-version=1"


ENVIRONMENT = {
    **dict.fromkeys(["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"], "environment"),
    **dict.fromkeys(["OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "HTTP_PROXY", "ALL_PROXY"], "http://127.0.0.1:9"),
    **dict.fromkeys(
        ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_PROFILE", "ANTHROPIC_WORKSPACE_ID"], "environment"
    ),
    **dict.fromkeys(
        ["OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"],
        "X-From: environment\nAuthorization: environment\nx-api-key: environment\nanthropic-version: environment\n"
        "User-Agent: environment\nContent-Type: multipart/form-data\nHost: environment\nContent-Length: 3\n"
        "Accept-Encoding: gzip",
    ),
    "OPENAI_LOG": "debug",
    "ANTHROPIC_LOG": "debug",
    "ANTHROPIC_IDENTITY_TOKEN": "environment",
    "ANTHROPIC_FEDERATION_RULE_ID": "environment",
    "ANTHROPIC_ORGANIZATION_ID": "environment",
}


@pytest.mark.parametrize("without", ["", "Authorization"])
async def test_the_environment_has_no_say(toy_server, case, monkeypatch, tmp_path, without):
    headers = {name: value for name, value in HEADERS.items() if name != without}
    outgoing = outgoing_of(case, toy_server.url, headers=headers)
    plain = await sent(toy_server, case[0](), outgoing)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path))
    request = await sent(toy_server, case[0](), outgoing)
    assert (request.headers, request.body) == (plain.headers, plain.body)
    assert "environment" not in str(request)
    assert (request.header("authorization") is None) is (without == "Authorization")


@pytest.mark.parametrize("status", [200, 204, 301, 307, 400, 401, 404, 408, 409, 413, 422, 429, 500, 503, 529])
async def test_every_status_is_handed_on_at_once_and_once(toy_server, case, status):
    retry = [
        ("Retry-After", "0"),
        ("retry-after-ms", "1"),
        ("x-should-retry", "true"),
        ("Location", "http://127.0.0.1:9/"),
    ]
    toy_server.otherwise([Head(status, retry, chunked=status != 204), Silence()])
    async with opened(case[0](), outgoing_of(case, toy_server.url)) as (response, _):
        assert (response.status_code, response.headers["retry-after"]) == (status, "0")
        assert len(toy_server.requests) == 1


@pytest.mark.parametrize("script", [[Close()], [Raw(b"no HTTP at all\r\n\r\n"), Close()]])
async def test_a_connection_that_breaks_is_not_tried_again(toy_server, case, script):
    toy_server.otherwise(script)
    with pytest.raises(ChatError) as caught:
        async with opened(case[0](), outgoing_of(case, toy_server.url)):
            pass
    assert (caught.value.kind, caught.value.before_send) == (ErrorKind.NETWORK, False)
    assert toy_server.connections == 1


@pytest.mark.parametrize("failure", [httpx2.ConnectError, httpx2.ReadTimeout, httpx2.RemoteProtocolError])
async def test_it_makes_no_tries_of_its_own(case, failure):
    tries = []

    def fail(request):
        tries.append(request)
        raise failure("no")

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(fail)) as client:
        with pytest.raises(ChatError):
            await case[0]().open(Line(client, None), outgoing_of(case, "http://127.0.0.1:9"))
    assert len(tries) == 1


@pytest.mark.parametrize("packed", [False, True])
async def test_the_body_is_left_as_it_came(toy_server, case, packed):
    body = gzip.compress(BYTES) if packed else BYTES
    toy_server.otherwise(whole_body(body, "text/event-stream", 200, [("Content-Encoding", "gzip")] if packed else []))
    async with opened(case[0](), outgoing_of(case, toy_server.url)) as (_, line):
        assert b"".join([piece async for piece in line.transport.body]) == body


async def test_the_first_bytes_do_not_wait_for_the_rest(toy_server, case):
    toy_server.otherwise([Head(), Chunk(b"first"), Silence()])
    async with opened(case[0](), outgoing_of(case, toy_server.url)) as (_, line):
        assert await anext(aiter(line.transport.body)) == b"first"


async def test_half_a_character_does_not_stop_the_request(toy_server, case):
    body = {**BODY, "messages": [{"role": "user", "content": "half \ud83d!"}], "input": "half \ud83d!"}
    request = await sent(toy_server, case[0](), outgoing_of(case, toy_server.url, body=body))
    assert (request.json["messages"][0]["content"], request.json["input"]) == ("half \ufffd!", "half \ufffd!")


async def test_without_a_model_nothing_is_sent(toy_server, case):
    with pytest.raises(ChatError, match="No model") as caught:
        async with opened(case[0](), outgoing_of(case, toy_server.url, body={"model": ""})):
            pass
    assert (caught.value.kind, caught.value.before_send, toy_server.connections) == (ErrorKind.SETTINGS, True, 0)


async def test_without_the_sdk_the_sentence_says_what_to_do(toy_server, case, monkeypatch):
    monkeypatch.setitem(sys.modules, case[0].modules[0], None)
    with pytest.raises(ChatError, match="Install the program again"):
        async with opened(case[0](), outgoing_of(case, toy_server.url)):
            pass


@pytest.mark.parametrize("broken", [{"url": "http://127.0.0.1:9/v1?a=\x00"}, {"headers": {"X-Bad": "snow ☃"}}])
async def test_what_cannot_be_sent_is_told_as_an_error_of_ours(case, broken):
    with pytest.raises(ChatError):
        async with opened(case[0](), outgoing_of(case, "http://127.0.0.1:9", **broken)):
            pass


def test_once_it_is_loaded_nothing_more_of_it_is_loaded_on_the_thread_that_draws():
    code = """
import asyncio, sys, httpx2
from desktop_chat.core.endpoint import Dialect
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.registry import AnthropicOpener, OpenAiOpener

async def ask(opener, dialect):
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200))
    async with httpx2.AsyncClient(transport=transport) as client:
        line = Line(client, None)
        await opener.open(line, Outgoing("http://127.0.0.1:9/", {}, {"model": "m"}, dialect))
        await line.closers.aclose()

for opener, dialects in (
    (OpenAiOpener(), [Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES]), (AnthropicOpener(), [Dialect.ANTHROPIC_MESSAGES])
):
    opener.load()
    known = set(sys.modules)
    for dialect in dialects:
        asyncio.run(ask(opener, dialect))
    print(*sorted(name for name in set(sys.modules) - known if name.startswith(("openai.", "anthropic.", "pydantic"))))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # A module of a few lines that only the vendor's client itself asks for.
    assert told.stdout.split() == ["openai.resources.chat.chat"]


async def test_its_records_of_requests_are_off(toy_server, case, monkeypatch):
    for name in (case[0].package, "httpx2"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    await sent(toy_server, case[0](), outgoing_of(case, toy_server.url))
    for name in (case[0].package, f"{case[0].package}._base_client", "httpx2", "httpcore2"):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING
