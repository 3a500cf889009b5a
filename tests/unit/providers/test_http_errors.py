"""A status other than success becomes a sentence that says what to do, with the server's own words and no trace."""

import json

import pytest

from desktop_chat.core.limits import MAX_SENTENCE_CHARS
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.error_words import cut_to_sentence, error_words
from desktop_chat.providers.http_errors import Asked, http_error
from tests.helpers.toy_server import Pause, ToyServer, html_body, json_body, whole_body
from tests.unit.providers.asking import CANARY, CHAT, ended, endpoint_at, question

NODE_TRACE = "Error: 401 Incorrect API key\n    at APIError.generate (/app/error.js:45:20)\n    at async fetch"
PYTHON_TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nValueError: too long'
THROWN = "/app/server.js:12\n    throw new TypeError('x is not a function')\n    ^\n\nTypeError: x is not a function\n"
WORDS = {
    "OpenAI": ({"error": {"message": "Too hot.", "type": "invalid", "param": None, "code": None}}, "Too hot."),
    "OpenAI's field": ({"error": {"message": "must be below 2", "param": "top_p"}}, "top_p: must be below 2"),
    "a field that is named": ({"error": {"message": "top_p is no 2", "param": "top_p"}}, "top_p is no 2"),
    "Anthropic": ({"type": "error", "error": {"type": "not_found_error", "message": "model: c"}}, "model: c"),
    "litellm": ({"error": {"message": "litellm.RateLimitError: slow down", "code": "429"}},
                "litellm.RateLimitError: slow down"),
    "FastAPI": ({"detail": "Not Found"}, "Not Found"),
    "FastAPI's fields": (
        {"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "Field required", "type": "missing"},
                    {"loc": ["body", "n"], "msg": "Input should be 1"}]},
        "messages.0.content: Field required; n: Input should be 1",
    ),
    "many fields": ({"detail": [{"loc": ["body", str(at)], "msg": "no"} for at in range(9)]}, "0: no; 1: no; 2: no"),
    "ASP.NET": ({"title": "Bad", "errors": {"model": ["is required"]}}, "model: is required"),
    "Cloudflare": ({"success": False, "errors": [{"code": 5007, "message": "No such model @cf/x"}]},
                   "No such model @cf/x"),
    "Ollama": ({"error": 'model "m" not found'}, 'model "m" not found'),
    "vLLM": ({"object": "error", "message": "too long", "code": 400}, "too long"),
    "a trace inside JSON": ({"error": {"message": NODE_TRACE}}, "Error: 401 Incorrect API key"),
    "nothing said": ({"ok": False}, ""),
    "a trace of Node": (NODE_TRACE, "Error: 401 Incorrect API key"),
    "a trace of Python": (PYTHON_TRACE, "ValueError: too long"),
    "a thrown error": (THROWN, "TypeError: x is not a function"),
    "Java": ("java.lang.IllegalStateException: busy\n\tat com.example.A.b(A.java:1)",
             "java.lang.IllegalStateException: busy"),
    "text": ("  Model is loading,\n  please wait  ", "Model is loading,"),
    "a web page": ("<html><head><title>502 Bad&nbsp;Gateway</title></head><body><h1>x</h1></body></html>",
                   "502 Bad Gateway"),
    "a page without a title": ("<!DOCTYPE html><h1 class=a>Sign <b>in</b></h1>", "Sign in"),
    "a page without words": ("<html></html>", ""),
    "broken JSON": ('{"error": ', ""),
    "a list": ("[1]", ""),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize("shape", WORDS)
def test_the_words_of_an_error_are_found_in_any_shape(shape):
    body, words = WORDS[shape]
    assert error_words(body if isinstance(body, str) else json.dumps(body)) == words


@pytest.mark.parametrize(
    ("words", "limit", "cut"),
    [
        ("One. Two.", 20, "One. Two."),
        ("One. Two. Three.", 10, "One. Two."),
        ("One. Two. Three.", 9, "One. Two."),
        ("One long sentence", 10, "One long …"),
        ("Version 1.2 of it. More", 20, "Version 1.2 of it."),
    ],
)
def test_words_are_cut_at_a_sentence(words, limit, cut):
    assert cut_to_sentence(words, limit) == cut


def error(status, body=b"", headers=None, *, had_key=True, endpoint=None, model="m-1", offered=(), url="http://h/v1/x"):
    asked = Asked(endpoint or endpoint_at(url), url, model, offered)
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return http_error(status, headers or {}, body, had_key=had_key, now_ms=0, asked=asked)


def test_a_wrong_key_is_named():
    assert str(error(401)) == "The server did not accept the key of “toy”; set the right key."
    assert str(error(401, had_key=False)) == "The server wants a key; set one for “toy”."
    endpoint = endpoint_at("http://h", headers=(("X-Api-Key", "env:TOY_KEY"),))
    told = str(error(401, endpoint=endpoint))
    assert told == "The server did not accept the header X-Api-Key; put the right key into the variable TOY_KEY."


def test_a_missing_path_is_named_and_what_the_server_offers():
    assert str(error(404)) == "The server has nothing at /v1/x; check the URL and the model."
    assert str(error(404, offered=("a",))).endswith("It offers the model a.")
    assert str(error(404, offered=("a", "b"))).endswith("It offers the models a and b.")
    assert str(error(404, offered=("a", "b", "c"))).endswith("It offers the models a, b and c.")
    assert str(error(404, offered=tuple("abcdefgh"))).endswith("It offers the models a, b, c, d, e and 3 more.")


def test_a_missing_model_is_named():
    told = str(error(404, {"error": {"message": 'model "m-1" not found'}}, offered=("a", "b")))
    assert told == (
        'The server does not know the model m-1; choose another. It offers the models a and b. It said: model "m-1" '
        "not found."
    )
    assert "does not know the model" in str(error(404, {"error": {"code": "model_not_found"}}))


def test_an_address_without_a_path_gets_a_proposal():
    told = str(error(404, url="http://h:8080/"))
    assert told == "There is no chat at this address; try http://h:8080/v1 as the URL."


def test_a_path_that_takes_no_messages_is_named():
    assert str(error(405)).startswith("The address /v1/x takes no messages;")


@pytest.mark.parametrize("status", [429, 503, 529])
def test_a_busy_server_says_when_to_come_back(status):
    told = error(status, headers={"retry-after": "7"})
    assert "try again in 7 s" in str(told)
    assert told.retry_after_s == 7.0


def test_a_redirect_names_the_other_server_and_not_what_its_address_holds():
    told = error(302, headers={"location": "https://user:pw@login.example/in?token=abc"})
    assert "(https://login.example)" in str(told)
    assert "abc" not in str(told)
    assert "pw" not in str(told)


@pytest.mark.parametrize("status", [400, 401, 404, 413, 422, 429, 500])
def test_a_sentence_stays_short_and_its_trace_goes_into_the_details(status):
    body = ("Error: " + "many words. " * 100 + "\n    at f (a.js:1:1)").encode()
    told = error(status, body, offered=tuple("abcdefgh"))
    assert len(str(told)) <= MAX_SENTENCE_CHARS + 60
    assert "at f" not in str(told)
    assert "many words" in told.detail


# --- over HTTP -------------------------------------------------------------------------------------------------


async def end_of(server, **fields):
    return await ended(question(endpoint_at(f"{server.url}/v1", **fields)))


async def test_a_404_asks_the_server_for_its_models(toy_server):
    toy_server.on("/v1/models", json_body({"data": [{"id": "a"}, {"id": "b"}]}))
    end = await end_of(toy_server)
    assert "It offers the models a and b." in end.error.sentence
    listed = toy_server.requests[1]
    assert (listed.method, listed.path, listed.header("Authorization")) == ("GET", "/v1/models", f"Bearer {CANARY}")


@pytest.mark.parametrize("models", [json_body({}, 404), html_body(), json_body({"data": []}), [Pause(60.0)]])
async def test_a_server_that_names_no_models_is_not_waited_for(toy_server, models):
    toy_server.on("/v1/models", models)
    end = await end_of(toy_server)
    assert (end.verdict, "offers" in end.error.sentence) == (Verdict.HTTP_ERROR, False)


async def test_the_list_of_models_is_asked_for_at_the_same_server_only(toy_server):
    with ToyServer() as other:
        toy_server.on("/v1/models", whole_body(b"", "text/plain", 307, [("Location", f"{other.url}/v1/models")]))
        await end_of(toy_server)
        assert other.requests == []


async def test_a_redirect_to_another_origin_is_not_followed(toy_server):
    with ToyServer() as other:
        toy_server.on(CHAT, whole_body(b"", "text/plain", 307, [("Location", f"{other.url}{CHAT}?k={CANARY}")]))
        end = await end_of(toy_server)
        assert other.connections == 0
    assert end.verdict is Verdict.HTTP_ERROR
    assert other.url in end.error.sentence
    assert CANARY not in end.error.sentence + end.error.detail


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500])
async def test_a_key_that_the_server_sends_back_is_not_shown(toy_server, status):
    toy_server.on(CHAT, whole_body(f"Error: key {CANARY} is no good\n at x {CANARY}".encode(), "text/plain", status))
    end = await end_of(toy_server)
    assert CANARY not in end.error.sentence + end.error.detail


WAITS = {"0.2": "1 s", "90": "90 s", "600": "10 min", "9000": "3 h", "31536000": "365 days", "1e308": "some years"}


@pytest.mark.parametrize("wish", WAITS)
def test_a_wait_is_told_in_units_of_everyday_life(wish):
    error = http_error(429, {"retry-after": wish}, b"", had_key=True, now_ms=0)
    assert str(error).endswith(f"; try again in {WAITS[wish]}.")
