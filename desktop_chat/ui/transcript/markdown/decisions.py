"""What of a growing text is decided: which last line can be shown, and which leaf can no longer change."""

from __future__ import annotations

import re

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.markdown.context import Context, within_fence, within_paragraph, within_table
from desktop_chat.ui.transcript.markdown.leaves import HTML, Leaf
from desktop_chat.ui.transcript.markdown.pictures import is_half_picture
from desktop_chat.ui.transcript.markdown.render import leaf_cuts
from desktop_chat.ui.transcript.markdown.sources import Tail, complete_length

#: A last line that is nothing but the beginning of a mark says not yet what it will be; it is held back.
_UNDECIDED = re.compile(
    r"(?!\Z)[ \t>]*+(?:(?:[#*+\-=~`_|:][#>*+\-=~`_|: \t]*+)?\Z|(?:```++|~~~++)[^`\n]*+\Z"
    # The beginning of a formula, of a footnote and other definitions, and of an item's box.
    r"|(?:\d{1,9}[.)]?|\$\$?|\\?\[|\\|\[\^[^\]\n]{0,60}(?:\]:?)?|\[[^\]\n]{0,200}\]:"
    r"|(?:[-*+]|\d{1,9}[.)])[ \t]++\[(?:[ xX]\]?)?)[ \t]*+\Z)"
)
_ROW = re.compile(r"[ \t>]*\|")


def decided(text: str) -> str:
    """`text` without a last line that does not yet say what it will be."""
    start = complete_length(text)
    return text[:start] if is_undecided(text, start) else text


def is_undecided(text: str, start: int) -> bool:
    return _UNDECIDED.match(text, start) is not None or is_half_picture(text, start)


def is_closed(leaf: Leaf) -> bool:
    """Whether `leaf`, whose lines are complete, ends with its last line whatever follows."""
    if leaf.kind is Kind.HEADING or leaf.kind is Kind.RULE or leaf.kind is Kind.IMAGE:
        return True
    return leaf.kind in (Kind.CODE, Kind.FORMULA) and leaf.markup != "" and not leaf.is_open


def can_be_held(leaf: Leaf, text: str) -> bool:
    """Whether a letter can stand for `leaf`, a paragraph that ends `text`, to whatever follows.

    Not where it may still become a definition, or its last line the header of a table.
    """
    if leaf.kind is not Kind.PROSE or leaf.markup or not leaf.content or leaf.content.startswith("["):
        return False
    return "|" not in text[text.rfind("\n", 0, -1) + 1 :] and "\r" not in text


def piece_cuts(leaf: Leaf, text: str) -> list[int]:
    """Where the full pieces of `leaf` end, the last of `text`, if it may still go on."""
    if leaf.kind is Kind.CODE and not leaf.is_open:
        return []
    if leaf.kind is Kind.HEADING or leaf.markup == HTML:
        return []
    last_line = text[complete_length(text) :]
    if leaf.kind is Kind.TABLE and last_line and not _ROW.match(last_line):
        return []
    return leaf_cuts(leaf)


def within(leaf: Leaf, cut: int) -> Context | None:
    """The context of what follows the piece of `leaf` that ends at `cut`."""
    if leaf.kind is Kind.CODE:
        return within_fence(leaf)
    if leaf.kind is Kind.TABLE:
        below = leaf.rows[cut + leaf.has_header :]
        return within_table(leaf, leaf.filled - sum(len(leaf.aligns) - len(row) for row in below))
    return within_paragraph(leaf)


def can_grow_by_lines(leaf: Leaf, tail: str) -> bool:
    """Whether the lines after `tail` make `leaf`, its last, longer until one of them closes it."""
    if leaf.kind not in (Kind.CODE, Kind.FORMULA) or not leaf.is_open or "\r" in tail:
        return False
    if leaf.kind is Kind.CODE:
        return leaf.markup != ""
    # The source of a formula is not kept: what of it is blank cannot be told where it matters.
    above = tail[: complete_length(tail)]
    return above.count("\n") > 1 and not above.endswith("\n\n") and leaf.content != ""


def half_table(leaf: Leaf, tail: Tail) -> int | None:
    """Where the line begins that may become the header of a table, or None; `leaf` is the last of `tail`."""
    if leaf.kind is not Kind.PROSE or leaf.markup or tail.offset(leaf.end) != len(tail.text):
        return None
    above, _, line = leaf.content.rpartition("\n")
    is_one = line.lstrip().startswith("|") and not above[above.rfind("\n") + 1 :].lstrip().startswith("|")
    return tail.offset(leaf.end - 1) if is_one else None
