"""Where a step of the keyboard leads from a spot in the text."""

from __future__ import annotations

from enum import Enum

from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.pointer import Pointer
from desktop_chat.ui.transcript.reading.selection import Spot, end_of_message
from desktop_chat.ui.transcript.reading.words import next_character, next_word, previous_character, previous_word

#: Further right than any text.
_FAR_PX = 1e6


class Step(Enum):
    """By how much."""

    CHARACTER = "character"
    WORD = "word"
    LINE = "line"
    PARAGRAPH = "paragraph"
    PAGE = "page"
    LINE_END = "line end"
    ALL = "all"


class Caret:
    """Steps through the text of all messages; `forward` is towards its end, in the order it is read."""

    def __init__(self, document: TranscriptDocument, pointer: Pointer) -> None:
        self._document = document
        self._pointer = pointer
        #: The column that steps by lines keep to, as long as no other step comes between.
        self._goal_x: float | None = None

    def moved(self, spot: Spot, step: Step, *, forward: bool, page_px: float) -> Spot:
        if step not in (Step.LINE, Step.PAGE):
            self._goal_x = None
        match step:
            case Step.CHARACTER | Step.WORD:
                return self._across(spot, forward=forward, words=step is Step.WORD)
            case Step.LINE:
                return self._by_line(spot, forward=forward)
            case Step.PAGE:
                return self._by_pixels(spot, page_px if forward else -page_px)
            case Step.LINE_END:
                rect = self._pointer.rect_of(spot)
                return self._pointer.spot_at(_FAR_PX if forward else -_FAR_PX, rect.center().y()) or spot
            case Step.PARAGRAPH:
                return self._by_leaf(spot, forward=forward)
            case Step.ALL:
                return end_of_message(self._document, len(self._document) - 1) if forward else Spot(0, 0, 0)

    def _across(self, spot: Spot, *, forward: bool, words: bool) -> Spot:
        text = self._text(spot)
        if forward and spot.offset < len(text):
            return spot._replace(offset=(next_word if words else next_character)(text, spot.offset))
        if not forward and spot.offset > 0:
            return spot._replace(offset=(previous_word if words else previous_character)(text, spot.offset))
        return self._neighbour(spot, forward=forward)

    def _neighbour(self, spot: Spot, *, forward: bool) -> Spot:
        """The near end of the next block that has text; `spot` itself where there is none."""
        message, block, step = spot.message, spot.block, 1 if forward else -1
        while True:
            block += step
            blocks = self._document.layout(message).content.blocks
            if not 0 <= block < len(blocks):
                message += step
                if not 0 <= message < len(self._document):
                    return spot
                block = -1 if forward else len(self._document.layout(message).content.blocks)
                continue
            if blocks[block].text:
                return Spot(message, block, 0 if forward else len(blocks[block].text))

    def _by_line(self, spot: Spot, *, forward: bool) -> Spot:
        rect = self._pointer.rect_of(spot)
        if self._goal_x is None:
            self._goal_x = rect.left()
        y = rect.bottom() + 1 if forward else rect.top() - 1
        found = self._pointer.spot_at(self._goal_x, y)
        moved = found is not None and found != spot and (found > spot) is forward
        if found is not None and moved and not self._is_same_line(found, spot):
            return found
        # What lies beyond is a gap, a rule or a footer.
        near = self._neighbour(self._edge(spot, forward=forward), forward=forward)
        if near[:2] == spot[:2]:
            return self._edge(spot, forward=forward)
        return self._pointer.spot_at(self._goal_x, self._pointer.rect_of(near).center().y()) or near

    def _by_pixels(self, spot: Spot, delta: float) -> Spot:
        rect = self._pointer.rect_of(spot)
        if self._goal_x is None:
            self._goal_x = rect.left()
        y = min(max(rect.center().y() + delta, 0.0), self._document.height)
        return self._pointer.spot_at(self._goal_x, y) or spot

    def _by_leaf(self, spot: Spot, *, forward: bool) -> Spot:
        layout = self._document.layout(spot.message)
        leaf = layout.leaf_of(spot.block) if layout.content.blocks else range(1)
        if not forward and spot > Spot(spot.message, leaf.start, 0):
            return Spot(spot.message, leaf.start, 0)
        edge = Spot(spot.message, leaf.stop - 1, 0) if forward else Spot(spot.message, leaf.start, 0)
        near = self._neighbour(self._edge(edge, forward=forward), forward=forward)
        if near[:2] == edge[:2]:
            return self._edge(edge, forward=forward)
        if forward:
            return near
        start = self._document.layout(near.message).leaf_of(near.block).start
        return Spot(near.message, start, 0)

    def _is_same_line(self, one: Spot, other: Spot) -> bool:
        return one[:2] == other[:2] and self._pointer.rect_of(one).top() == self._pointer.rect_of(other).top()

    def _edge(self, spot: Spot, *, forward: bool) -> Spot:
        return spot._replace(offset=len(self._text(spot)) if forward else 0)

    def _text(self, spot: Spot) -> str:
        blocks = self._document.layout(spot.message).content.blocks
        return blocks[spot.block].text if spot.block < len(blocks) else ""
