"""A finished text cut into sections that can be read one by one, each as it is read within the whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.context import TOP, Context
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream, References
from desktop_chat.ui.transcript.markdown.leaves import parse_leaves
from desktop_chat.ui.transcript.markdown.long_leaves import is_one_leaf, long_stretches, read_fence
from desktop_chat.ui.transcript.markdown.spans import blind_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: How long a section is at least, but for the last.
SECTION_CHARS = 8000

#: A blank line or some, and a line that begins with text or is a heading: whatever was open above it has ended.
_BORDER = re.compile(r"\n(?=[ \t]*\r?\n(?:[ \t]*\r?\n){0,50}(?:[^\W\d_]|\*\*|\"|\[|#{1,6} ))")
#: A paragraph or a heading; a line that may be the first of a list or a quote; a line that is not blank.
_TEXT = re.compile(r"\n*(?:[^\W\d_]|#{1,6} )")
_LIST = re.compile(r"(?:[-*+]|\d{1,9}[.)]) \S|>")
_FOLLOWING = re.compile(r"(?:[ \t]*\r?\n)*+(?=[ ]{0,3}[^ \t>])")
#: The beginning of a line that may define a reference or a footnote.
_DEFINITION = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*\[(?:[^\[\]\\]|\\.){1,999}\]:"
_ONE_PLAIN = r"\[{0}[A-Za-z0-9_.-]{{1,60}}{1}\]: {0}https?://[a-z0-9.-]+(?:/[A-Za-z0-9_./-]*+)?{1}\n"
#: Lines in nothing, between blank ones, that define what is written as everybody writes it.
_PLAIN_DEFINITIONS = re.compile(r"(?:\A\n*+|(?<=\n\n))((?:" + _ONE_PLAIN.format("", "") + r")++)(?=\n|\Z)")
_PLAIN_DEFINITION = re.compile(_ONE_PLAIN.format("(", ")"))
_FIRST_DEFINITION = re.compile(_DEFINITION, re.DOTALL)
_LATER_DEFINITION = re.compile(r"[\n\r]" + _DEFINITION, re.DOTALL)


@value
class Sections:
    """Where the sections of a text begin, and what the references and footnotes of all of it are."""

    starts: tuple[int, ...]
    definitions: References


def cut_sections(parser: MarkdownIt, text: str, length: int = SECTION_CHARS) -> Sections:
    """Cut `text` into sections of about `length` characters; longer where there is no place to cut.

    The cost is that of a few searches, and of a block parse of the sections that may define something.
    """
    starts = [0]
    if len(text) > length and "\r" not in text.replace("\r\n", ""):
        starts = _Cut(text, length, blind_spans(parser, text)).run()
    return Sections(tuple(starts), _definitions(parser, text, starts))


class _Cut:
    """Goes from one fence or other long leaf to the next, and cuts what lies between them."""

    def __init__(self, text: str, length: int, blind: list[tuple[int, int, bool]]) -> None:
        self._text = text
        self._length = length
        self._blind = blind
        #: How many of those lie before the place that is looked at.
        self._number = 0
        self._starts = [0]
        #: Where the last paragraph begins of which that is sure; -1 while nobody asked.
        self._last_text = -1

    def run(self) -> list[int]:
        at = self._length
        for start, end, is_whole in self._leaves():
            if end - start < self._length and start < at:
                continue
            at = self._cut_text(at, start)
            is_long = end - start >= self._length
            if (is_long or start >= at) and self._cut_before(start):
                at = start + self._length
                if is_long and is_whole and self._may_end(end):
                    self._starts.append(end)
                    at = end + self._length
        self._cut_text(at, len(self._text))
        return self._starts

    def _leaves(self) -> list[tuple[int, int, bool]]:
        """Fences that lie in nothing, other long leaves, and the beginnings of long lists, which may go on."""
        fences = [one for one in self._blind if one[2]]
        ends = [end for _, end, _ in self._blind]
        others: list[tuple[int, int, bool]] = []
        for start, end in long_stretches(self._text):
            before = bisect_right(ends, start)
            if before < len(ends) and self._blind[before][0] < end:
                continue
            if is_one_leaf(self._text, start, end):
                others.append((start, end, True))
            elif self._begins_list(start):
                others.append((start, end, False))
        return sorted(fences + others) if others else fences

    def _begins_list(self, start: int) -> bool:
        """Whether a list or a quote begins below a paragraph or a heading that lies in nothing."""
        above = self._text.rfind("\n\n", 0, max(start - 2, 0))
        above = above + 2 if above >= 0 else 0
        return _LIST.match(self._text, start) is not None and _TEXT.match(self._text, above) is not None

    def _cut_text(self, at: int, end: int) -> int:
        """Cut what lies before `end`; return from where on there may be another cut."""
        text, blind = self._text, self._blind
        while at < end and (found := _BORDER.search(text, at, end)) is not None:
            at = found.end()
            while self._number < len(blind) and blind[self._number][1] <= at:
                self._number += 1
            if self._number < len(blind) and blind[self._number][0] < at:
                at = blind[self._number][1] - 1
            elif _ends_leaf(text, found.start()) and self._may_end(at):
                self._starts.append(at)
                at += self._length
        return at

    def _cut_before(self, start: int) -> bool:
        """Begin a section with the blank lines above a leaf, if there is one at `start` that is no part of another."""
        text, last = self._text, self._starts[-1]
        while start > last:
            line = text.rfind("\n", 0, start - 1) + 1
            if text[line:start].strip(" \t\r\n"):
                break
            start = line
        if start > last and _ends_leaf(text, start - 1):
            self._starts.append(start)
            return True
        return start == last

    def _may_end(self, end: int) -> bool:
        """Whether what follows a leaf shows something: at the end of a text, it belongs to what is above."""
        found = _FOLLOWING.match(self._text, end)
        if found is None:
            return False
        following = self._text.find("\n\n", found.end())
        if not _may_define(self._text, found.end(), following if following >= 0 else len(self._text)):
            return True
        if self._last_text < 0:
            self._last_text = _last_text(self._text)
        return found.end() < self._last_text


def read_section(parser: MarkdownIt, text: str, definitions: References, context: Context = TOP) -> list[Block]:
    """The blocks of one section, as they are among the blocks of the whole text."""
    fence = read_fence(text)
    if fence:
        return fence
    stream = MarkdownStream(parser, definitions, context)
    stream.finish(text)
    return stream.blocks


def _definitions(parser: MarkdownIt, text: str, starts: list[int]) -> References:
    references: References = {}
    if "]:" not in text:
        return references
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if not _may_define(text, start, end):
            continue
        section = text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        found = _plain_definitions(section)
        if found is not None:
            for label, href in found:
                references.setdefault(label.upper(), {"title": "", "href": href, "map": [0, 1]})
            continue
        env: dict[str, Any] = {"references": references}
        parse_leaves(parser, section, env)
    return references


def _last_text(text: str) -> int:
    blank = len(text)
    while (blank := text.rfind("\n\n", 0, blank)) >= 0:
        if text[blank + 2 : blank + 3].isalpha():
            return blank + 2
    return 0


def _plain_definitions(section: str) -> list[tuple[str, str]] | None:
    """Labels and targets, where nothing in a section defines something but lines that need no parser to be told."""
    if any(sign in section for sign in ("```", "~~~", "<")):
        return None
    rest = _PLAIN_DEFINITIONS.sub("\n", section)
    if _may_define(rest, 0, len(rest)):
        return None
    return [one for lines in _PLAIN_DEFINITIONS.findall(section) for one in _PLAIN_DEFINITION.findall(lines)]


def _ends_leaf(text: str, end: int) -> bool:
    """Whether the line that ends at `end` shows something: blank lines and definitions belong to what follows them."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return line.strip(" \t>\r") != "" and not _may_define(text, text.rfind("\n\n", 0, end) + 1, end)


def _may_define(text: str, start: int, end: int) -> bool:
    """Whether a line of `text` may define something; `start` is the beginning of a line."""
    if text.find("]:", start, end) < 0:
        return False
    return bool(_FIRST_DEFINITION.match(text, start, end) or _LATER_DEFINITION.search(text, start, end))
