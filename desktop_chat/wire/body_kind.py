"""Whether a body is a stream at all and how it is framed, by its first bytes; the sentence if it is none."""

from __future__ import annotations

import re
from enum import Enum

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, parse_object, text_of
from desktop_chat.wire.response_head import ResponseHead
from desktop_chat.wire.server_errors import words_of

_MAX_DETAIL_CHARS = 2000
_BOM = b"\xef\xbb\xbf"
_LINE_ENDS = b"\r\n"
#: How a line of an event stream begins; the last one is a comment.
_SSE_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
#: How a `CODE:json` line of the AI SDK begins.
_CODE_LINE = re.compile(rb'[03g]:"|[28]:\[|[9abcdefhijk]:\{')
_LONGEST_CODE = 3
_CODES = b"02389abcdefghijk"
_PAGE = re.compile(rb"<(!doctype|html|head|\?xml)", re.IGNORECASE)
_LONGEST_PAGE_START = len(b"<!doctype")


class BodyKind(Enum):
    """What a body is."""

    STREAM = "stream"
    JSON = "json"
    HTML = "html"
    TEXT = "text"


class Framing(Enum):
    """How a stream is cut into messages."""

    SSE = "sse"
    CODE_LINES = "code_lines"
    JSON_LINES = "json_lines"
    #: Not at all.
    NONE = "none"


def body_kind(head: ResponseHead, dialect: Dialect, start: bytes, *, is_whole: bool = False) -> BodyKind | None:
    """What a body is that begins so, if `dialect` is expected; None while `start` is too short to tell.

    The bytes count for more than the head: some servers send streams under any content type. `is_whole`: nothing
    follows, and `start` is not empty.
    """
    if _may_be_mark(start) and not is_whole:
        return None
    text = start.removeprefix(_BOM)
    if dialect is Dialect.TEXT_STREAM and head.may_be_text and text:
        return BodyKind.STREAM
    text = text.lstrip()
    if not text:
        return BodyKind.TEXT if is_whole else None
    if text[:1] == b"<":
        return _kind_of_angle(head, dialect, text, is_whole)
    if text[:1] == b"{" or (text[:1] == b"[" and not (dialect is Dialect.AUTO and head.may_be_text)):
        return _kind_of_json(head, dialect, text, is_whole)
    if dialect is Dialect.TEXT_STREAM or (dialect is Dialect.AUTO and head.dialect is not None):
        return BodyKind.STREAM
    framing = framing_of(head, start)
    if framing is None and not is_whole:
        return None
    is_framed = framing not in (None, Framing.NONE) or head.is_stream
    return BodyKind.STREAM if is_framed or _may_be_text(head, dialect, text) else BodyKind.TEXT


def framing_of(head: ResponseHead, start: bytes) -> Framing | None:
    """How a stream that begins so is framed; None while `start` is too short to tell."""
    text = start.removeprefix(_BOM).lstrip(_LINE_ENDS)
    if not text or _may_be_mark(start):
        return None
    if head.is_json_lines:
        return Framing.JSON_LINES
    if text[:1] == b"{":
        return _framing_of_object(text)
    if _CODE_LINE.match(text):
        return Framing.CODE_LINES
    if len(text) < _LONGEST_CODE and text[:1] in _CODES and text[1:2] in b":":
        return None
    if head.is_event_stream or text.startswith(_SSE_FIELDS):
        return Framing.SSE
    return None if any(one.startswith(text) for one in _SSE_FIELDS) else Framing.NONE


def looks_like_sse(start: bytes) -> bool:
    """Each of its whole lines is one of an event stream, and the last may become one."""
    *lines, last = start.removeprefix(_BOM).replace(b"\r", b"\n").split(b"\n")
    return all(not line or line == b"data" or line.startswith(_SSE_FIELDS) for line in lines) and (
        last.startswith(_SSE_FIELDS) or any(one.startswith(last) for one in _SSE_FIELDS)
    )


def is_model_line(value: JsonObject) -> bool:
    """True for a line of an answer that goes on, as Ollama sends it."""
    return value.get("done") is False and ("message" in value or "response" in value)


def _may_be_mark(start: bytes) -> bool:
    """True while all there is may be the first bytes of a byte order mark."""
    return len(start) < len(_BOM) and _BOM.startswith(start)


def _framing_of_object(text: bytes) -> Framing | None:
    """The first line tells whether more lines follow."""
    line, end, _ = text.partition(b"\n")
    if not end:
        return None
    value = parse_object(line)
    return Framing.JSON_LINES if value is not None and is_model_line(value) else Framing.NONE


def _kind_of_angle(head: ResponseHead, dialect: Dialect, text: bytes, is_whole: bool) -> BodyKind | None:
    """A page, or an answer that begins with a tag."""
    if not _may_be_text(head, dialect, text):
        return BodyKind.HTML
    if _PAGE.match(text):
        return BodyKind.HTML
    return None if len(text) < _LONGEST_PAGE_START and not is_whole else BodyKind.STREAM


def _kind_of_json(head: ResponseHead, dialect: Dialect, text: bytes, is_whole: bool) -> BodyKind | None:
    if dialect is Dialect.OLLAMA or (dialect is Dialect.AUTO and head.is_json_lines):
        return BodyKind.STREAM
    if dialect is not Dialect.AUTO or head.is_event_stream or text[:1] == b"[":
        return BodyKind.JSON
    if framing_of(head, text) is Framing.JSON_LINES:
        return BodyKind.STREAM
    if not is_whole:
        # Whether it is the whole answer or a text that begins like this, its end tells.
        return None
    is_text = head.may_be_text and parse_object(text) is None
    return BodyKind.STREAM if is_text else BodyKind.JSON


def _may_be_text(head: ResponseHead, dialect: Dialect, text: bytes) -> bool:
    return dialect is Dialect.AUTO and head.may_be_text and b"\0" not in text


def not_a_stream(kind: BodyKind, body: bytes, status: int = 200) -> ChatError:
    """The error for an answer that is no stream; `body` is as much of it as was read."""
    text = body.decode("utf-8", "replace").strip()
    value = parse_object(text) if kind is BodyKind.JSON else None
    return ChatError(
        ErrorKind.NOT_A_STREAM, _sentence(kind, value, bool(text)), detail=text[:_MAX_DETAIL_CHARS], status=status
    )


def _sentence(kind: BodyKind, value: JsonObject | None, has_text: bool) -> str:
    if kind is BodyKind.HTML:
        return (
            "A web page came instead of an answer. Check the URL; if this network asks for a sign-in, "
            "sign in with a browser first."
        )
    if value is not None and _is_chat_answer(value):
        return (
            "The server answered all at once instead of streaming. Turn streaming on at the server or the proxy "
            "before it, or use its streaming URL."
        )
    if value is not None and words_of(value):
        return f"The server did not stream an answer; it said: {words_of(value)}"
    if not has_text:
        return "The server's answer was empty. Check the URL."
    return "The server sent something that is not a stream. Check that the URL is that of a chat API."


def _is_chat_answer(value: JsonObject) -> bool:
    """A whole answer of one of the dialects."""
    if value.get("error"):
        return False
    choices = list_of(value.get("choices"))
    message = object_of(object_of(choices[0]).get("message")) if choices else object_of(value.get("message"))
    return (
        "content" in message
        or text_of(value.get("object")) in ("chat.completion", "response")
        or (value.get("type") == "message" and isinstance(value.get("content"), list))
        or isinstance(value.get("response"), str)
        or "response" in object_of(value.get("result"))
    )
