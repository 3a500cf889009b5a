from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.events import Heartbeat, Started, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.detect import BodyKind, DetectingDecoder, body_kind, decoder_for, dialect_of_path, not_a_stream
from tests.unit.wire.streams import INDEX, capture_body, decode, drafted, ended, frames, without_heartbeats


def detecting() -> DetectingDecoder:
    return DetectingDecoder(lambda _: False)


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("https://api.openai.com/v1/chat/completions", Dialect.OPENAI_CHAT),
        ("http://x/chat/completions/?a=b", Dialect.OPENAI_CHAT),
        ("http://x/v1", None),
        ("http://x/?path=/chat/completions", None),
        ("http://x", None),
    ],
)
def test_the_end_of_the_path_tells_the_dialect(url: str, dialect: Dialect | None):
    assert dialect_of_path(url) is dialect


@pytest.mark.parametrize("name", sorted(INDEX))
def test_the_dialect_of_every_captured_answer_is_found(name: str):
    about = INDEX[name]
    body = capture_body(name)
    one_by_one = [body[at : at + 1] for at in range(len(body))]
    events = without_heartbeats(decode(detecting(), one_by_one))
    assert events[0] == Started(Dialect(about["dialect"]))
    assert events == without_heartbeats(decode(detecting(), [body]))
    assert drafted(events).text() == about["text"]
    assert ended(events).verdict == about["verdict"]


def test_the_dialect_is_fixed_once_known():
    body = frames({"content": "a"}, {"choices": [{"delta": {"content": "b"}}]}, {"content": "c"}, "[DONE]")
    events = decode(detecting(), [body])
    assert events[0] == Started(Dialect.PLAIN_SSE)
    assert drafted(events).text() == "ac"


def test_heartbeats_before_the_first_frame_show_life():
    decoder = detecting()
    assert decoder.feed(b": ping\n\n") == [Heartbeat()]
    assert decoder.feed(frames({"content": "a"})) == [Started(Dialect.PLAIN_SSE), TextDelta(0, "a")]


def test_frames_before_the_telling_one_are_not_lost():
    events = decode(detecting(), [frames({"id": 1}), frames({"content": "a"}, "[DONE]")])
    assert [type(event).__name__ for event in events] == ["Started", "TextDelta", "PartEnded", "Ended"]


def test_an_error_frame_proves_no_dialect():
    events = decode(detecting(), [frames({"error": {"message": "no"}})])
    assert [type(event).__name__ for event in events] == ["Ended"]
    assert ended(events).verdict is Verdict.SERVER_ERROR


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(b"", Verdict.TRUNCATED), (frames("x"), Verdict.PROTOCOL_ERROR), (frames({"id": 1}), Verdict.PROTOCOL_ERROR)],
)
def test_a_stream_that_no_dialect_fits_says_so(body: bytes, verdict: Verdict):
    assert ended(decode(detecting(), [body])).verdict is verdict


def test_a_plain_stream_whose_marker_is_expected():
    decoder = decoder_for(Dialect.AUTO, lambda dialect: dialect is Dialect.PLAIN_SSE)
    assert ended(decode(decoder, [frames({"content": "a"})])).verdict is Verdict.TRUNCATED


@pytest.mark.parametrize(
    ("content_type", "start", "kind"),
    [
        ("text/event-stream", b"data: {}", BodyKind.STREAM),
        ("text/event-stream", b"anything", BodyKind.STREAM),
        ("text/event-stream", b"\n\n", None),
        ("", b"", None),
        ("text/plain", b"data: {}", BodyKind.STREAM),
        ("application/json", b"data: {}", BodyKind.STREAM),
        ("", b"\xef\xbb\xbf: hi", BodyKind.STREAM),
        ("", b"eve", None),
        ("", b"evil", BodyKind.TEXT),
        ("text/plain", b"Error: boom", BodyKind.TEXT),
        ("text/event-stream", b'{"a"', BodyKind.JSON),
        ("application/json", b"  [1", BodyKind.JSON),
        ("text/html", b"\n<!DOCTYPE", BodyKind.HTML),
        ("text/event-stream", b"<html>", BodyKind.HTML),
    ],
)
def test_the_first_bytes_tell_what_a_body_is(content_type: str, start: bytes, kind: BodyKind | None):
    assert body_kind(content_type, start) is kind


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (BodyKind.HTML, "<html>Sign in</html>", "web page"),
        (BodyKind.JSON, {"object": "chat.completion", "choices": []}, "all at once"),
        (BodyKind.JSON, {"choices": [{"message": {"content": "Hi"}}]}, "all at once"),
        (BodyKind.JSON, {"message": {"role": "assistant", "content": "Hi"}}, "all at once"),
        (BodyKind.JSON, {"error": {"message": "no such model"}}, "it said: no such model"),
        (BodyKind.JSON, {"error": "quota"}, "it said: quota"),
        (BodyKind.JSON, [1], "not a stream"),
        (BodyKind.TEXT, "hello", "not a stream"),
        (BodyKind.TEXT, "", "empty"),
    ],
)
def test_the_sentence_says_what_came_instead(kind: BodyKind, body: Any, words: str):
    text = body if isinstance(body, str) else json.dumps(body)
    error = not_a_stream(kind, text.encode())
    assert error.kind is ErrorKind.NOT_A_STREAM
    assert error.verdict is Verdict.NOT_A_STREAM
    assert words in str(error)
    assert error.detail == text
