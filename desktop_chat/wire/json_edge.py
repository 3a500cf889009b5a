"""The edge where JSON comes in: typed reads that take any shape a server may send."""

from __future__ import annotations

import json
from typing import TypeAlias, cast

JsonObject: TypeAlias = dict[str, object]


def parse_object(text: str | bytes) -> JsonObject | None:
    """The JSON object in `text`; None if it is broken, nested too deeply or no object."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("JsonObject", value) if isinstance(value, dict) else None


def object_of(value: object) -> JsonObject:
    """`value` if it is an object, else an empty one."""
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def list_of(value: object) -> list[object]:
    """`value` if it is a list, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text_of(value: object) -> str:
    """`value` if it is text, else nothing."""
    return value if isinstance(value, str) else ""


def int_of(value: object) -> int | None:
    """`value` if it is a whole number that is not negative, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def word_of(value: object) -> str:
    """A code as servers send it, as text or as a number; nothing for every other shape."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int) else ""


def compact(value: object) -> str:
    """`value` as JSON text without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
