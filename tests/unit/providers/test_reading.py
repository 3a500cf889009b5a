"""From the response head on: what is a stream, in which dialect, and the sentence for what is none."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.draft import Draft
from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, Started, StreamEvent, TextDelta
from desktop_chat.core.limits import MAX_ERROR_BODY_BYTES
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.unpack import Unpacker

SSE, PLAIN, NDJSON, JSON = "text/event-stream", "text/plain; charset=utf-8", "application/x-ndjson", "application/json"
CHAT = b'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
LINES = b'{"model":"m","message":{"content":"Hi"},"done":false}\n{"model":"m","done":true,"done_reason":"stop"}\n'
UI = b'data: {"type":"text-delta","id":"1","delta":"Hi"}\n\ndata: {"type":"finish"}\n\ndata: [DONE]\n\n'
CODES = b'0:"Hi"\nd:{"finishReason":"stop"}\n'


def reader(dialect: Dialect, content_type: str, encoding: str = "", **headers: str) -> AnswerReader:
    return AnswerReader(
        dialect,
        "model",
        content_type=content_type,
        content_encoding=encoding,
        expects_marker=lambda _: False,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def read(made: AnswerReader, chunks: Iterable[bytes], cut: bool = False) -> list[StreamEvent]:
    events = made.head()
    for chunk in chunks:
        events += made.feed(chunk)
    if not any(isinstance(event, Ended) for event in events):
        events += made.close(cut)
    assert isinstance(events[-1], Ended)
    return events


def summary(events: list[StreamEvent]) -> tuple[Dialect | None, str, Verdict]:
    """The dialect that was told, the text and the verdict."""
    draft = Draft()
    for event in events:
        draft.apply(event)
    dialects = [event.dialect for event in events if isinstance(event, Started)]
    assert len(dialects) <= 1
    assert draft.ended is not None
    return dialects[0] if dialects else None, draft.text(), draft.ended.verdict


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize(
    ("asked", "content_type", "body", "dialect"),
    [
        (Dialect.AUTO, SSE, CHAT, Dialect.OPENAI_CHAT),
        (Dialect.AUTO, PLAIN, CHAT, Dialect.OPENAI_CHAT),
        (Dialect.AUTO, "", CHAT, Dialect.OPENAI_CHAT),
        (Dialect.AUTO, JSON, CHAT, Dialect.OPENAI_CHAT),
        (Dialect.OPENAI_CHAT, PLAIN, CHAT, Dialect.OPENAI_CHAT),
        (Dialect.OPENAI_CHAT, "application/octet-stream", CHAT, Dialect.OPENAI_CHAT),
        (Dialect.AUTO, NDJSON, LINES, Dialect.OLLAMA),
        (Dialect.AUTO, JSON, LINES, Dialect.OLLAMA),
        (Dialect.AUTO, PLAIN, LINES, Dialect.OLLAMA),
        (Dialect.AUTO, SSE, UI, Dialect.AI_SDK_UI),
        (Dialect.AUTO, PLAIN, CODES, Dialect.AI_SDK_DATA),
        (Dialect.AUTO, SSE, CODES, Dialect.AI_SDK_DATA),
        (Dialect.AUTO, "", CODES, Dialect.AI_SDK_DATA),
        (Dialect.OLLAMA, JSON, LINES, Dialect.OLLAMA),
        (Dialect.AI_SDK_DATA, PLAIN, CODES, Dialect.AI_SDK_DATA),
    ],
)
def test_a_stream_is_read_under_any_content_type(
    asked: Dialect, content_type: str, body: bytes, dialect: Dialect, one_by_one: bool
):
    chunks = [body[at : at + 1] for at in range(len(body))] if one_by_one else [body]
    assert summary(read(reader(asked, content_type), chunks)) == (dialect, "Hi", Verdict.COMPLETE)


@pytest.mark.parametrize(
    ("asked", "content_type", "body"),
    [
        (Dialect.AUTO, PLAIN, "Hello"),
        (Dialect.AUTO, "", "Hello"),
        (Dialect.AUTO, PLAIN, '{"a": broken'),
        (Dialect.AUTO, PLAIN, "Traceback (most recent call last):\n  boom"),
        (Dialect.AUTO, PLAIN, "data"),
        (Dialect.TEXT_STREAM, PLAIN, '{"content":"a"}'),
        (Dialect.TEXT_STREAM, PLAIN, 'data: {"content":"a"}\n\n'),
        (Dialect.TEXT_STREAM, "application/octet-stream", "Hello"),
    ],
)
def test_plain_text_is_the_answer(asked: Dialect, content_type: str, body: str):
    expected = (Dialect.TEXT_STREAM, body, Verdict.UNMARKED_END)
    assert summary(read(reader(asked, content_type), [body.encode()])) == expected


def test_a_long_text_that_begins_like_json_is_not_held_back_for_ever():
    made = reader(Dialect.AUTO, PLAIN)
    events = [event for _ in range(MAX_ERROR_BODY_BYTES // 1000 + 1) for event in made.feed(b"{" * 1000)]
    assert events[0] == Started(Dialect.TEXT_STREAM)
    assert isinstance(events[1], TextDelta)


@pytest.mark.parametrize("dialect", [Dialect.AUTO, Dialect.OPENAI_CHAT, Dialect.AI_SDK_UI, Dialect.OLLAMA])
@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/html", b"<html>Sign in</html>", "web page"),
        (PLAIN, b"<!DOCTYPE html><html>", "web page"),
        (JSON, b"", "empty"),
        ("", b"", "empty"),
        (PLAIN, b" \n", "empty"),
        ("application/octet-stream", b"\x00\x01 garbage", "not a stream"),
    ],
)
def test_what_is_no_stream_says_what_came_instead(dialect: Dialect, content_type: str, body: bytes, words: str):
    with pytest.raises(ChatError) as caught:
        read(reader(dialect, content_type), [body])
    assert caught.value.kind is ErrorKind.NOT_A_STREAM
    assert words in str(caught.value)


@pytest.mark.parametrize("dialect", [Dialect.AUTO, Dialect.OPENAI_CHAT, Dialect.AI_SDK_DATA])
@pytest.mark.parametrize("content_type", [JSON, SSE, PLAIN])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"choices":[{"message":{"content":"Hi"}}]}', "all at once"),
        (b'{"object":"response","output":[]}\n', "all at once"),
        (b'{\n  "type": "message",\n  "content": []\n}', "all at once"),
        (b'{"model":"m","message":{"content":"Hi"},"done":true}', "all at once"),
        (b'{"error":{"message":"no such model"}}', "no such model"),
    ],
)
def test_a_whole_answer_or_error_is_no_stream(dialect: Dialect, content_type: str, body: bytes, words: str):
    with pytest.raises(ChatError) as caught:
        read(reader(dialect, content_type), [body])
    assert caught.value.kind is ErrorKind.NOT_A_STREAM
    assert words in str(caught.value)


@pytest.mark.parametrize("dialect", [Dialect.AUTO, Dialect.OLLAMA])
def test_an_error_among_json_lines_is_the_servers(dialect: Dialect):
    _, _, verdict = summary(read(reader(dialect, NDJSON), [b'{"error":"model not found"}\n']))
    assert verdict is Verdict.SERVER_ERROR


@pytest.mark.parametrize("content_type", [SSE, NDJSON])
def test_an_empty_stream_is_truncated(content_type: str):
    assert summary(read(reader(Dialect.AUTO, content_type), []))[2] is Verdict.TRUNCATED


@pytest.mark.parametrize("body", [b"", b"{", b'{"error": "no su', b"da", b"\n"])
@pytest.mark.parametrize("content_type", [JSON, PLAIN, SSE, ""])
def test_what_is_cut_before_it_told_what_it_is_was_truncated(content_type: str, body: bytes):
    made = reader(Dialect.AUTO, content_type)
    if content_type == SSE and body[:1] == b"{":
        return  # an event stream never begins so
    assert summary(read(made, [body], cut=True))[2] is Verdict.TRUNCATED


def test_the_head_names_the_dialect():
    made = reader(Dialect.AUTO, PLAIN, **{"x-vercel-ai-data-stream": "v1"})
    assert summary(read(made, [b'3:"no"\n'])) == (Dialect.AI_SDK_DATA, "", Verdict.SERVER_ERROR)


def test_what_the_user_chose_counts_for_more_than_what_comes():
    assert summary(read(reader(Dialect.PLAIN_SSE, SSE), [CHAT]))[2] is Verdict.PROTOCOL_ERROR
    made = reader(Dialect.PLAIN_SSE, SSE, **{"x-vercel-ai-ui-message-stream": "v1"})
    assert summary(read(made, [b'data: {"content":"Hi"}\n\ndata: [DONE]\n\n'])) == (
        Dialect.PLAIN_SSE,
        "Hi",
        Verdict.COMPLETE,
    )


def packed(body: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(body) + packer.flush()


@given(st.lists(st.integers(0, 120), max_size=6), st.sampled_from(["gzip", "members", "deflate", "zeros"]))
def test_a_packed_stream_is_unpacked_however_it_is_cut(cuts: list[int], how: str):
    body = {
        "gzip": gzip.compress(CHAT),
        "members": gzip.compress(CHAT[:30]) + gzip.compress(CHAT[30:]),
        "deflate": packed(CHAT, zlib.MAX_WBITS),
        "zeros": gzip.compress(CHAT) + bytes(8),
    }[how]
    borders = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    chunks = [body[at:to] for at, to in pairwise(borders)]
    made = reader(Dialect.AUTO, SSE, "deflate" if how == "deflate" else "gzip")
    assert summary(read(made, chunks)) == (Dialect.OPENAI_CHAT, "Hi", Verdict.COMPLETE)


def test_a_packed_body_that_does_not_end_was_cut():
    body = gzip.compress(b"Hello" * 20)
    assert summary(read(reader(Dialect.AUTO, PLAIN, "gzip"), [body]))[2] is Verdict.UNMARKED_END
    assert summary(read(reader(Dialect.AUTO, PLAIN, "gzip"), [body[:-1]]))[2] is Verdict.TRUNCATED


def test_nothing_is_held_back_that_could_be_unpacked():
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    unpacker = Unpacker()
    for _ in range(3):
        assert unpacker.feed(packer.compress(b"data") + packer.flush(zlib.Z_SYNC_FLUSH)) == b"data"
    assert unpacker.is_unfinished


@pytest.mark.parametrize("members", [1, 64])
def test_a_packed_bomb_is_not_unpacked(members: int):
    bomb = gzip.compress(bytes(64 * 1024 * 1024 // members)) * members
    assert len(bomb) < 70_000
    with pytest.raises(ChatError) as caught:
        Unpacker().feed(bomb)
    assert caught.value.kind is ErrorKind.PROTOCOL


def test_what_is_packed_well_is_unpacked():
    body = b'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n' * 100_000
    assert Unpacker().feed(gzip.compress(body)) == body


@pytest.mark.parametrize("size", [1, 50, 1000])
@pytest.mark.parametrize("dialect", [Dialect.OPENAI_CHAT, Dialect.AG_UI])
def test_half_an_answer_that_is_no_stream_is_told_as_such_in_any_pieces(dialect: Dialect, size: int):
    body = b'{"object":"chat.completion","choices":[{"message":{"content":"' + b"Hello " * 40
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    with pytest.raises(ChatError) as caught:
        read(reader(dialect, JSON), pieces, cut=True)
    assert caught.value.kind is ErrorKind.NOT_A_STREAM
