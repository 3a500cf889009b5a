"""Errors as servers put them into frames and bodies: one reading for their many shapes."""

from __future__ import annotations

from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.harmless import without_tricks
from desktop_chat.core.limits import MAX_SENTENCE_CHARS
from desktop_chat.wire.json_edge import JsonObject, compact, list_of, object_of, sound_text_of, text_of, word_of

_MAX_DETAIL_CHARS = 4000
_MESSAGE_KEYS = ("message", "error", "errorText", "detail", "msg", "error_description", "title")
_CODE_KEYS = ("code", "type", "status")


def words_of(value: object, depth: int = 3) -> str:
    """The server's own message in an error of any shape, in one line; empty if it gave none."""
    if isinstance(value, str):
        return one_line(value)
    fields = object_of(value)
    for key in _MESSAGE_KEYS:
        found = words_of(fields[key], depth - 1) if depth and key in fields else ""
        if found:
            return found
    return ""


def code_of(value: object) -> str:
    """The server's code for an error, as text; empty if it gave none."""
    fields = object_of(value)
    inner = fields.get("error") or next(iter(list_of(fields.get("errors"))), None)
    for candidate in (object_of(inner), fields):
        for key in _CODE_KEYS:
            code = word_of(candidate.get(key))
            if code and code != "error":
                return code
    return ""


def one_line(text: str) -> str:
    """`text` without line breaks, cut to what a sentence can hold."""
    text = without_tricks(sound_text_of(" ".join(text.split())))
    return text if len(text) <= MAX_SENTENCE_CHARS else text[: MAX_SENTENCE_CHARS - 1] + "…"


def server_error(value: object) -> ErrorInfo:
    """The error a server reported in mid-stream; `value` is its JSON value or text."""
    words = words_of(value)
    sentence = (
        f"The server stopped with an error: {words}"
        if words
        else "The server stopped with an error and did not say which. Try again."
    )
    detail = sound_text_of(value) if isinstance(value, str) else compact(value)
    return ErrorInfo(ErrorKind.SERVER, sentence, detail[:_MAX_DETAIL_CHARS])


def error_in(event: str, value: JsonObject) -> ErrorInfo | None:
    """The error in a frame, whichever way it says so; None if there is none."""
    if value.get("error"):
        return server_error(value)
    first = next(iter(list_of(value.get("errors"))), None)
    if words_of(first):
        return server_error(first)
    flat = event == "error" or value.get("object") == "error" or text_of(value.get("type")) == "error"
    return server_error(value) if flat else None
