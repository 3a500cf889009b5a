"""What of a conversation goes to the server."""

import itertools
from dataclasses import replace

from desktop_chat.core.messages import (
    Message,
    ReasoningPart,
    Role,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import CALL_NOT_RUN
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.history import prompt_of

ids = itertools.count()


def said(role, *parts, verdict=Verdict.COMPLETE):
    whole = tuple(TextPart(part) if isinstance(part, str) else part for part in parts)
    return Message(f"m{next(ids)}", "c", None, role, whole, 0, verdict=None if role is Role.USER else verdict)


def user(*parts):
    return said(Role.USER, *parts)


def answer(*parts, verdict=Verdict.COMPLETE):
    return said(Role.ASSISTANT, *parts, verdict=verdict)


def sent(path, **options):
    return [
        (m.role.value, " | ".join(getattr(p, "text", "") for p in m.parts)) for m in prompt_of(path, **options).messages
    ]


def test_a_plain_talk_goes_as_it_is():
    assert sent([user("a"), answer("b"), user("c")]) == [("user", "a"), ("assistant", "b"), ("user", "c")]


def test_empty_and_failed_answers_are_left_out_and_neighbours_joined():
    path = [
        user("a"),
        answer(verdict=Verdict.STOPPED),
        user("b"),
        answer("half", verdict=Verdict.SERVER_ERROR),
        user("c"),
    ]
    assert sent(path) == [("user", "a | b | c")]


def test_a_cut_answer_with_text_stays_part_of_the_talk():
    assert sent([user("a"), answer("half", verdict=Verdict.TRUNCATED), user("go on")])[1] == ("assistant", "half")


def test_reasoning_is_never_sent_back():
    assert sent([user("a"), answer(ReasoningPart("hm"), "b"), user("c")])[1] == ("assistant", "b")
    assert sent([user("a"), answer(ReasoningPart("hm")), user("c")]) == [("user", "a | c")]


def test_a_call_without_a_result_is_closed():
    messages = prompt_of([user("a"), answer(ToolCallPart("c1", "f", "{}", ready=True)), user("b")]).messages
    assert isinstance(messages[1].parts[1], ToolResultPart)
    assert messages[1].parts[1].is_error


def test_the_oldest_are_dropped_when_the_window_is_full_and_an_answer_never_leads():
    talks = ((user("q" * 300), answer("a" * 300)) for _ in range(20))
    path = [*itertools.chain.from_iterable(talks), user("last")]
    prompt = prompt_of(path, context_tokens=1000)
    assert prompt.messages[0].role is Role.USER
    assert prompt.messages[-1].parts[0].text == "last"
    assert 0 < len(prompt.messages) < len(path)
    assert prompt.dropped == len(path) - len(prompt.messages)


def test_the_newest_message_is_kept_however_long():
    assert len(prompt_of([user("a"), answer("b"), user("x" * 100_000)], context_tokens=100).messages) == 1


def answer_from(endpoint_id, model, *parts):
    return replace(answer(*parts), endpoint_id=endpoint_id, model=model)


def tool(*parts):
    return said(Role.TOOL, *parts)


CALL = ToolCallPart("c1", "f", "{}", ready=True, approval_id="p1", vendor='{"v":1}')


def parts_of(path, **options):
    return [message.parts for message in prompt_of(path, **options).messages]


def test_reasoning_that_a_server_wants_back_goes_to_that_server_and_model_only():
    reasoning = ReasoningPart("hm", '{"signature":"s"}')
    path = [user("a"), answer_from("e1", "m1", reasoning, ReasoningPart("aloud"), "b", CALL), user("c")]
    assert parts_of(path, endpoint_id="e1", model="m1")[1][:3] == (reasoning, TextPart("b"), CALL)
    for endpoint_id, model in (("e2", "m1"), ("e1", "m2"), ("", "")):
        sent_parts = parts_of(path, endpoint_id=endpoint_id, model=model)[1]
        assert sent_parts[:2] == (TextPart("b"), replace(CALL, vendor=""))


def test_an_answer_that_is_nothing_but_reasoning_is_left_out_though_a_server_wants_it_back():
    path = [user("a"), answer_from("e1", "m1", ReasoningPart("hm", '{"signature":"s"}')), user("c")]
    assert [message.role for message in prompt_of(path, endpoint_id="e1", model="m1").messages] == [Role.USER]


def test_a_call_answered_by_the_user_stays_as_it_was_answered():
    for part in (ToolResultPart("c1", "done"), ToolApprovalPart("c1", "p1", approved=True)):
        messages = prompt_of([user("a"), answer(CALL), tool(part)]).messages
        assert [message.role for message in messages] == [Role.USER, Role.ASSISTANT, Role.TOOL]
        assert messages[1].parts == (replace(CALL, vendor=""),)
        assert messages[2].parts == (part,)


def test_a_call_answered_in_a_later_answer_is_not_closed():
    approval, result = ToolApprovalPart("c1", "p1", approved=True), ToolResultPart("c1", "done")
    found = parts_of([user("a"), answer(CALL), tool(approval), answer(result, "b"), user("c")])
    assert found[1:4] == [(replace(CALL, vendor=""),), (approval,), (result, TextPart("b"))]


def test_of_two_calls_with_one_id_each_keeps_its_own_answer():
    first = answer(CALL, ToolResultPart("c1", "one"), "b")
    messages = parts_of([user("a"), first, user("c"), answer(CALL), user("d")])
    assert messages[1][1] == ToolResultPart("c1", "one")
    assert messages[3][1] == ToolResultPart("c1", CALL_NOT_RUN, is_error=True)


def test_answers_to_the_calls_of_a_failed_answer_are_left_out_with_it():
    path = [user("a"), answer(CALL, verdict=Verdict.SERVER_ERROR), tool(ToolResultPart("c1", "x")), user("b")]
    assert sent(path) == [("user", "a | b")]


def test_a_full_window_never_parts_a_call_from_its_result():
    path = [user("q" * 900), answer("a" * 900), user("x" * 900), answer(CALL), tool(ToolResultPart("c1", "r" * 900))]
    prompt = prompt_of(path, context_tokens=100)
    assert [message.role for message in prompt.messages] == [Role.USER, Role.ASSISTANT, Role.TOOL]
    assert prompt.dropped == 2


def test_long_results_of_tools_fill_the_window_too():
    path = [user("a"), answer(CALL, ToolResultPart("c1", "r" * 3000), "b"), user("c")]
    assert prompt_of(path, context_tokens=500).dropped == 2
    assert prompt_of(path, context_tokens=5000).dropped == 0
