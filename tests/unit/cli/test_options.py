"""What the words of a command become."""

import argparse

import pytest

from desktop_chat.cli.options import add_reach_options, add_sampling_options, add_server_options
from desktop_chat.cli.target import checked_url, configured, unsent_options, usual_auth
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.endpoint import (
    AuthStyle,
    Dialect,
    Endpoint,
    Learned,
    RequestStyle,
    Session,
    SessionPlace,
    Timeouts,
    Tls,
)
from desktop_chat.core.parameters import Parameters

SERVER = Endpoint("e", "E", "http://127.0.0.1:1/v1", auth=AuthStyle.NONE, parameters=Parameters(seed=1, top_p=0.5))


@pytest.fixture
def parsed():
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_server_options(parser, session_flag="--session-in")
    add_sampling_options(parser)
    add_reach_options(parser)
    return lambda *words: parser.parse_args(words)


def test_no_option_changes_nothing(parsed):
    assert configured(SERVER, parsed()) == SERVER


def test_options_go_over_what_the_endpoint_sets(parsed):
    words = {
        "dialect": "ollama",
        "model": "m",
        "header": "X-A:b",
        "auth": "x-api-key",
        "request": "get",
        "query-name": "q",
        "session-in": "header:X-Session",
        "temperature": "0",
        "max-tokens": "9",
        "seed": "2",
        "reasoning-effort": "low",
        "ca": "ca.pem",
        "client-cert": "c.pem",
        "proxy": "http://p:1",
        "connect-timeout": "1",
        "idle-timeout": "2.5",
        "retries": "0",
        "extra-body": '{"a": 1}',
    }
    given = [f"--{name}={value}" for name, value in words.items()]
    assert configured(SERVER, parsed(*given, "--stop", "a", "--stop", "b", "--json-mode")) == Endpoint(
        "e",
        "E",
        "http://127.0.0.1:1/v1",
        dialect=Dialect.OLLAMA,
        model="m",
        auth=AuthStyle.X_API_KEY,
        headers=(("X-A", "b"),),
        extra_body='{"a": 1}',
        tls=Tls("ca.pem", "c.pem"),
        proxy="http://p:1",
        timeouts=Timeouts(connect_s=1, idle_s=2.5),
        retries=0,
        request_style=RequestStyle.GET,
        query_name="q",
        session=Session(SessionPlace.HEADER, "X-Session"),
        parameters=Parameters(0.0, 0.5, 9, ("a", "b"), 2, "low", True),
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--temperature", "nan"),
        ("--temperature", "hot"),
        ("--temperature", "inf"),
        ("--top-p", "1.5"),
        ("--max-tokens", "0"),
        ("--seed", "x"),
        ("--stop", ""),
        ("--extra-body", "[1]"),
        ("--extra-body", "{"),
        ("--session-in", "cookie:a"),
        ("--auth", "basic"),
        ("--request", "post"),
        ("--idle-timeout", "0"),
        ("--idle-timeout", "nan"),
        ("--retries", "-1"),
    ],
)
def test_words_that_mean_nothing_are_refused(parsed, words):
    with pytest.raises(argparse.ArgumentError):
        parsed(*words)


@pytest.mark.parametrize(
    ("url", "dialect", "auth"),
    [
        ("http://127.0.0.1:1/v1", Dialect.AUTO, AuthStyle.BEARER),
        ("https://api.anthropic.com/v1/messages", Dialect.AUTO, AuthStyle.X_API_KEY),
        ("https://api.anthropic.com", Dialect.AUTO, AuthStyle.X_API_KEY),
        ("https://me.openai.azure.com", Dialect.AUTO, AuthStyle.API_KEY),
        ("http://127.0.0.1:1/chat", Dialect.ANTHROPIC_MESSAGES, AuthStyle.X_API_KEY),
    ],
)
def test_a_key_goes_where_servers_of_that_kind_look_for_it(url, dialect, auth):
    assert usual_auth(Endpoint("e", "E", url, dialect=dialect)) is auth


def test_an_address_with_bytes_that_are_no_text_is_refused():
    with pytest.raises(UsageError, match="no text"):
        checked_url("http://127.0.0.1:1/\udcff")


CHAT = "http://127.0.0.1:1/chat"


@pytest.mark.parametrize(
    ("endpoint", "unsent"),
    [
        (Endpoint("e", "E", "http://127.0.0.1:1/v1"), []),
        (Endpoint("e", "E", "http://127.0.0.1:1/v1/responses"), ["--seed"]),
        (Endpoint("e", "E", CHAT), ["--seed", "--temperature"]),
        (Endpoint("e", "E", CHAT, request_style=RequestStyle.MESSAGE), ["--seed", "--system", "--temperature"]),
        (Endpoint("e", "E", CHAT, request_style=RequestStyle.GET), ["--model", "--seed", "--system", "--temperature"]),
        (Endpoint("e", "E", CHAT, dialect=Dialect.AI_SDK_DATA), ["--model", "--seed", "--temperature"]),
        (Endpoint("e", "E", CHAT, dialect=Dialect.WORKERS_AI, request_style=RequestStyle.MESSAGE), []),
    ],
)
def test_options_that_a_server_has_no_place_for_are_known(parsed, endpoint, unsent):
    typed = parsed("--temperature", "0", "--system", "Be brief", "--seed", "1", "--model", "m")
    assert unsent_options(typed, endpoint, Learned()) == unsent
    assert unsent_options(parsed(), endpoint, Learned()) == []


def test_what_an_answer_taught_counts_for_them(parsed):
    typed = parsed("--system", "Be brief")
    assert unsent_options(typed, Endpoint("e", "E", CHAT), Learned()) == []
    assert unsent_options(typed, Endpoint("e", "E", CHAT), Learned(dialect=Dialect.AI_SDK_UI)) == ["--system"]
