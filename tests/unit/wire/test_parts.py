from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    DataReceived,
    FileReceived,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    SourceFound,
    StreamEvent,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    event_to_json,
)
from desktop_chat.core.messages import ReasoningPart, TextPart, ToolCallPart
from desktop_chat.wire.parts import PartBook
from tests.unit.wire.streams import drafted

Step = Callable[[PartBook, list[StreamEvent]], object]


def made(*steps: Step) -> list[StreamEvent]:
    book, events = PartBook(), list[StreamEvent]()
    for step in steps:
        step(book, events)
    return events


def text(piece: str) -> Step:
    return lambda book, events: book.add_text(TextDelta, piece, events)


def keyed(key: str, piece: str) -> Step:
    return lambda book, events: book.add_text_to(key, TextDelta, piece, events)


def call(index: int | None, call_id: str, name: str, arguments: str) -> Step:
    return lambda book, events: book.add_call(index, call_id, name, arguments, events)


def ready(call_id: str, name: str, arguments: str) -> Step:
    return lambda book, events: book.call_ready(call_id, name, arguments, events)


def end(book: PartBook, events: list[StreamEvent]) -> None:
    book.end_all(events)


def step(book: PartBook, events: list[StreamEvent]) -> None:
    book.new_step(events)


def test_text_of_another_kind_begins_another_part():
    assert made(text("a"), lambda book, events: book.add_text(ReasoningDelta, "b", events), text("c"), end) == [
        TextDelta(0, "a"),
        PartEnded(0),
        ReasoningDelta(1, "b"),
        PartEnded(1),
        TextDelta(2, "c"),
        PartEnded(2),
    ]


def test_texts_with_keys_are_open_side_by_side():
    events = made(keyed("a", "1"), keyed("b", "2"), keyed("a", "3"), lambda book, got: book.end_part("a", got), end)
    assert events == [TextDelta(0, "1"), TextDelta(1, "2"), TextDelta(0, "3"), PartEnded(0), PartEnded(1)]


def test_an_ended_key_begins_a_new_part():
    events = made(keyed("a", "1"), lambda book, got: book.end_part("a", got), keyed("a", "2"))
    assert events == [TextDelta(0, "1"), PartEnded(0), TextDelta(1, "2")]


def test_a_key_whose_kind_changes_begins_a_new_part():
    events = made(keyed("a", "1"), lambda book, got: book.add_text_to("a", ReasoningDelta, "2", got))
    assert events == [TextDelta(0, "1"), PartEnded(0), ReasoningDelta(1, "2")]


def test_the_end_of_an_unknown_key_means_nothing():
    assert made(lambda book, events: book.end_part("x", events)) == []


def test_opaque_reasoning_is_a_part_that_only_ends():
    events = made(text("a"), lambda book, events: book.add_opaque("{}", events))
    assert events == [TextDelta(0, "a"), PartEnded(0), PartEnded(1, "{}")]
    assert drafted(events).parts() == (TextPart("a"), ReasoningPart("", "{}"))


def test_a_call_whose_arguments_are_no_object_is_not_ready():
    for arguments in ("[1]", "{", "17"):
        assert not any(isinstance(event, ToolCallReady) for event in made(call(0, "a", "f", arguments), end))


def test_a_call_without_arguments_has_empty_ones():
    assert ToolCallReady(0, "{}") in made(call(0, "a", "f", ""), end)


def test_a_call_ends_by_its_id():
    events = made(
        call(None, "a", "f", '{"x"'),
        call(None, "b", "g", ""),
        call(None, "a", "", ":1}"),
        lambda b, e: b.end_call("a", e),
    )
    assert events[-2:] == [ToolCallReady(0, '{"x":1}'), PartEnded(0)]
    assert made(lambda b, e: b.end_call("x", e)) == []


@pytest.mark.parametrize(
    "late", [call(0, "a", "", "x"), call(0, "", "", "x"), call(None, "a", "", "x"), ready("a", "", "[]")]
)
def test_what_comes_after_the_end_of_a_call_means_nothing(late: Step):
    events = made(call(0, "a", "f", ""), ready("a", "f", "{}"))
    assert made(call(0, "a", "f", ""), ready("a", "f", "{}"), late, end) == events


def test_ids_of_calls_may_be_used_again_in_the_next_step():
    again = [ready("a", "f", "{}"), lambda b, e: b.add_result("a", "1", e), step]
    events = made(*again, *again)
    assert [event.part for event in events if isinstance(event, ToolCallStarted)] == [0, 2]
    assert [event.part for event in events if isinstance(event, ToolResult)] == [1, 3]


def test_a_result_replaces_the_one_before():
    events = made(
        ready("a", "f", "{}"),
        lambda b, e: b.add_result("a", "1", e),
        lambda b, e: b.add_result("a", "2", e, is_error=True),
    )
    assert events[-2:] == [ToolResult(1, "a", "1"), ToolResult(1, "a", "2", True)]


def test_an_approval_belongs_to_a_call():
    asked: list[bool] = []
    events = made(
        ready("a", "f", "{}"),
        lambda b, e: asked.append(b.ask_approval("a", "p", e)),
        lambda b, e: asked.append(b.ask_approval("x", "p", e)),
    )
    assert asked == [True, False]
    assert events[-1] == ToolApprovalRequested(0, "p")


def test_a_file_with_an_id_replaces_the_one_before_and_others_do_not():
    events = made(
        text("a"),
        lambda b, e: b.add_file("image/png", "u1", e, "i"),
        lambda b, e: b.add_file("image/png", "u2", e, "i"),
        lambda b, e: b.add_file("image/png", "u3", e),
        lambda b, e: b.add_file("image/png", "u4", e),
    )
    assert [(event.part, event.url) for event in events if isinstance(event, FileReceived)] == [
        (1, "u1"),
        (1, "u2"),
        (2, "u3"),
        (3, "u4"),
    ]


def test_data_replaces_by_name_and_id_and_transient_data_takes_no_place():
    events = made(
        lambda b, e: b.add_data("x", "1", "1", e),
        lambda b, e: b.add_data("x", "1", "2", e),
        lambda b, e: b.add_data("y", "1", "3", e),
        lambda b, e: b.add_data("x", "", "4", e, transient=True),
        lambda b, e: b.add_data("x", "", "5", e),
    )
    assert [(event.part, event.data) for event in events if isinstance(event, DataReceived)] == [
        (0, "1"),
        (0, "2"),
        (1, "3"),
        (2, "4"),
        (2, "5"),
    ]


def test_a_source_does_not_end_the_text_it_stands_in():
    events = made(text("a"), lambda b, e: b.add_source("u", "t", e), text("b"))
    assert events == [TextDelta(0, "a"), SourceFound(1, "u", "t"), TextDelta(0, "b")]


def test_a_step_that_is_discarded_gives_its_places_back():
    events = made(text("a"), step, text("b"), ready("c", "f", "{}"), lambda b, e: b.discard_step(e), text("d"), end)
    assert PartsDiscarded(1) in events
    assert drafted(events).parts() == (TextPart("a"), TextPart("d"))


def test_all_can_be_discarded_once():
    events = made(text("a"), step, text("b"), *[lambda b, e: b.discard_all(e)] * 2, ready("c", "f", "{}"))
    assert events.count(PartsDiscarded(0)) == 1
    assert drafted(events).parts() == (ToolCallPart("c", "f", "{}", ready=True),)


PIECES = st.text(alphabet=["a", "é", "😀", "\ud83d", "\ude00", '"', "}"], max_size=4)
STEPS = st.one_of(
    st.builds(text, PIECES),
    st.builds(keyed, st.sampled_from("ab"), PIECES),
    st.builds(lambda key: lambda b, e: b.end_part(key, e), st.sampled_from("abc")),
    st.builds(call, st.none() | st.integers(0, 1), st.sampled_from(["", "x", "y"]), st.sampled_from(["", "f"]), PIECES),
    st.builds(ready, st.sampled_from(["", "x", "y"]), st.sampled_from(["", "f"]), st.just("{}")),
    st.builds(lambda key: lambda b, e: b.end_call(key, e), st.sampled_from("xyz")),
    st.builds(lambda key: lambda b, e: b.add_result(key, "1", e), st.sampled_from("xyz")),
    st.sampled_from(
        [step, end, lambda b, e: b.discard_step(e), lambda b, e: b.discard_all(e), lambda b, e: b.add_opaque("{}", e)]
    ),
)


@given(st.lists(STEPS, max_size=20))
def test_whatever_is_asked_nothing_is_added_to_a_part_that_has_ended(steps: list[Step]):
    kinds: dict[int, type] = {}
    over: set[int] = set()
    for event in made(*steps, end):
        match event:
            case PartsDiscarded(at):
                kinds = {part: kind for part, kind in kinds.items() if part < at}
                over = {part for part in over if part < at}
            case TextDelta(part) | ReasoningDelta(part) | ToolCallStarted(part) | ToolResult(part):
                assert part not in over
                assert kinds.setdefault(part, type(event)) is type(event)
            case ToolArgumentsDelta(part) | ToolCallReady(part):
                assert part not in over
                assert kinds[part] is ToolCallStarted
            case PartEnded(part):
                assert part not in over
                over.add(part)
            case _:
                raise AssertionError(event)
    assert all(part in over for part, kind in kinds.items() if kind is not ToolResult)


@given(st.lists(PIECES, max_size=8))
def test_no_character_is_lost_or_left_in_halves(pieces: list[str]):
    whole = "".join(pieces)
    expected = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert drafted(made(*map(text, pieces), end)).text() == expected


def test_half_characters_never_leave_the_book():
    half = "a\ud83d"
    events = made(
        ready(half, half, f'{{"x":"{half}"}}'),
        lambda b, e: b.ask_approval(half, half, e),
        lambda b, e: b.add_result(half, half, e),
        lambda b, e: b.add_source(half, half, e),
        lambda b, e: b.add_file(half, half, e),
        lambda b, e: b.add_data(half, half, half, e),
    )
    assert len(events) == 8
    for event in events:
        json.dumps(event_to_json(event), ensure_ascii=False).encode()
    assert ToolCallReady(0, '{"x":"a\ufffd"}') in events


def test_what_was_discarded_is_replaced_by_nothing():
    again = [
        ready("a", "f", "{}"),
        lambda b, e: b.add_result("a", "1", e),
        lambda b, e: b.add_file("image/png", "u", e, "i"),
        lambda b, e: b.add_data("x", "1", "1", e),
    ]
    events = made(*again)
    assert made(*again, lambda b, e: b.discard_all(e), *again) == [*events, PartsDiscarded(0), *events]


def test_an_answer_has_no_more_parts_than_it_can_hold():
    book, events = PartBook(max_parts=2), list[StreamEvent]()
    book.add_source("https://a", "", events)
    book.add_text(TextDelta, "Hi", events)
    book.add_text(TextDelta, " there", events)
    with pytest.raises(ChatError) as caught:
        book.add_source("https://b", "", events)
    assert caught.value.kind is ErrorKind.PROTOCOL
    book.discard_all(events)
    book.add_source("https://c", "", events)
    assert events[-1] == SourceFound(0, "https://c", "")
