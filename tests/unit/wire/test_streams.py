"""Every hand-made stream gives exactly its events, however its bytes are split."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Started
from desktop_chat.wire.detect import decoder_for
from tests.unit.wire.corpus import as_json, events_of, load, names
from tests.unit.wire.streams import decode, split, without_heartbeats


@pytest.mark.parametrize("name", names())
def test_a_stream_gives_exactly_its_events(name: str):
    stream = load(name)
    assert events_of(stream) == stream.events


@pytest.mark.parametrize("name", names())
def test_a_stream_read_byte_by_byte_gives_the_same_text_and_end(name: str):
    stream = load(name)
    one_by_one = [stream.body[at : at + 1] for at in range(len(stream.body))]
    assert joined(events_of(stream, one_by_one)) == joined(stream.events)


@settings(max_examples=300)
@given(st.sampled_from(names()), st.lists(st.integers(0, 4000), max_size=12))
def test_chunk_borders_never_change_the_events(name: str, cuts: list[int]):
    stream = load(name)
    assert joined(events_of(stream, split(stream.body, cuts))) == joined(stream.events)


@pytest.mark.parametrize("name", names())
def test_the_dialect_of_a_stream_is_found_or_left_open(name: str):
    stream = load(name)
    if stream.dialect in (Dialect.TEXT_STREAM,):
        return
    decoder = decoder_for(Dialect.AUTO, lambda _: False)
    events = without_heartbeats(decode(decoder, [stream.body], stream.is_cut))
    started = [event.dialect for event in events if isinstance(event, Started)]
    assert started in ([stream.dialect], [])
    if started:
        assert [as_json(event) for event in events if not isinstance(event, Started)] == stream.events


def test_every_dialect_has_streams():
    count = Counter(load(name).dialect for name in names())
    assert set(count) == set(Dialect) - {Dialect.AUTO}
    assert sum(count.values()) >= 60


def joined(events: list[dict[str, object]]) -> list[dict[str, object]]:
    """Neighbouring deltas of one part as one: a text stream has no other borders than those of the chunks."""
    result: list[dict[str, object]] = []
    for event in events:
        last = result[-1] if result else {}
        if "delta" in str(event["type"]) and (last.get("type"), last.get("part")) == (event["type"], event["part"]):
            result[-1] = {**last, "text": str(last["text"]) + str(event["text"])}
        else:
            result.append(event)
    return result
