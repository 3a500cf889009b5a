"""A finished text cut into sections that can be read one by one, each as it is read within the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream, References
from desktop_chat.ui.transcript.markdown.leaves import parse_leaves
from desktop_chat.ui.transcript.markdown.spans import blind_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: How long a section is at least, but for the last.
SECTION_CHARS = 8000

#: A blank line, and a line that begins with text or is a heading: whatever was open above it has ended.
_BORDER = re.compile(r"\n(?=[ \t]*\r?\n(?:[ \t]*\r?\n)*(?:[^\W\d_]|\*\*|\"|\[|#{1,6} ))")
#: The beginning of a line that may define a reference or a footnote.
_DEFINITION = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*\[(?:[^\[\]\\]|\\.){1,999}\]:"
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
        blind = blind_spans(parser, text)
        at, number = length, 0
        while (found := _BORDER.search(text, at)) is not None:
            at = found.end()
            while number < len(blind) and blind[number][1] <= at:
                number += 1
            if number < len(blind) and blind[number][0] < at:
                at = blind[number][1] - 1
            elif _ends_leaf(text, found.start()):
                starts.append(at)
                at += length
    return Sections(tuple(starts), _definitions(parser, text, starts))


def read_section(parser: MarkdownIt, text: str, definitions: References) -> list[Block]:
    """The blocks of one section, as they are among the blocks of the whole text."""
    stream = MarkdownStream(parser, definitions)
    stream.finish(text)
    return stream.blocks


def _definitions(parser: MarkdownIt, text: str, starts: list[int]) -> References:
    references: References = {}
    if "]:" not in text:
        return references
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if _may_define(text, start, end):
            env: dict[str, Any] = {"references": references}
            parse_leaves(parser, text[start:end].replace("\r\n", "\n").replace("\r", "\n"), env)
    return references


def _ends_leaf(text: str, end: int) -> bool:
    """Whether the line that ends at `end` shows something: blank lines and definitions belong to what follows them."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return line.strip(" \t>\r") != "" and not _may_define(text, text.rfind("\n\n", 0, end) + 1, end)


def _may_define(text: str, start: int, end: int) -> bool:
    """Whether a line of `text` may define something; `start` is the beginning of a line."""
    if text.find("]:", start, end) < 0:
        return False
    return bool(_FIRST_DEFINITION.match(text, start, end) or _LATER_DEFINITION.search(text, start, end))
