"""A long text as sections that are read one by one, when somebody looks at them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.sections import cut_sections, read_section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: About how long a section is.
SECTION_CHARS = 3000


class SectionedStream:
    """The blocks of one text; a section that nobody looked at is one block of kind `UNREAD`.

    Its end may grow, as that of a `MarkdownStream` does.
    """

    def __init__(self, parser: MarkdownIt, text: str, *, grows: bool) -> None:
        self._parser = parser
        cut = cut_sections(parser, text, SECTION_CHARS)
        self._definitions = cut.definitions
        borders = [*cut.starts, len(text)]
        sections = [text[start:end] for start, end in pairwise(borders)]
        self.blocks: list[Block] = [Block(Kind.UNREAD, section, section) for section in sections]
        #: How many characters were parsed until now, those parsed again counted again.
        self.parsed_chars = 0
        self._last = sections[-1]
        #: How many blocks the last section is now.
        self._last_count = 1
        self._live: MarkdownStream | None = None
        if grows:
            _ = self._take_up()

    @property
    def source(self) -> str:
        return "".join(block.source for block in self.blocks)

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
        section = self.blocks[at].source
        read = read_section(self._parser, section, self._definitions) or [Block(Kind.PROSE, "", section)]
        self.parsed_chars += len(section)
        if at == len(self.blocks) - 1:
            self._last_count = len(read)
        self.blocks[at : at + 1] = read
        return len(read)

    def _take_up(self) -> tuple[int, MarkdownStream]:
        """Make the last section one that grows."""
        live = self._live
        if live is not None:
            return len(self.blocks), live
        live = self._live = MarkdownStream(self._parser, self._definitions)
        del self.blocks[len(self.blocks) - self._last_count :]
        first, self._last_count = len(self.blocks), 0
        _ = live.feed(self._last)
        return min(first, self._show(live, 0)), live

    def _show(self, live: MarkdownStream, changed: int) -> int:
        start = len(self.blocks) - self._last_count
        self.blocks[start + changed :] = live.blocks[changed:]
        self._last_count = len(live.blocks)
        return start + changed
