from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import Ended, PartEnded, StreamEvent, TextDelta, ToolCallReady, UsageReported
from desktop_chat.core.messages import FilePart, ReasoningPart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.ollama import OllamaDecoder
from tests.unit.wire.streams import decode, drafted, ended, split


def lines(*values: Any) -> bytes:
    return b"".join((value if isinstance(value, str) else json.dumps(value)).encode() + b"\n" for value in values)


def said(content: Any, **more: Any) -> dict[str, Any]:
    return {"model": "m", "message": {"role": "assistant", "content": content} | more, "done": False}


def done(reason: Any = "stop", **more: Any) -> dict[str, Any]:
    return {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason} | more


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(OllamaDecoder(), [lines(*values)], cut)


def call(**function: Any) -> dict[str, Any]:
    return said("", tool_calls=[{"function": function}])


def test_a_chat_with_its_counts():
    assert read(said("Hel"), said("lo"), done(prompt_eval_count=11, eval_count=3)) == [
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        UsageReported(Usage(11, 3)),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "stop"),
    ]


def test_the_model_is_told():
    decoder = OllamaDecoder()
    decode(decoder, [lines(said("a"), done())])
    assert decoder.model == "m"


def test_what_generate_sends():
    events = read(
        {"response": "", "thinking": "hm"}, {"response": "Sky", "done": False}, {"response": "", "done": True}
    )
    assert drafted(events).parts() == (ReasoningPart("hm"), TextPart("Sky"))
    assert ended(events) == Ended(Verdict.COMPLETE, "done")


def test_text_in_the_last_line_is_kept():
    assert drafted(read({"response": "all", "done": True})).text() == "all"


def test_thinking_is_a_part_of_its_own_and_content_after_it_has_no_block():
    events = read(said("", thinking="Let"), said("", thinking=" me"), said("<think>x"), done())
    assert drafted(events).parts() == (ReasoningPart("Let me"), TextPart("<think>x"))


def test_a_think_block_in_the_content():
    assert drafted(read(said("<think>"), said("a</think>"), said("\n\nb"), done())).parts() == (
        ReasoningPart("a"),
        TextPart("b"),
    )


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("stop", Verdict.COMPLETE),
        ("length", Verdict.LENGTH_LIMIT),
        ("load", Verdict.COMPLETE),
        ("unload", Verdict.COMPLETE),
        ("a new word", Verdict.COMPLETE),
    ],
)
def test_the_reason_why_it_is_done(reason: str, verdict: Verdict):
    assert ended(read(said("a"), done(reason))) == Ended(verdict, reason)


@pytest.mark.parametrize("reason", [None, 3, ""])
def test_done_without_a_reason_is_complete(reason: Any):
    assert ended(read(said("a"), done(reason))) == Ended(Verdict.COMPLETE, "done")


def test_calls_come_whole():
    events = read(call(name="a", arguments={"x": 1}), call(name="b", arguments='{"y":"é"}'), call(name="c"), done())
    assert drafted(events).parts() == (
        ToolCallPart("call_0", "a", '{"x":1}', ready=True),
        ToolCallPart("call_1", "b", '{"y":"é"}', ready=True),
        ToolCallPart("call_2", "c", "{}", ready=True),
    )
    assert ended(events) == Ended(Verdict.TOOL_CALLS, "stop")


def test_a_call_keeps_the_id_it_came_with():
    value = said("", tool_calls=[{"id": "call_x", "function": {"name": "a", "arguments": {}}}])
    assert drafted(read(value, done())).parts() == (ToolCallPart("call_x", "a", "{}", ready=True),)


def test_text_that_is_held_back_stands_before_a_call():
    assert read(said("<thi"), call(name="a"), done())[:2] == [TextDelta(0, "<thi"), PartEnded(0)]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [("iVBORw0", "image/png"), ("/9j/4AA", "image/jpeg"), ("UklGRg", "image/webp"), ("R0lGODlh", "image/gif")],
)
def test_images(data: str, media_type: str):
    expected = (FilePart(media_type, f"data:{media_type};base64,{data}"),)
    assert drafted(read(said("", images=[data]), done())).parts() == expected
    assert drafted(read({"image": data, "done": False}, done())).parts() == expected


@pytest.mark.parametrize(("cut", "reason"), [(True, "cut"), (False, "no_end")])
def test_a_body_without_done_is_truncated(cut: bool, reason: str):
    events = read(said("a"), cut=cut)
    assert (ended(events).verdict, ended(events).reason) == (Verdict.TRUNCATED, reason)
    assert PartEnded(0) not in events


@pytest.mark.parametrize("at", [3, 20])
def test_a_cut_in_the_first_line_is_a_cut_and_no_unreadable_answer(at: int):
    decoder = OllamaDecoder()
    assert ended(decode(decoder, [lines(said("a"))[:at]], cut=True)).verdict is Verdict.TRUNCATED
    assert decoder.ignored_frames == 0


def test_the_last_line_needs_no_end():
    assert ended(decode(OllamaDecoder(), [lines(said("a"), done())[:-1]])).verdict is Verdict.COMPLETE


@pytest.mark.parametrize("error", ["model runner died", {"message": "model runner died", "code": 500}])
def test_an_error_line_ends_the_answer(error: Any):
    events = read(said("a"), {"error": error}, said("never"))
    end = ended(events)
    assert end.verdict is Verdict.SERVER_ERROR
    assert end.error is not None
    assert "model runner died" in end.error.sentence
    assert drafted(events).text() == "a"


def test_done_with_an_error_is_an_error():
    assert ended(read(said("a"), done(error="out of memory"))).verdict is Verdict.SERVER_ERROR


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "{broken",
        "[]",
        "null",
        {},
        {"status": "pulling"},
        {"message": None, "done": False},
        {"message": "x", "done": "true"},
        said(None),
        said(3),
        said("", tool_calls=[None, {}, {"function": {}}, {"function": {"name": 3}}]),
        said("", tool_calls={}, images="x", thinking=[]),
        {"done": False},
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_line_without_meaning_is_passed_over(odd: Any):
    assert read(said("a"), odd, said("b"), done()) == [
        TextDelta(0, "a"),
        TextDelta(0, "b"),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "stop"),
    ]


def test_ignored_lines_are_counted():
    decoder = OllamaDecoder()
    decode(decoder, [lines(said("a"), "{broken", {"status": "x"}, "", done())])
    assert decoder.ignored_frames == 2


@pytest.mark.parametrize("body", [b"Hello\n", b"Hello", b'{"x":1}\n', b"data: {}\n\n"])
def test_an_answer_in_another_format_is_a_protocol_error(body: bytes):
    assert ended(decode(OllamaDecoder(), [body])).verdict is Verdict.PROTOCOL_ERROR


def test_an_empty_body_is_truncated():
    assert ended(decode(OllamaDecoder(), [])).verdict is Verdict.TRUNCATED


BODY = lines(
    said("", thinking="hm 🤔"),
    said("Hel"),
    "{broken",
    said("lo é🦙"),
    call(name="a", arguments={"x": "日本"}),
    done("length", eval_count=3),
).replace(b"\n", b"\r\n", 2)


@given(st.lists(st.integers(0, len(BODY)), max_size=12), st.booleans(), st.integers(0, len(BODY)))
def test_chunk_borders_never_change_the_events(cuts: list[int], cut: bool, length: int):
    body = BODY[:length] if cut else BODY
    assert decode(OllamaDecoder(), split(body, cuts), cut) == decode(OllamaDecoder(), [body], cut)
    assert any(isinstance(event, ToolCallReady) for event in decode(OllamaDecoder(), [BODY]))
