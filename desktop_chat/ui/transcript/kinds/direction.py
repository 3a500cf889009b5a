"""Which way a text is read."""

from __future__ import annotations

from typing import Final

#: A text that begins with more characters without a direction is read from the left.
_MAX_LOOKED_AT: Final = 1000


def is_right_to_left(text: str) -> bool:
    """Whether its first letter with a direction is Arabic, Hebrew or the like."""
    if text.isascii():
        return False
    import unicodedata  # a library of its own, which the first paint seldom needs

    for char in text[:_MAX_LOOKED_AT]:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
