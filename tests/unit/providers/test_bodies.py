"""The bodies of the model vendors' dialects, as their own clients make them."""

import json

import pytest

from desktop_chat.core.abilities import ABILITIES, ALL, MODEL, SYSTEM_PROMPT
from desktop_chat.core.endpoint import Dialect, RequestStyle
from desktop_chat.core.messages import (
    FilePart,
    ReasoningPart,
    RefusalPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import CALL_NOT_RUN
from tests.unit.providers.requesting import answer, asked, body, endpoint, sent, tool, user

CHAT, RESPONSES, ANTHROPIC = Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES, Dialect.ANTHROPIC_MESSAGES
OLLAMA, WORKERS, AG_UI = Dialect.OLLAMA, Dialect.WORKERS_AI, Dialect.AG_UI
DOT = FilePart("image/png", "data:image/png;base64,AA==")
FAR = FilePart("image/png", "https://h/a.png")
LOOK = ToolCallPart("t1", "look", '{"a": 1}', True)
HEAR = ToolCallPart("t2", "hear", '{"a": ', False)
#: An answer that calls two tools, their results in the wrong order, and what came of them.
TALK = (
    user(DOT, "What is it?"),
    answer("Let me see.", LOOK, HEAR),
    tool(ToolResultPart("t2", "nothing", is_error=True), ToolResultPart("t1", "seen")),
    answer("There.", id="m3"),
    user("Thanks", id="m4"),
)
SET = {
    SYSTEM_PROMPT: {"system": "Be brief."},
    MODEL: {"model": "other"},
    "temperature": {"temperature": 0.0},
    "top_p": {"top_p": 0.5},
    "max_tokens": {"max_tokens": 7},
    "stop": {"stop": ("X",)},
    "seed": {"seed": 0},
    "reasoning_effort": {"reasoning_effort": "low"},
    "json_mode": {"json_mode": True},
}


@pytest.mark.parametrize("dialect", list(ABILITIES))
def test_a_request_carries_exactly_what_the_abilities_of_its_dialect_say(dialect):
    assert set(SET) == ALL

    def made(**fields):
        outgoing = sent(asked(dialect, **fields))
        return outgoing.url, {name: it for name, it in outgoing.body.items() if name != "runId"}

    assert {name for name, fields in SET.items() if made(**fields) != made()} == ABILITIES[dialect]


def test_every_dialect_has_its_abilities():
    assert set(ABILITIES) == set(Dialect)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_every_body_is_json_and_asks_for_a_stream_where_that_is_a_wish(dialect):
    made = body(dialect, *TALK, system="Be brief.")
    assert json.loads(json.dumps(made)) == made
    asks = dialect not in (AG_UI, Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA)
    assert made.get("stream", False) is asks


# --- chat completions --------------------------------------------------------------------------------------------


def test_chat_all_at_once():
    made = body(
        CHAT, system="S", temperature=0.0, max_tokens=9, stop=("X",), seed=0, reasoning_effort="low", json_mode=True
    )
    assert made == {
        "model": "m",
        "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "Hi"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "max_tokens": 9,
        "stop": ["X"],
        "seed": 0,
        "reasoning_effort": "low",
        "response_format": {"type": "json_object"},
    }


def test_the_official_api_has_another_name_for_the_limit():
    made = sent(asked(CHAT, on=endpoint(url="https://api.openai.com/v1"), max_tokens=9)).body
    assert (made["max_completion_tokens"], "max_tokens" in made) == (9, False)


def test_chat_gives_each_call_its_result_in_the_order_of_the_calls():
    assert body(CHAT, *TALK)["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is it?"},
                {"type": "image_url", "image_url": {"url": DOT.url}},
            ],
        },
        {
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                {"id": "t1", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}},
                {"id": "t2", "type": "function", "function": {"name": "hear", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "t1", "content": "seen"},
        {"role": "tool", "tool_call_id": "t2", "content": "nothing"},
        {"role": "assistant", "content": "There."},
        {"role": "user", "content": "Thanks"},
    ]


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ([], CALL_NOT_RUN),
        ([tool(ToolApprovalPart("t1", "p", approved=True))], CALL_NOT_RUN),
        ([tool(ToolApprovalPart("t1", "p", approved=False))], "The user did not allow this call."),
    ],
)
def test_a_call_without_a_result_is_closed(word, words):
    messages = body(CHAT, user("a"), answer(LOOK), *word, user("b", id="m3"))["messages"]
    assert messages[2] == {"role": "tool", "tool_call_id": "t1", "content": words}


def test_reasoning_an_answer_s_own_pictures_and_results_without_a_call_stay_here():
    messages = (
        answer(ReasoningPart("hm", '{"signature":"s"}'), RefusalPart("No."), DOT),
        tool(ToolResultPart("x", "y")),
    )
    assert body(CHAT, user("a"), *messages)["messages"][1:] == [{"role": "assistant", "content": "No."}]


# --- Responses ---------------------------------------------------------------------------------------------------


def test_responses_all_at_once():
    made = body(RESPONSES, system="S", temperature=0.0, max_tokens=9, reasoning_effort="low", json_mode=True)
    assert made == {
        "model": "m",
        "instructions": "S",
        "input": [{"role": "user", "content": "Hi"}],
        "stream": True,
        "store": False,
        "temperature": 0.0,
        "max_output_tokens": 9,
        "reasoning": {"effort": "low"},
        "text": {"format": {"type": "json_object"}},
        "include": ["reasoning.encrypted_content"],
    }


def test_responses_keeps_items_in_their_order():
    assert body(RESPONSES, *TALK)["input"] == [
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "What is it?"},
                {"type": "input_image", "image_url": DOT.url, "detail": "auto"},
            ],
        },
        {"role": "assistant", "content": "Let me see."},
        {"type": "function_call", "call_id": "t1", "name": "look", "arguments": '{"a": 1}'},
        {"type": "function_call", "call_id": "t2", "name": "hear", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "t1", "output": "seen"},
        {"type": "function_call_output", "call_id": "t2", "output": "nothing"},
        {"role": "assistant", "content": "There."},
        {"role": "user", "content": "Thanks"},
    ]


def test_responses_of_other_servers_get_answers_in_full():
    theirs = endpoint(RESPONSES, "http://h/v1/responses")
    said = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "b"}]}
    assert body(RESPONSES, user("a"), answer("b"), on=theirs)["input"] == [{"role": "user", "content": "a"}, said]


ITEM = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "xyz"}


def test_responses_sends_encrypted_reasoning_back_before_what_it_led_to():
    thought = ReasoningPart("hm", json.dumps(ITEM | {"status": "completed"}))
    made = body(RESPONSES, user("a"), answer(thought, LOOK), tool(ToolResultPart("t1", "seen")))
    assert made["input"][1] == ITEM
    assert made["input"][2]["type"] == "function_call"
    assert made["include"] == ["reasoning.encrypted_content"]


@pytest.mark.parametrize(
    "parts",
    [
        (ReasoningPart("hm", '{"signature":"s"}'), "a"),
        (ReasoningPart("hm", json.dumps({"type": "reasoning", "id": "rs_1", "summary": []})), "a"),
        ("a", ReasoningPart("hm", json.dumps(ITEM))),
        (ReasoningPart("hm", "no json"), "a"),
    ],
)
def test_responses_sends_no_reasoning_that_the_server_would_refuse(parts):
    assert body(RESPONSES, user("a"), answer(*parts))["input"][1:] == [{"role": "assistant", "content": "a"}]


def test_responses_gets_its_own_tools_back_as_they_came_and_its_question_answered():
    search = ToolCallPart("ws_1", "web_search", "{}", True, "", '{"dialect":"x","type":"web_search_call","id":"ws_1"}')
    ask = ToolCallPart("mcpr_1", "run", "{}", True, "mcpr_1", '{"type":"mcp_approval_request","id":"mcpr_1"}')
    custom = ToolCallPart("c1", "sql", "x", True, "", '{"type":"custom_tool_call","call_id":"c1"}')
    picture = ToolCallPart("ig_1", "image", "{}", True, "", '{"type":"image_generation_call","id":"ig_1"}')
    parts = (search, ToolResultPart("ws_1", "found"), picture, ToolResultPart("ig_1", "x"), "Here.", ask, custom)
    answers = tool(ToolApprovalPart("mcpr_1", "mcpr_1", approved=True), ToolResultPart("c1", "rows"))
    assert body(RESPONSES, user("a"), answer(*parts), answers)["input"][1:] == [
        {"type": "web_search_call", "id": "ws_1"},
        {"role": "assistant", "content": "Here."},
        {"type": "mcp_approval_request", "id": "mcpr_1"},
        {"type": "custom_tool_call", "call_id": "c1"},
        {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": True},
        {"type": "custom_tool_call_output", "call_id": "c1", "output": "rows"},
    ]
    assert body(RESPONSES, user("a"), answer("b", ask))["input"][1:] == [{"role": "assistant", "content": "b"}]


# --- Anthropic ---------------------------------------------------------------------------------------------------


def test_anthropic_all_at_once():
    made = body(ANTHROPIC, system="S", temperature=0.0, top_p=0.5, max_tokens=9, stop=("X", " "))
    assert made == {
        "model": "m",
        "system": "S",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": True,
        "max_tokens": 9,
        "temperature": 0.0,
        "top_p": 0.5,
        "stop_sequences": ["X"],
    }


def test_anthropic_wants_a_limit():
    assert body(ANTHROPIC)["max_tokens"] > 0


@pytest.mark.parametrize("max_tokens", [None, 100, 2048, 100_000])
def test_anthropic_thinks_within_a_limit_that_leaves_room_for_the_answer(max_tokens):
    made = body(ANTHROPIC, reasoning_effort="low", temperature=0.5, top_p=0.5, max_tokens=max_tokens)
    assert made["thinking"]["type"] == "enabled"
    assert 1024 <= made["thinking"]["budget_tokens"] < made["max_tokens"]
    assert not {"temperature", "top_p"} & set(made)


def test_anthropic_does_not_begin_to_think_at_the_results_of_an_answer_without_thinking():
    result = tool(ToolResultPart("t1", "seen"))
    thought = ReasoningPart("hm", '{"signature":"s"}')
    assert "thinking" not in body(ANTHROPIC, user("a"), answer(LOOK), result, reasoning_effort="low")
    assert "thinking" in body(ANTHROPIC, user("a"), answer(thought, LOOK), result, reasoning_effort="low")
    assert "thinking" in body(ANTHROPIC, user("a"), answer("b"), user("c"), reasoning_effort="low")


def test_anthropic_has_results_at_the_user_s_side_and_roles_alternate():
    messages = body(ANTHROPIC, *TALK)["messages"]
    assert messages == [
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}},
                {"type": "text", "text": "What is it?"},
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "Let me see."},
                {"type": "tool_use", "id": "t1", "name": "look", "input": {"a": 1}},
                {"type": "tool_use", "id": "t2", "name": "hear", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "t1", "content": "seen"},
                {"type": "tool_result", "tool_use_id": "t2", "content": "nothing", "is_error": True},
            ],
        },
        {"role": "assistant", "content": "There."},
        {"role": "user", "content": "Thanks"},
    ]


def test_anthropic_joins_what_follows_a_result_to_it():
    messages = body(ANTHROPIC, user("a"), answer(LOOK), user("b", id="m3"))["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "user"]
    assert [block["type"] for block in messages[2]["content"]] == ["tool_result", "text"]


def test_anthropic_s_own_tools_are_left_to_it():
    search = ToolCallPart("s1", "web_search", "{}", True, "", '{"type":"server_tool_use"}')
    made = body(ANTHROPIC, user("a"), answer(search, ToolResultPart("s1", "[]"), "Found."), user("b"))
    assert made["messages"][1] == {"role": "assistant", "content": "Found."}


def test_anthropic_gets_its_thinking_back_first_and_signed():
    parts = ("Hm.", ReasoningPart("aloud", '{"signature":"s"}'), ReasoningPart("", '{"data":"d"}'), ReasoningPart("x"))
    assert body(ANTHROPIC, user("a"), answer(*parts), user("b"))["messages"][1]["content"] == [
        {"type": "thinking", "thinking": "aloud", "signature": "s"},
        {"type": "redacted_thinking", "data": "d"},
        {"type": "text", "text": "Hm."},
    ]


def test_anthropic_takes_pictures_and_documents_by_their_address():
    content = body(ANTHROPIC, user(FAR, FilePart("application/pdf", "https://h/a.pdf"), "a"))["messages"][0]["content"]
    assert [(block["type"], block.get("source")) for block in content[:2]] == [
        ("image", {"type": "url", "url": "https://h/a.png"}),
        ("document", {"type": "url", "url": "https://h/a.pdf"}),
    ]


# --- Ollama, Workers AI, AG-UI ----------------------------------------------------------------------------------


def test_ollama_all_at_once():
    made = body(OLLAMA, *TALK, system="S", temperature=0.0, max_tokens=9, stop=("X",), seed=0, json_mode=True)
    assert made == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "S"},
            {"role": "user", "content": "What is it?", "images": ["AA=="]},
            {
                "role": "assistant",
                "content": "Let me see.",
                "tool_calls": [
                    {"function": {"name": "look", "arguments": {"a": 1}}},
                    {"function": {"name": "hear", "arguments": {}}},
                ],
            },
            {"role": "tool", "tool_name": "look", "content": "seen"},
            {"role": "tool", "tool_name": "hear", "content": "nothing"},
            {"role": "assistant", "content": "There."},
            {"role": "user", "content": "Thanks"},
        ],
        "stream": True,
        "format": "json",
        "options": {"temperature": 0.0, "num_predict": 9, "stop": ["X"], "seed": 0},
    }


@pytest.mark.parametrize(("effort", "think"), [("high", "high"), ("Low", "low"), ("none", False), ("max", True)])
def test_ollama_thinks_as_its_models_can(effort, think):
    assert body(OLLAMA, reasoning_effort=effort)["think"] == think


def test_workers_ai_has_its_model_in_the_address():
    outgoing = sent(asked(WORKERS, system="S", model="@cf/meta/llama-3.1-8b-instruct", max_tokens=9))
    assert outgoing.url.endswith("/ai/run/@cf/meta/llama-3.1-8b-instruct")
    messages = [{"role": "system", "content": "S"}, {"role": "user", "content": "Hi"}]
    assert outgoing.body == {"messages": messages, "stream": True, "max_tokens": 9}


def test_workers_ai_asks_models_that_go_on_with_a_text_for_that():
    on = endpoint(WORKERS, request_style=RequestStyle.MESSAGE)
    assert sent(asked(WORKERS, user("One"), answer("Two"), user("Three"), on=on)).body == {
        "prompt": "Three",
        "stream": True,
    }


def test_ag_ui_runs_an_agent():
    made = body(AG_UI, *TALK, system="S")
    assert made.pop("runId") != body(AG_UI)["runId"]
    assert made.pop("messages") == [
        {"id": "system", "role": "system", "content": "S"},
        {
            "id": "m1",
            "role": "user",
            "content": [
                {"type": "text", "text": "What is it?"},
                {"type": "binary", "mimeType": "image/png", "data": "AA=="},
            ],
        },
        {
            "id": "m2",
            "role": "assistant",
            "content": "Let me see.",
            "toolCalls": [
                {"id": "t1", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}},
                {"id": "t2", "type": "function", "function": {"name": "hear", "arguments": "{}"}},
            ],
        },
        {"id": "m2-1", "role": "tool", "toolCallId": "t1", "content": "seen"},
        {"id": "m2-2", "role": "tool", "toolCallId": "t2", "content": "nothing", "error": "nothing"},
        {"id": "m3", "role": "assistant", "content": "There."},
        {"id": "m4", "role": "user", "content": "Thanks"},
    ]
    assert made == {"threadId": "chat-1", "state": {}, "tools": [], "context": [], "forwardedProps": {}}
