from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.body_kind import BodyKind, Framing, body_kind, framing_of, looks_like_sse, not_a_stream
from desktop_chat.wire.response_head import ResponseHead

SSE, PLAIN, NDJSON, JSON, HTML = (
    "text/event-stream; charset=utf-8",
    "text/plain; charset=utf-8",
    "application/x-ndjson",
    "application/json",
    "text/html",
)
AUTO, CHAT, TEXT, OLLAMA = Dialect.AUTO, Dialect.OPENAI_CHAT, Dialect.TEXT_STREAM, Dialect.OLLAMA
LINE = b'{"model":"m","message":{"content":"a"},"done":false}\n'
STREAM = BodyKind.STREAM


@pytest.mark.parametrize(
    ("content_type", "dialect", "start", "kind"),
    [
        # A dialect on server-sent events is expected.
        (SSE, CHAT, b"data: {}", STREAM),
        (SSE, CHAT, b"anything", STREAM),
        (SSE, CHAT, b"\n\n", None),
        (SSE, CHAT, b'{"a"', BodyKind.JSON),
        (SSE, CHAT, b"<html>", BodyKind.HTML),
        (PLAIN, CHAT, b"data: {}", STREAM),
        (PLAIN, CHAT, b"Error: boom", BodyKind.TEXT),
        (PLAIN, CHAT, b"<think>", BodyKind.HTML),
        (JSON, CHAT, b"data: {}", STREAM),
        (JSON, CHAT, b"  [1", BodyKind.JSON),
        (HTML, CHAT, b"\n<!DOCTYPE", BodyKind.HTML),
        ("", CHAT, b"", None),
        ("", CHAT, b"\xef\xbb\xbf: hi", STREAM),
        ("", CHAT, b"eve", None),
        ("", CHAT, b"evil", BodyKind.TEXT),
        ("", CHAT, LINE, BodyKind.JSON),
        # Nothing is known.
        (PLAIN, AUTO, b"data: {}", STREAM),
        (PLAIN, AUTO, b"dat", None),
        (PLAIN, AUTO, b"date", STREAM),
        (PLAIN, AUTO, b'0:"', STREAM),
        (PLAIN, AUTO, b"Hello", STREAM),
        (PLAIN, AUTO, b"[link](x)", STREAM),
        (PLAIN, AUTO, b"<thi", None),
        (PLAIN, AUTO, b"<think>\nSo", STREAM),
        (PLAIN, AUTO, b"<!DOCTYPE html>", BodyKind.HTML),
        (HTML, AUTO, b"<think>\nSo", BodyKind.HTML),
        (HTML, AUTO, b"Sign in", BodyKind.TEXT),
        (PLAIN, AUTO, b'{"error":"no"}', None),
        (PLAIN, AUTO, LINE, STREAM),
        (JSON, AUTO, LINE, STREAM),
        (JSON, AUTO, LINE[:-1], None),
        (JSON, AUTO, LINE.replace(b"false", b"true"), None),
        (JSON, AUTO, b"[1]", BodyKind.JSON),
        (JSON, AUTO, b"Hello", BodyKind.TEXT),
        (NDJSON, AUTO, b'{"error":"no"}', STREAM),
        (SSE, AUTO, b'{"error":"no"}', BodyKind.JSON),
        ("application/octet-stream", AUTO, b"\x00\xff\x01 garbage", BodyKind.TEXT),
        ("", AUTO, b"\x00\xff\x01 garbage", BodyKind.TEXT),
        ("", AUTO, b"Hello", STREAM),
        # The user said so.
        (PLAIN, TEXT, b"{", STREAM),
        (PLAIN, TEXT, b" ", STREAM),
        (PLAIN, TEXT, b"<html>", STREAM),
        (PLAIN, TEXT, b"", None),
        (JSON, TEXT, b"{", BodyKind.JSON),
        (HTML, TEXT, b"<html>", BodyKind.HTML),
        (HTML, TEXT, b"Hello", STREAM),
        (JSON, OLLAMA, b'{"mod', STREAM),
        (JSON, OLLAMA, b"<html>", BodyKind.HTML),
        (NDJSON, OLLAMA, b"What?", STREAM),
        (PLAIN, Dialect.AI_SDK_DATA, b'0:"', STREAM),
        (PLAIN, Dialect.AI_SDK_DATA, b'{"error"', BodyKind.JSON),
        (PLAIN, Dialect.AI_SDK_DATA, b"Error: boom", BodyKind.TEXT),
    ],
)
def test_the_first_bytes_tell_what_a_body_is(content_type: str, dialect: Dialect, start: bytes, kind: BodyKind | None):
    assert body_kind(ResponseHead.of(content_type, {}), dialect, start) is kind


@pytest.mark.parametrize(
    ("content_type", "start", "kind"),
    [
        (PLAIN, b"d", STREAM),
        (PLAIN, b"data", STREAM),
        (PLAIN, b'{"error":"no"}', BodyKind.JSON),
        (PLAIN, b'{"half', STREAM),
        (PLAIN, b"{}\nis an empty object", STREAM),
        (PLAIN, b"<p", STREAM),
        (PLAIN, b"\n", BodyKind.TEXT),
        (JSON, b'{"half', BodyKind.JSON),
        (JSON, b"d", BodyKind.TEXT),
        (SSE, b"d", STREAM),
    ],
)
def test_the_whole_body_leaves_no_doubt(content_type: str, start: bytes, kind: BodyKind):
    assert body_kind(ResponseHead.of(content_type, {}), AUTO, start, is_whole=True) is kind


@pytest.mark.parametrize(
    ("header", "start", "kind"),
    [
        ("x-vercel-ai-data-stream", b"?", STREAM),
        ("x-vercel-ai-ui-message-stream", b"?", STREAM),
        ("x-vercel-ai-ui-message-stream", b'{"error":"no"}\n', None),
        ("x-vercel-ai-ui-message-stream", b"<html><body>", BodyKind.HTML),
    ],
)
def test_a_head_that_names_the_dialect_is_believed(header: str, start: bytes, kind: BodyKind | None):
    assert body_kind(ResponseHead.of(PLAIN, {header: "v1"}), AUTO, start) is kind


@pytest.mark.parametrize(
    ("content_type", "start", "framing"),
    [
        ("", b"", None),
        ("", b"\n\n", None),
        ("", b"d", None),
        ("", b"d:", None),
        ("", b"d:{", Framing.CODE_LINES),
        ("", b"d: ", Framing.NONE),
        ("", b"a: a list", Framing.NONE),
        ("", b"da", None),
        ("", b"data:", Framing.SSE),
        ("", b"\xef\xbb\xbfdata:", Framing.SSE),
        ("", b"\r\nid: 1", Framing.SSE),
        ("", b": ping", Framing.SSE),
        ("", b"Hi", Framing.NONE),
        (SSE, b"d", None),
        (SSE, b"da", Framing.SSE),
        (SSE, b'0:"a"', Framing.CODE_LINES),
        (SSE, b"What?", Framing.SSE),
        (NDJSON, b"What?", Framing.JSON_LINES),
        ("", LINE, Framing.JSON_LINES),
        ("", b'{"model":"m","response":"a","done":false}\n', Framing.JSON_LINES),
        ("", b'{"error":"no"}\n', Framing.NONE),
        ("", b'{"error"', None),
    ],
)
def test_the_first_bytes_tell_the_framing(content_type: str, start: bytes, framing: Framing | None):
    assert framing_of(ResponseHead.of(content_type, {}), start) is framing


@pytest.mark.parametrize(
    ("start", "looks"),
    [
        (b": hi\n\nda", True),
        (b"data\r\n\r\nid: 1\r\n", True),
        (b":) Hello\nyou", False),
        (b"data: a\nb", False),
        (b"data: a\nb\n", False),
    ],
)
def test_a_line_that_no_event_stream_has_gives_a_text_away(start: bytes, looks: bool):
    assert looks_like_sse(start) is looks


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (BodyKind.HTML, "<html>Sign in</html>", "web page"),
        (BodyKind.JSON, {"object": "chat.completion", "choices": []}, "all at once"),
        (BodyKind.JSON, {"choices": [{"message": {"content": "Hi"}}]}, "all at once"),
        (BodyKind.JSON, {"message": {"role": "assistant", "content": "Hi"}}, "all at once"),
        (BodyKind.JSON, {"id": "r", "object": "response", "output": [], "error": None}, "all at once"),
        (BodyKind.JSON, {"type": "message", "role": "assistant", "content": [{"type": "text"}]}, "all at once"),
        (BodyKind.JSON, {"model": "m", "message": {"content": "Hi"}, "done": True}, "all at once"),
        (BodyKind.JSON, {"model": "m", "response": "Hi", "done": True}, "all at once"),
        (BodyKind.JSON, {"result": {"response": "Hi"}, "success": True}, "all at once"),
        (BodyKind.JSON, {"error": {"message": "no such model"}}, "it said: no such model"),
        (BodyKind.JSON, {"type": "error", "error": {"message": "overloaded"}}, "it said: overloaded"),
        (BodyKind.JSON, {"error": "quota"}, "it said: quota"),
        (BodyKind.JSON, {"object": "response", "status": "failed", "error": {"message": "boom"}}, "it said: boom"),
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


@pytest.mark.parametrize("content_type", [SSE, PLAIN, JSON, ""])
@pytest.mark.parametrize("dialect", [AUTO, CHAT])
def test_part_of_a_byte_order_mark_tells_nothing(content_type: str, dialect: Dialect):
    head = ResponseHead(content_type)
    for start in (b"\xef", b"\xef\xbb"):
        assert body_kind(head, dialect, start) is None
        assert framing_of(head, start) is None
    assert body_kind(head, dialect, b"\xef\xbb\xbfdata: {}") is STREAM
