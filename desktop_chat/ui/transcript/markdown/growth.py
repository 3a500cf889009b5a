"""The cheapest growth: text at the end of a paragraph, of which only what is not settled is read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from desktop_chat.ui.transcript.blocks import PARAGRAPH_PIECE, PARAGRAPH_SLACK, Block, Cell, Kind, Span
from desktop_chat.ui.transcript.markdown.half_open import close_open_marks
from desktop_chat.ui.transcript.markdown.leaves import Leaf
from desktop_chat.ui.transcript.markdown.sources import complete_length

#: The beginning of a line that is text whatever follows on it.
_TEXT_LINE = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+)*(?:\[[ xX]\][ \t]+|\[\^[^\s\[\]\\^`]{1,60}\]:[ \t]+)?"
    r"(?:\*{1,3}|_{1,3}|~~|[\"'(`])?[^\W\d_]"
)

#: Characters that no mark and no address is made of.
_PLAIN = r"(?:[^\n\\`*_~\[\]!<&$:@ \x00]|[:!&](?= )| (?! *\n))"
_SETTLED = re.compile(
    rf"{_PLAIN}+"
    r"|(?:\A|(?<=[^\s\\]))\n(?=[^\s#>*+\-=~`_|:\d])"
    rf"|(?<![^\s(])(\*{{1,2}})(?=[^\s*]){_PLAIN}+(?<![\s*])\1(?=[ .,;:?)])"
    r"|(?<![`\\])`[^`\n]+`(?=[^`])"
    rf"|(?<!!)\[{_PLAIN}+\]\(https?://[^\s()<>\\&]+\)"
)
_PLAIN_TEXT = re.compile(rf"(?:{_PLAIN}|(?:\A|(?<=[^\s\\]))\n(?=\S))*\Z")
_ADDRESS = re.compile(r"www\.", re.IGNORECASE)


class Growth(Protocol):
    """What the last block becomes as its text goes on."""

    def take(self, text: str) -> Block | None:
        """The last block with `text` at its end; None, and no change, where the text has to be parsed."""
        ...


def is_plain(text: str) -> bool:
    """Whether `text` is shown as it is."""
    return _PLAIN_TEXT.match(text) is not None and _ADDRESS.search(text) is None


def begins_as_text(text: str) -> bool:
    """Whether the last line of `text` is text whatever follows on it."""
    return _TEXT_LINE.match(text, complete_length(text)) is not None


def settled_length(raw: str) -> int:
    """How much of `raw` is read the same whatever follows, and has no influence on how that is read.

    It ends before a blank, and holds nothing but plain text and whole marks of the simplest kinds.
    """
    at = settled = 0
    while (found := _SETTLED.match(raw, at)) is not None:
        start, address = at, _ADDRESS.search(raw, at, found.end())
        at = address.start() if address else found.end()
        if raw[start] not in "*`[":  # a blank within a mark parts what belongs together
            blank = max(raw.rfind(" ", start, at), raw.rfind("\n", start, at))
            while blank > start and raw[blank - 1] == " ":
                blank -= 1
            settled = max(settled, blank)
        if address:
            break
    return settled


class Settled:
    """The beginning of an inline source that is read, and has no influence on what follows it."""

    def __init__(self) -> None:
        self._raw = ""
        self._text = ""
        self._spans: tuple[Span, ...] = ()
        #: The lengths of the source, of the text and of the spans after each step.
        self._steps: list[tuple[int, int, int]] = []

    def read(self, raw: str, inline: Callable[[str], Cell], *, growing: bool = False) -> Cell:
        """What `inline` makes of `raw`, of which only the end is given to it; half-open marks closed if `growing`."""
        if not raw.startswith(self._raw):
            if self._raw.startswith(raw):
                return self._read_beginning(raw, inline)
            self._raw, self._text, self._spans = "", "", ()
            self._steps.clear()
        rest = raw[len(self._raw) :]
        length = settled_length(rest)
        if length:
            cell = inline(rest[:length])
            self._spans = (*self._spans, *_moved(cell.spans, len(self._text)))
            self._raw += rest[:length]
            self._text += cell.text
            self._steps.append((len(self._raw), len(self._text), len(self._spans)))
            rest = rest[length:]
        cell = inline(close_open_marks(rest) if growing else rest)
        return Cell(self._text + cell.text, (*self._spans, *_moved(cell.spans, len(self._text))))

    def _read_beginning(self, raw: str, inline: Callable[[str], Cell]) -> Cell:
        """What a part of what is settled is shown as: the first piece of a paragraph that became too long."""
        done = [step for step in self._steps if step[0] <= len(raw)]
        length, text, spans = done[-1] if done else (0, 0, 0)
        cell = inline(raw[length:])
        return Cell(self._text[:text] + cell.text, (*self._spans[:spans], *_moved(cell.spans, text)))


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(Span(span.start + by, span.length, span.marks, span.href) for span in spans) if by else spans


class ParagraphGrowth:
    """Letters at the end of a paragraph or a heading."""

    def __init__(self, block: Block, raw: str, blanks: str, settled: Settled, inline: Callable[[str], Cell]) -> None:
        """`raw` is the inline source that `block` shows, `blanks` what follows it in the text."""
        self._block = block
        self._raw = raw
        self._blanks = blanks
        self._settled = settled
        self._inline = inline

    def take(self, text: str) -> Block | None:
        length = len(self._raw) + len(self._blanks) + len(text)
        if any(one in text for one in "\n\r\0"):
            return None
        block = self._block
        # A heading is never cut, but its end may be marks that close it.
        if "#" in text if block.kind is Kind.HEADING else length > PARAGRAPH_PIECE + PARAGRAPH_SLACK:
            return None
        joined = self._blanks + text
        shown = joined.rstrip(" \t")
        self._raw, self._blanks = self._raw + shown, joined[len(shown) :]
        cell = self._settled.read(self._raw, self._inline, growing=True)
        raws = (self._raw,) if "[" in self._raw else ()
        self._block = replace(block, text=cell.text, spans=cell.spans, source=block.source + text, raws=raws)
        return self._block


def can_grow_as_text(leaf: Leaf, tail: str) -> bool:
    """Whether what follows `tail` on its last line only makes `leaf`, its last, longer."""
    return (
        leaf.kind in (Kind.PROSE, Kind.HEADING)
        and leaf.markup in ("", "#", "##", "###", "####", "#####", "######")
        and not leaf.content.startswith("[")
        and leaf.content != ""
        and begins_as_text(tail)
    )
