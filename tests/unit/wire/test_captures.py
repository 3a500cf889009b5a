"""Every captured answer of a real server has its dialect, its text and its verdict, however its bytes are split."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Ended, StreamEvent, TextDelta
from desktop_chat.core.messages import TextPart
from desktop_chat.wire.decoders import make_decoder
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, split, without_heartbeats

NAMES = sorted(INDEX)


def decoded(name: str, chunks: list[bytes]) -> list[StreamEvent]:
    about = INDEX[name]
    return without_heartbeats(decode(make_decoder(Dialect(about["dialect"])), chunks, about["end"] == "cut"))


def joined(events: list[StreamEvent]) -> list[StreamEvent]:
    """A text stream has no other borders than those of its chunks: neighbouring deltas as one."""
    result: list[StreamEvent] = []
    for event in events:
        last = result[-1] if result else None
        if isinstance(event, TextDelta) and isinstance(last, TextDelta) and event.part == last.part:
            result[-1] = TextDelta(event.part, last.text + event.text)
        else:
            result.append(event)
    return result


@pytest.mark.parametrize("name", NAMES)
def test_a_captured_answer_has_its_text_and_its_verdict(name: str):
    events = decoded(name, [capture_body(name)])
    text = "".join(part.text for part in drafted(events).parts() if isinstance(part, TextPart))
    assert text == INDEX[name]["text"]
    assert ended(events).verdict == INDEX[name]["verdict"]


@pytest.mark.parametrize("name", NAMES)
def test_a_captured_answer_read_byte_by_byte_is_the_same(name: str):
    body = capture_body(name)
    one_by_one = [body[at : at + 1] for at in range(len(body))]
    assert joined(decoded(name, one_by_one)) == joined(decoded(name, [body]))


@settings(max_examples=200)
@given(st.sampled_from(NAMES), st.lists(st.integers(0, 6000), max_size=10))
def test_chunk_borders_never_change_the_events(name: str, cuts: list[int]):
    body = capture_body(name)
    events = decoded(name, split(body, cuts))
    assert joined(events) == joined(decoded(name, [body]))
    if INDEX[name]["dialect"] != Dialect.TEXT_STREAM:
        assert events == decoded(name, [body])


@settings(max_examples=200)
@given(st.sampled_from(NAMES), st.floats(0, 1, exclude_max=True))
def test_an_answer_that_breaks_off_keeps_its_start_and_never_counts_as_more(name: str, where: float):
    body = capture_body(name)
    start = body[: int(where * len(body))]
    events = without_heartbeats(decode(make_decoder(Dialect(INDEX[name]["dialect"])), [start], cut=True))
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    whole = "".join(event.text for event in decoded(name, [body]) if isinstance(event, TextDelta))
    assert whole.startswith(text.removesuffix("\ufffd"))
    assert isinstance(events[-1], Ended)
    assert events[-1].verdict in (INDEX[name]["verdict"], "truncated", "protocol_error")
