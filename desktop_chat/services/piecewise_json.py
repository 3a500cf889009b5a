"""Reads a large JSON text entry by entry: between two of them other threads get their turn."""

from __future__ import annotations

import json
import re

_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_CLOSING = {"{": "}", "[": "]"}


def read_json(text: str, levels: int) -> object:
    """The value that `json.loads` gives; what is nested deeper than `levels` is read at once.

    Raises:
        ValueError: if it is no JSON.
        RecursionError: if it is nested too deep.
    """
    value, end = _value(text, _skip(text, 0), levels)
    if end != len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def _value(text: str, at: int, levels: int) -> tuple[object, int]:
    """The value that begins at a place, and where what follows it begins."""
    opening = text[at : at + 1]
    if levels == 0 or opening not in _CLOSING:
        value, end = _DECODER.raw_decode(text, at)
        return value, _skip(text, end)
    closing, at = _CLOSING[opening], _skip(text, at + 1)
    fields: dict[str, object] = {}
    entries: list[object] = []
    is_first = True
    while is_first or text[at : at + 1] != closing:
        if not is_first:
            at = _past(text, at, ",")
        elif text[at : at + 1] == closing:
            break
        is_first = False
        key = ""
        if opening == "{":
            key, at = _key(text, at)
        value, at = _value(text, at, levels - 1)
        if opening == "{":
            fields[key] = value
        else:
            entries.append(value)
    return fields if opening == "{" else entries, _skip(text, at + 1)


def _key(text: str, at: int) -> tuple[str, int]:
    key, end = _DECODER.raw_decode(text, at)
    if not isinstance(key, str):
        raise json.JSONDecodeError("Expecting property name", text, at)
    return key, _past(text, _skip(text, end), ":")


def _past(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"Expecting '{mark}'", text, at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """The first place from here on that is no blank."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at
