"""Hand-made streams with the events they must give: one file each in `tests/data/streams`.

A file holds headers (`dialect`, `end`: clean or cut, `after`: which server does this), `--- body`, the body,
`--- events` and one JSON object per event. In the body `{{ff00}}` stands for those bytes, and `{{}}` at the end of a
line joins it with the next. `python -m tests.unit.wire.corpus --write` fills in the events of files that
have none yet; read them before they are kept.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import Ended, Started, StreamEvent, event_to_json
from desktop_chat.wire.decoders import make_decoder
from tests.unit.wire.streams import decode, without_heartbeats

FOLDER = Path(__file__).parents[2] / "data" / "streams"
_BYTES = re.compile(rb"\{\{([0-9a-f]*)\}\}(?:(?<=\{\{\}\})\n)?")


@dataclass(frozen=True)
class Stream:
    """What a server sent, how its body ended, and the events of it as JSON."""

    name: str
    dialect: Dialect
    is_cut: bool
    body: bytes
    events: list[dict[str, object]]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def load(name: str) -> Stream:
    head, body, events = _sections((FOLDER / f"{name}.txt").read_bytes())
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
    return Stream(
        name,
        Dialect(fields["dialect"]),
        fields["end"] == "cut",
        _BYTES.sub(lambda found: bytes.fromhex(found[1].decode()), body),
        [json.loads(line) for line in events.decode().split("\n") if line],
    )


def events_of(stream: Stream, chunks: list[bytes] | None = None) -> list[dict[str, object]]:
    """The events our decoder makes of it, without heartbeats."""
    events = without_heartbeats(decode(make_decoder(stream.dialect), chunks or [stream.body], stream.is_cut))
    return [as_json(event) for event in events]


def as_json(event: StreamEvent) -> dict[str, object]:
    """An event as `ask --json` prints it; an error's sentence is told elsewhere, its kind is enough here."""
    made = json.loads(json.dumps(event_to_json(event)))
    if isinstance(event, Ended) and event.error is not None:
        made["error"] = event.error.kind.value
    return {key: value for key, value in made.items() if not (value is None or value is False or value == "")}


def _sections(data: bytes) -> tuple[bytes, bytes, bytes]:
    head, _, rest = data.partition(b"--- body\n")
    body, _, events = rest.partition(b"--- events\n")
    return head, body, events


def write() -> None:
    for name in names():
        path = FOLDER / f"{name}.txt"
        stream = load(name)
        if not stream.events:
            lines = [json.dumps(event, ensure_ascii=False) for event in events_of(stream)]
            text = path.read_bytes()
            text += b"" if b"--- events\n" in text else b"--- events\n"
            path.write_bytes(text + "\n".join(lines).encode() + b"\n")
            print(f"{name}: {len(lines)} events")


if __name__ == "__main__" and "--write" in sys.argv:
    write()

__all__ = ["Started", "Stream", "as_json", "events_of", "load", "names"]
