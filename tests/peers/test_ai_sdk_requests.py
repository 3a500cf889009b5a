"""What npm `ai`, the newest, understands of our requests; the SDK's own client is the model for them."""

import json

import pytest

from desktop_chat.core.messages import ToolApprovalPart, ToolCallPart, ToolResultPart
from tests.peers.servers import node, sent_by_the_sdks_own_client
from tests.peers.talk import TEXTS, Talk, asked, endpoint_at, understood

pytestmark = pytest.mark.skipif(node() is None, reason="`make peers` has not installed the AI SDK's servers")


def shape(body):
    """A request body without what is different each time."""
    messages = [{**message, "id": "?"} for message in body["messages"]]
    return {**body, "id": "?", "messages": messages, **({"messageId": "?"} if "messageId" in body else {})}


async def test_a_question_is_asked_as_the_sdks_own_client_asks_it(ai_sdk, engine):
    [theirs, *_] = sent_by_the_sdks_own_client(ai_sdk, "edit")
    await asked(engine, f"{ai_sdk.url}/ai7/text", "Hi")
    [union] = ai_sdk.requests()
    await asked(engine, f"{ai_sdk.url}/ai7/text", "Hi", dialect="ai_sdk_ui")
    [ours] = ai_sdk.requests()
    assert shape(ours.body) == shape(theirs.body)
    # Before the dialect is known more is said, but all that the SDK's client says.
    assert shape(theirs.body).keys() <= union.body.keys()


async def test_once_the_dialect_is_known_its_own_request_is_sent(ai_sdk, engine):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/text"))
    ai_sdk.requests()
    await talk.say("Hi")
    await talk.say("Thanks")
    first, second = ai_sdk.requests()
    assert "message" in first.body
    assert second.body.keys() == {"id", "messages", "trigger"}


def parts_of(body):
    """What is in the messages, without what only tells how they came to be shown."""
    return [
        (
            message["role"],
            [
                {name: value for name, value in part.items() if not (part["type"] == "text" and name == "state")}
                for part in message["parts"]
                if part["type"] != "step-start"
            ],
        )
        for message in body["messages"]
    ]


def steady(value):
    """Without the ids that the server makes up anew each time."""
    text = json.dumps(value, sort_keys=True)
    return [piece[24:] if at else piece for at, piece in enumerate(text.split("aitxt-"))]


@pytest.mark.parametrize(("act", "route"), [("servertools", "tools"), ("badinput", "badinput")])
async def test_calls_that_the_server_ran_go_back_as_the_sdks_own_client_sends_them(ai_sdk, engine, act, route):
    theirs = sent_by_the_sdks_own_client(ai_sdk, act)
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/{route}", dialect="ai_sdk_ui"))
    await talk.say("Weather?")
    await talk.say("Thanks")
    ours = ai_sdk.requests()
    assert parts_of(ours[1].body) == parts_of(theirs[1].body)


ANSWERS = {
    "clienttool": ("clienttool", "Where am I?", lambda call: ToolResultPart(call.call_id, '{"city":"Paris"}')),
    "clienttoolerror": (
        "clienttool",
        "Where am I?",
        lambda call: ToolResultPart(call.call_id, "no idea", is_error=True),
    ),
    "approve": ("approval", "Clean up", lambda call: ToolApprovalPart(call.call_id, call.approval_id, approved=True)),
}


@pytest.mark.parametrize("act", ANSWERS)
async def test_answers_to_calls_are_sent_as_the_sdks_own_client_sends_them(ai_sdk, engine, act):
    route, question, answer = ANSWERS[act]
    theirs = sent_by_the_sdks_own_client(ai_sdk, act)
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/{route}", dialect="ai_sdk_ui"))
    [call] = (await talk.say(question)).parts(ToolCallPart)
    await talk.answer_tools(answer(call))
    if len(theirs) > 2:
        await talk.say("Thanks")
    ours = ai_sdk.requests()
    assert [steady(parts_of(one.body)) for one in ours] == [steady(parts_of(one.body)) for one in theirs]
    assert [one.body.keys() for one in ours] == [one.body.keys() for one in theirs]
    assert ours[1].body["messageId"] == ours[1].body["messages"][-1]["id"]


HISTORIES = ["everything", "data", "extras", "tool", "tools", "badinput", "preliminary", "reset", "retried"]


@pytest.mark.parametrize("route", [*HISTORIES, "clienttool", "approval"])
async def test_every_kind_of_answer_is_history_that_the_server_takes(ai_sdk, engine, route):
    ai_sdk.say("Hello.")
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/{route}"))
    first = await talk.say("Hi")
    second = await talk.say("Thanks")
    assert (first.verdict, first.message.parts) == (second.verdict, second.message.parts) or route == "approval"
    assert second.message.error is None


async def test_the_talk_so_far_is_understood_as_it_was(ai_sdk, engine):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/echo"))
    first = await talk.say("Hi")
    assert understood(first) == [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
    second = understood(await talk.say(TEXTS["scripts"]))
    assert [message["role"] for message in second] == ["user", "assistant", "user"]
    assert second[1]["content"] == [{"type": "text", "text": first.text}]
    assert second[2]["content"][0]["text"] == TEXTS["scripts"]
    assert understood(await talk.regenerate()) == second
    assert ai_sdk.requests()[-1].body["trigger"] == "regenerate-message"
