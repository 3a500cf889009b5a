"""The edge where JSON comes in: typed reads that take any shape a server may send."""

from __future__ import annotations

import json
from math import isfinite
from typing import TypeAlias, cast

#: Larger numbers are no counts, and other JSON readers cannot hold them.
_MAX_COUNT = 2**53
#: Python makes no number of many more digits than these.
_MAX_DIGITS = 640

JsonObject: TypeAlias = dict[str, object]


def parse_object(text: str | bytes) -> JsonObject | None:
    """The JSON object in `text`; None if it is broken, nested too deeply or no object."""
    value = parse_json(text)
    return cast("JsonObject", value) if isinstance(value, dict) else None


def parse_json(text: str | bytes) -> object:
    """The JSON value in `text`; None if it is broken or nested too deeply."""
    try:
        value: object = json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None
    except ValueError:
        return _parse_with_long_numbers(text)
    return value


def _parse_with_long_numbers(text: str | bytes) -> object:
    """A number of thousands of digits becomes text: what stands beside it counts all the same."""
    try:
        value: object = json.loads(text, parse_int=_int_or_digits)
    except (ValueError, RecursionError):
        return None
    return value


def _int_or_digits(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def object_of(value: object) -> JsonObject:
    """`value` if it is an object, else an empty one."""
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def list_of(value: object) -> list[object]:
    """`value` if it is a list, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text_of(value: object) -> str:
    """`value` if it is text, else nothing."""
    return value if isinstance(value, str) else ""


def sound_text_of(value: object) -> str:
    """The same for what is not joined with its neighbours: half a character becomes U+FFFD."""
    return _sound(text_of(value))


def int_of(value: object) -> int | None:
    """`value` if it is a whole number from 0 to `_MAX_COUNT`, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MAX_COUNT else None


def word_of(value: object) -> str:
    """A code as servers send it, as text or as a number; nothing for every other shape."""
    if isinstance(value, bool):
        return ""
    return sound_text_of(str(value)) if isinstance(value, str | int) else ""


def compact(value: object) -> str:
    """`value` as JSON text without spaces, with U+FFFD for half characters and null for numbers that JSON has not.

    All of it is null if it is nested too deeply.
    """
    try:
        return _sound(_dumps(value))
    except RecursionError:
        return "null"


def _dumps(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        # Python reads NaN and infinite numbers, and 1e999 as one; no other reader would.
        return json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"))


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {name: _finite(field) for name, field in cast("JsonObject", value).items()}
    if isinstance(value, list):
        return [_finite(entry) for entry in cast("list[object]", value)]
    return None if isinstance(value, float) and not isfinite(value) else value


def _sound(text: str) -> str:
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
