"""All messages of the shown path in one column: their tops and heights, few of them laid out at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from desktop_chat.core.messages import TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.shown_path import ShownPath
from desktop_chat.ui.transcript.heights import HeightIndex
from desktop_chat.ui.transcript.laid_blocks import LaidBlocks
from desktop_chat.ui.transcript.message import LeafStates, MessageLayout
from desktop_chat.ui.transcript.over.footer_height import footer_height
from desktop_chat.ui.transcript.places import Line, Place, SectionRead
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from desktop_chat.ui.transcript.content import MessageContent
    from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
    from desktop_chat.ui.transcript.pictures.store import Pictures

#: Messages whose blocks are kept although they are not in sight, and characters of all those together.
MAX_PARSED = 100
MAX_PARSED_CHARS = 1_000_000
#: So many are kept whatever their length: no more are in sight at once where they are long.
_MIN_PARSED = 20


def _no_pictures() -> Pictures:
    raise RuntimeError("nobody paints this document")


class TranscriptDocument:
    """Lengths are pixels from the top of the column of all messages."""

    def __init__(self, style: Style) -> None:
        self.items: list[ShownMessage] = []
        self.style = style
        self.width: int = style.column
        self.parser: MarkdownIt | None = None
        #: The message that is worded anew; empty if none is.
        self.edited_id = ""
        self._index: dict[str, int] = {}
        self._heights = HeightIndex()
        self._layouts: OrderedDict[int, MessageLayout] = OrderedDict()
        self.kept = LaidBlocks()
        #: Makes the store of formulas and pictures when it is first asked for; set by who paints the document.
        self.pictures: Callable[[], Pictures] = _no_pictures
        #: Told when a section was read: whoever keeps numbers of blocks has to move them (`SectionRead.moved`).
        self.section_followers: list[Callable[[SectionRead], None]] = []
        #: Asked for the messages of whose blocks somebody keeps the numbers: they stay as they are.
        self.message_holders: list[Callable[[], Collection[int]]] = []
        self._open_folds: dict[str, set[int]] = {}
        self._leaf_states: dict[str, LeafStates] = {}
        self._open_details: set[str] = set()
        self._rescale()

    def __len__(self) -> int:
        return len(self.items)

    def set_items(self, items: Sequence[ShownMessage] | ShownPath) -> None:
        path = items if isinstance(items, ShownPath) else ShownPath(items)
        self.items, self._index = path.items, path.index
        self._forget_layouts()
        self._open_folds = {name: folds for name, folds in self._open_folds.items() if folds and name in self._index}
        self._leaf_states = {name: found for name, found in self._leaf_states.items() if found and name in self._index}
        self._open_details &= self._index.keys()
        self._heights.reset_to_sums(path.chars, path.newlines)

    def append(self, item: ShownMessage) -> None:
        self._index[item.id] = len(self.items)
        self.items.append(item)
        self._heights.append(item.n_chars, item.n_newlines)

    def replace(self, index: int, item: ShownMessage) -> int:
        """Show `item` instead; what is laid out stays if it shows the same, as it does when an answer ends.

        Returns the number of the first block that is not what it was before.
        """
        layout = self._layouts.get(index)
        self.items[index] = item
        if layout is None:
            return 0
        first = layout.content.update(item)
        if layout.item.running and not item.running:
            first = min(first, layout.content.finish())
        layout.item = item
        layout.blocks_changed(first)
        self.measure(index)
        return first

    def index_of(self, message_id: str) -> int | None:
        return self._index.get(message_id)

    def set_geometry(self, style: Style, width: int) -> None:
        """Use another style or column width; nothing is done per message until it is seen."""
        if style is not self.style or width != self.width:
            self.style, self.width = style, width
            self._rescale()

    def set_parser(self, parser: MarkdownIt) -> None:
        """Show answers as markdown from now on; running ones are read again from what they hold."""
        self.parser = parser
        for index, layout in list(self._layouts.items()):
            item = self.items[index]
            if item.running:
                self.items[index] = replace(item, parts=layout.content.as_parts())
        self._forget_layouts()

    def text_of(self, index: int) -> str:
        """The text of a message, from its blocks where they are kept."""
        layout = self._layouts.get(index)
        if layout is not None:
            return layout.content.text
        return "\n\n".join(part.text for part in self.items[index].parts if isinstance(part, TextPart))

    def layout(self, index: int) -> MessageLayout:
        """Message number `index` as blocks, in the present geometry."""
        layout = self._layouts.get(index)
        if layout is None:
            item = self.items[index]
            folds = self._open_folds.setdefault(item.id, set())
            leaves = self._leaf_states.setdefault(item.id, {})
            shared = folds, leaves, self.kept, self.pictures, partial(self._section_was_read, index)
            layout = self._layouts[index] = MessageLayout(item, self.parser, self.style, self.width, *shared)
            self._evict()
        layout.set_geometry(self.style, self.width)
        self._layouts.move_to_end(index)
        return layout

    def kept_content(self, index: int) -> MessageContent | None:
        """The blocks of a message if they are kept at the moment."""
        layout = self._layouts.get(index)
        return layout.content if layout is not None else None

    def lay_out_anew(self, leaves: Collection[LeafState]) -> bool:
        """Those look other than they did; their heights stay as they are until they are seen.

        False where none of them is laid out.
        """
        found = self.kept.of(leaves)
        for laid in found:
            laid.leaf.table = None
            self.kept.forget(laid)
        return bool(found)

    def measure(self, index: int) -> None:
        """Take over the height of a message after its blocks changed."""
        layout, item = self.layout(index), self.items[index]
        key = (item, self.width, id(self.style), item.id in self._open_details)
        if layout.footer_key != key:
            layout.footer_key = key
            layout.footer_height = footer_height(item, self.style, self.width, item.id in self._open_details)
        self._heights.set_height(index, layout.height)

    def toggle_details(self, index: int) -> None:
        self._open_details ^= {self.items[index].id}
        self.measure(index)

    def details_open(self, index: int) -> bool:
        return self.items[index].id in self._open_details

    @property
    def height(self) -> float:
        return self.style.message_gap + self._heights.total

    def top(self, index: int) -> float:
        """There is as much room above the first message as between two."""
        return self.style.message_gap + self._heights.top(index)

    def message_at(self, y: float) -> int:
        return self._heights.index_at(y - self.style.message_gap)

    def lay_out_between(self, top: float, bottom: float) -> range:
        """Lay out what lies between two heights; return the messages that are there."""
        first = index = self.message_at(top)
        if index < 0:
            return range(0)
        start = self.top(index)
        while index < len(self.items) and start < bottom:
            layout = self.layout(index)
            layout.lay_out_between(top - start, bottom - start)
            self.measure(index)
            start += layout.height
            index += 1
        return range(first, index)

    def place_at(self, y: float) -> Place | None:
        """What is shown at height `y`."""
        index = self.message_at(y)
        if index < 0:
            return None
        layout = self.layout(index)
        y -= self.top(index)
        if y >= layout.blocks_height or not layout.content.blocks:
            return Place(index, len(layout.content.blocks), y - layout.blocks_height)
        block = layout.read_at(y)
        return Place(index, block, y - layout.block_top(block))

    def y_of(self, place: Place) -> float:
        if place.message >= len(self.items):
            return self.height
        layout = self.layout(place.message)
        if place.block >= len(layout.content.blocks):
            return self.top(place.message) + layout.blocks_height + place.offset
        return self.top(place.message) + layout.block_top(place.block) + place.offset

    def line_of(self, place: Place) -> Line:
        """The line of text at a place; it is the same in another geometry."""
        layout = self.layout(place.message)
        if place.block >= len(layout.content.blocks):
            return Line(place.message, place.block, 0, place.offset)
        laid = layout.block(place.block)
        position = laid.position_at(0, place.offset)
        return Line(place.message, place.block, position, place.offset - laid.line_top(position))

    def place_of_line(self, line: Line) -> Place:
        layout = self.layout(line.message)
        if line.block >= len(layout.content.blocks):
            return Place(line.message, line.block, line.offset)
        laid = layout.block(line.block)
        top = laid.line_top(min(line.position, len(laid.block.text)))
        return Place(line.message, line.block, top + line.offset)

    def source_of(self, place: Place) -> tuple[int, float]:
        """What line is at `place`: the character of the message's source it begins near, and the pixels into it."""
        layout = self.layout(place.message)
        blocks = layout.content.blocks
        before = sum(len(block.source) for block in blocks[: place.block])
        if place.block >= len(blocks):
            return before, place.offset
        laid = layout.block(place.block)
        position = laid.position_at(0, place.offset)
        return before + position, place.offset - laid.line_top(position)

    def place_of(self, message: int, character: int, offset: float) -> Place:
        """The place of a character of a message's source, as `source_of` tells it; blocks may be others since."""
        layout, at = self.layout(message), 0
        while at < len(layout.content.blocks):
            block = layout.content.blocks[at]
            if character >= len(block.source):
                character -= len(block.source)
                at += 1
            elif layout.is_unread(at):
                layout.read(at)
            else:
                return Place(message, at, layout.block(at).line_top(min(character, len(block.text))) + offset)
        return Place(message, at, offset)

    def _section_was_read(self, message: int, block: int, count: int) -> None:
        self.measure(message)
        read = SectionRead(message, block, count)
        for follow in self.section_followers:
            follow(read)

    def _rescale(self) -> None:
        style = self.style
        per_char = style.body_pitch * style.body_char / max(self.width, 1)
        fixed = style.message_gap + style.theme.control_px + style.body_pitch
        self._heights.set_scale(fixed, style.body_pitch, per_char)

    def _evict(self) -> None:
        """Drop the blocks of messages that were not in sight for long; their heights stay."""
        chars = sum(self.items[index].n_chars for index in self._layouts)
        if len(self._layouts) <= MAX_PARSED and chars <= MAX_PARSED_CHARS:
            return
        held = {index for holder in self.message_holders for index in holder()}
        for index in list(self._layouts)[:-_MIN_PARSED]:
            if len(self._layouts) <= MAX_PARSED and chars <= MAX_PARSED_CHARS:
                break
            item = self.items[index]
            if not item.running and index not in held:
                chars -= item.n_chars
                self._layouts.pop(index).close()
                self._forget_states(item.id)

    def _forget_states(self, message_id: str) -> None:
        """Of a message whose blocks are gone, keep only what the reader chose."""
        if not self._open_folds.get(message_id):
            self._open_folds.pop(message_id, None)
        states = self._leaf_states.pop(message_id, {})
        for state in states.values():
            state.table = None
        if chosen := {key: state for key, state in states.items() if state.is_chosen}:
            self._leaf_states[message_id] = chosen

    def _forget_layouts(self) -> None:
        for layout in self._layouts.values():
            layout.close()
        self._layouts.clear()
