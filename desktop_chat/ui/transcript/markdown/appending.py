"""The cheapest growth: letters at the end of a paragraph, which need no parser."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop_chat.ui.transcript.blocks import PARAGRAPH_PIECE, PARAGRAPH_SLACK, Block, Kind
from desktop_chat.ui.transcript.markdown.inline import close_open_marks
from desktop_chat.ui.transcript.markdown.leaves import HTML, Leaf
from desktop_chat.ui.transcript.markdown.sources import complete_length

_HARMLESS = r"(?:[^\W_]|[,.'?%+-])"
#: Characters that neither end a mark nor begin one, but at the start of a line.
_PLAIN = re.compile(f"(?:{_HARMLESS}| )+")
_PLAIN_END = re.compile(f"{_HARMLESS}[ \\t]*\\Z")
#: The beginning of a line that is text whatever follows on it.
_TEXT_LINE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+)*(?:\*{1,3}|_{1,3}|~~|[\"'(`])?[^\W\d_]")
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)

#: At most so many blanks at the end of a text that grows by itself.
_LOOK_BACK = 8


def appendable(tail: str, leaf: Leaf, raw: str) -> int:
    """How much plain text after `tail` would only make its last leaf longer; `raw` is the inline source of its end."""
    is_decided = (
        (leaf.kind is Kind.PROSE or leaf.kind is Kind.HEADING)
        and leaf.markup != HTML
        and not leaf.content.startswith("[")
        and _PLAIN_END.search(tail, max(len(tail) - _LOOK_BACK, 0)) is not None
        and _TEXT_LINE.match(tail, complete_length(tail)) is not None
        and _ADDRESS.search(tail, max(tail.rfind(" "), complete_length(tail))) is None
        and close_open_marks(raw) == raw
    )
    return PARAGRAPH_PIECE + PARAGRAPH_SLACK - len(raw) - _LOOK_BACK if is_decided else 0


def appended(block: Block, tail: str, text: str) -> Block | None:
    """`block`, the last of `tail`, with `text` at its end; None where the text has to be parsed."""
    if not _PLAIN.fullmatch(text) or _ADDRESS.search(tail[-_LOOK_BACK:] + text):
        return None
    # Blanks at the end are not shown until something follows them.
    blanks = len(tail) - len(tail.rstrip(" \t"))
    shown = (tail[len(tail) - blanks :] + text).rstrip(" \t")
    raws = (block.raws[0] + shown,) if block.raws else ()
    return replace(block, text=block.text + shown, source=block.source + text, raws=raws)
