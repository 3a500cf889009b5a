"""What is selected: two spots in the blocks, the later of them where the selection reaches now."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.words import line_around, word_around


class Grain(Enum):
    """What a selection grows by."""

    CHARACTER = "character"
    WORD = "word"
    PARAGRAPH = "paragraph"


class Spot(NamedTuple):
    """A position between two characters: message, block in it, character in the block's text."""

    message: int
    block: int
    offset: int


@value
class Selection:
    """From where it was begun to where it reaches now, in either order."""

    anchor: Spot
    cursor: Spot

    @property
    def start(self) -> Spot:
        return min(self.anchor, self.cursor)

    @property
    def end(self) -> Spot:
        return max(self.anchor, self.cursor)

    @property
    def is_empty(self) -> bool:
        return self.anchor == self.cursor

    def holds(self, spot: Spot) -> bool:
        return not self.is_empty and self.start <= spot <= self.end

    def within(self, message: int, block: int, length: int) -> tuple[int, int] | None:
        """The selected range of one block's text, None if it has none."""
        start, end = self.start, self.end
        if not (start[:2] <= (message, block) <= end[:2]):
            return None
        first = start.offset if start[:2] == (message, block) else 0
        last = end.offset if end[:2] == (message, block) else length
        return (first, last) if first < last else None


def everything(document: TranscriptDocument) -> Selection | None:
    if not len(document):
        return None
    last = len(document) - 1
    return Selection(Spot(0, 0, 0), end_of_message(document, last))


def whole_message(document: TranscriptDocument, message: int) -> Selection:
    return Selection(Spot(message, 0, 0), end_of_message(document, message))


def end_of_message(document: TranscriptDocument, message: int) -> Spot:
    blocks = document.layout(message).content.blocks
    return Spot(message, max(len(blocks) - 1, 0), len(blocks[-1].text) if blocks else 0)


def unit_at(document: TranscriptDocument, spot: Spot, grain: Grain) -> Selection:
    """The word around a spot (or the blanks, or the sign), the paragraph or the line of code; at first the spot."""
    layout = document.layout(spot.message)
    blocks = layout.content.blocks
    if grain is Grain.CHARACTER or spot.block >= len(blocks):
        return Selection(spot, spot)
    block = blocks[spot.block]
    if grain is Grain.PARAGRAPH and block.kind not in (Kind.CODE, Kind.TABLE) and not layout.is_user:
        leaf = layout.leaf_of(spot.block)
        return Selection(
            Spot(spot.message, leaf.start, 0), Spot(spot.message, leaf.stop - 1, len(blocks[leaf.stop - 1].text))
        )
    around = word_around if grain is Grain.WORD else line_around
    start, end = around(block.text, spot.offset)
    return Selection(spot._replace(offset=start), spot._replace(offset=end))


def extended(unit: Selection, reached: Selection) -> Selection:
    """From the far end of the unit it began with to the far end of the unit it has reached."""
    if reached.start < unit.start:
        return Selection(unit.end, reached.start)
    return Selection(unit.start, max(unit.end, reached.end))
