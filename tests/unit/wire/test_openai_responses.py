from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    PartEnded,
    ReasoningDelta,
    RefusalDelta,
    SourceFound,
    StreamEvent,
    TextDelta,
    UsageReported,
)
from desktop_chat.core.messages import ReasoningPart, RefusalPart, TextPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.openai_responses import OpenAiResponsesDecoder
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, frames, split, without_heartbeats

CREATED = {"type": "response.created", "response": {"id": "r", "status": "in_progress", "model": "m"}}


def event(kind: str, index: int = 0, item_id: str = "", **more: Any) -> dict[str, Any]:
    return {"type": f"response.{kind}", "output_index": index, "item_id": item_id or f"i{index}"} | more


def said(text: Any, index: int = 0, **more: Any) -> dict[str, Any]:
    return event("output_text.delta", index, content_index=0, delta=text, **more)


def added(index: int, kind: str, **fields: Any) -> dict[str, Any]:
    item = {"id": f"i{index}", "type": kind} | fields
    return {"type": "response.output_item.added", "output_index": index, "item": item}


def done(index: int, kind: str, **fields: Any) -> dict[str, Any]:
    return added(index, kind, **fields) | {"type": "response.output_item.done"}


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"content": [{"type": "output_text", "text": text} | more]}


def end(kind: str = "completed", **response: Any) -> dict[str, Any]:
    return {"type": f"response.{kind}", "response": {"id": "r", "status": kind} | response}


def read(*values: Any, cut: bool = False) -> list[StreamEvent]:
    return decode(OpenAiResponsesDecoder(), [frames(*values)], cut)


def test_text_with_its_counts():
    usage = {
        "input_tokens": 5,
        "output_tokens": 7,
        "input_tokens_details": {"cached_tokens": 2},
        "output_tokens_details": {"reasoning_tokens": 4},
    }
    events = read(
        CREATED,
        added(0, "message", content=[]),
        event("content_part.added", part={"type": "output_text", "text": ""}),
        said("Hel"),
        said("lo"),
        event("output_text.done", content_index=0, text="Hello"),
        event("content_part.done", part={"type": "output_text", "text": "Hello"}),
        done(0, "message", **message("Hello")),
        end(usage=usage, output=[{"id": "i0", "type": "message"} | message("Hello")]),
    )
    assert events == [
        TextDelta(0, "Hel"),
        TextDelta(0, "lo"),
        PartEnded(0),
        UsageReported(Usage(5, 7, 4, 2)),
        Ended(Verdict.COMPLETE, "completed"),
    ]


@pytest.mark.parametrize("body", [[CREATED], [end(model="m")]])
def test_the_model_is_told_at_the_start_or_the_end(body: list[Any]):
    decoder = OpenAiResponsesDecoder()
    decode(decoder, [frames(*body)])
    assert decoder.model == "m"


def test_the_captured_answer_of_llama_cpp():
    events = decode(OpenAiResponsesDecoder(), [capture_body("llama_responses.txt")])
    assert drafted(events).text() == INDEX["llama_responses.txt"]["text"]
    assert drafted(events).usage == Usage(34, 24, None, 33)
    assert ended(events) == Ended(Verdict.COMPLETE, "completed")


@given(st.lists(st.integers(0, 7000), max_size=10))
def test_chunk_borders_never_change_the_events(cuts: list[int]):
    body = capture_body("llama_responses.txt")
    events = decode(OpenAiResponsesDecoder(), split(body, cuts))
    assert without_heartbeats(events) == decode(OpenAiResponsesDecoder(), [body])


WHOLE = (
    event("output_text.done", content_index=0, text="Hello"),
    done(0, "message", **message("Hello")),
    end(output=[{"id": "i0", "type": "message"} | message("Hello")]),
)


@pytest.mark.parametrize("whole", [WHOLE, WHOLE[1:], WHOLE[2:]])
@pytest.mark.parametrize("deltas", [[said("Hel"), said("lo")], []])
def test_text_is_taken_once_wherever_it_stands(whole: Any, deltas: list[Any]):
    events = read(CREATED, *deltas, *whole)
    assert drafted(events).parts() == (TextPart("Hello"),)
    assert events[-2:] == [PartEnded(0), Ended(Verdict.COMPLETE, "completed")]


@pytest.mark.parametrize("left_out", ["item_id", "output_index", "content_index"])
def test_servers_that_leave_out_a_name_of_the_place(left_out: str):
    delta = {key: value for key, value in said("Hello").items() if key != left_out}
    assert drafted(read(CREATED, delta, *WHOLE)).parts() == (TextPart("Hello"),)


def test_gateways_that_number_or_name_items_anew_in_the_end_do_not_double_the_text():
    output = [
        {"id": "x", "type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm"}]},
        {"id": "y", "type": "message"} | message("Hello"),
    ]
    thought = event("reasoning_summary_text.delta", item_id="a", summary_index=0, delta="Hm")
    assert drafted(read(thought, said("Hello"), end(output=output))).parts() == (ReasoningPart("Hm"), TextPart("Hello"))


def test_two_pieces_of_a_message_are_two_parts():
    body = [said("a"), said("b") | {"content_index": 1}, said("c") | {"content_index": 1}]
    assert drafted(read(*body, end())).parts() == (TextPart("a"), TextPart("bc"))
    whole = [{"type": "output_text", "text": "a"}, {"type": "refusal", "refusal": "No"}, None]
    assert drafted(read(done(0, "message", content=whole), end())).parts() == (TextPart("a"), RefusalPart("No"))


def test_a_refusal():
    events = read(event("refusal.delta", delta="I can"), event("refusal.delta", delta="not"), end())
    assert events[:2] == [RefusalDelta(0, "I can"), RefusalDelta(0, "not")]
    only_done = event("refusal.done", refusal="No")
    assert drafted(
        read(only_done, done(0, "message", content=[{"type": "refusal", "refusal": "No"}]), end())
    ).parts() == (RefusalPart("No"),)


def thought(text: str, index: int = 0, piece: int = 0) -> dict[str, Any]:
    return event("reasoning_summary_text.delta", index, summary_index=piece, delta=text)


ENCRYPTED = {
    "summary": [{"type": "summary_text", "text": "One"}, {"type": "summary_text", "text": "Two"}],
    "encrypted_content": "gAAA",
}


def test_the_summaries_of_an_item_are_one_part_that_ends_with_the_item_to_send_back():
    events = read(
        added(0, "reasoning", summary=[]),
        event("reasoning_summary_part.added", summary_index=0, part={}),
        thought("On"),
        thought("e"),
        event("reasoning_summary_text.done", summary_index=0, text="One"),
        thought("Two", piece=1),
        event("reasoning_summary_text.done", summary_index=1, text="Two"),
        done(0, "reasoning", **ENCRYPTED),
        said("Yes", 1),
        end(),
    )
    reasoning, text = drafted(events).parts()
    assert isinstance(reasoning, ReasoningPart)
    assert reasoning.text == "One\n\nTwo"
    assert json.loads(reasoning.vendor) == {"dialect": "openai_responses", "id": "i0", "type": "reasoning"} | ENCRYPTED
    assert text == TextPart("Yes")


@pytest.mark.parametrize(
    "body",
    [
        [done(0, "reasoning", **ENCRYPTED)],
        [event("reasoning_summary_text.done", summary_index=at, text=text) for at, text in enumerate(("One", "Two"))],
        [end(output=[{"id": "i0", "type": "reasoning"} | ENCRYPTED])],
    ],
)
def test_summaries_that_come_only_whole(body: list[Any]):
    reasoning = drafted(read(*body, end())).parts()[0]
    assert isinstance(reasoning, ReasoningPart)
    assert reasoning.text == "One\n\nTwo"


def test_reasoning_itself_and_without_anything_to_send_back():
    events = read(
        event("reasoning_text.delta", content_index=0, delta="Hm"),
        event("reasoning_text.done", content_index=0, text="Hm"),
        done(0, "reasoning", summary=[], content=[{"type": "reasoning_text", "text": "Hm"}]),
        end(),
    )
    assert events[:-1] == [ReasoningDelta(0, "Hm"), PartEnded(0)]


def test_reasoning_that_is_nothing_but_encrypted():
    events = read(done(0, "reasoning", summary=[], encrypted_content="gAAA"), said("a", 1), end())
    first = drafted(events).parts()[0]
    assert isinstance(first, ReasoningPart)
    assert (first.text, json.loads(first.vendor)["encrypted_content"]) == ("", "gAAA")
    assert drafted(read(done(0, "reasoning", summary=[]), end())).parts() == ()


@pytest.mark.parametrize(
    ("annotation", "sources"),
    [
        ({"type": "file_citation", "file_id": "f", "filename": "a.pdf"}, [SourceFound(1, "", "a.pdf")]),
        ({"type": "file_path", "file_id": "f"}, []),
        (None, []),
    ],
)
def test_other_sources(annotation: Any, sources: list[SourceFound]):
    events = read(said("a"), event("output_text.annotation.added", annotation=annotation), end())
    assert [event for event in events if isinstance(event, SourceFound)] == sources


@pytest.mark.parametrize(
    ("last", "verdict", "reason"),
    [
        (end(), Verdict.COMPLETE, "completed"),
        (
            end("incomplete", incomplete_details={"reason": "max_output_tokens"}),
            Verdict.LENGTH_LIMIT,
            "max_output_tokens",
        ),
        (end("incomplete", incomplete_details={"reason": "content_filter"}), Verdict.CONTENT_FILTER, "content_filter"),
        (end("incomplete", incomplete_details=None), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("incomplete", incomplete_details={"reason": "a new word"}), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("completed", status="incomplete"), Verdict.LENGTH_LIMIT, "incomplete"),
        (end("completed", status=None), Verdict.COMPLETE, "completed"),
        (end("failed", error={"code": "server_error", "message": "Broken"}), Verdict.SERVER_ERROR, "server_error"),
        (end("failed", error=None), Verdict.SERVER_ERROR, "failed"),
        (end("cancelled"), Verdict.SERVER_ERROR, "cancelled"),
        ({"type": "response.completed", "response": None}, Verdict.COMPLETE, "completed"),
        ("[DONE]", Verdict.COMPLETE, "done"),
    ],
)
def test_the_last_event_gives_the_verdict(last: Any, verdict: Verdict, reason: str):
    events = read(CREATED, said("a"), last, said("never"))
    assert (ended(events).verdict, ended(events).reason) == (verdict, reason)
    assert (ended(events).error is not None) == (verdict is Verdict.SERVER_ERROR)
    assert drafted(events).text() == "a"


def test_the_words_of_a_failure_are_told():
    error = ended(read(end("failed", error={"code": "server_error", "message": "Broken"}))).error
    assert error is not None
    assert "Broken" in error.sentence


@pytest.mark.parametrize(("cut", "reason"), [(True, "cut"), (False, "no_end")])
def test_a_body_without_its_last_event_is_truncated(cut: bool, reason: str):
    events = read(CREATED, said("a"), event("output_text.done", text="a"), done(0, "message", **message("a")), cut=cut)
    assert (ended(events).verdict, ended(events).reason) == (Verdict.TRUNCATED, reason)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            {"type": "error", "code": "rate_limit_exceeded", "message": "Slow down", "param": None},
            "rate_limit_exceeded",
        ),
        ({"type": "error", "error": {"type": "rate_limit", "code": None, "message": "Slow down"}}, "rate_limit"),
        ({"type": "error", "code": None, "message": "Slow down"}, "error"),
        ({"error": {"message": "Slow down", "code": "429"}}, "429"),
    ],
)
def test_an_error_event_ends_the_answer(error: Any, reason: str):
    events = read(CREATED, said("a"), error, said("never"))
    assert (ended(events).verdict, ended(events).reason) == (Verdict.SERVER_ERROR, reason)
    shown = ended(events).error
    assert shown is not None
    assert "Slow down" in shown.sentence
    assert drafted(events).text() == "a"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": 3},
        {"type": "response.hologram.delta", "delta": "x"},
        {"type": "response.output_item.added", "item": None},
        {"type": "response.output_item.done"},
        {"type": "response.output_item.done", "item": {"type": "message", "content": None}},
        {"type": "response.output_item.done", "item": {"type": "message", "content": [None, 3]}},
        said(None),
        said(""),
        event("function_call_arguments.delta", 9, delta="{}"),
        event("function_call_arguments.done", 9, arguments="{}"),
        event("image_generation_call.partial_image", partial_image_b64=None),
        event("output_text.annotation.added", annotation={}),
        event("reasoning_summary_text.delta", delta=None),
        "",
        "{broken",
        "[]",
    ],
    ids=lambda value: repr(value)[:50],
)
def test_a_frame_without_meaning_is_passed_over(odd: Any):
    events = read(CREATED, said("a", 1), odd, said("b", 1), end())
    assert events == [TextDelta(0, "a"), TextDelta(0, "b"), PartEnded(0), Ended(Verdict.COMPLETE, "completed")]


def test_ignored_frames_are_counted():
    decoder = OpenAiResponsesDecoder()
    silent = [CREATED, event("in_progress"), event("content_part.added"), event("web_search_call.searching")]
    decode(decoder, [frames(*silent, {"type": "response.hologram"}, {"type": "x"}, "{broken", end())])
    assert decoder.ignored_frames == 3


def test_an_answer_in_another_format_is_a_protocol_error():
    assert ended(read({"content": "a"}, "[DONE]")).verdict is Verdict.PROTOCOL_ERROR


def test_an_empty_body_is_truncated_and_comments_are_life():
    decoder = OpenAiResponsesDecoder()
    assert decoder.feed(b": x\n\n: y\n\n") == [Heartbeat()]
    assert ended(decoder.close(False)).verdict is Verdict.TRUNCATED


def test_all_messages_that_only_the_last_event_tells_are_taken():
    said_late = [{"type": "message", "id": text, "content": [{"type": "output_text", "text": text}]} for text in "ab"]
    last = {"type": "response.completed", "response": {"status": "completed", "output": said_late}}
    assert drafted(read(CREATED, last)).parts() == (TextPart("a"), TextPart("b"))
