"""A long text as sections that are read one by one, when somebody looks at them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop_chat.ui.transcript.blocks import Block, Gap, Kind
from desktop_chat.ui.transcript.joints import cut_at_joints, joined
from desktop_chat.ui.transcript.markdown.context import TOP, Context
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.long_leaves import (
    context_in_fence,
    context_of,
    cut_long_leaf,
    is_piece,
    read_fence,
    read_piece,
)
from desktop_chat.ui.transcript.markdown.sections import cut_sections, read_section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: About how long a section is.
SECTION_CHARS = 3000
#: No section has so many blocks.
_PER_SECTION = 1 << 24


class SectionedStream:
    """The blocks of one text; a section that nobody looked at is one block of kind `UNREAD`.

    Its end may grow, as that of a `MarkdownStream` does.
    """

    def __init__(self, parser: MarkdownIt, text: str, *, grows: bool) -> None:
        self._parser = parser
        cut = cut_sections(parser, text, SECTION_CHARS)
        self._definitions = cut.definitions
        borders = [*cut.starts, len(text)]
        self.blocks: list[Block] = []
        for start, end in pairwise(borders):
            section = text[start:end]
            self.blocks += cut_long_leaf(section) or cut_at_joints(section, SECTION_CHARS)
        #: How many characters were parsed until now, those parsed again counted again.
        self.parsed_chars = 0
        self._starts = list(range(len(self.blocks)))
        self._last = self.blocks[-1]
        #: How many blocks the last section is now.
        self._last_count = 1
        self._live: MarkdownStream | None = None
        if grows:
            _ = self._take_up()

    @property
    def source(self) -> str:
        live = self._live
        read = self.blocks if live is None else self.blocks[: len(self.blocks) - self._last_count]
        # The end of a text that grows may be in no block yet.
        return "".join(block.source for block in read) + (live.source if live is not None else "")

    def feed(self, text: str) -> int:
        """Add `text`; return the index of the first block that is not what it was before."""
        if not text:
            return len(self.blocks)
        first, live = self._take_up()
        return min(first, self._show(live, live.feed(text)))

    def finish(self, text: str = "") -> int:
        """Take the last text; return the index of the first block that is not what it was before."""
        if self._live is None and not text:
            return len(self.blocks)
        first, live = self._take_up()
        return min(first, self._show(live, live.finish(text)))

    def read(self, at: int) -> int:
        """Read the section that block number `at` stands for; return how many blocks it became."""
        read = self.look_into(self.blocks[at])
        self.parsed_chars += len(self.blocks[at].source)
        if at == len(self.blocks) - 1:
            self._last_count = len(read)
        self.blocks[at : at + 1] = read
        shift = len(read) - 1
        self._starts = [start + shift if start > at else start for start in self._starts]
        return len(read)

    def look_into(self, section: Block) -> list[Block]:
        """The blocks that `read` would put in the place of a section."""
        if is_piece(section):
            return [read_piece(self._parser, section, self._definitions)]
        read = read_section(self._parser, section.source, self._definitions, _context(section))
        if section.gap is Gap.NONE:
            read = joined(read)
        return read or [Block(Kind.PROSE, "", section.source)]

    def number_of(self, at: int) -> int:
        """A number for block number `at` that stays the same whatever sections are read."""
        section = bisect_right(self._starts, at) - 1
        return section * _PER_SECTION + at - self._starts[section]

    def block_of(self, number: int) -> int:
        """The inverse of `number_of`; of a section that was not read the block that stands for it."""
        section, within = divmod(number, _PER_SECTION)
        section = min(section, len(self._starts) - 1)
        end = self._starts[section + 1] if section + 1 < len(self._starts) else len(self.blocks)
        return self._starts[section] + min(within, max(end - self._starts[section] - 1, 0))

    def _take_up(self) -> tuple[int, MarkdownStream]:
        """Make the last section one that grows."""
        live = self._live
        if live is not None:
            return len(self.blocks), live
        del self.blocks[len(self.blocks) - self._last_count :]
        first, self._last_count = len(self.blocks), 0
        live = self._live = self._begun()
        return min(first, self._show(live, 0)), live

    def _begun(self) -> MarkdownStream:
        """The stream of the last section."""
        last, source, context = self._last, self._last.source, _context(self._last)
        fence = read_fence(source, grows=True)
        if fence:
            source, context = fence[-1].source, context_in_fence(source)
        elif not last.first:
            context = context_of(last, self.blocks)
        live = MarkdownStream(self._parser, self._definitions, context)
        live.go_on(fence[:-1])
        _ = live.feed(source)
        return live

    def _show(self, live: MarkdownStream, changed: int) -> int:
        start = len(self.blocks) - self._last_count
        shown = live.blocks[changed:]
        self.blocks[start + changed :] = joined(shown) if not changed and self._last.gap is Gap.NONE else shown
        self._last_count = len(live.blocks)
        return start + changed


def _context(section: Block) -> Context:
    """What a section that is no piece of a leaf is read in: a numbered list goes on with its number."""
    return Context(seeds=(section.level,)) if section.level else TOP
