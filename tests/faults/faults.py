"""The rows of the matrix: what a server does wrong, as scripts for the toy server."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tests.faults.samples import TEXT, Sample
from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    Notify,
    Raw,
    Reset,
    Script,
    Signal,
    Silence,
    Step,
    WaitFor,
    html_body,
    json_body,
    whole_body,
)

#: Pieces of a trickling answer come so far apart, in virtual seconds: just within the idle time-out.
TRICKLE_S = 25.0
_ENDLESS_CHUNKS = 66
STATUSES = (401, 404, 413, 422, 429, 500, 529)


class Waits(Enum):
    """What the clock does in a case: it goes on by itself, or is put forward where the server waits."""

    NO = "no"
    #: Once the server has said all it has to say, nothing but time-outs happen.
    SILENCE = "silence"
    #: The server says one piece after the other.
    TRICKLE = "trickle"


@dataclass(frozen=True)
class Case:
    """One script; `came` is the text that it delivers, None if that is any part from the beginning on."""

    script: Script
    came: str | None = ""
    waits: Waits = Waits.NO
    #: SILENCE: set when nothing more comes. TRICKLE: for each piece, the word to send it and the word that it is sent.
    said: Signal | None = None
    gates: Sequence[tuple[Signal, Signal]] = ()


Cases = Sequence[Case]


def _head(sample: Sample, *more: tuple[str, str]) -> Head:
    return Head(headers=(*sample.headers, *more))


def _chunks(sample: Sample, frames: int | None = None) -> list[Step]:
    return [Chunk(data) for data, _ in sample.frames[:frames]]


def _before_proof(sample: Sample) -> range:
    """Numbers of frames that prove nothing yet."""
    return range(sample.proved if sample.proved is not None else len(sample.frames) + 1)


def _behind_proof(sample: Sample) -> range:
    return range(sample.proved, len(sample.frames) + 1) if sample.proved is not None else range(0)


def _after_text(sample: Sample) -> int:
    """The number of frames up to the first piece of text."""
    return next(at for at in range(len(sample.frames)) if sample.text_of(at))


def ok(sample: Sample) -> Cases:
    return [Case([_head(sample), *_chunks(sample)], TEXT)]


def in_one_byte_chunks(sample: Sample) -> Cases:
    return [Case([_head(sample), *(Chunk(bytes([byte])) for byte in sample.body)], TEXT)]


def packed(sample: Sample) -> Cases:
    body = gzip.compress(sample.body)
    head = _head(sample, ("Content-Encoding", "gzip"))
    return [Case([head, Chunk(body[:20]), Chunk(body[20:])], TEXT)]


def cut_while_packed(sample: Sample) -> Cases:
    body = gzip.compress(sample.body)
    head = _head(sample, ("Content-Encoding", "gzip"))
    return [
        Case([head, Chunk(body[: len(body) * quarters // 4]), *ending], None)
        for quarters in (1, 2, 3)
        for ending in ([Close()], [])
    ]


def _trickle(sample: Sample, pieces: Sequence[bytes], came: str) -> Case:
    gates = [(Signal(), Signal()) for _ in pieces]
    steps = [
        step
        for data, (go, sent) in zip(pieces, gates, strict=True)
        for step in (WaitFor(go), Chunk(data), Notify(sent))
    ]
    return Case([_head(sample), *steps], came, Waits.TRICKLE, gates=gates)


def trickle(sample: Sample) -> Cases:
    return [_trickle(sample, [data for data, _ in sample.frames], TEXT)]


def heartbeats_alone(sample: Sample) -> Cases:
    """For longer than the first token may take."""
    return [_trickle(sample, [sample.heartbeat] * 30, "")] if sample.heartbeat else []


def invalid_utf8(sample: Sample) -> Cases:
    return [Case([_head(sample), Chunk(sample.body.replace("✓".encode(), b"\xff"))], TEXT.replace("✓", "\ufffd"))]


def unknown_between(sample: Sample) -> Cases:
    if not sample.unknown:
        return []
    steps = [step for chunk in _chunks(sample) for step in (Chunk(sample.unknown), chunk)]
    return [Case([_head(sample), *steps], TEXT)]


def cut_at_border(sample: Sample) -> Cases:
    return [Case([_head(sample), *_chunks(sample, at), Close()], sample.text_of(at)) for at in _before_proof(sample)]


def cut_inside_frame(sample: Sample) -> Cases:
    cases: list[Case] = []
    for at, (frame, _) in list(enumerate(sample.frames))[: sample.proved]:
        for size in (1, len(frame) // 2, len(frame) - 2):
            half = frame[:size].decode(errors="replace") if sample.proved is None else ""
            script = [_head(sample), *_chunks(sample, at), Chunk(frame[:size]), Close()]
            cases.append(Case(script, sample.text_of(at) + half))
    return cases


def cut_in_chunked_coding(sample: Sample) -> Cases:
    at = _after_text(sample)
    return [
        Case([_head(sample), *_chunks(sample, at), Raw(broken), Close()], sample.text_of(at))
        for broken in (b"5", b"zz\r\n", b"5\r\nab")[: 2 if sample.proved is None else 3]
    ]


def cut_behind_proof(sample: Sample) -> Cases:
    return [Case([_head(sample), *_chunks(sample, at), Close()], TEXT) for at in _behind_proof(sample)]


def reset(sample: Sample) -> Cases:
    """The server waits until its text was read: a reset overtakes what is still on its way."""
    at, go, sent = _after_text(sample), Signal(), Signal()
    script = [_head(sample), *_chunks(sample, at), WaitFor(go), Reset()]
    return [Case(script, sample.text_of(at), Waits.TRICKLE, gates=[(go, sent)])]


def clean_close(sample: Sample) -> Cases:
    """At least one piece of text is there."""
    first = _after_text(sample)
    last = sample.proved if sample.proved is not None else len(sample.frames) + 1
    return [Case([_head(sample), *_chunks(sample, at)], sample.text_of(at)) for at in range(first, last)]


def close_before_text(sample: Sample) -> Cases:
    return [Case([_head(sample), *_chunks(sample, at)]) for at in range(1, _after_text(sample))]


def error_frame(sample: Sample) -> Cases:
    if not sample.error:
        return []
    at = _after_text(sample)
    rest = [Chunk(data) for data, _ in sample.frames[at:]]
    return [
        Case([_head(sample), *_chunks(sample, at), Chunk(sample.error), *rest], sample.text_of(at)),
        Case([_head(sample), *_chunks(sample, at), Chunk(sample.error), Close()], sample.text_of(at)),
    ]


def error_frame_first(sample: Sample) -> Cases:
    return [Case([_head(sample), Chunk(sample.error)])] if sample.error else []


def garbage(sample: Sample) -> Cases:
    return [Case([_head(sample), Chunk(b"\x81\x00 garbage\n\n\xfe\n\n")], "\ufffd\x00 garbage\n\n\ufffd\n\n")]


def garbage_in_frames(sample: Sample) -> Cases:
    if sample.proved is None:
        return []
    frames = b"what?\n\n" if not sample.endless.endswith(b"data: ") else b"data: what?\n\n"
    return [Case([_head(sample), Chunk(frames * 2)])]


def html_200(sample: Sample) -> Cases:
    return [Case(html_body())]


def html_200_as_stream(sample: Sample) -> Cases:
    page = "<!DOCTYPE html><html><body>Sign in</body></html>"
    return [Case([_head(sample), Chunk(page.encode())], page)]


def json_200(sample: Sample) -> Cases:
    return [Case(json_body({"answer": "one two", "ok": True}))]


def json_error_200(sample: Sample) -> Cases:
    return [Case(json_body({"error": "model is loading"}))]


def empty_200(sample: Sample) -> Cases:
    return [Case(whole_body(b"", "application/json"))]


def empty_stream(sample: Sample) -> Cases:
    return [Case([_head(sample)])]


def no_content(sample: Sample) -> Cases:
    return [Case([Head(204, [], chunked=False)])]


def endless_line(sample: Sample) -> Cases:
    if not sample.endless:
        return []
    return [Case([_head(sample), Chunk(sample.endless), *[Chunk(b"x" * 1024 * 1024)] * _ENDLESS_CHUNKS, Silence()])]


def stall_without_head(sample: Sample) -> Cases:
    said = Signal()
    return [Case([Notify(said), Silence()], "", Waits.SILENCE, said)]


def stall_behind_head(sample: Sample) -> Cases:
    said = Signal()
    return [Case([_head(sample), Notify(said), Silence()], "", Waits.SILENCE, said)]


def stall_in_text(sample: Sample) -> Cases:
    said, at = Signal(), _after_text(sample)
    script = [_head(sample), *_chunks(sample, at), Notify(said), Silence()]
    return [Case(script, sample.text_of(at), Waits.SILENCE, said)]


def stall_behind_proof(sample: Sample) -> Cases:
    cases: list[Case] = []
    for at in _behind_proof(sample):
        said = Signal()
        cases.append(Case([_head(sample), *_chunks(sample, at), Notify(said), Silence()], TEXT, Waits.SILENCE, said))
    return cases


def no_answer(sample: Sample) -> Cases:
    return [Case([Close()]), Case([Reset()]), Case([Raw(b"HTTP/1.1 200 OK\r\nContent-"), Close()])]


def no_http(sample: Sample) -> Cases:
    return [Case([Raw(b"220 mail.example ESMTP\r\n\r\n"), Close()])]


def redirect(sample: Sample) -> Cases:
    return [
        Case(whole_body(b"", "text/plain", status, [("Location", f"http://localhost:9{sample.path}")]))
        for status in (301, 302, 303, 307, 308)
    ]


def http_status(status: int) -> Callable[[Sample], Cases]:
    def cases(sample: Sample) -> Cases:
        return [
            Case(json_body({"error": {"message": "because of the moon"}}, status)),
            Case(whole_body(b"because of the moon", "text/plain", status)),
            Case(html_body(status)),
            Case([replace(_head(sample), status=status), Chunk(b"half a sen"), Close()]),
        ]

    return cases


#: The order is that of the table.
FAULTS: dict[str, Callable[[Sample], Cases]] = {
    "ok": ok,
    "in 1-byte chunks": in_one_byte_chunks,
    "gzip": packed,
    "trickle: every piece just within the idle time-out": trickle,
    "invalid UTF-8 in the text": invalid_utf8,
    "unknown frames in between": unknown_between,
    "cut at a frame border, at each": cut_at_border,
    "cut inside a frame, in each": cut_inside_frame,
    "cut inside the chunked coding": cut_in_chunked_coding,
    "cut while packed": cut_while_packed,
    "cut behind what proves the end": cut_behind_proof,
    "reset": reset,
    "clean close without an end, at each border behind text": clean_close,
    "clean close without an end, before any text": close_before_text,
    "error frame": error_frame,
    "error frame alone": error_frame_first,
    "stall before the head": stall_without_head,
    "stall behind the head": stall_behind_head,
    "stall in the text": stall_in_text,
    "heartbeats and no token": heartbeats_alone,
    "stall behind what proves the end": stall_behind_proof,
    "garbage": garbage,
    "garbage in frames": garbage_in_frames,
    "endless line": endless_line,
    "HTML with status 200": html_200,
    "HTML under the stream's own content type": html_200_as_stream,
    "JSON with status 200": json_200,
    "a JSON error with status 200": json_error_200,
    "empty answer with status 200": empty_200,
    "empty stream": empty_stream,
    "status 204": no_content,
    **{f"status {status}": http_status(status) for status in STATUSES},
    "redirect to another host": redirect,
    "no answer at all": no_answer,
    "an answer that is no HTTP": no_http,
}
