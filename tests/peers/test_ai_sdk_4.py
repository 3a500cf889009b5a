"""npm `ai` 4 and its data stream as a server: what it says arrives, and it understands what it is sent."""

import json

import pytest

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    SourcePart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from tests.peers.servers import node, sent_by_the_sdks_own_client
from tests.peers.talk import TEXTS, Talk, asked, endpoint_at

pytestmark = pytest.mark.skipif(node() is None, reason="`make peers` has not installed the AI SDK's servers")


@pytest.mark.parametrize("name", TEXTS)
async def test_its_text_arrives_to_the_letter(ai_sdk, engine, name):
    ai_sdk.say(TEXTS[name])
    answer = await asked(engine, f"{ai_sdk.url}/ai4/text")
    assert (answer.dialect, answer.verdict) == ("ai_sdk_data", Verdict.COMPLETE)
    assert answer.text == TEXTS[name]
    assert answer.message.text == TEXTS[name]
    assert (answer.message.usage.input_tokens, answer.message.usage.output_tokens) == (9, 7)


def test_ask_prints_its_text_and_how_it_ended(ai_sdk, program):
    ai_sdk.say(TEXTS["long"])
    ran = program.run("ask", "--url", f"{ai_sdk.url}/ai4/text", "--json", "Hi")
    last = ran.lines[-1]
    assert (ran.code, ran.err) == (0, "")
    assert (last["type"], last["verdict"], last["text"]) == ("ended", "complete", TEXTS["long"])


async def test_all_kinds_of_parts_arrive_in_their_order(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai4/everything")
    assert answer.verdict is Verdict.LENGTH_LIMIT
    reasoning, hidden, text, source, picture = answer.message.parts
    assert (reasoning.text, hidden.text, text) == ("First think.\nThen speak.", "", TextPart("Hello."))
    assert source == SourcePart("https://example.org/a", "A source")
    assert isinstance(picture, FilePart)
    assert (picture.media_type, picture.url[:22]) == ("image/png", "data:image/png;base64,")


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("stop", Verdict.COMPLETE),
        ("length", Verdict.LENGTH_LIMIT),
        ("content-filter", Verdict.CONTENT_FILTER),
        ("error", Verdict.SERVER_ERROR),
    ],
)
async def test_its_finish_reason_is_the_verdict(ai_sdk, engine, reason, verdict):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai4/finish?reason={reason}")
    assert (answer.verdict, answer.text) == (verdict, "Hello.")


async def test_data_of_the_servers_own_is_kept(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai4/data")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, "Hello.")
    assert {"loading", "sunny"} <= set(json.dumps([part.data for part in answer.parts(DataPart)]).split('\\"'))


async def test_a_tool_that_the_server_runs_is_shown_with_its_result(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai4/tool")
    assert answer.verdict is Verdict.COMPLETE
    first, call, result, last = answer.message.parts
    assert first == TextPart("Let me see.")
    assert (call.call_id, call.name, json.loads(call.arguments), call.ready) == (
        "c1",
        "weather",
        {"city": "Paris"},
        True,
    )
    assert (result.call_id, json.loads(result.output)) == ("c1", {"city": "Paris", "degrees": 21})
    assert json.loads(last.text) == [{"toolName": "weather", "result": {"city": "Paris", "degrees": 21}}]


async def test_a_tool_that_fails_is_an_error_as_for_the_sdks_own_client(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai4/tools")
    assert answer.verdict is Verdict.SERVER_ERROR
    assert "Atlantis has sunk." in f"{answer.message.error.sentence} {answer.message.error.detail}"
    assert [call.call_id for call in answer.parts(ToolCallPart)] == ["c1", "c2"]


async def test_a_call_that_the_client_answers_goes_on(ai_sdk, engine):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai4/clienttool"))
    asking = await talk.say("Where am I?")
    assert asking.verdict is Verdict.TOOL_CALLS
    answer = await talk.answer_tools(ToolResultPart("c1", '{"city":"Paris"}'))
    assert answer.verdict is Verdict.COMPLETE
    assert json.loads(answer.text) == [{"toolName": "locate", "result": {"city": "Paris"}}]
    assert (await talk.say("Thanks")).verdict is Verdict.TOOL_CALLS


async def test_questions_and_answers_to_calls_are_sent_as_its_own_client_sends_them(ai_sdk, engine):
    theirs = sent_by_the_sdks_own_client(ai_sdk, "usechat4tool")
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai4/clienttool", dialect="ai_sdk_data"))
    await talk.say("Where am I?")
    await talk.answer_tools(ToolResultPart("c1", '{"city":"Paris"}'))
    ours = ai_sdk.requests()

    def told(body):
        """The calls and texts of all messages."""
        return [
            (message["role"], message["content"], [part for part in message["parts"] if part["type"] != "step-start"])
            for message in body["messages"]
        ]

    def without_step(value):
        return json.loads(json.dumps(value).replace('"step": 0, ', ""))

    for mine, real in zip(ours, theirs, strict=True):
        assert without_step(told(mine.body)) == without_step(told(real.body))


async def test_the_talk_so_far_is_understood_as_it_was(ai_sdk, engine):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai4/echo"))
    first = await talk.say("Hi")
    assert json.loads(first.text) == [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
    second = json.loads((await talk.say(TEXTS["scripts"])).text)
    assert [message["role"] for message in second] == ["user", "assistant", "user"]
    assert second[1]["content"] == [{"type": "text", "text": first.text}]
    assert second[2]["content"][0]["text"] == TEXTS["scripts"]


@pytest.mark.parametrize("route", ["everything", "data", "tool", "clienttool"])
async def test_every_kind_of_answer_is_history_that_the_server_takes(ai_sdk, engine, route):
    ai_sdk.say("Hello.")
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai4/{route}"))
    first = await talk.say("Hi")
    second = await talk.say("Thanks")
    assert (first.verdict, first.message.parts) == (second.verdict, second.message.parts)


async def test_a_cut_stream_is_truncated_with_what_came(ai_sdk, engine):
    ai_sdk.say(TEXTS["markdown"])
    answer = await asked(engine, f"{ai_sdk.url}/ai4/text?cut=150")
    assert answer.verdict is Verdict.TRUNCATED
    assert answer.text
    assert TEXTS["markdown"].startswith(answer.text)


@pytest.mark.parametrize(
    ("route", "words", "text"),
    [
        ("error", "no model today", ""),
        ("errorhidden", "An error", ""),
        ("errorpart", "overloaded", "Hello, "),
    ],
)
async def test_an_error_is_the_servers_and_keeps_the_text(ai_sdk, engine, route, words, text):
    ai_sdk.say("Hello, world.")
    answer = await asked(engine, f"{ai_sdk.url}/ai4/{route}")
    assert (answer.verdict, answer.text) == (Verdict.SERVER_ERROR, text)
    assert words in f"{answer.message.error.sentence} {answer.message.error.detail}"


async def test_text_without_frames_arrives_to_the_letter_too(ai_sdk, engine):
    ai_sdk.say(TEXTS["long"])
    answer = await asked(engine, f"{ai_sdk.url}/ai4/plaintext")
    assert (answer.dialect, answer.verdict, answer.text) == ("text_stream", Verdict.UNMARKED_END, TEXTS["long"])
