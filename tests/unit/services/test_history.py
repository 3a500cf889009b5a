"""What of a conversation goes to the server."""

import itertools

from desktop_chat.core.messages import Message, ReasoningPart, Role, TextPart, ToolCallPart, ToolResultPart
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
