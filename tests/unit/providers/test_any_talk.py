"""Any talk, however it broke off, becomes a request that servers accept: calls answered once, roles in turn."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Message,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.history import prompt_of
from tests.unit.providers.requesting import asked, body

TEXTS = st.sampled_from(["", " ", "a", "b\n"])
IDS = st.sampled_from(["c1", "c2", "c3"])
JSONS = st.sampled_from(["", "{}", '{"a":1}', '{"a":', "[1]", "x"])
VENDORS = st.sampled_from(
    [
        "",
        '{"signature":"s"}',
        '{"data":"d"}',
        '{"type":"reasoning","encrypted_content":"e"}',
        '{"type":"web_search_call"}',
    ]
)
SAID = st.one_of(
    st.builds(TextPart, TEXTS),
    st.builds(RefusalPart, TEXTS),
    st.builds(FilePart, st.just("image/png"), st.sampled_from(["data:image/png;base64,AA==", "http://h"])),
)
ANSWERED = st.one_of(
    st.builds(ToolResultPart, IDS, JSONS, st.booleans()), st.builds(ToolApprovalPart, IDS, st.just("p"), st.booleans())
)
MADE = st.one_of(
    SAID,
    st.builds(ReasoningPart, TEXTS, VENDORS),
    st.builds(ToolCallPart, IDS, st.just("f"), JSONS, st.booleans(), st.sampled_from(["", "p"]), VENDORS),
    st.builds(ToolResultPart, IDS, JSONS, st.booleans()),
    st.builds(SourcePart, TEXTS, TEXTS),
    st.builds(DataPart, TEXTS, JSONS),
)


def messages(role, parts):
    return st.builds(
        lambda said, verdict: Message("m", "c", None, role, tuple(said), 0, verdict, endpoint_id="e", model="m"),
        st.lists(parts, max_size=4),
        st.sampled_from(list(Verdict)) if role is Role.ASSISTANT else st.none(),
    )


PATHS = st.lists(
    st.one_of(messages(Role.USER, SAID), messages(Role.ASSISTANT, MADE), messages(Role.TOOL, ANSWERED)), max_size=6
)


def requested(path, dialect, context_tokens, **fields):
    path = [replace(message, id=f"m{at}") for at, message in enumerate(path)]
    first = Message("first", "c", None, Role.USER, (TextPart("Hi"),), 0)
    prompt = prompt_of([first, *path], context_tokens=context_tokens, endpoint_id="e", model="m")
    assert prompt.messages[0].role is Role.USER
    assert all(one.role is not other.role for one, other in pairwise(prompt.messages))
    return asked(dialect, *prompt.messages, **fields)


WINDOWS = st.sampled_from([None, 30, 60])


@given(PATHS, WINDOWS)
def test_chat_answers_each_call_right_behind_it(path, window):
    open_calls = []
    request = requested(path, Dialect.OPENAI_CHAT, window)
    for message in body(Dialect.OPENAI_CHAT, *request.messages)["messages"]:
        if message["role"] == "tool":
            assert message["tool_call_id"] == open_calls.pop(0)
        else:
            assert open_calls == []
            assert message["content"] or message["tool_calls"]
            open_calls = [call["id"] for call in message.get("tool_calls", [])]
    assert open_calls == []


@given(PATHS, WINDOWS)
def test_anthropic_s_roles_alternate_and_its_calls_are_answered_in_the_next_message(path, window):
    request = requested(path, Dialect.ANTHROPIC_MESSAGES, window)
    sent = body(Dialect.ANTHROPIC_MESSAGES, *request.messages, reasoning_effort="low")
    blocks = [it["content"] if isinstance(it["content"], list) else [{"type": "text"}] for it in sent["messages"]]
    assert [it["role"] for it in sent["messages"]] == [("user", "assistant")[at % 2] for at in range(len(blocks))]
    assert all(blocks)
    for at, content in enumerate(blocks):
        calls = [block["id"] for block in content if block["type"] == "tool_use"]
        after = blocks[at + 1] if at + 1 < len(blocks) else []
        assert calls == [block["tool_use_id"] for block in after if block["type"] == "tool_result"]
        kinds = ["thinking" in block["type"] for block in content]
        assert kinds == sorted(kinds, reverse=True)
        assert [block["type"] for block in after[: len(calls)]] == ["tool_result"] * len(calls)


@given(PATHS, WINDOWS)
def test_responses_has_an_output_for_each_call_and_something_behind_each_thought(path, window):
    request = requested(path, Dialect.OPENAI_RESPONSES, window)
    items = body(Dialect.OPENAI_RESPONSES, *request.messages)["input"]
    calls = [item["call_id"] for item in items if item.get("type") == "function_call"]
    assert calls == [item["call_id"] for item in items if item.get("type") == "function_call_output"]
    for item, after in zip(items, [*items[1:], {}], strict=True):
        assert item.get("type") != "reasoning" or after.get("role") == "assistant" or "type" in after


@given(PATHS, WINDOWS)
def test_the_ai_sdk_s_messages_leave_no_call_open_but_those_the_user_just_answered(path, window):
    request = requested(path, Dialect.AI_SDK_UI, window)
    made = body(Dialect.AI_SDK_UI, *request.messages)
    roles = [message["role"] for message in made["messages"]]
    assert all(one == "user" or other == "user" for one, other in pairwise(roles))
    assert len({message["id"] for message in made["messages"]}) == len(roles)
    for message in made["messages"]:
        states = [part["state"] for part in message["parts"] if "toolCallId" in part]
        settled = {"output-available", "output-error", "output-denied"}
        assert set(states) <= (settled | {"approval-responded"} if message is made["messages"][-1] else settled)
    data = body(Dialect.AI_SDK_DATA, *request.messages)["messages"]
    calls = [call for message in data for call in message.get("toolInvocations", [])]
    assert all(call["state"] == "result" for call in calls)


@given(PATHS, WINDOWS, st.sampled_from(list(Dialect)))
def test_every_dialect_makes_a_body(path, window, dialect):
    request = requested(path, dialect, window)
    assert body(dialect, *request.messages)
