from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.wire.sse import SseFrame, SseParser
from tests.unit.wire.sse_reference import Reference

NO_ENDS = "a\u2028b\u2029c\u0085d\x0be\x0cf"
CASES: list[tuple[str, bytes, list[tuple[str, str, str]]]] = [
    ("one frame", b"data: a\n\n", [("message", "a", "")]),
    ("no space after the colon", b"data:a\n\n", [("message", "a", "")]),
    ("only one space is taken", b"data:  a\n\n", [("message", " a", "")]),
    ("a tab is kept", b"data:\ta\n\n", [("message", "\ta", "")]),
    ("several data lines are joined by LF", b"data: a\ndata: b\ndata:\n\n", [("message", "a\nb\n", "")]),
    ("data without a colon is an empty line of data", b"data\n\n", [("message", "", "")]),
    ("two of them are one LF", b"data\ndata\n\n", [("message", "\n", "")]),
    ("empty data is a frame", b"data:\n\n", [("message", "", "")]),
    ("CRLF", b"data: a\r\n\r\ndata: b\r\n\r\n", [("message", "a", ""), ("message", "b", "")]),
    ("CR", b"data: a\r\rdata: b\r\r", [("message", "a", ""), ("message", "b", "")]),
    ("mixed line ends", b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", [("message", x, "") for x in "abc"]),
    ("a leading byte order mark", b"\xef\xbb\xbfdata: a\n\n", [("message", "a", "")]),
    ("only one of them", b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [("message", "b", "")]),
    ("a later one is text", b"data: \xef\xbb\xbfa\n\n", [("message", "\ufeffa", "")]),
    ("a block without data", b"event: x\n\ndata: a\n\n", [("message", "a", "")]),
    ("an id alone is no event but counts", b"id: 7\n\ndata: a\n\n", [("message", "a", "7")]),
    ("an id stays", b"id: 7\ndata: a\n\ndata: b\n\n", [("message", "a", "7"), ("message", "b", "7")]),
    ("an empty id clears it", b"id: 7\ndata: a\n\nid\ndata: b\n\n", [("message", "a", "7"), ("message", "b", "")]),
    ("an id with NUL is ignored", b"id: 7\n\nid: 8\x009\ndata: a\n\n", [("message", "a", "7")]),
    ("an event's name", b"event: error\ndata: a\n\ndata: b\n\n", [("error", "a", ""), ("message", "b", "")]),
    ("the last event field counts", b"event: x\nevent: y\ndata: a\n\n", [("y", "a", "")]),
    ("field names are exact", b"Data: a\n data: b\ndata : c\ndata: d\n\n", [("message", "d", "")]),
    ("unknown fields", b"foo: bar\nfoo\ndata: a\n\n", [("message", "a", "")]),
    ("comments", b": hi\n:\n\n: x\ndata: a\n\n", [("message", "a", "")]),
    ("a colon in the value", b"data: a: b\n\n", [("message", "a: b", "")]),
    ("U+2028, U+2029, U+0085, VT and FF end no line", f"data: {NO_ENDS}\n\n".encode(), [("message", NO_ENDS, "")]),
    ("NUL in data", b"data: a\0b\n\n", [("message", "a\0b", "")]),
    ("invalid UTF-8", b"data: a\xffb\xe2\x82\n\n", [("message", "a\ufffdb\ufffd", "")]),
    ("an unfinished block is dropped", b"data: a\n\ndata: b\n", [("message", "a", "")]),
    ("an unfinished line is dropped", b"data: a\n\ndata: b", [("message", "a", "")]),
    ("nothing", b"", []),
]


def parse(*chunks: bytes) -> list[SseFrame]:
    parser = SseParser()
    frames = [frame for chunk in chunks for frame in parser.feed(chunk)]
    parser.close()
    return frames


@pytest.mark.parametrize(("stream", "frames"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_stream_has_the_frames_of_the_standard(stream: bytes, frames: list[tuple[str, str, str]]):
    assert parse(stream) == frames
    assert Reference.of(stream).frames == frames
    assert parse(*(stream[at : at + 1] for at in range(len(stream)))) == frames


@pytest.mark.parametrize("stream", [case[1] for case in CASES if len(case[1]) < 60])
def test_every_single_border_gives_the_same_frames(stream: bytes):
    for at in range(len(stream) + 1):
        assert parse(stream[:at], stream[at:]) == parse(stream)


FIELDS = [b"data: ", b"data:", b"data", b"event: e", b"id: 1", b"id", b"id: \0", b"retry: 10", b"retry: 1x", b": c"]
ODDS = [
    b"\r",
    b"\n",
    b"\r\n",
    b"\n\n",
    b" ",
    b":",
    b"x",
    b"{}",
    b"\xef\xbb\xbf",
    b"\xff",
    "é\u2028😀".encode(),
    b"\xf0\x9f",
]
PIECES = st.sampled_from([*FIELDS, *ODDS])


@given(st.lists(PIECES, max_size=40).map(b"".join), st.lists(st.integers(0, 400), max_size=12))
def test_any_bytes_in_any_chunks_are_read_as_the_standard_says(stream: bytes, cuts: list[int]):
    parser = SseParser()
    borders = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    frames = [frame for at, to in pairwise(borders) for frame in parser.feed(stream[at:to])]
    expected = Reference.of(stream)
    assert frames == expected.frames
    assert parser.last_event_id == expected.last_event_id
    assert parser.retry_ms == expected.retry_ms
    assert parser.comments == expected.comments


USUAL = st.sampled_from([b"data: " + text * 20 + b"\n\n" for text in (b"ordinary", "日本 ".encode(), b"a: b")])
UNUSUAL = st.sampled_from(
    [
        *(b"\n", b"x", b"data\n\n", b"data: \n\n", b"data:close\n\n", b"data: one of two\n", b"data: \xe6\x97\n\n"),
        *(b"event: e\n", b"id: 7\n\n", b": beat\n\n", b"retry: 3\n", b"data: a\rdata: b\n\n"),
    ]
)


@given(
    st.lists(st.one_of(*[USUAL] * 12, UNUSUAL), min_size=10, max_size=30).map(b"".join),
    st.lists(st.integers(0, 4000), max_size=4),
)
def test_long_chunks_are_read_as_the_standard_says(stream: bytes, cuts: list[int]):
    stream = b"id: 1\ndata: first\n\n" + stream
    parser = SseParser()
    borders = [0, 22, *sorted(min(22 + cut, len(stream)) for cut in cuts), len(stream)]
    frames = [frame for at, to in pairwise(borders) for frame in parser.feed(stream[at:to])]
    expected = Reference.of(stream)
    assert frames == expected.frames
    assert (parser.last_event_id, parser.retry_ms) == (expected.last_event_id, expected.retry_ms)
    assert parser.comments == expected.comments


USUAL_BLOCK = b"data: " + "日本 and so on, ".encode() * 10 + b"\n\n"


@pytest.mark.parametrize("first", [b"data: first\n\n", b"data: first\r\n\r"])
@pytest.mark.parametrize("unusual", [b"", b"event: e\n", b"id: 7\n", b": beat\n", b"data: one of two\n", b"\n"])
def test_every_single_border_between_long_chunks_gives_the_same_frames(first: bytes, unusual: bytes):
    stream = USUAL_BLOCK * 4 + unusual + USUAL_BLOCK * 4
    expected = Reference.of(first + stream)
    for cut in range(len(stream)):
        parser = SseParser()
        frames = [frame for chunk in (first, stream[:cut], stream[cut:]) for frame in parser.feed(chunk)]
        assert (frames, parser.comments) == (expected.frames, expected.comments), cut


@pytest.mark.parametrize("size", [983, 984, 985, 986, 987, 988])
@pytest.mark.parametrize("cut", [400, 500])
def test_the_longest_frame_is_the_same_in_one_chunk_and_in_two(size: int, cut: int):
    def is_taken(*chunks: bytes) -> bool:
        parser = SseParser(max_frame_bytes=987)
        parser.feed(b"data: first\n\n")
        try:
            return [len(frame.data) for chunk in chunks for frame in parser.feed(chunk)] == [size]
        except ChatError:
            return False

    frame = b"data: " + b"x" * size + b"\n\n"
    assert is_taken(frame) is is_taken(frame[:cut], frame[cut:]) is (size < 987)


@pytest.mark.parametrize(
    ("value", "retry_ms"),
    [
        *[(b"1500", 1500), (b"0", 0), (b"", None), (b"-1", None), (b"1.5", None), (b"1 ", None)],
        *[("٣".encode(), None), (b"9" * 5000, None)],
    ],
    ids=lambda value: repr(value)[:20],
)
def test_retry_takes_ascii_digits_only(value: bytes, retry_ms: int | None):
    parser = SseParser()
    assert parser.feed(b"retry: " + value + b"\n") == []
    assert parser.retry_ms == retry_ms


def test_an_id_counts_once_its_block_is_over():
    parser = SseParser()
    parser.feed(b"id: 7\ndata: a\n")
    assert parser.last_event_id == ""
    parser.feed(b"\n")
    assert parser.last_event_id == "7"


def test_a_frame_is_there_as_soon_as_its_last_byte_is():
    parser = SseParser()
    assert parser.feed(b"data: a\r\n\r") == [("message", "a", "")]
    assert parser.feed(b"\ndata: b\n\n") == [("message", "b", "")]


@pytest.mark.parametrize("endless", [b"x" * 100, b"data: x\n" * 20, b"data:" + b"\xff" * 100])
def test_an_endless_frame_is_refused(endless: bytes):
    parser = SseParser(max_frame_bytes=1000)
    parser.feed(b"data: first\n\n")
    with pytest.raises(ChatError) as caught:
        sum(len(parser.feed(endless)) for _ in range(100))
    assert caught.value.kind is ErrorKind.PROTOCOL


def test_many_frames_are_no_endless_frame():
    parser = SseParser(max_frame_bytes=1000)
    for _ in range(100):
        assert len(parser.feed(b"data: " + b"x" * 400 + b"\n\n: beat\n" + b"id: 1\n")) == 1


def test_a_frame_of_20_mb_passes_and_costs_no_more_than_its_bytes_in_small_frames():
    def cost(size: int, count: int) -> float:
        stream = (b"data: " + b"x" * size + b"\n\n") * count
        parser = SseParser()
        started = time.thread_time()
        frames = [frame for at in range(0, len(stream), 1400) for frame in parser.feed(stream[at : at + 1400])]
        spent = time.thread_time() - started
        assert [len(frame.data) for frame in frames] == [size] * count
        return spent

    # As many bytes either way, so memory costs the same; a parser that looks at a frame's start again pays 20 times.
    pairs = [(cost(20_000_000, 1), cost(1_000_000, 20)) for _ in range(3)]
    assert min(whole for whole, _ in pairs) < 6 * min(small for _, small in pairs)
