"""What mouse and keyboard do with the text that is shown: select it, and press links in it."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.kinds.base import LaidBlock
from desktop_chat.ui.transcript.places import SectionRead
from desktop_chat.ui.transcript.reading.following import Tie, followed, tied
from desktop_chat.ui.transcript.reading.links import Link, can_follow, link_at
from desktop_chat.ui.transcript.reading.selection import Grain, Selection, Spot, everything, extended, unit_at


class Pointer:
    """Points are pixels from the top left corner of the column of all messages."""

    def __init__(self, document: TranscriptDocument) -> None:
        self._document = document
        self._selection: Selection | None = None
        self._ties: tuple[Tie, Tie] | None = None
        self._pressed_href = ""
        #: What was pressed at first, which a drag never leaves out, and what the drag grows by.
        self._unit: Selection | None = None
        self._grain = Grain.CHARACTER

    @property
    def selection(self) -> Selection | None:
        return self._selection

    @property
    def has_selection(self) -> bool:
        return self._selection is not None and not self._selection.is_empty

    @property
    def is_short(self) -> bool:
        """Whether something within one block is selected."""
        selection = self._selection
        return selection is not None and not selection.is_empty and selection.start[:2] == selection.end[:2]

    def forget(self) -> None:
        """Other messages are shown: nothing is selected, and what was pressed is not there any more."""
        self.choose(None)
        self._unit, self._pressed_href = None, ""

    def choose(self, selection: Selection | None) -> None:
        """Select just that."""
        self._selection = selection
        self._ties = None
        if selection is not None:
            self._ties = tied(self._document, selection.anchor), tied(self._document, selection.cursor)

    def press(self, x: float, y: float, grain: Grain = Grain.CHARACTER, *, extends: bool = False) -> None:
        spot = self.spot_at(x, y)
        if spot is None:
            return
        self._grain = grain
        self._pressed_href = self.href_at(x, y) if grain is Grain.CHARACTER and not extends else ""
        if extends and self._selection is not None:
            self._unit = Selection(self._selection.anchor, self._selection.anchor)
            self.drag(x, y)
        else:
            self._unit = unit_at(self._document, spot, grain)
            self.choose(self._unit)

    def drag(self, x: float, y: float) -> None:
        spot = self.spot_at(x, y)
        if spot is None or self._unit is None:
            return
        if self._grain is Grain.CHARACTER:
            self.choose(Selection(self._unit.anchor, spot))
        else:
            self.choose(extended(self._unit, unit_at(self._document, spot, self._grain)))

    def release(self, x: float, y: float) -> str:
        """The target of the link that was clicked, if any."""
        href, self._pressed_href = self._pressed_href, ""
        self._unit = None
        return href if href and not self.has_selection and self.href_at(x, y) == href else ""

    def choose_everything(self) -> None:
        self.choose(everything(self._document))

    def is_over_selection(self, x: float, y: float) -> bool:
        if not self.has_selection or self._selection is None or not self.is_over_text(x, y):
            return False
        spot = self.spot_at(x, y)
        return spot is not None and self._selection.holds(spot)

    def follow(self, message: int, first_block: int) -> None:
        """Keep the same text selected after the blocks of `message` from `first_block` on changed."""
        if self._ties is None or self._selection is None:
            return
        ends = [self._selection.anchor, self._selection.cursor]
        if not any(end.message == message and end.block >= first_block for end in ends):
            return
        spots = [
            followed(self._document, tie) if tie.spot.message == message and tie.spot.block >= first_block else tie.spot
            for tie in self._ties
        ]
        self.choose(Selection(*spots))
        if self._unit is not None:
            self._unit = Selection(spots[0], spots[0])

    def section_read(self, read: SectionRead) -> None:
        """Keep the same text selected after a section became blocks."""
        blocks = self._document.layout(read.message).content.blocks

        def moved(spot: Spot) -> Spot:
            if (spot.message, spot.block) == (read.message, read.block) and spot.offset > 0:
                last = read.block + read.count - 1  # the end of all of it
                return Spot(spot.message, last, len(blocks[last].text))
            return spot._replace(block=read.moved(spot.message, spot.block))

        if self._unit is not None:
            self._unit = Selection(moved(self._unit.anchor), moved(self._unit.cursor))
        if self._selection is not None:
            self.choose(Selection(moved(self._selection.anchor), moved(self._selection.cursor)))

    def href_at(self, x: float, y: float) -> str:
        """The target of the link at a point, if it is one that may be followed."""
        link = self.link_at(x, y)
        return link.href if link is not None else ""

    def link_at(self, x: float, y: float) -> Link | None:
        found = self._text_at(x, y)
        if found is None:
            return None
        message, block, laid, position = found
        # The nearest border between two characters is that before the pointed one, or after it.
        href = laid.href_at(position) or (laid.href_at(position - 1) if position else "")
        return link_at(self._document, message, block, position) if can_follow(href) else None

    def is_over_text(self, x: float, y: float) -> bool:
        return self._text_at(x, y) is not None

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The place in the text that is nearest to a point."""
        index = self._document.message_at(y)
        if index < 0:
            return None
        layout = self._document.layout(index)
        top = self._document.top(index)
        block = layout.block_at(y - top)
        if block < 0:
            return Spot(index, 0, 0)
        laid = layout.block(block)
        if y - top >= layout.blocks_height:
            return Spot(index, block, len(laid.block.text))
        return Spot(index, block, laid.position_at(x - layout.left, y - top - layout.block_top(block)))

    def rect_of(self, spot: Spot) -> QRectF:
        """Where the character at `spot` is."""
        layout, top = self._document.layout(spot.message), self._document.top(spot.message)
        if spot.block >= len(layout.content.blocks):
            return QRectF(layout.left, top, 0, layout.style.body_pitch)
        found = layout.block(spot.block).rect_of(spot.offset)
        # Laying it out may have moved it.
        return found.translated(layout.left, top + layout.block_top(spot.block))

    def _text_at(self, x: float, y: float) -> tuple[int, int, LaidBlock, int] | None:
        index = self._document.message_at(y)
        if index < 0:
            return None
        layout = self._document.layout(index)
        block = layout.block_at(y - self._document.top(index))
        if block < 0:
            return None
        laid = layout.block(block)
        x, y = x - layout.left, y - self._document.top(index) - layout.block_top(block)
        return (index, block, laid, laid.position_at(x, y)) if laid.contains_text_at(x, y) else None
