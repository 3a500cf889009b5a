"""What goes to a compatible server, byte for byte where it matters, and what comes back."""

import gzip
import zlib

import pytest

from desktop_chat.core.endpoint import AuthStyle, Dialect, Learned, RequestStyle
from desktop_chat.core.events import Ended, ReasoningDelta, Started, TextDelta, UsageReported
from desktop_chat.core.messages import (
    FilePart,
    Parameters,
    ReasoningPart,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.metrics import Usage
from desktop_chat.core.request import CALL_NOT_RUN, ChatRequest, PromptMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.urls import is_official_openai, models_url_of, target_of
from tests.helpers.toy_server import (
    Chunk,
    Head,
    Signal,
    Silence,
    WaitFor,
    json_body,
    openai_chat_body,
    openai_chat_frames,
    plain_sse_body,
    sse,
)
from tests.unit.providers.asking import (
    CANARY,
    CHAT,
    endpoint_at,
    events_of,
    provider_for,
    question,
    text_of,
    turn_for,
    verdict_of,
)


async def sent(server, request):
    """The request that a stream makes, which is answered with one word."""
    server.otherwise(openai_chat_body(["ok"]))
    assert text_of(await events_of(request)) == "ok"
    return server.next_request()


# --- body ------------------------------------------------------------------------------------------------------


async def test_a_large_body_goes_in_pieces_and_arrives_as_it_is(toy_server):
    picture = FilePart("image/png", f"data:image/png;base64,{'QUJD' * 500_000}")
    message = PromptMessage(Role.USER, (TextPart("Größe? \ud83d"), picture))
    request = await sent(toy_server, ChatRequest(endpoint_at(f"{toy_server.url}/v1"), (message,), "m-1"))
    text, image = request.json["messages"][0]["content"]
    assert text["text"] == "Größe? \ufffd"
    assert image["image_url"]["url"] == picture.url
    assert "transfer-encoding" not in {name.lower() for name, _ in request.headers}


async def test_a_plain_question_is_the_smallest_body(toy_server):
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1")))
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.json == {
        "model": "m-1",
        "messages": [{"role": "user", "content": "Hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


async def test_system_model_and_parameters_are_sent_zero_included(toy_server):
    parameters = Parameters(temperature=0.0, top_p=0.5, max_tokens=7, stop=("a", "b"), seed=0)
    endpoint = endpoint_at(f"{toy_server.url}/v1", model="")
    request = await sent(toy_server, question(endpoint, model="m-2", system="Be brief.", parameters=parameters))
    assert request.json["messages"][0] == {"role": "system", "content": "Be brief."}
    expected = {"model": "m-2", "temperature": 0.0, "top_p": 0.5, "max_tokens": 7, "stop": ["a", "b"], "seed": 0}
    assert {name: request.json[name] for name in expected} == expected


async def test_extra_fields_win_and_null_takes_a_field_away(toy_server):
    endpoint = endpoint_at(f"{toy_server.url}/v1", extra_body='{"model": "mine", "stream_options": null, "x": [1]}')
    body = (await sent(toy_server, question(endpoint))).json
    assert (body["model"], body["x"], "stream_options" in body) == ("mine", [1], False)


async def test_calls_results_pictures_and_text_take_their_places_and_reasoning_stays_here(toy_server):
    answer = (
        ReasoningPart("hm"),
        ToolCallPart("t1", "look", '{"a": 1}', True),
        ToolCallPart("t2", "look", '{"a": ', False),
        ToolResultPart("t1", "seen"),
        TextPart("There."),
    )
    messages = (
        PromptMessage(Role.USER, (TextPart("What is it?"), FilePart("image/png", "data:image/png;base64,AA=="))),
        PromptMessage(Role.ASSISTANT, answer),
        PromptMessage(Role.USER, (TextPart("Thanks"),)),
    )
    request = ChatRequest(endpoint_at(f"{toy_server.url}/v1"), messages, "m-1")
    assert (await sent(toy_server, request)).json["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is it?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
            ],
        },
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"id": "t1", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}},
                {"id": "t2", "type": "function", "function": {"name": "look", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "t1", "content": "seen"},
        {"role": "tool", "tool_call_id": "t2", "content": CALL_NOT_RUN},
        {"role": "assistant", "content": "There."},
        {"role": "user", "content": "Thanks"},
    ]


async def test_text_is_sent_as_utf_8_and_half_a_character_does_not_stop_it(toy_server):
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1"), "日本 👩‍🚀 \ud83d!"))
    assert "日本 👩‍🚀 �!".encode() in request.body


async def test_a_server_of_unknown_kind_gets_what_each_kind_looks_for(toy_server):
    toy_server.otherwise(plain_sse_body(["ok"]))
    endpoint = endpoint_at(f"{toy_server.url}/api/chat")
    events = await events_of(question(endpoint, system="Be brief.", conversation_id="c-9"))
    assert events[0] == Started(Dialect.PLAIN_SSE)
    request = toy_server.next_request()
    assert request.path == "/api/chat"
    assert request.json == {
        "message": "Hello",
        "messages": [
            {
                "id": "system",
                "role": "system",
                "content": "Be brief.",
                "parts": [{"type": "text", "text": "Be brief."}],
            },
            {"id": "u1", "role": "user", "content": "Hello", "parts": [{"type": "text", "text": "Hello"}]},
        ],
        "stream": True,
        "model": "m-1",
        "id": "c-9",
        "trigger": "submit-message",
    }


async def test_a_session_on_the_server_gets_the_newest_message_only(toy_server):
    toy_server.otherwise(plain_sse_body(["ok"]))
    endpoint = endpoint_at(f"{toy_server.url}/api/chat", dialect=Dialect.PLAIN_SSE)
    messages = tuple(
        PromptMessage(role, (TextPart(text),))
        for role, text in ((Role.USER, "one"), (Role.ASSISTANT, "two"), (Role.USER, "three"))
    )
    await events_of(ChatRequest(endpoint, messages, session_id="s-1"))
    body = toy_server.next_request().json
    assert (body["message"], body["messages"]) == ("three", [{"role": "user", "content": "three"}])
    assert (body["id"], body["session_id"]) == ("s-1", "s-1")


async def test_a_server_that_wants_a_get_is_asked_with_one(toy_server):
    toy_server.otherwise(plain_sse_body(["ok"]))
    endpoint = endpoint_at(f"{toy_server.url}/api/chat?a=1", request_style=RequestStyle.GET)
    assert text_of(await events_of(question(endpoint, "Two words"))) == "ok"
    request = toy_server.next_request()
    assert (request.method, request.target, request.body) == ("GET", "/api/chat?a=1&message=Two%20words", b"")


# --- address ---------------------------------------------------------------------------------------------------

ADDRESSES = {
    "/v1": CHAT,
    "/v1/": CHAT,
    "/api/v3": "/api/v3/chat/completions",
    "/v1beta/openai/": "/v1beta/openai/chat/completions",
    "/v1/chat/completions": CHAT,
    "/v1/chat/completions/": f"{CHAT}/",
    "/gate/v1?version=2": "/gate/v1/chat/completions?version=2",
    "/deploy/chat/completions?api-version=1&x=%20": "/deploy/chat/completions?api-version=1&x=%20",
}


@pytest.mark.parametrize("given", ADDRESSES)
async def test_a_base_url_is_completed_and_a_full_one_is_kept(toy_server, given):
    request = await sent(toy_server, question(endpoint_at(toy_server.url + given)))
    assert request.target == ADDRESSES[given]


@pytest.mark.parametrize(
    ("url", "dialect", "expected"),
    [
        ("https://api.openai.com", Dialect.AUTO, ("https://api.openai.com/v1/chat/completions", Dialect.OPENAI_CHAT)),
        ("http://h", Dialect.OPENAI_CHAT, ("http://h/v1/chat/completions", Dialect.OPENAI_CHAT)),
        ("http://h/", Dialect.AUTO, ("http://h/", Dialect.AUTO)),
        ("http://h/v1", Dialect.PLAIN_SSE, ("http://h/v1", Dialect.PLAIN_SSE)),
        ("http://h/chat/completions", Dialect.PLAIN_SSE, ("http://h/chat/completions", Dialect.PLAIN_SSE)),
    ],
)
def test_an_address_and_its_dialect(url, dialect, expected):
    assert target_of(endpoint_at(url, dialect=dialect)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h/v1", "http://h/v1/models"),
        ("http://h/gate/v1/chat/completions?x=1", "http://h/gate/v1/models"),
        ("http://h/api/chat", "http://h/v1/models"),
    ],
)
def test_models_are_listed_beside_the_chat(url, expected):
    assert models_url_of(endpoint_at(url)) == expected


@pytest.mark.parametrize(
    ("url", "official"),
    [
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("http://api.openai.com/v1", False),
        ("https://api.openai.com.evil.example/v1", False),
        ("https://api.openai.com@evil.example/v1", False),
    ],
)
def test_only_openai_s_own_hosts_are_official(url, official):
    assert is_official_openai(endpoint_at(url)) is official


# --- headers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (AuthStyle.BEARER, {"authorization": f"Bearer {CANARY}"}),
        (AuthStyle.X_API_KEY, {"x-api-key": CANARY}),
        (AuthStyle.NONE, {}),
    ],
)
async def test_the_key_goes_where_the_auth_style_says(toy_server, auth, expected):
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1", auth=auth)))
    found = {name: request.header(name) for name in ("authorization", "x-api-key", "api-key")}
    assert {name: value for name, value in found.items() if value is not None} == expected
    assert CANARY not in request.target + request.body.decode()


async def test_the_headers_say_what_is_sent_and_wanted(toy_server):
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1")))
    assert request.header("content-type") == "application/json"
    assert request.header("accept").startswith("text/event-stream")
    assert request.header("accept-encoding") == "identity"
    assert request.header("user-agent").startswith("desktop-chat/")
    names = [name.lower() for name, _ in request.headers]
    assert len(names) == len(set(names))


async def test_own_headers_are_sent_and_secrets_come_from_the_environment(toy_server, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "  tok-123 \n")
    headers = (("X-Team", "blue"), ("X-Auth-Token", "env:MY_TOKEN"))
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1", headers=headers)))
    assert (request.header("x-team"), request.header("x-auth-token")) == ("blue", "tok-123")
    assert request.header("authorization") == f"Bearer {CANARY}"


async def test_an_own_header_for_the_key_takes_the_place_of_the_stored_one(toy_server, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "tok-123")
    headers = (("api-key", "env:MY_TOKEN"),)
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1", headers=headers)))
    assert (request.header("api-key"), request.header("authorization")) == ("tok-123", None)


@pytest.mark.parametrize("name", ["user-agent", "content-type", "ACCEPT", "accept-encoding", "Connection"])
async def test_an_own_header_replaces_ours_whatever_its_case(toy_server, name):
    endpoint = endpoint_at(f"{toy_server.url}/v1", headers=((name, "mine"),))
    request = await sent(toy_server, question(endpoint))
    assert [value for key, value in request.headers if key.lower() == name.lower()] == ["mine"]


async def test_a_key_copied_with_blanks_around_it_works(toy_server):
    toy_server.on(CHAT, openai_chat_body(["ok"]))
    await events_of(question(endpoint_at(f"{toy_server.url}/v1")), provider_for(f" {CANARY}\n"))
    assert toy_server.next_request().header("authorization") == f"Bearer {CANARY}"


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL"])
async def test_the_environment_has_no_say_in_the_way(toy_server, monkeypatch, variable):
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1")))


async def test_no_netrc_password_is_sent(toy_server, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password netrc-secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    endpoint = endpoint_at(f"{toy_server.url}/v1", auth=AuthStyle.NONE)
    assert (await sent(toy_server, question(endpoint))).header("authorization") is None


async def test_a_proxy_of_the_endpoint_is_used(toy_server):
    toy_server.otherwise(openai_chat_body(["ok"]))
    events = await events_of(question(endpoint_at("http://server.invalid/v1", proxy=toy_server.url)))
    assert text_of(events) == "ok"
    assert toy_server.next_request().target == "http://server.invalid/v1/chat/completions"


# --- answer ----------------------------------------------------------------------------------------------------


async def test_an_answer_becomes_events_with_the_verdict_last(toy_server):
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    reasoning = sse({"choices": [{"index": 0, "delta": {"reasoning_content": "hm"}}]})
    frames = openai_chat_frames(["a", "b"], finish="length", usage=usage)
    toy_server.on(CHAT, [Head(), Chunk(reasoning), *map(Chunk, frames)])
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")))
    assert events[0] == Started(Dialect.OPENAI_CHAT, "m-1")
    assert [e for e in events if isinstance(e, ReasoningDelta | TextDelta)] == [
        ReasoningDelta(0, "hm"),
        TextDelta(1, "a"),
        TextDelta(1, "b"),
    ]
    assert UsageReported(Usage(3, 2)) in events
    assert events[-1] == Ended(Verdict.LENGTH_LIMIT, "length")


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("encoding", PACKERS)
async def test_an_answer_packed_against_our_wish_is_read(toy_server, encoding):
    packed = PACKERS[encoding](b"".join(openai_chat_frames(["a", "b"])))
    pieces = [Chunk(packed[at : at + 7]) for at in range(0, len(packed), 7)]
    toy_server.on(CHAT, [Head(headers=[("Content-Encoding", encoding.upper())]), *pieces])
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (text_of(events), verdict_of(events)) == ("ab", Verdict.COMPLETE)


@pytest.mark.parametrize("size", [1, 7, 100_000])
async def test_pieces_of_any_size_give_the_same_text(toy_server, size):
    stream = b"".join(openai_chat_frames(["one ", "日本 ", "👩‍🚀"]))
    pieces = [Chunk(stream[at : at + size]) for at in range(0, len(stream), size)]
    toy_server.on(CHAT, [Head(headers=[("Content-Type", "text/plain")]), *pieces])
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (text_of(events), verdict_of(events)) == ("one 日本 👩‍🚀", Verdict.COMPLETE)


async def test_a_server_that_refuses_the_wish_for_token_counts_is_asked_again_without_it(toy_server):
    toy_server.on(CHAT, json_body({"error": "Unknown field: stream_options"}, 400), openai_chat_body(["ok"]))
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")))
    assert (text_of(events), verdict_of(events)) == ("ok", Verdict.COMPLETE)
    assert ["stream_options" in request.json for request in toy_server.requests] == [True, False]


async def test_a_stream_without_its_marker_is_cut_only_where_a_marker_is_known(toy_server):
    toy_server.otherwise(plain_sse_body(["a"], done=False))
    endpoint = endpoint_at(f"{toy_server.url}/api/chat")
    learned = Learned(end_markers=frozenset({endpoint.end_marker_key(Dialect.PLAIN_SSE)}))
    verdicts = [verdict_of(await events_of(question(endpoint, learned=it))) for it in (Learned(), learned)]
    assert verdicts == [Verdict.UNMARKED_END, Verdict.TRUNCATED]


async def test_what_follows_the_end_of_the_answer_is_not_waited_for(toy_server):
    toy_server.on(CHAT, [*openai_chat_body(["ok"]), Silence()])
    assert verdict_of(await events_of(question(endpoint_at(f"{toy_server.url}/v1")))) is Verdict.COMPLETE
    await (await toy_server.request()).closed


async def test_a_head_that_promises_a_stream_starts_the_answer_before_any_byte_of_it(toy_server):
    started = Signal()
    toy_server.on(CHAT, [Head(), WaitFor(started), *openai_chat_body(["ok"])[1:]])
    request = question(endpoint_at(f"{toy_server.url}/v1"))
    turn, events = turn_for(request, listener=lambda event: started.set() if isinstance(event, Started) else None)
    assert (await turn.run()).verdict is Verdict.COMPLETE
    assert text_of(events) == "ok"
