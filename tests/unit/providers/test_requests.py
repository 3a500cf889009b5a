"""Addresses, headers, ways of asking hand-written servers, sessions, and fields that a server refused."""

import pytest

from desktop_chat.core.endpoint import AuthStyle, Dialect, Learned, RequestStyle, Session, SessionPlace
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import Role
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.models import list_models
from desktop_chat.providers.refusals import refusal_note, refused_field
from desktop_chat.providers.requests import OPTIONAL_FIELDS
from desktop_chat.providers.urls import models_url_of, target_of
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import json_body
from tests.unit.providers.requesting import CANARY, answer, asked, body, endpoint, sent, user

AUTO, CHAT, RESPONSES = Dialect.AUTO, Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES
ANTHROPIC, OLLAMA, WORKERS, PLAIN = Dialect.ANTHROPIC_MESSAGES, Dialect.OLLAMA, Dialect.WORKERS_AI, Dialect.PLAIN_SSE
GATE = "https://gateway.ai.cloudflare.com/v1/acc/gate"
RUN = "https://api.cloudflare.com/client/v4/accounts/acc/ai/run"
AZURE = "https://name.openai.azure.com"

TARGETS = [
    ("http://h/v1", RESPONSES, "http://h/v1/responses", RESPONSES),
    ("http://h", RESPONSES, "http://h/v1/responses", RESPONSES),
    ("http://h/v1/responses", AUTO, "http://h/v1/responses", RESPONSES),
    ("https://api.openai.com/v1", RESPONSES, "https://api.openai.com/v1/responses", RESPONSES),
    ("https://api.anthropic.com", AUTO, "https://api.anthropic.com/v1/messages", ANTHROPIC),
    ("https://api.anthropic.com/v1/", AUTO, "https://api.anthropic.com/v1/messages", ANTHROPIC),
    ("https://api.anthropic.com/v1", CHAT, "https://api.anthropic.com/v1/chat/completions", CHAT),
    ("http://h", ANTHROPIC, "http://h/v1/messages", ANTHROPIC),
    ("http://h/v1", ANTHROPIC, "http://h/v1/messages", ANTHROPIC),
    ("http://h/anthropic", ANTHROPIC, "http://h/anthropic/v1/messages", ANTHROPIC),
    ("http://h/mine", ANTHROPIC, "http://h/mine", ANTHROPIC),
    ("http://h:11434", AUTO, "http://h:11434/api/chat", OLLAMA),
    ("http://h:11434/", OLLAMA, "http://h:11434/api/chat", OLLAMA),
    ("http://h:11434/v1", OLLAMA, "http://h:11434/api/chat", OLLAMA),
    ("http://h:11434/api/generate", AUTO, "http://h:11434/api/chat", OLLAMA),
    ("http://h:11434/v1", AUTO, "http://h:11434/v1/chat/completions", CHAT),
    ("http://h:8080/ollama", OLLAMA, "http://h:8080/ollama/api/chat", OLLAMA),
    ("http://h:8080/api/chat", OLLAMA, "http://h:8080/api/chat", OLLAMA),
    ("http://h:8080/api/chat", AUTO, "http://h:8080/api/chat", AUTO),
    (f"{GATE}/openai", AUTO, f"{GATE}/openai/chat/completions", CHAT),
    (f"{GATE}/openai", RESPONSES, f"{GATE}/openai/responses", RESPONSES),
    (f"{GATE}/compat", AUTO, f"{GATE}/compat/chat/completions", CHAT),
    (f"{GATE}/anthropic", AUTO, f"{GATE}/anthropic/v1/messages", ANTHROPIC),
    (f"{GATE}/anthropic/v1", AUTO, f"{GATE}/anthropic/v1/messages", ANTHROPIC),
    (f"{GATE}/workers-ai", AUTO, f"{GATE}/workers-ai/v1/chat/completions", CHAT),
    (f"{GATE}/workers-ai/v1", AUTO, f"{GATE}/workers-ai/v1/chat/completions", CHAT),
    (f"{GATE}/workers-ai", WORKERS, f"{GATE}/workers-ai/@cf/m", WORKERS),
    (f"{GATE}/workers-ai/@cf/x", AUTO, f"{GATE}/workers-ai/@cf/x", WORKERS),
    (
        f"{GATE}/azure-openai/res/dep?api-version=1",
        AUTO,
        f"{GATE}/azure-openai/res/dep/chat/completions?api-version=1",
        CHAT,
    ),
    (GATE, AUTO, GATE, AUTO),
    (RUN, AUTO, f"{RUN}/@cf/m", WORKERS),
    (f"{RUN}/@cf/meta/llama", AUTO, f"{RUN}/@cf/meta/llama", WORKERS),
    (RUN.removesuffix("/run") + "/v1", AUTO, RUN.removesuffix("/run") + "/v1/chat/completions", CHAT),
    (AZURE, AUTO, f"{AZURE}/openai/v1/chat/completions", CHAT),
    (f"{AZURE}/openai/v1/", RESPONSES, f"{AZURE}/openai/v1/responses", RESPONSES),
    (
        f"{AZURE}/openai/deployments/d?api-version=1",
        AUTO,
        f"{AZURE}/openai/deployments/d/chat/completions?api-version=1",
        CHAT,
    ),
    (f"{AZURE}/openai/deployments/d/chat/completions?api-version=1", AUTO, None, CHAT),
]


@pytest.mark.parametrize(("url", "dialect", "target", "spoken"), TARGETS)
def test_base_urls_are_completed_and_full_ones_kept(url, dialect, target, spoken):
    assert target_of(endpoint(dialect, url), "@cf/m") == (target or url, spoken)


@pytest.mark.parametrize(
    ("url", "dialect", "models"),
    [
        ("http://h:11434", AUTO, "http://h:11434/api/tags"),
        ("http://h/ollama/api/chat", OLLAMA, "http://h/ollama/api/tags"),
        ("https://api.anthropic.com", AUTO, "https://api.anthropic.com/v1/models"),
        ("http://h/v1/responses", AUTO, "http://h/v1/models"),
        (f"{GATE}/anthropic", AUTO, f"{GATE}/anthropic/v1/models"),
        (AZURE, AUTO, f"{AZURE}/openai/v1/models"),
        (f"{AZURE}/openai/deployments/d?api-version=1", AUTO, f"{AZURE}/openai/models?api-version=1"),
        (RUN, AUTO, f"{RUN.removesuffix('/run')}/models/search?task=Text%20Generation"),
    ],
)
def test_models_are_listed_where_each_dialect_lists_them(url, dialect, models):
    assert models_url_of(endpoint(dialect, url)) == models


@pytest.mark.parametrize("dialect", [PLAIN, Dialect.TEXT_STREAM, Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA, Dialect.AG_UI])
async def test_servers_without_a_list_say_so_in_a_sentence(dialect):
    with pytest.raises(ChatError) as refused:
        await list_models(endpoint(dialect), None, None, None)
    assert (refused.value.kind, str(refused.value)[-1]) == (ErrorKind.SETTINGS, ".")


@pytest.mark.parametrize(
    ("path", "dialect", "listed", "asked_at"),
    [
        ("", OLLAMA, {"models": [{"name": "a:1", "model": "a:1"}, {"name": "b"}]}, "/api/tags"),
        ("", ANTHROPIC, {"data": [{"type": "model", "id": "a:1", "display_name": "A"}, {"id": "b"}]}, "/v1/models"),
        (
            "/client/v4/accounts/acc/ai/run",
            WORKERS,
            {"success": True, "result": [{"id": "0-1", "name": "a:1"}, {"id": "0-2", "name": "b"}]},
            "/client/v4/accounts/acc/ai/models/search?task=Text%20Generation",
        ),
    ],
)
async def test_models_are_read_as_each_dialect_lists_them(toy_server, path, dialect, listed, asked_at):
    toy_server.otherwise(json_body(listed))
    clock = SystemClock()
    assert await list_models(endpoint(dialect, toy_server.url + path), CANARY, HttpClients(clock), clock) == [
        "a:1",
        "b",
    ]
    request = toy_server.next_request()
    assert request.target == asked_at
    assert (request.header("anthropic-version") is not None) is (dialect is ANTHROPIC)


def test_a_model_is_wanted_where_the_address_names_it():
    with pytest.raises(ChatError, match=r"^No model is chosen for this server\. Choose one\.$"):
        sent(asked(WORKERS, model=""))


# --- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://h/v1/messages", "https://api.anthropic.com", f"{GATE}/anthropic"])
@pytest.mark.parametrize(
    ("auth", "header"),
    [
        (AuthStyle.X_API_KEY, ("x-api-key", CANARY)),
        (AuthStyle.BEARER, ("Authorization", f"Bearer {CANARY}")),
        (AuthStyle.API_KEY, ("api-key", CANARY)),
    ],
)
def test_anthropic_s_dialect_names_its_version_and_takes_the_key_in_any_header(url, auth, header):
    headers = sent(asked(AUTO, on=endpoint(url=url, auth=auth))).headers
    assert headers["anthropic-version"] == "2023-06-01"
    assert header in headers.items()


def test_an_own_version_wins():
    on = endpoint(ANTHROPIC, headers=(("Anthropic-Version", "2099-01-01"),))
    headers = sent(asked(ANTHROPIC, on=on)).headers
    assert [value for name, value in headers.items() if name.lower() == "anthropic-version"] == ["2099-01-01"]


def test_other_dialects_name_no_version():
    assert "anthropic-version" not in sent(asked(CHAT)).headers


# --- hand-written servers ----------------------------------------------------------------------------------------

TALK = (user("One"), answer("Two"), user("Three & more", id="m3"))


@pytest.mark.parametrize("dialect", [AUTO, PLAIN, Dialect.TEXT_STREAM])
def test_each_style_asks_as_its_server_wants(dialect):
    def made(style):
        return sent(asked(dialect, *TALK, on=endpoint(dialect, request_style=style), model=""))

    messages = [{"role": Role.USER, "content": "One"}, {"role": "assistant", "content": "Two"}]
    assert made(RequestStyle.MESSAGE).body == {"message": "Three & more"}
    assert made(RequestStyle.MESSAGES).body == {"messages": [*messages, {"role": "user", "content": "Three & more"}]}
    assert {"message", "messages"} <= set(made(RequestStyle.AUTO).body)
    get = made(RequestStyle.GET)
    assert (get.method, get.url, get.body) == ("GET", "https://h/api?message=Three%20%26%20more", {})
    assert "Content-Type" not in get.headers


def test_the_prompt_of_a_get_stands_behind_what_the_query_holds():
    on = endpoint(url="https://h/api?a=1&b=%20#f", request_style=RequestStyle.GET, query_name="q")
    assert sent(asked(AUTO, on=on)).url == "https://h/api?a=1&b=%20&q=Hi#f"


def test_asking_again_is_told_to_servers_of_unknown_kind():
    assert body(AUTO, trigger="regenerate-message")["trigger"] == "regenerate-message"


# --- sessions ----------------------------------------------------------------------------------------------------


def with_session(place, name="id", dialect=AUTO, style=RequestStyle.MESSAGES):
    on = endpoint(dialect, session=Session(place, name), request_style=style)
    return sent(asked(dialect, *TALK, on=on, session_id="s 1"))


@pytest.mark.parametrize("dialect", [AUTO, PLAIN, CHAT])
def test_a_session_goes_where_it_was_set_and_only_the_newest_message_with_it(dialect):
    for place in (SessionPlace.QUERY, SessionPlace.HEADER, SessionPlace.BODY):
        made = with_session(place, "sid", dialect)
        found = (made.url.endswith("sid=s%201"), made.headers.get("sid") == "s 1", made.body.get("sid") == "s 1")
        assert found == (place is SessionPlace.QUERY, place is SessionPlace.HEADER, place is SessionPlace.BODY)
        assert [message["content"] for message in made.body["messages"]] == ["Three & more"]


def test_a_session_without_a_place_is_in_the_query_as_id():
    assert with_session(SessionPlace.NONE).url == "https://h/api?id=s%201"
    union = with_session(SessionPlace.NONE, style=RequestStyle.AUTO)
    assert (union.body["id"], union.body["session_id"], union.body["message"]) == ("s 1", "s 1", "Three & more")


def test_a_vendor_s_api_knows_no_session_unless_it_was_set():
    made = with_session(SessionPlace.NONE, dialect=CHAT)
    assert (made.url, len(made.body["messages"])) == ("https://h/v1/chat/completions", 3)


def test_a_session_s_id_that_no_header_can_hold_is_refused():
    on = endpoint(session=Session(SessionPlace.HEADER, "sid"))
    with pytest.raises(ChatError, match="cannot be sent in the header sid"):
        sent(asked(AUTO, on=on, session_id="日本"))


# --- refused fields ----------------------------------------------------------------------------------------------


def test_fields_a_server_refused_before_are_left_out_and_an_own_one_is_not():
    on = endpoint(CHAT, extra_body='{"seed": 5}')
    learned = Learned(refused_fields=frozenset({"stream_options", "seed", "messages"}))
    made = sent(asked(CHAT, on=on, temperature=1.0, learned=learned)).body
    assert ("stream_options" in made, made["seed"], made["temperature"], "messages" in made) == (False, 5, 1.0, True)


def test_the_limit_changes_its_name_once():
    once = sent(asked(CHAT, max_tokens=9)).without("max_tokens")
    assert (once.body["max_completion_tokens"], "max_tokens" in once.body) == (9, False)
    assert not {"max_completion_tokens", "max_tokens"} & set(once.without("max_completion_tokens").body)
    learned = Learned(refused_fields=frozenset({"max_tokens", "max_completion_tokens"}))
    assert not {"max_completion_tokens", "max_tokens"} & set(body(CHAT, max_tokens=9, learned=learned))


FULL = {
    "temperature": 0.5,
    "top_p": 0.5,
    "max_tokens": 9,
    "stop": ("X",),
    "seed": 1,
    "reasoning_effort": "low",
    "json_mode": True,
}
REFUSALS = [
    ('{"error": "Unknown field: stream_options"}', "stream_options"),
    ('{"error": {"message": "Unrecognized request argument supplied: seed", "param": null}}', "seed"),
    ('{"error": {"message": "Unrecognized request argument: \'seed\'"}}', "seed"),
    (
        '{"error": {"message": "Unsupported parameter: \'max_tokens\' is not supported with this model. Use'
        ' \'max_completion_tokens\' instead.", "param": "max_tokens", "code": "unsupported_parameter"}}',
        "max_tokens",
    ),
    (
        '{"error": {"message": "Unsupported value: \'temperature\' does not support 0.2 with this model. Only the'
        ' default (1) value is supported.", "param": "temperature"}}',
        "temperature",
    ),
    (
        '{"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs"}]}',
        "stream_options",
    ),
    ('{"detail": [{"loc": ["body", "stop"], "msg": "Extra inputs are not permitted"}]}', "stop"),
    (
        '{"error": {"message": "response_format: json_object is not supported", "param": "response_format.type"}}',
        "response_format",
    ),
    ("`temperature` and `top_p` cannot both be specified for this model.", "temperature"),
    ('{"error": {"message": "max_tokens is too large: 9. At most 4 are allowed.", "param": "max_tokens"}}', ""),
    ('{"error": {"message": "temperature must be between 0 and 2", "param": "temperature"}}', ""),
    ('{"error": {"message": "The conversation must stop here: content not allowed"}}', ""),
    ('{"error": {"message": "messages: unexpected role", "param": "messages"}}', ""),
    ('{"error": {"message": "model not supported", "param": "model"}}', ""),
    ("", ""),
]


@pytest.mark.parametrize(("words", "field"), REFUSALS)
def test_the_field_that_a_server_refuses_is_read_from_its_words(words, field):
    outgoing = sent(asked(CHAT, **FULL))
    error = ChatError(ErrorKind.HTTP, "The server did not accept the request.", detail=words, status=400)
    assert refused_field(error, outgoing) == field


@pytest.mark.parametrize("status", [None, 401, 404, 429, 500])
def test_no_other_failure_is_a_refusal(status):
    error = ChatError(ErrorKind.HTTP, "No.", detail="Unknown field: stream_options", status=status)
    assert refused_field(error, sent(asked(CHAT))) == ""


def test_a_field_that_was_not_sent_was_not_refused():
    error = ChatError(ErrorKind.HTTP, "No.", detail="Unknown field: temperature", status=422)
    assert refused_field(error, sent(asked(CHAT))) == ""


@pytest.mark.parametrize("field", OPTIONAL_FIELDS)
def test_what_was_left_out_is_said_in_a_sentence(field):
    outgoing = sent(asked(CHAT, **FULL))
    for note in (refusal_note(field, outgoing), refusal_note(field, sent(asked(PLAIN)))):
        assert note.endswith(".")
    assert "left out" in refusal_note("max_tokens", sent(asked(CHAT)))
