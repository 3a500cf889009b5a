"""Requests as curl commands: what the shell makes of them, and that no secret is in them."""

import json
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.endpoint import AuthStyle, Dialect, EndpointKind, RequestStyle, Tls
from desktop_chat.core.errors import ChatError
from desktop_chat.core.pasted import pasted
from desktop_chat.providers.curl import as_curl, curl_for
from desktop_chat.providers.registry import ProviderRegistry
from desktop_chat.providers.requests import Outgoing
from desktop_chat.services.system_clock import SystemClock
from tests.unit.providers.requesting import CANARY, asked, endpoint, sent, user

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


def options(command):
    """What curl would see, with `$VARIABLE` where the shell puts one in."""
    words = shlex.split(command)
    assert words[:2] == ["curl", "-N"]
    return words[2:]


def test_a_question_as_a_command():
    command = as_curl(
        sent(asked(Dialect.PLAIN_SSE, user("It's me"), on=endpoint(request_style=RequestStyle.MESSAGE), model=""))
    )
    assert command == (
        "curl -N https://h/api \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        "  -H 'Accept: text/event-stream, */*;q=0.5' \\\n"
        """  -H 'Authorization: Bearer '"$DESKTOP_CHAT_KEY" \\\n"""
        """  --data-raw '{"message":"It'"'"'s me"}'"""
    )


@given(TEXT, TEXT, st.sampled_from(list(AuthStyle)), st.sampled_from(list(Dialect)))
def test_the_shell_gives_curl_what_was_meant_and_never_the_key(text, system, auth, dialect):
    on = endpoint(dialect, auth=auth, extra_body=json.dumps({"mine": CANARY, "again": text}))
    outgoing = sent(asked(dialect, user(f"{text} {CANARY} {text}"), on=on, system=system))
    command = as_curl(outgoing, on)
    assert CANARY not in command
    words = [word.replace("$DESKTOP_CHAT_KEY", CANARY) for word in options(command)]
    assert words[0] == outgoing.url
    headers = [words[at + 1] for at, word in enumerate(words) if word == "-H"]
    sent_headers = {f"{name}: {value}" for name, value in outgoing.headers.items() if name != "User-Agent"}
    assert set(headers) == sent_headers
    expected = json.loads(json.dumps(outgoing.body).replace("$DESKTOP_CHAT_KEY", CANARY))
    assert json.loads(words[-1]) == expected


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30))
def test_a_real_shell_hands_over_the_same_words(text):
    outgoing = Outgoing(f"http://h/{text}", {"X-A": f"{text} {CANARY}"}, {"message": text}, Dialect.AUTO, (CANARY,))
    script = as_curl(outgoing).replace("curl ", "printf '%s\\0' ", 1)
    done = subprocess.run(["sh", "-c", script], env={"DESKTOP_CHAT_KEY": "k"}, capture_output=True, check=True)
    words = done.stdout.decode().split("\0")
    assert f"http://h/{text}" in words
    assert f"X-A: {text} k" in words
    assert json.loads(words[-2]) == {"message": text}


def test_without_the_keyring_secrets_become_variables_by_their_names(monkeypatch):
    monkeypatch.setenv("MY_TOKEN", CANARY)
    on = endpoint(headers=(("X-Auth-Token", "env:MY_TOKEN"), ("Cookie", "env:NOT_SET")), auth=AuthStyle.X_API_KEY)
    command = curl_for(asked(Dialect.AUTO, on=on))
    assert CANARY not in command
    words = options(command)
    assert {"x-api-key: $DESKTOP_CHAT_KEY", "X-Auth-Token: $MY_TOKEN", "Cookie: $NOT_SET"} <= set(words)


def test_certificates_proxy_and_brackets_come_along():
    on = endpoint(url="http://[::1]:8080/api", tls=Tls("ca file.pem", "me.pem"), proxy="http://proxy:3128")
    words = options(curl_for(asked(Dialect.AUTO, on=on)))
    assert words[:2] == ["-g", "http://[::1]:8080/api"]
    for pair in (["--cacert", "ca file.pem"], ["--cert", "me.pem"], ["-x", "http://proxy:3128"]):
        assert words[words.index(pair[0]) + 1] == pair[1]


def test_a_get_has_no_body():
    words = options(curl_for(asked(Dialect.AUTO, on=endpoint(request_style=RequestStyle.GET))))
    assert words[0] == "https://h/api?message=Hi"
    assert "--data-raw" not in words


@pytest.mark.parametrize(
    "dialect", [it for it in Dialect if it not in (Dialect.AUTO, Dialect.PLAIN_SSE, Dialect.TEXT_STREAM)]
)
def test_a_copied_command_can_be_pasted_again(dialect):
    on = endpoint(dialect, headers=(("X-Team", "blue"),))
    found = pasted(curl_for(asked(dialect, on=on, system="Be brief.")))
    url = sent(asked(dialect, on=on)).url
    assert (found.endpoint.dialect, found.endpoint.url, found.secret) == (dialect, url, "")
    assert ("X-Team", "blue") in found.endpoint.headers
    assert found.notes == ("The key stands in the variable DESKTOP_CHAT_KEY; enter it here.",)


async def test_the_registry_makes_commands_for_servers_and_asks_no_keyring():
    class NoSecrets:
        async def secret(self, _endpoint):
            raise AssertionError

    registry = ProviderRegistry(NoSecrets(), None, SystemClock())
    assert "$DESKTOP_CHAT_KEY" in registry.curl(asked(Dialect.AUTO))
    with pytest.raises(ChatError, match="out of the reach of curl"):
        registry.curl(asked(Dialect.AUTO, on=endpoint(kind=EndpointKind.LOCAL)))
    await registry.close()
