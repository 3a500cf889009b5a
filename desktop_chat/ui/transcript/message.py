"""One message with its geometry: which of its blocks is where, laid out only when asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from weakref import ref

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import CODE_PIECE_LINES, UNTITLED, Block, Kind
from desktop_chat.ui.transcript.content import MessageContent
from desktop_chat.ui.transcript.heights import HeightIndex
from desktop_chat.ui.transcript.kinds.base import LaidBlock, Room
from desktop_chat.ui.transcript.kinds.direction import is_right_to_left
from desktop_chat.ui.transcript.kinds.lay_out import lay_out
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.laid_blocks import LaidBlocks
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours
    from desktop_chat.ui.transcript.pictures.store import Pictures


#: By the part of a message and the number, within the part, of the leaf's first block.
LeafStates: TypeAlias = dict[tuple[int, int], LeafState]

#: The kinds whose leaves a reader can do something with.
_STATEFUL = frozenset({Kind.CODE, Kind.TABLE, Kind.FORMULA})


class MessageLayout:
    """Lengths are pixels from the message's top left corner, which lies at the text column's left edge."""

    def __init__(
        self,
        item: ShownMessage,
        parser: MarkdownIt | None,
        style: Style,
        width: int,
        open_folds: set[int],
        leaf_states: LeafStates,
        kept: LaidBlocks,
        pictures: Callable[[], Pictures],
        section_read: Callable[[int, int], None],
    ) -> None:
        self.item = item
        self.style = style
        self.width = width
        #: Set by the document; `footer_key` is what it was computed from.
        self.footer_height = 0
        self.footer_key: object = None
        self.content = MessageContent(item, parser, open_folds)
        self._highlights = parser is not None
        self._heights = HeightIndex()
        self._kept = kept
        self._pictures = pictures
        self._section_read = section_read
        self._laid: list[ref[LaidBlock] | None] = []
        #: The natural width of the widest block that was laid out until now.
        self._widest = 0.0
        #: The colours of fences, by their first block.
        self._fences: dict[int, FenceColours] = {}
        #: For each block the first one of its leaf.
        self._leaves: list[int] = []
        self._leaf_states = leaf_states
        #: How a reader sorted tables, by their addresses.
        self._sorted: dict[tuple[int, int], tuple[int, bool] | None] = {
            key: state.sort for key, state in leaf_states.items() if state.sort is not None
        }
        self._rescale()
        self.blocks_changed(0)

    @property
    def is_user(self) -> bool:
        return self.item.role is Role.USER

    @property
    def top_padding(self) -> int:
        return self.style.bubble_padding if self.is_user else 0

    @property
    def is_awaited(self) -> bool:
        """Whether nothing has come of an answer that runs; it has the room of one line, which its text begins with."""
        return self.item.running and not self.content.blocks

    @property
    def blocks_height(self) -> int:
        text = self.style.body_pitch if self.is_awaited else self._heights.total
        return math.ceil(text) + 2 * self.top_padding

    @property
    def height(self) -> int:
        return self.blocks_height + self.footer_height + self.style.message_gap

    @property
    def text_width(self) -> int:
        if not self.is_user:
            return self.width
        return max(self.width * 4 // 5 - 2 * self.style.bubble_padding, self.style.indent_item)

    @property
    def bubble_width(self) -> int:
        """The width of a user's bubble: that of its widest piece laid out so far."""
        return min(math.ceil(self._widest), self.text_width) + 2 * self.style.bubble_padding

    @property
    def bubble_left(self) -> int:
        """A user's bubble is at the end of the window's lines."""
        return 0 if self.style.is_mirrored else self.width - self.bubble_width

    @property
    def left(self) -> int:
        """Where the blocks begin."""
        if not self.is_user:
            return 0
        padding = self.style.bubble_padding
        if self.content.blocks and is_right_to_left(self.content.blocks[0].text):
            # Lines that are read from the right end where the room for them ends.
            return self.bubble_left + self.bubble_width - padding - self.text_width
        return self.bubble_left + padding

    @property
    def laid_out(self) -> int:
        return sum(laid is not None and laid() is not None for laid in self._laid)

    def set_geometry(self, style: Style, width: int) -> None:
        if style is self.style and width == self.width:
            return
        self.style, self.width = style, width
        self.forget()
        self._rescale()

    def blocks_changed(self, first: int) -> None:
        """The content's blocks from `first` on are others now."""
        blocks = self.content.blocks
        for index in [index for index in self._fences if index > first]:
            del self._fences[index]
        self._forget(first)
        del self._laid[first:]
        self._laid.extend([None] * (len(blocks) - first))
        self._heights.truncate(first)
        del self._leaves[first:]
        for at, block in enumerate(blocks[first:], first):
            self._leaves.append(at if block.first or not at else self._leaves[-1])
            self._heights.append(*_counts(block))
        for key in self._sorted:
            table = self.leaf_of(min(self.content.block_of(*key), len(blocks) - 1)) if blocks else range(0)
            if first < table.stop:
                self._arrange(table)

    def lay_out_anew(self, blocks: range) -> None:
        """Those look other than they did; their heights stay as they are until they are seen."""
        for index in blocks:
            self._forget(index, index + 1)

    def leaf_changed(self, index: int) -> bool:
        """The reader chose otherwise for the leaf that block `index` is a piece of; whether its text changed by it."""
        leaf = self.leaf_of(index)
        key, sort = self.content.address_of(leaf.start), self.leaf_state(index).sort
        if self._sorted.get(key) == sort:
            self.lay_out_anew(leaf)
            self._estimate_hidden(leaf)
            return False
        self._sorted[key] = sort
        self._arrange(leaf)
        return True

    def _estimate_hidden(self, leaf: range) -> None:
        """What a fold hid has a height again, if only until it is seen."""
        pitch = self.style.pitch(self.style.mono)
        for at in leaf:
            if not self._heights.height(at):
                self._heights.set_height(at, math.ceil((self.content.blocks[at].text.count("\n") + 1) * pitch))

    def is_growing(self, leaf: range) -> bool:
        """Whether the message may still add to the leaf that those blocks are the pieces of."""
        return self.item.running and leaf.stop == len(self.content.blocks)

    def _arrange(self, table: range) -> None:
        """Show the rows of a table in the order its reader chose; as they came while more of them may come."""
        from desktop_chat.ui.transcript.kinds.table.sort import sorted_pieces

        if not self.content.blocks[table.start].aligns or self.is_growing(table):
            return
        sort = self.leaf_state(table.start).sort
        if sort is not None:
            self.read_leaf(table.start)
        pieces = self.content.as_they_came(table)
        self.content.put(table.start, sorted_pieces(pieces, *sort) if sort is not None else pieces)
        self._forget(table.start, table.stop)

    def is_unread(self, index: int) -> bool:
        """Whether block number `index` stands for a section that nobody looked at yet."""
        return self.content.blocks[index].kind is Kind.UNREAD

    def read(self, index: int) -> None:
        """Put the blocks of a section in the place of the one that stands for it; those after it move."""
        count = self.content.read(index)
        blocks, shift = self.content.blocks[index : index + count], count - 1
        self._laid[index : index + 1] = [None] * count
        self._heights.splice(index, 1, *zip(*map(_counts, blocks), strict=True))
        later = [first + shift if first > index else first for first in self._leaves[index + 1 :]]
        del self._leaves[index:]
        for at, block in enumerate(blocks, index):
            self._leaves.append(at if block.first else self._leaves[-1])
        self._leaves += later
        self._fences = {at if at < index else at + shift: found for at, found in self._fences.items()}
        self._section_read(index, count)

    def read_leaf(self, index: int) -> None:
        """Read what is unread of the pieces of a leaf, each of which stands for one block."""
        for at in self.leaf_of(index):
            block = self.content.blocks[at]
            if self.is_unread(at) and not (block.first and block.last):
                self.read(at)

    def block_of(self, part: int, number: int) -> int:
        """The number of the block at an address of the content, its section read if need be."""
        index = self.content.block_of(part, number)
        if index < len(self.content.blocks) and self.is_unread(index):
            self.read(index)
            index = self.content.block_of(part, number)
        return index

    def block(self, index: int) -> LaidBlock:
        """Block number `index`, laid out; if it was unread, the first of its section."""
        held = self._laid[index]
        laid = held() if held is not None else None
        if laid is None:
            if self.is_unread(index):
                self.read(index)
            block = self.content.blocks[index]
            first = self._leaves[index]
            colours = partial(self._colours, index, block)
            leaf, pieces = self.leaf_state(index), partial(self._pieces, index)
            room = Room(self.text_width, self.style, index == 0, leaf, index - first, colours, pieces, self._pictures)
            laid = lay_out(block, room)
            self._laid[index] = ref(laid)
            self._widest = max(self._widest, laid.natural_width)
            self._heights.set_height(index, laid.height)
        self._kept.see(laid)
        return laid

    def forget(self) -> None:
        """Drop what is laid out; its heights stay as they are."""
        self._forget(0)
        self._widest = 0.0

    def close(self) -> None:
        """Another one shows the message from now on: tell nobody of what is still done with this one."""
        self.forget()
        self._section_read = _tell_nobody

    def _forget(self, start: int, end: int | None = None) -> None:
        for index, held in enumerate(self._laid[start:end], start):
            laid = held() if held is not None else None
            if laid is not None:
                self._kept.forget(laid)
            self._laid[index] = None

    def leaf_of(self, index: int) -> range:
        """The blocks that are pieces of the same leaf as block `index`."""
        start = end = self._leaves[index]
        while end < len(self._leaves) and self._leaves[end] == start:
            end += 1
        return range(start, end)

    def _pieces(self, index: int) -> list[Block]:
        """The first of them is read."""
        pieces = self.leaf_of(index)
        if self.is_unread(pieces.start):
            self.read(pieces.start)
        return self.content.blocks[pieces.start : pieces.stop]

    def leaf_state(self, index: int) -> LeafState:
        """What is kept for the leaf that block `index` is a piece of."""
        block = self.content.blocks[index]
        if block.kind not in _STATEFUL and not block.aligns:
            return LeafState()
        key = self.content.address_of(self._leaves[index])
        return self._leaf_states.setdefault(key, LeafState())

    def block_top(self, index: int) -> float:
        return self.top_padding + self._heights.top(index)

    def block_at(self, y: float) -> int:
        """The block at height `y`, or the nearest; -1 if there are none."""
        return self._heights.index_at(y - self.top_padding)

    def read_at(self, y: float) -> int:
        """The same, of a section that has been read."""
        index = self.block_at(y)
        while index >= 0 and self.is_unread(index):
            self.read(index)
            index = self.block_at(y)
        return index

    def lay_out_between(self, top: float, bottom: float) -> range:
        """Lay out what lies between two heights; return those blocks. What is below moves as heights become exact."""
        first = index = self.read_at(top)
        if index < 0:
            return range(0)
        y = self.block_top(index)
        while index < len(self._laid) and (index == first or y < bottom):
            y += self.block(index).height
            index += 1
        return range(first, index)

    def _rescale(self) -> None:
        style = self.style
        per_char = style.body_pitch * style.body_char / max(self.text_width, 1)
        self._heights.set_scale(style.gap_block + style.body_pitch / 2, style.body_pitch, per_char)

    def fence_colours(self, index: int) -> FenceColours:
        """The colours of the fence that block `index` is a piece of."""
        first = self._leaves[index]
        found = self._fences.get(first)
        block = self.content.blocks[first]
        # What tools are called with, and most of what they answer, says by itself what it is.
        is_json = block.info == UNTITLED and block.text.startswith(("{", "["))
        info = "" if not self._highlights else "json" if is_json else block.info
        if found is None or found.info != info:
            from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours

            found = self._fences[first] = FenceColours(info)
        return found

    def _colours(self, index: int, block: Block) -> FenceColours:
        """The same, with those of a piece that is laid out now, as far as they can be told at once."""
        colours, leaf = self.fence_colours(index), self.leaf_of(index)
        first_line = (index - leaf.start) * CODE_PIECE_LINES
        if self.is_growing(leaf):
            colours.grow(first_line, block.text.split("\n"))
        else:
            colours.settle(self.content.blocks[leaf.start : leaf.stop])
            colours.work_at_once(first_line + block.text.count("\n"))
        return colours


def _tell_nobody(_index: int, _count: int) -> None:
    pass


def _counts(block: Block) -> tuple[int, int]:
    """Characters and newlines that a block's height is estimated from."""
    if block.kind is Kind.UNREAD:
        # A blank line is the distance between two blocks.
        return len(block.text), block.text.count("\n") - block.text.count("\n\n")
    is_code = block.kind is Kind.CODE
    return 0 if is_code else len(block.text), block.text.count("\n") + is_code
