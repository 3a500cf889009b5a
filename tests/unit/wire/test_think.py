from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import PartEnded, ReasoningDelta, StreamEvent, TextDelta
from desktop_chat.core.messages import ReasoningPart, TextPart
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.parts import PartBook
from desktop_chat.wire.think import AnswerText
from tests.unit.wire.streams import decode, drafted, frames, split


def read(*pieces: str, ends: bool = True) -> list[StreamEvent]:
    events: list[StreamEvent] = []
    text = AnswerText(PartBook())
    for piece in pieces:
        text.push(piece, events)
    if ends:
        text.pause(events)
    return events


def parted(events: list[StreamEvent]) -> tuple[str, str]:
    """Reasoning and text, each joined."""
    return (
        "".join(event.text for event in events if isinstance(event, ReasoningDelta)),
        "".join(event.text for event in events if isinstance(event, TextDelta)),
    )


@pytest.mark.parametrize(
    ("answer", "reasoning", "text"),
    [
        ("<think>\nHm\n</think>\n\nYes", "Hm\n", "Yes"),
        ("\n <think>a</think>b", "a", "b"),
        ("<think></think>Yes", "", "Yes"),
        ("<think>\n\n</think>\n\nYes", "", "Yes"),
        ("<think>a", "a", ""),
        ("<think>a</thi", "a</thi", ""),
        ("<think>a < b </ c</think> d", "a < b </ c", " d"),
        ("<think>a</think>\r\n\nb</think>", "a", "b</think>"),
        ("<think>a</think>x<think>b</think>", "a", "x<think>b</think>"),
        ("<think>a</think>", "a", ""),
        ("<thinking>a</thinking>", "", "<thinking>a</thinking>"),
        ("<thin air", "", "<thin air"),
        ("<thin", "", "<thin"),
        ("a<think>b</think>", "", "a<think>b</think>"),
        ("  Hello", "", "  Hello"),
        ("Plain </think> text", "", "Plain </think> text"),
        (" \n", "", " \n"),
        ("", "", ""),
    ],
)
def test_only_a_block_at_the_start_is_reasoning_however_it_is_split(answer: str, reasoning: str, text: str):
    assert parted(read(answer)) == (reasoning, text)
    assert parted(read(*answer)) == (reasoning, text)
    for at in range(len(answer)):
        assert parted(read(answer[:at], answer[at:])) == (reasoning, text)


@given(st.text(alphabet="<think/> \nab", max_size=40), st.lists(st.integers(0, 60), max_size=8))
def test_nothing_is_lost_but_marks_and_white_space(answer: str, cuts: list[int]):
    pieces = [piece.decode() for piece in split(answer.encode(), cuts)]
    reasoning, text = parted(read(*pieces))
    if answer.lstrip().startswith("<think>"):
        answer = answer.replace("<think>", "", 1).replace("</think>", "", 1)
    assert "".join((reasoning + text).split()) == "".join(answer.split())


@given(st.text(alphabet="<think/> \nab", max_size=40), st.lists(st.integers(0, 60), max_size=8))
def test_piece_borders_never_change_what_is_reasoning(answer: str, cuts: list[int]):
    assert parted(read(*[piece.decode() for piece in split(answer.encode(), cuts)])) == parted(read(answer))


def test_nothing_is_held_back_once_it_is_no_mark():
    assert read("<thi", "s", ends=False) == [TextDelta(0, "<this")]
    assert read("<think>a <b", ends=False) == [ReasoningDelta(0, "a <b")]
    assert read("<think>a</", ends=False) == [ReasoningDelta(0, "a")]
    assert read("<think>a</", "b", ends=False) == [ReasoningDelta(0, "a"), ReasoningDelta(0, "</b")]
    assert parted(read(*[" "] * 100, ends=False)) == ("", " " * 100)


def test_the_block_ends_with_its_mark():
    assert read("<think>a</think>", ends=False) == [ReasoningDelta(0, "a"), PartEnded(0)]


def test_decided_text_goes_straight_to_the_parts():
    events: list[StreamEvent] = []
    text = AnswerText(PartBook())
    text.push("a", events)
    way = text.push
    text.push("<think>", events)
    text.pause(events)
    assert text.push is way
    assert parted(events) == ("", "a<think>")


def test_text_after_another_beginning_has_no_block():
    events: list[StreamEvent] = []
    text = AnswerText(PartBook())
    text.pause(events)
    text.push("<think>a</think>", events)
    assert parted(events) == ("", "<think>a</think>")


def test_a_pause_in_the_block_does_not_end_it():
    events: list[StreamEvent] = []
    text = AnswerText(PartBook())
    text.push("<think>a<", events)
    text.pause(events)
    text.push("b</think>c", events)
    assert parted(events) == ("a<b", "c")


BODIES: dict[Dialect, bytes] = {
    Dialect.PLAIN_SSE: frames({"content": "<thi"}, {"content": "nk>Hm</think>\n\n"}, {"content": "Yes"}, "[DONE]"),
    Dialect.OPENAI_CHAT: frames(
        {"choices": [{"delta": {"content": "<thi"}}]},
        {"choices": [{"delta": {"content": "nk>Hm</think>\n\n"}}]},
        {"choices": [{"delta": {"content": "Yes"}}]},
        "[DONE]",
    ),
    Dialect.WORKERS_AI: frames({"response": "<thi"}, {"response": "nk>Hm</think>\n\n"}, {"response": "Yes"}, "[DONE]"),
    Dialect.OLLAMA: (b'{"response":"<thi"}\n\n{"response":"nk>Hm</think>\\n\\n"}\n{"response":"Yes"}\n{"done":true}\n'),
}


@pytest.mark.parametrize("dialect", BODIES)
def test_the_dialects_with_plain_content_read_the_block(dialect: Dialect):
    parts = drafted(decode(make_decoder(dialect), [BODIES[dialect]])).parts()
    assert parts == (ReasoningPart("Hm"), TextPart("Yes"))


@pytest.mark.parametrize("dialect", BODIES)
@pytest.mark.parametrize("cut", [True, False])
def test_what_is_held_back_is_given_out_at_the_end_of_the_body(dialect: Dialect, cut: bool):
    body = BODIES[dialect].partition(b"\n\n")[0] + b"\n\n"
    assert drafted(decode(make_decoder(dialect), [body], cut)).text() == "<thi"


def test_text_after_something_else_keeps_its_newlines():
    events: list[StreamEvent] = []
    text = AnswerText(PartBook())
    text.push("<think>a</think>", events)
    text.pause(events)
    text.push("\n<think>b", events)
    assert parted(events) == ("a", "\n<think>b")


@pytest.mark.parametrize("dialect", [Dialect.PLAIN_SSE, Dialect.WORKERS_AI])
def test_what_is_held_back_belongs_to_the_part_that_an_unmarked_end_ends(dialect: Dialect):
    body = BODIES[dialect].partition(b"\n\n")[0] + b"\n\n"
    assert decode(make_decoder(dialect), [body])[:2] == [TextDelta(0, "<thi"), PartEnded(0)]
