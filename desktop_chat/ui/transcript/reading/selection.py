"""What is selected: two spots in the blocks, and the text between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop_chat.core.messages import TextPart
from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import Block, Gap
from desktop_chat.ui.transcript.document import TranscriptDocument

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


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

    def within(self, message: int, block: int, length: int) -> tuple[int, int] | None:
        """The selected range of one block's text, None if it has none."""
        start, end = self.start, self.end
        if not (start[:2] <= (message, block) <= end[:2]):
            return None
        first = start.offset if start[:2] == (message, block) else 0
        last = end.offset if end[:2] == (message, block) else length
        return (first, last) if first < last else None

    def follow(self, document: TranscriptDocument, message: int, first_block: int) -> Selection:
        """The same text after the blocks of `message` from `first_block` on were cut anew."""
        return Selection(
            _moved(self.anchor, document, message, first_block), _moved(self.cursor, document, message, first_block)
        )


def everything(document: TranscriptDocument) -> Selection | None:
    if not len(document):
        return None
    last = len(document) - 1
    blocks = document.layout(last).content.blocks
    end = Spot(last, max(len(blocks) - 1, 0), len(blocks[-1].text) if blocks else 0)
    return Selection(Spot(0, 0, 0), end)


def word_at(document: TranscriptDocument, spot: Spot) -> Selection:
    """The word around a spot, or the blanks, or the sign."""
    blocks = document.layout(spot.message).content.blocks
    text = blocks[spot.block].text if spot.block < len(blocks) else ""
    for match in _WORD.finditer(text):
        if match.end() > spot.offset:
            return Selection(spot._replace(offset=match.start()), spot._replace(offset=match.end()))
    return Selection(spot, spot)


def selected_text(document: TranscriptDocument, selection: Selection) -> str:
    """Whole blocks as their source, parts of blocks as they are shown."""
    start, end = selection.start, selection.end
    messages: list[str] = []
    for index in range(start.message, min(end.message + 1, len(document))):
        item = document.items[index]
        if start.message < index < end.message and not item.running:
            texts = [part.text for part in item.parts if isinstance(part, TextPart)]
            if len(texts) == len(item.parts):  # read without laying it out
                messages.append("\n\n".join(texts).strip("\n"))
                continue
        blocks = document.layout(index).content.blocks
        pieces = [_piece(block, selection, index, at) for at, block in enumerate(blocks)]
        messages.append("".join(pieces).strip("\n"))
    return "\n\n".join(text for text in messages if text)


def _piece(block: Block, selection: Selection, message: int, at: int) -> str:
    chosen = selection.within(message, at, len(block.text))
    if chosen is None:
        return ""
    if chosen == (0, len(block.text)):
        return block.source or block.text + "\n\n"
    text = block.text[chosen[0] : chosen[1]]
    ends_inside = chosen[1] < len(block.text)
    return text if ends_inside else text + ("\n" if block.gap is Gap.NONE else "\n\n")


def _moved(spot: Spot, document: TranscriptDocument, message: int, first_block: int) -> Spot:
    if spot.message != message or spot.block < first_block:
        return spot
    blocks = document.layout(message).content.blocks
    block, offset = min(spot.block, max(len(blocks) - 1, 0)), spot.offset
    while block < len(blocks) and offset > len(blocks[block].text):
        if block + 1 == len(blocks):
            offset = len(blocks[block].text)
            break
        offset -= len(blocks[block].text)
        block += 1
    return Spot(message, block, offset)
