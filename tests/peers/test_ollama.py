"""Ollama's own Python library at the server's end: it reads our requests and writes what we read."""

import json

import pytest

from desktop_chat.core.messages import Parameters, ReasoningPart, ToolCallPart, ToolResultPart
from desktop_chat.core.verdict import Verdict
from tests.peers.servers import python
from tests.peers.talk import TEXTS, Talk, endpoint_at, understood

pytestmark = pytest.mark.skipif(python("peers") is None, reason="`make peers` has not installed Ollama's library")


def talk_with(engine, schemas, model, **fields):
    return Talk(engine, endpoint_at(f"{schemas.url}/api/chat", dialect="ollama", model=model, **fields))


@pytest.mark.parametrize("name", TEXTS)
async def test_its_text_arrives_to_the_letter(schemas, engine, name):
    schemas.say(TEXTS[name])
    answer = await talk_with(engine, schemas, "text").say("Hi")
    assert (answer.dialect, answer.verdict, answer.text) == ("ollama", Verdict.COMPLETE, TEXTS[name])
    assert (answer.message.usage.input_tokens, answer.message.usage.output_tokens) == (9, 7)


def test_ask_prints_its_text_and_how_it_ended(schemas, program):
    schemas.say(TEXTS["long"])
    words = ["--dialect", "ollama", "--model", "text", "--json", "Hi"]
    ran = program.run("ask", "--url", f"{schemas.url}/api/chat", *words)
    assert (ran.code, ran.err) == (0, "")
    assert (ran.lines[-1]["verdict"], ran.lines[-1]["text"]) == ("complete", TEXTS["long"])


async def test_thinking_and_a_reached_limit_arrive(schemas, engine):
    schemas.say("Hello.")
    thinking = await talk_with(engine, schemas, "thinks").say("Hi")
    assert [part.text for part in thinking.parts(ReasoningPart)] == ["First think."]
    assert (await talk_with(engine, schemas, "limit").say("Hi")).verdict is Verdict.LENGTH_LIMIT


async def test_calls_that_the_client_answers_go_on(schemas, engine):
    talk = talk_with(engine, schemas, "tools")
    asking = await talk.say("Weather?")
    assert asking.verdict is Verdict.TOOL_CALLS
    calls = asking.parts(ToolCallPart)
    assert [(call.name, json.loads(call.arguments)["city"]) for call in calls] == [
        ("weather", "Paris"),
        ("weather", "Rome"),
    ]
    answer = await talk.answer_tools(*(ToolResultPart(call.call_id, "21 degrees") for call in calls))
    assert understood(answer) == {"name": "weather", "content": "21 degrees"}
    assert (await talk.say("Thanks")).verdict is Verdict.TOOL_CALLS


async def test_the_talk_so_far_and_the_parameters_are_understood(schemas, engine):
    parameters = Parameters(temperature=0.5, top_p=0.9, max_tokens=7, stop=("x",), seed=3)
    talk = talk_with(engine, schemas, "echo", system_prompt="Be brief.", parameters=parameters)
    first = await talk.say("Hi")
    second = understood(await talk.say("Thanks"))
    assert [(one["role"], one["content"]) for one in second["messages"]] == [
        ("system", "Be brief."),
        ("user", "Hi"),
        ("assistant", first.text),
        ("user", "Thanks"),
    ]
    options = {name: value for name, value in second["options"].items() if value is not None}
    assert options == {"temperature": 0.5, "top_p": 0.9, "num_predict": 7, "stop": ["x"], "seed": 3}
