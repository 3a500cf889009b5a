from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import Ended, Heartbeat, PartEnded, TextDelta, ToolCallReady
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.plain_sse import PlainSseDecoder
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, frames, split, without_heartbeats

PLAIN = sorted(name for name, about in INDEX.items() if (about["dialect"], about["end"]) == ("plain_sse", "clean"))


@pytest.mark.parametrize("name", PLAIN)
def test_a_captured_answer_has_its_text_and_its_verdict(name: str):
    events = decode(PlainSseDecoder(), [capture_body(name)])
    assert drafted(events).text() == INDEX[name]["text"]
    assert ended(events).verdict == INDEX[name]["verdict"]


@given(st.sampled_from(PLAIN), st.lists(st.integers(0, 1500), max_size=8))
def test_chunk_borders_never_change_the_events(name: str, cuts: list[int]):
    body = capture_body(name)
    events = decode(PlainSseDecoder(), split(body, cuts))
    assert without_heartbeats(events) == without_heartbeats(decode(PlainSseDecoder(), [body]))


def test_the_captured_tool_call_is_ready():
    events = decode(PlainSseDecoder(), [capture_body("worker_tools.txt")])
    assert ToolCallReady(0, '{"location":"San Francisco"}') in events


def test_both_shapes_of_content():
    body = frames({"content": "a"}, {"type": "content", "content": "b"}, "[DONE]")
    assert decode(PlainSseDecoder(), [body]) == [
        TextDelta(0, "a"),
        TextDelta(0, "b"),
        PartEnded(0),
        Ended(Verdict.COMPLETE, "done"),
    ]


@pytest.mark.parametrize(
    ("expects_marker", "cut", "verdict"),
    [
        (False, False, Verdict.UNMARKED_END),
        (False, True, Verdict.TRUNCATED),
        (True, False, Verdict.TRUNCATED),
        (True, True, Verdict.TRUNCATED),
    ],
)
def test_an_end_without_a_marker(expects_marker: bool, cut: bool, verdict: Verdict):
    assert ended(decode(PlainSseDecoder(expects_marker), [frames({"content": "a"})], cut)).verdict is verdict


def test_an_empty_body_is_truncated():
    assert ended(decode(PlainSseDecoder(), [b": beat\n\n"])).verdict is Verdict.TRUNCATED


@pytest.mark.parametrize("error", [{"error": "gone", "type": "error"}, {"error": {"message": "gone"}}])
def test_an_error_frame_ends_the_answer(error: Any):
    events = decode(PlainSseDecoder(), [frames({"content": "a"}, error, {"content": "never"})])
    end = ended(events)
    assert end.verdict is Verdict.SERVER_ERROR
    assert end.error is not None
    assert "gone" in end.error.sentence
    assert drafted(events).text() == "a"


@pytest.mark.parametrize(
    "odd", [{"content": None}, {"content": ""}, {"type": "ping"}, {"type": "tool_call"}, "", "{x", "0"]
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    assert (
        drafted(decode(PlainSseDecoder(), [frames({"content": "a"}, odd, {"content": "b"}, "[DONE]")])).text() == "ab"
    )


def test_an_answer_in_another_format_is_a_protocol_error():
    assert ended(decode(PlainSseDecoder(), [frames({"response": "a"}, "[DONE]")])).verdict is Verdict.PROTOCOL_ERROR


def test_heartbeats_are_told():
    decoder = PlainSseDecoder()
    assert decoder.feed(b": heartbeat\n\n" * 3) == [Heartbeat()]
    assert decoder.feed(b"\n") == []
