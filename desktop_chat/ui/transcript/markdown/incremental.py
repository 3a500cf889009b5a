"""Markdown that grows: leaves freeze on complete lines, only the tail is parsed again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import Block, Cell, Kind
from desktop_chat.ui.transcript.markdown.context import TOP, Context, Inside, between, within_paragraph
from desktop_chat.ui.transcript.markdown.decisions import (
    can_be_held,
    can_grow_by_lines,
    decided,
    half_table,
    is_closed,
    piece_cuts,
    within,
)
from desktop_chat.ui.transcript.markdown.growth import Growth, ParagraphGrowth, Settled, can_grow_as_text, is_plain
from desktop_chat.ui.transcript.markdown.inline import render_inline
from desktop_chat.ui.transcript.markdown.leaves import Leaf, parse_leaves
from desktop_chat.ui.transcript.markdown.line_growth import CodeGrowth, TableGrowth
from desktop_chat.ui.transcript.markdown.pictures import is_half_picture, is_more_data
from desktop_chat.ui.transcript.markdown.render import leaf_cuts, refresh_references, render_leaf
from desktop_chat.ui.transcript.markdown.sources import Tail, complete_length

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

References: TypeAlias = dict[str, dict[str, Any]]

#: More inline sources than the tail of an ordinary text has.
_MAX_CELLS = 256
_MANY_BLANK_LINES = "\n" * 20
#: An inline source of so many characters is read whole; of a longer one what is settled is kept.
_SHORT = 16


@value
class _Open:
    """The last leaf of complete lines, a paragraph, while its text is not parsed again: a letter stands for it.

    `source` is what it came from, `blanks` its end, which is no part of the leaf unless more follows; `context` is that
    of its beginning, `first` False for a later piece of a long one.
    """

    leaf: Leaf
    source: str
    blanks: str
    context: Context
    first: bool


class MarkdownStream:
    """The blocks of one growing text part.

    `feed` and `finish` return the index of the first block that is not what it was before. Their cost depends on the
    text since the last complete leaf, not on the length of the whole.
    """

    def __init__(self, parser: MarkdownIt, references: References | None = None, context: Context = TOP) -> None:
        """`references` are known before any text comes; that begins in `context`."""
        self.blocks: list[Block] = []
        #: How many characters the parser was given until now, those given again counted again.
        self.parsed_chars = 0
        self._parser = parser
        self._frozen = 0
        self._tail: str = ""
        self._context = context
        self._open: _Open | None = None
        #: References defined in frozen text, and the targets by label that the blocks are rendered with.
        self._references: References = dict(references or {})
        self._targets: dict[str, str] = {}
        self._waiting: list[int] = []
        #: What inline sources of the tail look like, while no reference changes.
        self._cells: dict[str, Cell] = {}
        self._settled = Settled()
        #: What came of a picture's data since its line was held back, or of blank lines, while that goes on.
        self._data: list[str] | None = None
        self._growth: Growth | None = None

    def go_on(self, blocks: list[Block]) -> None:
        """Put complete `blocks` before the text to come; what is in them is not looked at again."""
        self.blocks[:0] = blocks
        self._frozen += len(blocks)

    @property
    def source(self) -> str:
        shown = "".join(block.source for block in self.blocks)
        data = "".join(self._data or ())
        return shown + data if len(self.blocks) > self._frozen else shown + self._tail + data

    def feed(self, text: str) -> int:
        if self._data is not None:
            if not text.strip("\n") if self._tail.endswith("\n") else is_more_data(text):
                self._data.append(text)
                return len(self.blocks)
            text = self._taken_data() + text
        if self._growth is not None and text:
            longer = self._growth.take(text)
            if longer is not None:
                self._tail += text
                self.blocks[-1] = longer
                return len(self.blocks) - 1
            end = text.find("\n")
            if end > 0:
                first = self.feed(text[:end])
                return min(first, self.feed(text[end:]))
        start, old = self._frozen, self.blocks[self._frozen :]
        self._tail += text
        if "\n" in text or "\r" in text:
            self._freeze_lines()
        changed = self._show(start, old, final=False)
        # From here on the data is only kept: to look at all of it with each piece would take hours. The same goes for
        # blank lines without end.
        is_blank = self._growth is None and self._tail.endswith(_MANY_BLANK_LINES)
        self._data = [] if is_blank or is_half_picture(self._tail, complete_length(self._tail)) else None
        return changed

    def _taken_data(self) -> str:
        data, self._data = "".join(self._data or ()), None
        return data

    def finish(self, text: str = "") -> int:
        """Take the last text; nothing comes after it, so that nothing has to freeze."""
        self._tail += self._taken_data() + text
        return self._show(self._frozen, self.blocks[self._frozen :], final=True)

    def _show(self, start: int, old: list[Block], *, final: bool) -> int:
        """Render the tail for now; return the first block from `start` on that is not as in `old`."""
        leaves, tail, references = self._parse(self._tail if final else decided(self._tail))
        while leaves and not final and self._freeze_pieces(leaves, tail, references):
            leaves, tail, references = self._parse(decided(self._tail))
        if leaves and not final and (start_of_row := half_table(leaves[-1], tail)) is not None:
            leaves, tail, references = self._parse(self._tail[:start_of_row])
        blocks = self._render(leaves, tail, references, growing=not final)
        first = len(self.blocks)
        if blocks:
            rest = self._tail[tail.offset(leaves[-1].end) :]
            blocks[-1] = replace(blocks[-1], source=blocks[-1].source + rest)
        elif final and self._tail and self._frozen:
            first = self._frozen - 1
            self.blocks[first] = replace(self.blocks[first], source=self.blocks[first].source + self._tail)
            self._tail = ""
        self.blocks[self._frozen :] = blocks
        self._growth = self._growth_of(leaves[-1], tail, references) if leaves and not final else None
        changed = min(self._refresh(references), first)
        new = self.blocks[start:]
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        return min(changed, start + same)

    def _growth_of(self, leaf: Leaf, tail: Tail, references: References) -> Growth | None:
        """How the last block grows where the tail ends in the text of `leaf`; None where that has to be parsed."""
        if len(references) != len(self._references) or tail.offset(leaf.end) != len(tail.text):
            return None
        env = {"references": references}
        if tail.text == self._tail and can_grow_as_text(leaf, self._tail):
            raw = leaf.content[([0, *leaf_cuts(leaf)])[-1] :]
            blanks = self._tail[len(self._tail.rstrip(" \t")) :]
            # The closing marks of a heading are not in its source.
            if self._tail[: len(self._tail) - len(blanks)].endswith(raw[raw.rfind("\n") + 1 :]):
                return ParagraphGrowth(self.blocks[-1], raw, blanks, self._settled, partial(self._short, env))
            return None
        if leaf_cuts(leaf):
            return None
        if leaf.kind is Kind.TABLE:
            return TableGrowth(self.blocks[-1], leaf, self._tail, partial(self._inline, env))
        return CodeGrowth(self.blocks[-1], leaf, self._tail) if can_grow_by_lines(leaf, self._tail) else None

    def _parse(self, text: str) -> tuple[list[Leaf], Tail, References]:
        tail = Tail(text, self._context)
        self.parsed_chars += len(tail.parsed)
        env: dict[str, Any] = {"references": dict(self._references), "filled": self._context.filled}
        leaves = parse_leaves(self._parser, tail.parsed, env, self._context.seeds)
        del leaves[: self._context.stand_ins]
        if leaves and self._context.inside is Inside.PARAGRAPH:
            leaves[0].content = leaves[0].content[1:]
            if self._open is not None:
                _restore(leaves[0], self._open)
        elif leaves and self._context.inside is Inside.TABLE:
            del leaves[0].rows[0]
            leaves[0].has_header = False
        references: References = env["references"]
        if _targets(references) != self._targets:
            self._cells.clear()
        return leaves, tail, references

    def _freeze_lines(self) -> None:
        """Freeze every leaf of the complete lines that none of the following lines can change."""
        leaves, tail, references = self._parse(self._tail[: complete_length(self._tail)])
        if not leaves or self._freeze_last(leaves, tail, references):
            return
        for count in range(len(leaves) - 1, 0, -1):
            line = leaves[count - 1].end
            context = between(leaves[count].frames, line)
            # Between two leaves may be definitions, whose containers no leaf tells.
            if context is not None and tail.is_blank(line, leaves[count].start, context.quotes):
                self._learn(references, line)
                self._freeze(self._render(leaves[:count], tail, references), tail.offset(line), context)
                return

    def _freeze_last(self, leaves: list[Leaf], tail: Tail, references: References) -> bool:
        """Freeze the last leaf too where it has ended, or its full pieces; or let a letter stand for a paragraph."""
        last = leaves[-1]
        if is_closed(last):
            context = between(last.frames, last.end)
            if context is not None:
                self._learn(references, last.end)
                self._freeze(self._render(leaves, tail, references), tail.offset(last.end), context)
                return True
        return self._freeze_pieces(leaves, tail, references) or self._hold(leaves, tail, references)

    def _hold(self, leaves: list[Leaf], tail: Tail, references: References) -> bool:
        """Freeze all but the last leaf, a paragraph, and let a letter stand for that."""
        last, begin = leaves[-1], leaves[-2].end if len(leaves) > 1 else 0
        length = tail.offset(last.end)
        if not can_be_held(last, tail.text[:length]) or leaf_cuts(last) or not length:
            return False
        held = self._open if len(leaves) == 1 else None
        if len(leaves) > 1:
            context = between(last.frames, begin)
            if context is None or not tail.is_blank(begin, last.start, context.quotes):
                return False
        else:
            context = held.context if held else self._context
        inside = within_paragraph(last)
        if inside is None or any(
            one["map"][0] >= begin for label, one in references.items() if label not in self._references
        ):
            return False
        first = held.first if held else len(leaves) > 1 or self._context.inside is Inside.NOTHING
        source = (held.source if held else "") + tail.text[tail.offset(begin) : length]
        self._learn(references, begin)
        if len(leaves) > 1:
            self._freeze(self._render(leaves[:-1], tail, references), tail.offset(begin), context)
            self._tail = self._tail[length - tail.offset(begin) :]
        else:
            self._tail = self._tail[length:]
        self._context = replace(inside, prefix=inside.prefix + "\n")
        line = source.rstrip("\n")
        self._open = _Open(last, source, line[len(line.rstrip(" \t")) :], context, first)
        return True

    def _freeze_pieces(self, leaves: list[Leaf], tail: Tail, references: References) -> bool:
        """Freeze the full pieces of a long last leaf that goes on, and what is before it."""
        last = leaves[-1]
        cuts = piece_cuts(last, tail.text)
        if cuts and len(leaves) == 1 and self._open is not None:
            self._tail = self._open.source + self._tail
            self._context, self._open = self._open.context, None
            return True
        length = tail.cut_offset(last, cuts[-1]) if cuts else None
        context = within(last, cuts[-1]) if length is not None else None
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
        self._open = None

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
            held = self._open if index == 0 else None
            first = held.first if held else index > 0 or self._context.inside is Inside.NOTHING
            closing = growing and index == len(leaves) - 1
            pieces = render_leaf(leaf, inline, first=first, growing=closing)
            borders = [start, *_cut_offsets(leaf, tail, len(pieces), end), end]
            made = [replace(p, source=tail.text[borders[at] : borders[at + 1]]) for at, p in enumerate(pieces)]
            if held:
                made[0] = replace(made[0], source=held.source + made[0].source)
            blocks.extend(made)
            start = end
        return blocks

    def _inline(self, env: dict[str, Any], raw: str) -> Cell:
        if len(raw) <= _SHORT or raw in self._cells:
            return self._short(env, raw)
        cell = self._cells[raw] = self._settled.read(raw, partial(self._short, env))
        return cell

    def _short(self, env: dict[str, Any], raw: str) -> Cell:
        cell = self._cells.get(raw)
        if cell is None:
            if is_plain(raw):
                cell = Cell(raw)
            else:
                self.parsed_chars += len(raw)
                cell = render_inline(self._parser, raw, env)
            if len(self._cells) >= _MAX_CELLS:
                self._cells.clear()
            self._cells[raw] = cell
        return cell

    def _refresh(self, references: References) -> int:
        """Render frozen blocks again that may name a reference whose target is another now; return the first."""
        targets = _targets(references)
        if targets == self._targets:
            return len(self.blocks)
        if not self._waiting:
            self._targets = targets
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


def _targets(references: References) -> dict[str, str]:
    return {label: str(reference["href"]) for label, reference in references.items()}


def _restore(leaf: Leaf, opened: _Open) -> None:
    """Make `leaf`, which a letter stood for, what it would have been."""
    held = opened.leaf
    leaf.content = held.content + (opened.blanks + leaf.content if leaf.content else "")
    leaf.boxes, leaf.joined_quotes, leaf.same_list = held.boxes, held.joined_quotes, held.same_list


def _cut_offsets(leaf: Leaf, tail: Tail, pieces: int, end: int) -> list[int]:
    """Where in the tail each piece of a leaf but the first begins; all at `end` where that cannot be told."""
    if pieces == 1:
        return []
    cuts = leaf_cuts(leaf)
    counts = (leaf.content.count("\n", start, cut) for start, cut in zip([0, *cuts], cuts, strict=False))
    offsets = [tail.cut_offset(leaf, cut, line) for cut, line in zip(cuts, accumulate(counts), strict=True)]
    known = [offset for offset in offsets if offset is not None]
    return known if len(known) == len(offsets) else [end] * len(offsets)


def _names_any(block: Block, labels: set[str]) -> bool:
    from markdown_it.common.utils import normalizeReference

    names = [normalizeReference(raw) for raw in block.raws]
    return any(label in name for name in names for label in labels)
