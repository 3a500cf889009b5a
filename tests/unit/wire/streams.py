"""Decoding helpers for the tests of dialects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from desktop_chat.core.draft import Draft
from desktop_chat.core.events import Ended, Heartbeat, StreamEvent
from desktop_chat.core.ports import Decoder

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
INDEX: dict[str, dict[str, str]] = json.loads((CAPTURES / "INDEX.json").read_text())


def capture_body(name: str) -> bytes:
    """A captured answer without its head."""
    return (CAPTURES / name).read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def frames(*values: Any) -> bytes:
    """A body of one `data:` frame each; a str goes as it is, everything else as JSON."""
    return b"".join(f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n".encode() for value in values)


def decode(decoder: Decoder, chunks: Iterable[bytes], cut: bool = False) -> list[StreamEvent]:
    """All events of a body; checks that there is one end and that it is the last event."""
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    events += decoder.close(cut)
    assert [isinstance(event, Ended) for event in events].count(True) == 1
    assert isinstance(events[-1], Ended)
    assert decoder.feed(b"data: {}\n\n") == []
    assert decoder.close(False) == []
    return events


def split(body: bytes, cuts: Sequence[int]) -> list[bytes]:
    borders = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    return [body[at:to] for at, to in pairwise(borders)]


def without_heartbeats(events: list[StreamEvent]) -> list[StreamEvent]:
    """How many there are depends on the chunks; nothing else may."""
    return [event for event in events if not isinstance(event, Heartbeat)]


def drafted(events: Iterable[StreamEvent]) -> Draft:
    draft = Draft()
    for event in events:
        draft.apply(event)
    return draft


def ended(events: list[StreamEvent]) -> Ended:
    last = events[-1]
    assert isinstance(last, Ended)
    return last
