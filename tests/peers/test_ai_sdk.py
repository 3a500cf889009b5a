"""npm `ai`, the newest, as a server: what it says arrives to the letter, whatever becomes of the connection."""

import json

import pytest

from desktop_chat.core.events import Heartbeat, PartsDiscarded, ReasoningDelta, Resumed
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    ReasoningPart,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from tests.peers.servers import node
from tests.peers.talk import TEXTS, Talk, asked, endpoint_at, understood

pytestmark = pytest.mark.skipif(node() is None, reason="`make peers` has not installed the AI SDK's servers")


# --- what it says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
async def test_its_text_arrives_to_the_letter(ai_sdk, engine, name):
    ai_sdk.say(TEXTS[name])
    answer = await asked(engine, f"{ai_sdk.url}/ai7/text")
    assert (answer.dialect, answer.verdict) == ("ai_sdk_ui", Verdict.COMPLETE)
    assert answer.text == TEXTS[name]
    assert answer.message.text == TEXTS[name]


def test_ask_prints_its_text_and_how_it_ended(ai_sdk, program):
    ai_sdk.say(TEXTS["long"])
    ran = program.run("ask", "--url", f"{ai_sdk.url}/ai7/text", "--json", "Hi")
    last = ran.lines[-1]
    assert (ran.code, ran.err) == (0, "")
    assert (last["type"], last["verdict"], last["text"]) == ("ended", "complete", TEXTS["long"])


async def test_all_kinds_of_parts_arrive_in_their_order(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/everything")
    assert answer.verdict is Verdict.LENGTH_LIMIT
    reasoning, text, link, paper, picture, second = answer.message.parts
    assert reasoning == ReasoningPart("First think.\nThen speak.")
    assert (text, second) == (TextPart("Hello."), TextPart("second block"))
    assert link == SourcePart("https://example.org/a", "A source")
    assert isinstance(paper, SourcePart)
    assert paper.title == "A paper"
    assert isinstance(picture, FilePart)
    assert (picture.media_type, picture.url[:22]) == ("image/png", "data:image/png;base64,")


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("stop", Verdict.COMPLETE),
        ("length", Verdict.LENGTH_LIMIT),
        ("content-filter", Verdict.CONTENT_FILTER),
        ("interrupted", Verdict.TRUNCATED),
        ("error", Verdict.SERVER_ERROR),
    ],
)
async def test_its_finish_reason_is_the_verdict(ai_sdk, engine, reason, verdict):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/finish?reason={reason}")
    assert (answer.verdict, answer.text) == (verdict, "Hello.")


async def test_comments_that_keep_the_connection_alive_are_heartbeats(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/keepalive")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, "first. second")
    assert len(answer.of(Heartbeat)) >= 2


async def test_data_of_one_id_is_replaced_and_fleeting_data_not_kept(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/data")
    assert answer.verdict is Verdict.COMPLETE
    assert answer.text == "Hello."
    [data] = answer.parts(DataPart)
    assert (data.name, json.loads(data.data)) == ("weather", {"city": "Paris", "status": "sunny"})


async def test_what_nobody_knows_yet_is_passed_over(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/extras")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, "Hello.")
    [call], [result] = answer.parts(ToolCallPart), answer.parts(ToolResultPart)
    assert (call.name, json.loads(call.arguments), json.loads(result.output)) == ("search", {"q": "x"}, {"hits": 2})


async def test_a_step_that_is_taken_back_leaves_nothing(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/reset")
    assert answer.verdict is Verdict.COMPLETE
    assert answer.message.parts == (TextPart("An earlier step."), TextPart("Hello."))
    assert answer.of(PartsDiscarded)


async def test_a_models_second_try_follows_its_first_as_the_sdk_tells_it(ai_sdk, engine):
    ai_sdk.say("Hello.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/retried")
    assert answer.verdict is Verdict.COMPLETE
    assert answer.parts(TextPart) == [TextPart("This will be thrown away."), TextPart("Hello.")]


async def test_text_without_frames_arrives_to_the_letter_too(ai_sdk, engine):
    ai_sdk.say(TEXTS["long"])
    answer = await asked(engine, f"{ai_sdk.url}/ai7/plaintext")
    assert (answer.dialect, answer.verdict) == ("text_stream", Verdict.UNMARKED_END)
    assert answer.text == TEXTS["long"]


# --- tools -----------------------------------------------------------------------------------------------------


async def test_a_tool_that_the_server_runs_is_shown_with_its_result(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/tool")
    assert answer.verdict is Verdict.COMPLETE
    first, call, result, last = answer.message.parts
    assert first == TextPart("Let me see.")
    assert (call.call_id, call.name, json.loads(call.arguments), call.ready) == (
        "c1",
        "weather",
        {"city": "Paris"},
        True,
    )
    assert (result.call_id, json.loads(result.output), result.is_error) == (
        "c1",
        {"city": "Paris", "degrees": 21},
        False,
    )
    assert "degrees" in last.text


async def test_of_two_tools_at_once_one_may_fail(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/tools")
    assert answer.verdict is Verdict.COMPLETE
    assert [call.call_id for call in answer.parts(ToolCallPart)] == ["c1", "c2"]
    results = {result.call_id: result for result in answer.parts(ToolResultPart)}
    assert json.loads(results["c1"].output) == {"city": "Paris", "degrees": 21}
    assert (results["c2"].output, results["c2"].is_error) == ("server says: Atlantis has sunk.", True)


async def test_arguments_that_do_not_fit_are_the_calls_error(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/badinput")
    [call], [result] = answer.parts(ToolCallPart), answer.parts(ToolResultPart)
    assert json.loads(call.arguments) == {"town": "Paris"}
    assert result.is_error
    assert "Invalid input for tool weather" in result.output


async def test_of_a_tools_results_the_last_counts(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/preliminary")
    [result] = answer.parts(ToolResultPart)
    assert json.loads(result.output) == {"status": "found", "degrees": 21}


@pytest.mark.parametrize(
    ("result", "output"),
    [
        (ToolResultPart("c1", '{"city":"Paris"}'), {"type": "json", "value": {"city": "Paris"}}),
        (ToolResultPart("c1", "in Paris"), {"type": "text", "value": "in Paris"}),
        (ToolResultPart("c1", "no idea", is_error=True), {"type": "error-text", "value": "no idea"}),
    ],
    ids=["json", "text", "error"],
)
async def test_a_call_that_the_client_answers_goes_on(ai_sdk, engine, result, output):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/clienttool"))
    asking = await talk.say("Where am I?")
    assert asking.verdict is Verdict.TOOL_CALLS
    [call] = asking.parts(ToolCallPart)
    assert (call.name, json.loads(call.arguments)) == ("locate", {"precise": True})
    answer = await talk.answer_tools(result)
    assert answer.verdict is Verdict.COMPLETE
    assert understood(answer) == [{"toolName": "locate", "output": output}]
    # The whole of it is history now, which the server has to accept.
    assert (await talk.say("Thanks")).verdict is Verdict.TOOL_CALLS


@pytest.mark.parametrize("approved", [True, False])
async def test_a_call_that_wants_approval_is_run_or_not(ai_sdk, engine, approved):
    talk = Talk(engine, endpoint_at(f"{ai_sdk.url}/ai7/approval"))
    asking = await talk.say("Clean up")
    assert asking.verdict is Verdict.TOOL_CALLS
    [call] = asking.parts(ToolCallPart)
    answer = await talk.answer_tools(ToolApprovalPart("c1", call.approval_id, approved))
    assert answer.verdict is Verdict.COMPLETE
    [told] = understood(answer)
    assert told["output"]["type"] == ("json" if approved else "execution-denied")
    [result] = answer.parts(ToolResultPart)
    assert result.is_error is not approved
    if approved:
        assert json.loads(result.output) == {"removed": "/tmp/a"}
    assert (await talk.say("Thanks")).verdict is Verdict.TOOL_CALLS


# --- when it breaks --------------------------------------------------------------------------------------------


async def test_a_stream_that_was_cut_is_taken_up_without_a_letter_lost_or_doubled(ai_sdk, engine):
    ai_sdk.say(TEXTS["line_ends"])
    ai_sdk.requests()
    answer = await asked(engine, f"{ai_sdk.url}/ai7/resumable?cut=300", dialect="ai_sdk_ui", retries=2)
    assert answer.verdict is Verdict.COMPLETE
    assert answer.message.text == TEXTS["line_ends"]
    assert len(answer.of(Resumed)) == 1
    post, get = ai_sdk.requests()
    assert (post.method, get.method, get.path) == ("POST", "GET", f"/ai7/resumable/{post.body['id']}/stream")


async def test_a_server_that_answers_anew_after_a_cut_replaces_what_was_there(ai_sdk, engine):
    ai_sdk.say(TEXTS["markdown"])
    answer = await asked(engine, f"{ai_sdk.url}/ai7/resumable?cut=200&anew=1", dialect="ai_sdk_ui", retries=2)
    assert answer.verdict is Verdict.COMPLETE
    assert answer.message.text == f"Anew: {TEXTS['markdown']}"
    assert answer.of(PartsDiscarded) == [PartsDiscarded(0)]


def test_ask_takes_up_a_cut_stream_too(ai_sdk, program):
    ai_sdk.say(TEXTS["markdown"])
    ran = program.run("ask", "--url", f"{ai_sdk.url}/ai7/resumable?cut=200", "--dialect", "ai_sdk_ui", "--json", "Hi")
    assert (ran.code, ran.lines[-1]["verdict"], ran.lines[-1]["text"]) == (0, "complete", TEXTS["markdown"])


@pytest.mark.parametrize("route", ["resumable?over=1&cut=300", "text?cut=300"], ids=["over", "no such path"])
async def test_a_cut_stream_that_is_gone_stays_truncated_with_what_came(ai_sdk, engine, route):
    ai_sdk.say(TEXTS["markdown"])
    answer = await asked(engine, f"{ai_sdk.url}/ai7/{route}")
    assert answer.verdict is Verdict.TRUNCATED
    assert answer.text
    assert TEXTS["markdown"].startswith(answer.message.text)


@pytest.mark.parametrize(
    ("route", "words", "text"),
    [("error", "no model today", ""), ("errorpart", "overloaded", "Hello"), ("aborted", "", "H")],
)
async def test_an_error_is_the_servers_and_keeps_the_text(ai_sdk, engine, route, words, text):
    ai_sdk.say("Hello, world.")
    answer = await asked(engine, f"{ai_sdk.url}/ai7/{route}")
    assert (answer.verdict, answer.text) == (Verdict.SERVER_ERROR, text)
    error = answer.message.error
    assert words in f"{error.sentence} {error.detail}"


async def test_an_http_error_tells_the_bodys_words(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/status?status=418")
    error = answer.message.error
    assert (answer.verdict, error.status) == (Verdict.HTTP_ERROR, 418)
    assert "The kitchen is closed." in f"{error.sentence} {error.detail}"


async def test_reasoning_comes_piece_by_piece(ai_sdk, engine):
    answer = await asked(engine, f"{ai_sdk.url}/ai7/everything")
    assert len(answer.of(ReasoningDelta)) > 1
