"""llama.cpp's server in each of the protocols it speaks: chat completions, Responses and Anthropic's messages."""

import asyncio
import json
import os
from http.client import HTTPConnection

import pytest

from desktop_chat.core.endpoint import LOCAL_ENDPOINT
from desktop_chat.core.messages import Parameters
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.local_model import LocalModelServer
from tests.peers.talk import TEXTS, Talk, endpoint_at

pytestmark = pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")

PATHS = {
    "openai_chat": "/v1/chat/completions",
    "openai_responses": "/v1/responses",
    "anthropic_messages": "/v1/messages",
}
QUESTION = "What is the capital of France?"
BRIEFLY = "Be brief."
SURE = Parameters(temperature=0.0)


@pytest.fixture(params=PATHS)
def dialect(request):
    return request.param


@pytest.fixture
def address(llama_cpp, monkeypatch):
    """The server's host and port; its key is in the environment."""
    url, key = asyncio.run(llama_cpp.address())
    monkeypatch.setenv("PEER_AUTHORIZATION", f"Bearer {key}")
    monkeypatch.setenv("PEER_KEY", key)
    return url.removesuffix("/v1").removeprefix("http://")


@pytest.fixture
def endpoint(address, dialect):
    def endpoint(**fields):
        headers = (("Authorization", "env:PEER_AUTHORIZATION"),)
        url = f"http://{address}{PATHS[dialect]}"
        return endpoint_at(url, **{"headers": headers, "model": LOCAL_ENDPOINT.model, "parameters": SURE, **fields})

    return endpoint


async def test_a_question_is_answered_in_full(engine, endpoint, dialect):
    answer = await Talk(engine, endpoint(system_prompt=BRIEFLY)).say(QUESTION)
    assert (answer.dialect, answer.verdict) == (dialect, Verdict.COMPLETE)
    assert answer.text.startswith("The capital of France is Paris")
    assert answer.message.usage.output_tokens >= 7


async def test_a_talk_of_several_turns_is_taken(engine, endpoint):
    talk = Talk(engine, endpoint(system_prompt=BRIEFLY))
    await talk.say(QUESTION)
    answer = await talk.say("Thanks. And of Italy?")
    assert answer.verdict is Verdict.COMPLETE
    assert "Rome" in answer.text


async def test_its_limit_of_tokens_holds(engine, endpoint, dialect):
    answer = await Talk(engine, endpoint(parameters=Parameters(max_tokens=5))).say("Count from one to one hundred.")
    assert answer.message.usage.output_tokens == 5
    # It reports each of its Responses as completed.
    assert answer.verdict is (Verdict.COMPLETE if dialect == "openai_responses" else Verdict.LENGTH_LIMIT)


async def test_a_wrong_key_is_an_http_error(engine, endpoint, monkeypatch):
    monkeypatch.setenv("PEER_AUTHORIZATION", "Bearer wrong-key")
    answer = await Talk(engine, endpoint()).say(QUESTION)
    assert (answer.verdict, answer.message.error.status) == (Verdict.HTTP_ERROR, 401)
    assert "wrong-key" not in f"{answer.message.error.sentence} {answer.message.error.detail}"


async def test_a_prompt_that_is_too_long_is_said_in_the_servers_words(engine, endpoint):
    answer = await Talk(engine, endpoint()).say("word " * 9000)
    assert (answer.verdict, answer.message.error.status) == (Verdict.HTTP_ERROR, 400)
    assert "context" in f"{answer.message.error.sentence} {answer.message.error.detail}"


def whole_answer(address, key, path, body):
    """The same without streaming, as JSON."""
    connection = HTTPConnection(address, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(body), headers)
    with connection.getresponse() as response:
        value = json.loads(response.read())
    connection.close()
    return value


def test_ask_prints_what_the_server_says_it_said(program, address, dialect):
    said = whole_answer(
        address,
        os.environ["PEER_KEY"],
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": QUESTION}], "temperature": 0, "max_tokens": 40},
    )
    url = f"http://{address}{PATHS[dialect]}"
    program.environ["PEER_KEY"] = os.environ["PEER_KEY"]
    words = ["--key-env", "PEER_KEY", "--model", LOCAL_ENDPOINT.model, "--temperature", "0", "--max-tokens", "40"]
    ran = program.run("ask", "--url", url, *words, "--json", QUESTION)
    assert ran.err == ""
    assert ran.lines[-1]["text"] == said["choices"][0]["message"]["content"]


def grammar_of(text):
    """A grammar of one sentence."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'root ::= "{escaped}"'


@pytest.mark.parametrize("dialect", ["openai_chat", "openai_responses"], indirect=True)
async def test_a_text_that_a_grammar_dictates_arrives_to_the_letter(engine, endpoint):
    text = TEXTS["markdown"] + "👩‍🚀 日本語 – \\ Zażółć\r\nDone."
    extra = json.dumps({"grammar": grammar_of(text)})
    answer = await Talk(engine, endpoint(extra_body=extra)).say("Hi")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, text)
