"""Anthropic's own API: which address that is, which version is asked for, how the key is shown."""

import warnings
from pathlib import Path

import pytest

from desktop_chat.core.endpoint import AuthStyle, Dialect
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.anthropic_official import AnthropicOpener, is_official_anthropic
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.requests import Outgoing
from tests.helpers.toy_server import Chunk, Close, Head, html_body, json_body, whole_body
from tests.unit.providers.asking import (
    CANARY,
    endpoint_at,
    events_of,
    provider_for,
    question,
    text_of,
    turn_for,
    verdict_of,
)
from tests.unit.providers.test_sdk_opener import sent

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
ANSWER = (CAPTURES / "llama_messages.txt").read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def endpoint_for(toy_server, **fields):
    return endpoint_at(f"{toy_server.url}/v1/messages", **{"dialect": Dialect.ANTHROPIC_MESSAGES, **fields})


async def asked(toy_server, opener=None, **fields):
    """The request of a whole turn, as the server saw it."""
    toy_server.otherwise(whole_body(ANSWER, "text/event-stream"))
    request = question(endpoint_for(toy_server, **fields), system="Be brief")
    events = await events_of(request, provider_for(opener=opener or AnthropicOpener()))
    assert text_of(events).startswith("1. Red: This is the most obvious colour")
    assert verdict_of(events) is Verdict.LENGTH_LIMIT
    return toy_server.next_request()


def outgoing_at(toy_server, headers, model="m-1"):
    body = {"model": model, "max_tokens": 5, "messages": [], "thinking": {"type": "enabled"}, "stream": True}
    headers = {"Content-Type": "application/json", **headers}
    return Outgoing(f"{toy_server.url}/v1/messages", headers, body, Dialect.ANTHROPIC_MESSAGES)


@pytest.mark.parametrize(
    ("url", "is_official"),
    [
        ("https://api.anthropic.com", True),
        ("https://api.anthropic.com/v1/messages?beta=true", True),
        ("HTTPS://API.Anthropic.com/v1", True),
        ("http://api.anthropic.com/v1/messages", False),
        ("https://api.anthropic.com.example.com/v1/messages", False),
        ("https://api.anthropic.com@example.com/v1/messages", False),
        ("https://gateway.example.com/anthropic/v1/messages", False),
        ("https://eu.anthropic.com", False),
    ],
)
def test_only_its_own_address_is_official(url, is_official):
    assert is_official_anthropic(endpoint_at(url)) is is_official


@pytest.mark.parametrize(
    ("headers", "version"),
    [((), "2023-06-01"), ((("Anthropic-Version", "2026-10-21"),), "2026-10-21")],
)
async def test_the_first_version_is_asked_for_unless_the_endpoint_names_another(toy_server, headers, version):
    request = await asked(toy_server, headers=headers)
    assert [value for name, value in request.headers if name.lower() == "anthropic-version"] == [version]


@pytest.mark.parametrize(
    ("auth", "shown"),
    [(AuthStyle.X_API_KEY, ("x-api-key", CANARY)), (AuthStyle.BEARER, ("authorization", f"Bearer {CANARY}"))],
)
async def test_a_turn_sends_what_a_compatible_server_gets_and_reads_the_answer(toy_server, auth, shown):
    ours = await asked(toy_server, auth=auth)
    theirs = await asked(toy_server, CompatibleOpener(), auth=auth)
    assert (ours.method, ours.target, ours.json) == (theirs.method, theirs.target, theirs.json)
    assert ours.json["max_tokens"] > 0
    for request in (ours, theirs):
        names = {name.lower(): value for name, value in request.headers}
        assert {name: names.get(name) for name in ("x-api-key", "authorization")} == {
            "x-api-key": None,
            "authorization": None,
            shown[0]: shown[1],
        }


STREAM_FAULTS = {
    "cut": ([Head(), Chunk(ANSWER[:2000]), Close()], Verdict.TRUNCATED),
    "clean end without message_stop": ([Head(), Chunk(ANSWER[:2000])], Verdict.TRUNCATED),
    "error frame": (
        [
            Head(),
            Chunk(b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n'),
        ],
        Verdict.SERVER_ERROR,
    ),
    "status 529": (json_body({"type": "error", "error": {"message": "Overloaded"}}, 529), Verdict.HTTP_ERROR),
    "status 401": (json_body({"type": "error", "error": {"message": "no key"}}, 401), Verdict.HTTP_ERROR),
    "html": (html_body(), Verdict.NOT_A_STREAM),
    "no head": ([Close()], Verdict.NETWORK_ERROR),
}


@pytest.mark.parametrize("fault", STREAM_FAULTS)
async def test_a_fault_has_its_verdict_and_one_request(toy_server, fault):
    script, verdict = STREAM_FAULTS[fault]
    toy_server.on("/v1/messages", script)
    turn, _ = turn_for(question(endpoint_for(toy_server)), provider_for(opener=AnthropicOpener()))
    assert (await turn.run()).verdict is verdict
    assert len(toy_server.requests) == 1


@pytest.mark.parametrize("key", [{"x-api-key": "k-1"}, {"Authorization": "Bearer k-1"}, {}])
async def test_the_key_is_shown_the_endpoint_s_way_and_no_other(toy_server, key):
    request = await sent(toy_server, AnthropicOpener(), outgoing_at(toy_server, {**key, "anthropic-beta": "b-1,b-2"}))
    shown = {name: request.header(name) for name in ("x-api-key", "Authorization") if request.header(name)}
    assert shown == key
    assert request.header("anthropic-beta") == "b-1,b-2"


async def test_the_sdk_says_nothing_about_an_older_model(toy_server):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        request = await sent(toy_server, AnthropicOpener(), outgoing_at(toy_server, {}, "claude-2.1"))
    assert request.json["model"] == "claude-2.1"
    assert said == []
