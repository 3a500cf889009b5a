"""The unfrozen end of a part, and which of its characters a place in a parsed leaf came from."""

from __future__ import annotations

import re

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.markdown.context import Context
from desktop_chat.ui.transcript.markdown.leaves import HTML, Leaf

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def complete_length(text: str) -> int:
    """The length of the lines of `text` that have ended; a final CR may still be half of a CRLF."""
    return max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1


class Tail:
    """`text` as it came, and `parsed`: the same with the context before it and plain newlines."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self._context = context
        plain = _LINE_BREAK.sub("\n", text) if "\r" in text else text
        self.parsed = context.prefix + plain
        #: By line and start in a leaf's content: how much further on that is in the text.
        self._moved: dict[tuple[int, int], int | None] = {}
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def offset(self, line: int) -> int:
        """Where line `line` of `parsed` begins in `text`."""
        line = max(line - self._context.lines, 0)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def is_blank(self, start: int, end: int, quotes: int) -> bool:
        """Whether the lines from `start` up to `end` hold nothing but the marks of `quotes` quotes.

        Another number of marks means another container, which no leaf tells.
        """
        lines = _LINE_BREAK.split(self.text[self.offset(start) : self.offset(end)])
        # What is after the last line break is no line.
        return not lines[-1].strip() and all("".join(line.split()) == ">" * quotes for line in lines[:-1])

    def cut_offset(self, leaf: Leaf, cut: int, line: int | None = None) -> int | None:
        """Where position `cut` of a leaf's content lies in `text`; None where that cannot be told.

        `line` is the number of the content's line there, if it is known.
        """
        if leaf.kind is Kind.TABLE:
            # Below the lines of the header and of the alignments.
            return self.offset(leaf.start + 2 + cut)
        if line is None:
            line = leaf.content.count("\n", 0, cut)
        if leaf.kind is Kind.CODE:
            return self.offset(leaf.body + line)
        if leaf.markup == HTML:
            return None
        return self._prose_offset(leaf, cut, leaf.start + line)

    def _prose_offset(self, leaf: Leaf, cut: int, line: int) -> int | None:
        content_start = leaf.content.rfind("\n", 0, cut) + 1
        # A long line has many cuts, and may be a megabyte.
        if (line, content_start) not in self._moved:
            self._moved[line, content_start] = self._moved_by(leaf.content, content_start, line)
        moved = self._moved[line, content_start]
        return moved + cut if moved is not None else None

    def _moved_by(self, content: str, content_start: int, line: int) -> int | None:
        """How much further on in `text` a line of a leaf's content is; None where it cannot be found there."""
        end = content.find("\n", content_start)
        start = self.offset(line)
        raw_line = _LINE_BREAK.split(self.text[start : self.offset(line + 1)], maxsplit=1)[0].rstrip()
        kept = content[content_start : end if end >= 0 else len(content)].rstrip()
        if not raw_line.endswith(kept):
            return None
        return start + len(raw_line) - len(kept) - content_start
