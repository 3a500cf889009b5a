"""Writes a large value as JSON piece by piece: between two of them other threads get their turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

#: Characters, and values in values, that are written at once: less than a millisecond of work.
_AT_ONCE_CHARS = 128 * 1024
_AT_ONCE_VALUES = 2000

#: Writes one value as JSON without spaces.
Write: TypeAlias = Callable[[object], str]


def is_large(value: object) -> bool:
    """Whether it takes long to write it; looks at no more of it than is written at once."""
    chars, values, waiting = 0, 0, [value]
    while waiting:
        one = waiting.pop()
        values += 1
        if isinstance(one, str):
            chars += len(one)
        elif isinstance(one, dict):
            waiting += cast("dict[str, object]", one).values()
        elif isinstance(one, list):
            waiting += cast("list[object]", one)
        if chars > _AT_ONCE_CHARS or values > _AT_ONCE_VALUES:
            return True
    return False


def json_pieces(value: object, write: Write) -> Iterator[str]:
    """What `write` makes of the whole, in pieces; a long text with other letters than ASCII's is one of them."""
    if not is_large(value):
        yield write(value)
    elif isinstance(value, str) and value.isascii():
        yield '"'
        for start in range(0, len(value), _AT_ONCE_CHARS):
            yield write(value[start : start + _AT_ONCE_CHARS])[1:-1]
        yield '"'
    elif isinstance(value, dict):
        before = "{"
        for name, field in cast("dict[str, object]", value).items():
            yield f"{before}{write(name)}:"
            yield from json_pieces(field, write)
            before = ","
        yield "}"
    elif isinstance(value, list):
        before = "["
        for entry in cast("list[object]", value):
            yield before
            yield from json_pieces(entry, write)
            before = ","
        yield "]"
    else:
        yield write(value)
