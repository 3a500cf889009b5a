"""Anthropic's own API: which address that is, which version is asked for, how the key is shown."""

import warnings

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.providers.anthropic_official import AnthropicOpener, is_official_anthropic
from desktop_chat.providers.requests import Outgoing
from tests.unit.providers.asking import endpoint_at
from tests.unit.providers.test_sdk_opener import sent


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
    [({}, "2023-06-01"), ({"Anthropic-Version": "2026-10-21"}, "2026-10-21")],
)
async def test_the_first_version_is_asked_for_unless_the_endpoint_names_another(toy_server, headers, version):
    request = await sent(toy_server, AnthropicOpener(), outgoing_at(toy_server, headers))
    assert [value for name, value in request.headers if name.lower() == "anthropic-version"] == [version]


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
