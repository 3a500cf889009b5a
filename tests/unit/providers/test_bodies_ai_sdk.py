"""The bodies of the AI SDK's clients, against those that the real clients sent."""

import json
from pathlib import Path

import pytest

from desktop_chat.core.endpoint import Dialect, Learned
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    ReasoningPart,
    SourcePart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import CALL_NOT_RUN
from tests.unit.providers.requesting import answer, asked, body, sent, tool, user

UI, DATA = Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA
RECORDED = Path(__file__).parents[2] / "data" / "requests"
LOCATE = ToolCallPart("c1", "locate", '{"precise":true}', True)
REMOVE = ToolCallPart("c1", "remove", '{"path":"/tmp/a"}', True, "p1")


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text())


def alike(made, real):
    """The real body with ids that only the server knows made ours; what we do not keep is gone from it."""
    for message in real["messages"]:
        for part in message["parts"]:
            part.pop("filename", None)
            if "approval" in part:
                part["approval"] = {"id": "p1", "approved": part["approval"]["approved"]}
    assert made == real


def test_the_first_question():
    alike(body(UI, user("Where am I?")), recorded("clienttool")[0])


def test_asking_again():
    alike(body(UI, user("Hi"), trigger="regenerate-message"), recorded("regenerate")[1])


def test_the_result_of_a_tool_of_the_client_s_stands_in_the_answer_that_called_it():
    result = tool(ToolResultPart("c1", '{"city": "Paris"}'))
    alike(body(UI, user("Where am I?"), answer(LOCATE), result), recorded("clienttool")[1])


def test_a_tool_of_the_client_s_that_failed():
    result = tool(ToolResultPart("c1", "no idea", is_error=True))
    alike(body(UI, user("Where am I?"), answer(LOCATE), result), recorded("clienttoolerror")[1])


def test_what_the_server_said_after_a_tool_s_result_is_of_the_same_message():
    real = recorded("clienttool")[2]
    said = real["messages"][1]["parts"][-1]["text"]
    result = tool(ToolResultPart("c1", '{"city": "Paris"}'))
    alike(body(UI, user("Where am I?"), answer(LOCATE), result, answer(said, id="m3"), user("Thanks", id="m4")), real)


@pytest.mark.parametrize(("name", "approved"), [("approve", True), ("deny", False)])
def test_the_user_s_word_on_a_tool(name, approved):
    word = tool(ToolApprovalPart("c1", "p1", approved))
    alike(body(UI, user("Clean up"), answer(REMOVE), word), recorded(name)[1])


@pytest.mark.parametrize(
    ("name", "approved", "result"),
    [
        ("approve", True, ToolResultPart("c1", '{"removed": "/tmp/a"}')),
        ("deny", False, ToolResultPart("c1", "The call was denied.", is_error=True)),
    ],
)
def test_a_call_stays_as_the_user_and_the_server_left_it(name, approved, result):
    real = recorded(name)[2]
    said = answer(result, real["messages"][1]["parts"][-1]["text"], id="m3")
    word = tool(ToolApprovalPart("c1", "p1", approved))
    alike(body(UI, user("Clean up"), answer(REMOVE), word, said, user("Thanks", id="m4")), real)


def test_results_that_the_server_gave_itself():
    real = recorded("servertools")[1]
    said = real["messages"][1]["parts"][-1]["text"]
    parts = (
        ToolCallPart("c1", "weather", '{"city":"Paris"}', True),
        ToolResultPart("c1", '{"city":"Paris","degrees":21}'),
        ToolCallPart("c2", "weather", '{"city":"Atlantis"}', True),
        ToolResultPart("c2", "server says: Atlantis has sunk.", is_error=True),
    )
    alike(body(UI, user("Weather?"), answer(*parts, said), user("Thanks", id="m3")), real)


def test_files_go_back_and_so_do_sources_and_data():
    dot = FilePart("image/png", "data:image/png;base64,AA==")
    parts = ("Hello.", SourcePart("https://example.org/a", "A source"), dot, DataPart("weather", '{"degrees":21}'))
    made = body(UI, user(dot, "Hi"), answer(*parts), user("And now?", id="m3"))["messages"]
    file = {"type": "file", "mediaType": "image/png", "url": dot.url}
    assert made[0]["parts"] == [file, {"type": "text", "text": "Hi"}]
    assert made[1]["parts"][2:] == [
        {"type": "source-url", "sourceId": "source-1", "url": "https://example.org/a", "title": "A source"},
        file,
        {"type": "data-weather", "data": {"degrees": 21}},
    ]


def test_what_the_server_wants_back_replaces_what_we_make():
    reasoning = ReasoningPart("hm", '{"providerMetadata":{"x":{"signature":"s"}}}')
    vendor = '{"type":"dynamic-tool","toolName":"remove","approval":{"signature":"s"}}'
    call = ToolCallPart("c1", "remove", "{}", True, "p1", vendor)
    word = ToolApprovalPart("c1", "p1", approved=True)
    parts = body(UI, user("a"), answer(reasoning, call), tool(word))["messages"][1]["parts"]
    assert parts[1]["providerMetadata"] == {"x": {"signature": "s"}}
    assert (parts[2]["type"], parts[2]["toolName"]) == ("dynamic-tool", "remove")
    assert parts[2]["approval"] == {"signature": "s", "id": "p1", "approved": True}


@pytest.mark.parametrize("word", [None, ToolApprovalPart("c1", "p1", approved=True)])
def test_an_old_call_without_a_result_is_closed(word):
    messages = (answer(REMOVE), *([tool(word)] if word else []))
    part = body(UI, user("a"), *messages, user("b", id="m3"))["messages"][1]["parts"][1]
    assert (part["state"], part["errorText"]) == ("output-error", CALL_NOT_RUN)


def test_calls_with_the_same_id_keep_their_own_results():
    talk = (user("a"), answer(LOCATE, id="x"), tool(ToolResultPart("c1", "1")), user("b", id="m3"))
    again = ToolCallPart("c1", "locate", "{}", True)
    made = body(UI, *talk, answer(again, id="y"), tool(ToolResultPart("c1", "2")))["messages"]
    assert [made[at]["parts"][1]["output"] for at in (1, 3)] == [1, 2]
    assert [made[at]["id"] for at in (1, 3)] == ["x", "y"]


def test_the_first_question_of_version_4():
    alike(body(DATA, user("Hi")), recorded("usechat4")[0])


def test_a_talk_of_version_4():
    real = recorded("usechat4")[1]
    reasoning = real["messages"][1]["parts"][1]
    reasoning["details"] = reasoning["details"][:1]
    dot = f"data:image/png;base64,{real['messages'][1]['parts'][-1]['data']}"
    real["messages"][1]["parts"][3]["source"]["id"] = "source-1"
    parts = (
        ReasoningPart("First think.\nThen speak.", '{"signature":"c2lnbmF0dXJl"}'),
        "Hello.",
        SourcePart("https://example.org/a", "A source"),
        FilePart("image/png", dot),
    )
    alike(body(DATA, user("Hi"), answer(*parts), user("And now?")), real)


def test_a_tool_of_the_client_s_in_version_4_stands_twice_in_its_message():
    result = tool(ToolResultPart("c1", '{"city":"Paris"}'))
    alike(body(DATA, user("Where am I?"), answer(LOCATE), result), recorded("usechat4tool")[1])


@pytest.mark.parametrize(("learned", "recording"), [(UI, "clienttool"), (DATA, "usechat4tool")])
def test_a_server_of_unknown_kind_that_turned_out_to_be_the_ai_sdk_s_gets_its_client_s_body(learned, recording):
    request = asked(Dialect.AUTO, user("Where am I?"), learned=Learned(dialect=learned))
    outgoing = sent(request)
    alike(outgoing.body, recorded(recording)[0])
    assert outgoing.dialect is Dialect.AUTO
