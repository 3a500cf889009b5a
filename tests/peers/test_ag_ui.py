"""AG-UI's own Python library as an agent's server: it reads our requests and writes what we read."""

import json

import pytest

from desktop_chat.core.messages import (
    DataPart,
    ReasoningPart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from tests.peers.servers import python
from tests.peers.talk import TEXTS, Talk, asked, endpoint_at, understood

pytestmark = pytest.mark.skipif(python("peers") is None, reason="`make peers` has not installed AG-UI's library")


@pytest.mark.parametrize("name", TEXTS)
async def test_its_text_arrives_to_the_letter(schemas, engine, name):
    schemas.say(TEXTS[name])
    answer = await asked(engine, f"{schemas.url}/agui/text", dialect="ag_ui")
    assert (answer.dialect, answer.verdict, answer.text) == ("ag_ui", Verdict.COMPLETE, TEXTS[name])


def test_ask_prints_its_text_and_how_it_ended(schemas, program):
    schemas.say(TEXTS["long"])
    ran = program.run("ask", "--url", f"{schemas.url}/agui/text", "--dialect", "ag_ui", "--json", "Hi")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.lines[-1]["verdict"], ran.lines[-1]["text"]) == ("complete", TEXTS["long"])


async def test_all_kinds_of_parts_arrive_in_their_order(schemas, engine):
    schemas.say("Hello.")
    answer = await asked(engine, f"{schemas.url}/agui/everything", dialect="ag_ui")
    assert answer.verdict is Verdict.COMPLETE
    reasoning, call, result, data, text = answer.message.parts
    assert isinstance(reasoning, ReasoningPart)
    assert (reasoning.text, text) == ("First think.", TextPart("Hello."))
    assert (call.call_id, call.name, json.loads(call.arguments)) == ("c1", "weather", {"city": "Paris"})
    assert (result.call_id, json.loads(result.output)) == ("c1", {"degrees": 21})
    assert isinstance(data, DataPart)
    assert (data.name, json.loads(data.data)) == ("progress", {"done": 0.5})


@pytest.mark.parametrize("is_error", [False, True])
async def test_a_call_that_the_client_answers_goes_on(schemas, engine, is_error):
    talk = Talk(engine, endpoint_at(f"{schemas.url}/agui/tools", dialect="ag_ui"))
    asking = await talk.say("Where am I?")
    assert asking.verdict is Verdict.TOOL_CALLS
    answer = await talk.answer_tools(ToolResultPart("c1", "in Paris", is_error=is_error))
    assert understood(answer) == {"id": "c1", "content": "in Paris", "error": "in Paris" if is_error else None}
    assert (await talk.say("Thanks")).verdict is Verdict.TOOL_CALLS


@pytest.mark.parametrize("approved", [True, False])
async def test_an_interrupt_that_asks_for_approval_is_answered_by_the_next_run(schemas, engine, approved):
    talk = Talk(engine, endpoint_at(f"{schemas.url}/agui/approval", dialect="ag_ui"))
    asking = await talk.say("Clean up")
    [call] = asking.parts(ToolCallPart)
    assert (asking.verdict, call.approval_id) == (Verdict.TOOL_CALLS, "i1")
    answer = await talk.answer_tools(ToolApprovalPart("c1", call.approval_id, approved))
    assert understood(answer) == [{"interrupt_id": "i1", "status": "resolved", "payload": {"approved": approved}}]


async def test_the_talk_so_far_is_understood_as_it_was(schemas, engine):
    talk = Talk(engine, endpoint_at(f"{schemas.url}/agui/echo", dialect="ag_ui", system_prompt="Be brief."))
    first = await talk.say("Hi")
    second = understood(await talk.say("Thanks"))
    assert [(one["role"], one["content"]) for one in second["messages"]] == [
        ("system", "Be brief."),
        ("user", "Hi"),
        ("assistant", first.text),
        ("user", "Thanks"),
    ]
    assert second["threadId"] == understood(first)["threadId"]
    assert second["runId"] != understood(first)["runId"]


async def test_an_error_is_the_agents_and_keeps_the_text(schemas, engine):
    schemas.say("Hello, world.")
    answer = await asked(engine, f"{schemas.url}/agui/error", dialect="ag_ui")
    assert (answer.verdict, answer.text) == (Verdict.SERVER_ERROR, "Hell")
    assert "The agent fell over" in f"{answer.message.error.sentence} {answer.message.error.detail}"
