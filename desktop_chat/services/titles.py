"""A conversation's title from the first line of its first message."""

from __future__ import annotations

from desktop_chat.core.limits import MAX_TITLE_CHARS

_MARKS = "#>*-`_ \t"


def title_from(text: str) -> str:
    """The first line with words in it, without markdown marks, cut at a word; empty if there is none."""
    for line in text.splitlines():
        words = " ".join(line.strip(_MARKS).split())
        if not words:
            continue
        if len(words) <= MAX_TITLE_CHARS:
            return words
        head, _, _ = words[:MAX_TITLE_CHARS].rpartition(" ")
        return (head or words[: MAX_TITLE_CHARS - 1]) + "…"
    return ""
