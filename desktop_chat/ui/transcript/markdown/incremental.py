"""Markdown that grows: leaves freeze on complete lines, only the tail is parsed again."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from desktop_chat.ui.transcript.blocks import Block, Cell, Kind
from desktop_chat.ui.transcript.markdown.appending import appendable, appended
from desktop_chat.ui.transcript.markdown.context import (
    TOP,
    Context,
    Inside,
    between,
    within_fence,
    within_paragraph,
    within_table,
)
from desktop_chat.ui.transcript.markdown.inline import close_open_marks, render_inline
from desktop_chat.ui.transcript.markdown.leaves import Leaf, parse_leaves
from desktop_chat.ui.transcript.markdown.render import leaf_cuts, refresh_references, render_leaf
from desktop_chat.ui.transcript.markdown.sources import Tail, complete_length

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

References: TypeAlias = dict[str, dict[str, Any]]

#: A last line that is nothing but the beginning of a mark says not yet what it will be; it is held back.
_UNDECIDED = re.compile(r"[ \t>]*(?:[#>*+\-=~`_|: \t]+|\d{1,9}[.)]?|(?:```+|~~~+)[^`\n]*)[ \t]*\Z")


class MarkdownStream:
    """The blocks of one growing text part.

    `feed` and `finish` return the index of the first block that is not what it was before. Their cost depends on the
    text since the last complete leaf, not on the length of the whole.
    """

    def __init__(self, parser: MarkdownIt, references: References | None = None) -> None:
        """`references` are known before any text comes."""
        self.blocks: list[Block] = []
        #: How many characters were parsed until now, those parsed again counted again.
        self.parsed_chars = 0
        self._parser = parser
        self._frozen = 0
        self._tail = ""
        self._context: Context = TOP
        #: References defined in frozen text, and the targets by label that the blocks are rendered with.
        self._references: References = dict(references or {})
        self._targets: dict[str, str] = {}
        self._waiting: list[int] = []
        #: How many harmless characters the last block may grow by without a parse.
        self._room = 0

    @property
    def source(self) -> str:
        return "".join(block.source for block in self.blocks) if self.blocks else self._tail

    def feed(self, text: str) -> int:
        if 0 < len(text) <= self._room and (longer := appended(self.blocks[-1], self._tail, text)) is not None:
            self._room -= len(text)
            self._tail += text
            self.blocks[-1] = longer
            return len(self.blocks) - 1
        start, old = self._frozen, self.blocks[self._frozen :]
        self._tail += text
        if "\n" in text or "\r" in text:
            while self._freeze_lines():
                pass
        return self._show(start, old, final=False)

    def finish(self, text: str = "") -> int:
        """Take the last text; nothing comes after it, so that nothing has to freeze."""
        self._tail += text
        return self._show(self._frozen, self.blocks[self._frozen :], final=True)

    def _show(self, start: int, old: list[Block], *, final: bool) -> int:
        """Render the tail for now; return the first block from `start` on that is not as in `old`."""
        leaves, tail, references = self._parse(self._tail if final else _decided(self._tail))
        if leaves and not final and self._freeze_paragraph(leaves[-1], leaves, tail, references):
            leaves, tail, references = self._parse(_decided(self._tail))
        blocks = self._render(leaves, tail, references, growing=not final)
        if blocks:
            rest = self._tail[tail.offset(leaves[-1].end) :]
            blocks[-1] = replace(blocks[-1], source=blocks[-1].source + rest)
        self._room = self._room_of(leaves[-1], tail, references) if leaves and not final else 0
        self.blocks[self._frozen :] = blocks
        changed = self._refresh(references)
        new = self.blocks[start:]
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        return min(changed, start + same)

    def _room_of(self, leaf: Leaf, tail: Tail, references: References) -> int:
        """What `_room` is where the tail ends in the text of `leaf`, with nothing open or undecided; else 0."""
        if (
            tail.text != self._tail
            or tail.offset(leaf.end) != len(tail.text)
            or len(references) != len(self._references)
        ):
            return 0
        cuts = leaf_cuts(leaf)
        return appendable(tail.text, leaf, leaf.content[cuts[-1] :] if cuts else leaf.content)

    def _parse(self, text: str) -> tuple[list[Leaf], Tail, References]:
        tail = Tail(text, self._context)
        self.parsed_chars += len(text)
        env: dict[str, Any] = {"references": dict(self._references), "filled": self._context.filled}
        leaves = parse_leaves(self._parser, tail.parsed, env, self._context.seeds)
        del leaves[: self._context.stand_ins]
        if leaves and self._context.inside is Inside.PARAGRAPH:
            leaves[0].content = leaves[0].content[1:]
        elif leaves and self._context.inside is Inside.TABLE:
            del leaves[0].rows[0]
            leaves[0].has_header = False
        return leaves, tail, env["references"]

    def _freeze_lines(self) -> bool:
        """Freeze every leaf but the last of the complete lines, or the full pieces of a long open fence."""
        leaves, tail, references = self._parse(self._tail[: complete_length(self._tail)])
        for count in range(len(leaves) - 1, 0, -1):
            line = leaves[count - 1].end
            context = between(leaves[count].frames, line)
            # Between two leaves may be definitions, whose containers no leaf tells.
            if context is not None and tail.is_blank(line, leaves[count].start, context.quotes):
                self._learn(references, line)
                self._freeze(self._render(leaves[:count], tail, references), tail.offset(line), context)
                return True
        if len(leaves) == 1 and (cuts := _line_cuts(leaves[0])):
            context, length = _within(leaves[0], cuts[-1]), tail.cut_offset(leaves[0], cuts[-1])
            if context is not None and length is not None:
                self._learn(references, leaves[0].start)
                self._freeze(self._render(leaves, tail, references)[:-1], length, context)
        return False

    def _freeze_paragraph(self, last: Leaf, leaves: list[Leaf], tail: Tail, references: References) -> bool:
        """Freeze the full pieces of a long last paragraph, and what is before it: no later line can change them."""
        cuts = leaf_cuts(last) if last.kind is Kind.PROSE else []
        length = tail.cut_offset(last, cuts[-1]) if cuts else None
        context = within_paragraph(last) if length is not None else None
        if length is None or context is None:
            return False
        self._learn(references, last.start)
        self._freeze(self._render(leaves, tail, references)[:-1], length, context)
        return True

    def _freeze(self, blocks: list[Block], length: int, context: Context) -> None:
        self.blocks[self._frozen :] = blocks
        self._waiting.extend(index for index, block in enumerate(blocks, self._frozen) if block.raws)
        self._frozen = len(self.blocks)
        self._tail = self._tail[length:]
        self._context = context

    def _learn(self, references: References, before_line: int) -> None:
        for label, reference in references.items():
            if label not in self._references and reference["map"][0] < before_line:
                self._references[label] = reference

    def _render(self, leaves: list[Leaf], tail: Tail, references: References, *, growing: bool = False) -> list[Block]:
        inline = partial(self._inline, {"references": references})
        blocks: list[Block] = []
        start = 0
        for index, leaf in enumerate(leaves):
            end = tail.offset(leaf.end)
            first = index > 0 or self._context.inside is Inside.NOTHING
            closing = growing and index == len(leaves) - 1
            pieces = render_leaf(leaf, partial(inline, closing=closing), first=first)
            borders = [start, *_cut_offsets(leaf, tail, len(pieces), end), end]
            blocks.extend(replace(p, source=tail.text[borders[at] : borders[at + 1]]) for at, p in enumerate(pieces))
            start = end
        return blocks

    def _inline(self, env: dict[str, Any], raw: str, *, closing: bool = False) -> Cell:
        return render_inline(self._parser, close_open_marks(raw) if closing else raw, env)

    def _refresh(self, references: References) -> int:
        """Render frozen blocks again that may name a reference whose target is another now; return the first."""
        targets = {label: str(reference["href"]) for label, reference in references.items()}
        if targets == self._targets:
            return len(self.blocks)
        changed = {
            label for label in targets.keys() | self._targets.keys() if targets.get(label) != self._targets.get(label)
        }
        self._targets = targets
        inline = partial(self._inline, {"references": references})
        first = len(self.blocks)
        for index in self._waiting:
            block = self.blocks[index]
            if _names_any(block, changed):
                self.blocks[index] = refresh_references(block, inline)
                first = min(first, index)
        return first


def _decided(text: str) -> str:
    """`text` without a last line that does not yet say what it will be."""
    start = complete_length(text)
    return text[:start] if _UNDECIDED.match(text, start) else text


def _line_cuts(leaf: Leaf) -> list[int]:
    """Where the full pieces of a fence or a table end that may still go on with the next line."""
    return leaf_cuts(leaf) if leaf.kind is Kind.TABLE or leaf.is_open else []


def _within(leaf: Leaf, cut: int) -> Context | None:
    if leaf.kind is not Kind.TABLE:
        return within_fence(leaf)
    below = leaf.rows[cut + leaf.has_header :]
    return within_table(leaf, leaf.filled - sum(len(leaf.aligns) - len(row) for row in below))


def _cut_offsets(leaf: Leaf, tail: Tail, pieces: int, end: int) -> list[int]:
    """Where in the tail each piece of a leaf but the first begins; all at `end` where that cannot be told."""
    if pieces == 1:
        return []
    offsets = [tail.cut_offset(leaf, cut) for cut in leaf_cuts(leaf)]
    known = [offset for offset in offsets if offset is not None]
    return known if len(known) == len(offsets) else [end] * len(offsets)


def _names_any(block: Block, labels: set[str]) -> bool:
    from markdown_it.common.utils import normalizeReference

    return any(label in normalizeReference(raw) for raw in block.raws for label in labels)
