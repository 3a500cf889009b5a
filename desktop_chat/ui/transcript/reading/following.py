"""Keeps a spot at the same text while the blocks around it are cut anew."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.selection import Spot


class Tie(NamedTuple):
    """A spot with what tells it again: the part, the number of its block there, and the block as it was."""

    spot: Spot
    part: int
    number: int
    block: Block | None


def tied(document: TranscriptDocument, spot: Spot) -> Tie:
    content = document.layout(spot.message).content
    if spot.block >= len(content.blocks):
        return Tie(spot, 0, spot.block, None)
    return Tie(spot, *content.address_of(spot.block), content.blocks[spot.block])


def followed(document: TranscriptDocument, tie: Tie) -> Spot:
    """Where the spot of `tie` is now."""
    spot, content = tie.spot, document.layout(tie.spot.message).content
    blocks = content.blocks
    if not blocks:
        return Spot(spot.message, 0, 0)
    at = min(content.block_of(tie.part, tie.number), len(blocks) - 1)
    old, now = tie.block, blocks[at]
    if old is None or now is old or now.text[: spot.offset] == old.text[: spot.offset]:
        return Spot(spot.message, at, min(spot.offset, len(now.text)))
    return _aligned(spot, at, blocks, old)


def _aligned(spot: Spot, at: int, blocks: list[Block], old: Block) -> Spot:
    """Marks come and go, letters and digits stay: the spot is after as many of them as it was."""
    letters = sum(map(str.isalnum, old.text[: spot.offset]))
    for number in range(at, len(blocks)):
        text = blocks[number].text
        for offset, char in enumerate(text):
            if letters == 0 and not (offset == 0 and spot.offset > 0 and number > at):
                return Spot(spot.message, number, offset)
            letters -= char.isalnum()
        if letters == 0:
            return Spot(spot.message, number, len(text))
    return Spot(spot.message, len(blocks) - 1, len(blocks[-1].text))
