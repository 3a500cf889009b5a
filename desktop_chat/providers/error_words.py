"""The words of an error's body that a person can use: out of JSON of any shape, a web page, or a stack trace."""

from __future__ import annotations

import html
import re
from typing import cast

from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, parse_object, text_of, word_of
from desktop_chat.wire.server_errors import one_line, words_of

#: How that which names a page begins and ends. No pattern here goes over the same text twice.
_TITLES = tuple((re.compile(f"<{tag}[^<>]*>", re.I), re.compile(f"</{tag}>", re.I)) for tag in ("title", "h1"))
_TAG = re.compile(r"<[^<>]*>")
#: `ValueError: no such model`, `java.lang.IllegalStateException: busy`.
_ERROR_LINE = re.compile(r"^[\w.$]*(Error|Exception|Fault|panic)\b[^:]{0,40}:\s*\S")
_MAX_FIELDS = 3
_MAX_DEPTH = 5
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


def error_words(text: str) -> str:
    """The server's own words in one line, without any stack trace; empty if there are none."""
    value = parse_object(text)
    if value is not None:
        told = cast("JsonObject", _without_traces(value, _MAX_DEPTH))
        return _field_words(told) or _with_field(told, words_of(told))
    if text.lstrip()[:1] == "<":
        return one_line(html.unescape(_TAG.sub(" ", _title_of(text))))
    return "" if text[:1] in "{[" else one_line(first_words(text))


def _title_of(page: str) -> str:
    for begin, end in _TITLES:
        opening = begin.search(page)
        closing = end.search(page, opening.end()) if opening else None
        if opening and closing:
            return page[opening.end() : closing.start()]
    return ""


def first_words(text: str) -> str:
    """The line of a text that says what happened; of a stack trace, the error itself."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    if any(line.startswith("Traceback (most recent") for line in lines):
        return next(line for line in reversed(lines) if not line[:1].isspace())
    return next((line for line in lines if _ERROR_LINE.match(line)), lines[0]).strip()


def cut_to_sentence(words: str, max_chars: int) -> str:
    """`words`, or as many of its sentences as `max_chars` hold; if none does, its beginning and an ellipsis."""
    if len(words) <= max_chars:
        return words
    ends = [found.end() for found in _SENTENCE_END.finditer(words, 0, max_chars + 1)]
    return words[: ends[-1]] if ends and ends[-1] <= max_chars else words[: max_chars - 1] + "…"


def _without_traces(value: object, depth: int) -> object:
    if isinstance(value, str):
        return first_words(value) if "\n" in value else value
    if depth and isinstance(value, dict):
        return {key: _without_traces(inner, depth - 1) for key, inner in cast("JsonObject", value).items()}
    if depth and isinstance(value, list):
        return [_without_traces(inner, depth - 1) for inner in cast("list[object]", value)]
    return value


def _field_words(value: JsonObject) -> str:
    """What is wrong with which field, as FastAPI (`detail`), ASP.NET and Cloudflare (`errors`) say it."""
    for key in ("detail", "errors", "error"):
        inner = value.get(key)
        told = [_one_field(object_of(entry)) for entry in list_of(inner)]
        if key == "errors" and not told:
            told = [f"{name}: {text_of(next(iter(list_of(said)), said))}" for name, said in object_of(inner).items()]
        told = [one for one in told if one]
        if told:
            return one_line("; ".join(told[:_MAX_FIELDS]))
    return ""


def _one_field(entry: JsonObject) -> str:
    place = ".".join(word for word in map(word_of, list_of(entry.get("loc"))) if word and word != "body")
    said = words_of(entry)
    return f"{place}: {said}" if place and said else said


def _with_field(value: JsonObject, words: str) -> str:
    """OpenAI's API names the field beside its message."""
    field = word_of(object_of(value.get("error")).get("param"))
    return f"{field}: {words}" if field and words and field not in words else words
