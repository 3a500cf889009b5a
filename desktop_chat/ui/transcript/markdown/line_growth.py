"""Growth by lines: what follows in an open fence, a formula or a table is added to its piece without a parse."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from desktop_chat.ui.transcript.blocks import CODE_PIECE_LINES, PARAGRAPH_PIECE, TABLE_PIECE_ROWS, Block, Cell, Kind
from desktop_chat.ui.transcript.markdown.context import continuing
from desktop_chat.ui.transcript.markdown.decisions import is_undecided
from desktop_chat.ui.transcript.markdown.half_open import close_open_marks
from desktop_chat.ui.transcript.markdown.leaves import Leaf
from desktop_chat.ui.transcript.markdown.maths import MAX_FORMULA_CHARS, half_formula
from desktop_chat.ui.transcript.markdown.render import TablePiece
from desktop_chat.ui.transcript.markdown.sources import complete_length
from desktop_chat.ui.transcript.markdown.tables import split_row


class _Lines(ABC):
    """Takes text line by line: the lines that ended, and the one that did not."""

    def __init__(self, block: Block, leaf: Leaf, tail: str) -> None:
        self._block = block
        self._prefix = continuing(leaf.frames)
        self._has_quote = any(frame.kind == "quote" for frame in leaf.frames)
        self._line = tail[complete_length(tail) :]

    def _split(self, text: str) -> tuple[list[str], str | None, str] | None:
        """The contents of the lines that end in `text`, of what is shown of the last, and that line's source."""
        *ended, line = (self._line + text).split("\n")
        contents: list[str] = []
        for one in ended:
            content = self._content(one)
            if content is None or self._ends(content):
                return None
            contents.append(content)
        if not line or is_undecided(line, 0):
            return contents, None, line
        content = self._content(line)
        return None if content is None or self._ends(content) else (contents, content, line)

    def _content(self, line: str) -> str | None:
        """What is in a line without what its containers need; None where that takes a parse."""
        if any(one in line for one in "\r\0") or "\t" in line[: len(line) - len(line.lstrip())]:
            return None
        if line.startswith(self._prefix):
            return line[len(self._prefix) :]
        return "" if not line.strip() and not self._has_quote else None

    @abstractmethod
    def _ends(self, content: str) -> bool:
        """Whether a line of that content is no longer of the block, or may not be."""


class CodeGrowth(_Lines):
    """Lines of an open fence, or of an open formula."""

    def __init__(self, block: Block, leaf: Leaf, tail: str) -> None:
        super().__init__(block, leaf, tail)
        self._leaf = leaf
        self._is_formula = leaf.kind is Kind.FORMULA
        is_shown = not is_undecided(tail, complete_length(tail)) and self._line != ""
        content = leaf.content
        if is_shown:
            content = content[: content.rfind("\n") + 1]
        elif content and not content.endswith("\n"):
            content += "\n"
        self._done = content
        self._count = content.count("\n")
        mark = re.escape(leaf.markup)
        self._close = re.compile(rf" {{0,3}}{mark}{re.escape(leaf.markup[0])}*[ \t]*\Z")

    def take(self, text: str) -> Block | None:
        if (found := self._split(text)) is None:
            return None
        ended, content, line = found
        count = self._count + len(ended)
        if self._is_formula:
            if len(self._done) + len(text) + len(line) > MAX_FORMULA_CHARS - 100:
                return None
        elif count + (content is not None) > CODE_PIECE_LINES:
            return None
        self._line, self._count = line, count
        if ended:
            self._done += "".join(f"{self._unindented(one)}\n" for one in ended)
        shown = self._done + (self._unindented(content) if content is not None else "")
        shown = half_formula(shown) if self._is_formula else shown.removesuffix("\n")
        self._block = replace(self._block, text=shown, source=self._block.source + text)
        return self._block

    def _ends(self, content: str) -> bool:
        if self._leaf.markup[0] in "`~":
            return self._close.match(content) is not None
        return not content.strip() or (self._leaf.markup == "$$" and "$$" in content) or "\\]" in content

    def _unindented(self, content: str) -> str:
        blanks = len(content) - len(content.lstrip(" "))
        return content[min(blanks, self._leaf.indent) :] if self._leaf.markup[0] in "`~" else content


class TableGrowth(_Lines):
    """Rows of a table that begin with their border."""

    def __init__(self, block: Block, leaf: Leaf, tail: str, inline: Callable[[str], Cell]) -> None:
        super().__init__(block, leaf, tail)
        self._inline = inline
        self._width = len(leaf.aligns)
        is_shown = not is_undecided(tail, complete_length(tail)) and self._line != ""
        self._rows = len(leaf.rows) - leaf.has_header - is_shown
        self._done = TablePiece.of(leaf.rows, self._width, inline)
        if is_shown:
            self._done = self._done.without_last()
        #: What ends the time in which nothing of the last row shows, as it is full; None while it is not.
        self._ends_full: str | None = None
        self._unshown: list[str] = []

    def take(self, text: str) -> Block | None:
        if self._ends_full is not None and not any(one in text for one in self._ends_full):
            self._unshown.append(text)
            self._block = replace(self._block, source=self._block.source + text)
            return self._block
        self._line += "".join(self._unshown)
        self._unshown.clear()
        self._ends_full = None
        if (found := self._split(text)) is None:
            return None
        ended, content, line = found
        if self._rows + len(ended) + (content is not None) > TABLE_PIECE_ROWS:
            return None
        self._line, self._rows = line, self._rows + len(ended)
        for one in ended:
            self._done = self._done.with_row(split_row(one.strip())[: self._width], self._width, self._inline)
        shown = self._done
        if content is not None:
            cells = split_row(content.strip())
            if len(cells) > self._width:
                self._ends_full = "\n\r\0"
            elif cells and len(cells[-1]) > PARAGRAPH_PIECE:
                self._ends_full = "\n\r\0|\\"
            del cells[self._width :]
            cells[-1:] = [close_open_marks(cell) for cell in cells[-1:] if len(cell) <= PARAGRAPH_PIECE] or cells[-1:]
            shown = shown.with_row(cells, self._width, self._inline)
        self._block = shown.on(replace(self._block, source=self._block.source + text))
        return self._block

    def _ends(self, content: str) -> bool:
        return not content.lstrip(" ").startswith("|") or content.startswith("    ")
