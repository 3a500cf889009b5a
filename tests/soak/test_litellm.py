"""litellm's proxy as a server, in its three protocols, over an upstream that ends well, fails or breaks off."""

import json
import sys

import pytest

from desktop_chat.core.messages import ReasoningPart, ToolCallPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.engine import Engine, Store
from tests.helpers.program import Program
from tests.peers.servers import ROOT, python, serving
from tests.peers.talk import asked
from tests.soak.litellm_server import KEY
from tests.soak.litellm_upstream import ANSWERS, START, TEXT

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(python("litellm") is None, reason="`make soak` has not installed litellm"),
]

PATHS = {
    "openai_chat": "/v1/chat/completions",
    "openai_responses": "/v1/responses",
    "anthropic_messages": "/v1/messages",
}


@pytest.fixture(scope="module")
def litellm(tmp_path_factory):
    with serving([sys.executable, "-m", "tests.soak.litellm_upstream"]) as upstream:
        command = [str(python("litellm")), str(ROOT / "tests/soak/litellm_server.py")]
        command += [str(tmp_path_factory.mktemp("litellm")), upstream.url, *ANSWERS]
        with serving(command) as peer:
            peer.call("GET", "/health/liveliness")
            yield peer


@pytest.fixture(params=PATHS)
def ask(request, litellm, tmp_path, monkeypatch):
    """Ask a model in one of the protocols."""
    monkeypatch.setenv("PEER_AUTHORIZATION", f"Bearer {KEY}")
    model_ending = "-chat-only" if request.param == "openai_responses" else ""

    async def ask(model):
        store = Store(tmp_path)
        engine = Engine(store)
        headers = (("Authorization", "env:PEER_AUTHORIZATION"),)
        url = litellm.url + PATHS[request.param]
        try:
            answer = await asked(engine, url, model=model + model_ending, headers=headers)
        finally:
            await engine.close()
            store.close()
        assert answer.dialect == request.param
        return answer

    return ask


async def test_its_text_arrives_to_the_letter(ask):
    answer = await ask("says")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, TEXT)
    assert (answer.message.usage.input_tokens, answer.message.usage.output_tokens) == (9, 7)


async def test_reasoning_and_a_reached_limit_arrive(ask):
    answer = await ask("thinks")
    assert (answer.verdict, answer.text) == (Verdict.LENGTH_LIMIT, TEXT)
    assert answer.parts(ReasoningPart) == [ReasoningPart("Let me think.")]


async def test_two_calls_at_once_arrive(ask):
    answer = await ask("calls")
    assert (answer.verdict, answer.text) == (Verdict.TOOL_CALLS, "Let me see.")
    calls = answer.parts(ToolCallPart)
    assert [(one.name, json.loads(one.arguments)["city"]) for one in calls] == [
        ("weather", "Paris"),
        ("weather", "Rome"),
    ]


@pytest.mark.parametrize(("model", "words"), [("fails", "The model has crashed"), ("breaks", "")])
async def test_an_upstream_that_fails_in_mid_answer_is_the_servers_error(ask, model, words):
    answer = await ask(model)
    assert (answer.verdict, answer.text) == (Verdict.SERVER_ERROR, START)
    assert words in f"{answer.message.error.sentence} {answer.message.error.detail}"


@pytest.mark.parametrize("dialect", PATHS)
def test_ask_prints_its_text(litellm, tmp_path, dialect):
    program = Program(tmp_path / "home", PEER_KEY=KEY)
    model = "says-chat-only" if dialect == "openai_responses" else "says"
    ran = program.run(
        "ask", "--url", litellm.url + PATHS[dialect], "--model", model, "--key-env", "PEER_KEY", "--json", "Hi"
    )
    assert (ran.code, ran.err) == (0, "")
    assert (ran.lines[-1]["verdict"], ran.lines[-1]["text"]) == ("complete", TEXT)
