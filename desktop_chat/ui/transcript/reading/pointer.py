"""What mouse and keyboard do with the text that is shown: select it, and press links in it."""

from __future__ import annotations

from desktop_chat.ui.transcript.blocks import is_linkable
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.kinds.base import LaidBlock
from desktop_chat.ui.transcript.reading.selection import Selection, Spot, everything, selected_text, word_at


class Pointer:
    """Points are pixels from the top left corner of the column of all messages."""

    def __init__(self, document: TranscriptDocument) -> None:
        self.selection: Selection | None = None
        self._document = document
        self._pressed_href = ""

    @property
    def has_selection(self) -> bool:
        return self.selection is not None and not self.selection.is_empty

    def press(self, x: float, y: float, *, extends: bool) -> None:
        spot = self._spot_at(x, y)
        if spot is None:
            return
        self._pressed_href = "" if extends else self.href_at(x, y)
        anchor = self.selection.anchor if extends and self.selection is not None else spot
        self.selection = Selection(anchor, spot)

    def drag(self, x: float, y: float) -> None:
        spot = self._spot_at(x, y)
        if spot is not None and self.selection is not None:
            self.selection = Selection(self.selection.anchor, spot)

    def release(self, x: float, y: float) -> str:
        """The target of the link that was clicked, if any."""
        href, self._pressed_href = self._pressed_href, ""
        return href if href and not self.has_selection and self.href_at(x, y) == href else ""

    def choose_word(self, x: float, y: float) -> None:
        spot = self._spot_at(x, y)
        if spot is not None:
            self.selection = word_at(self._document, spot)

    def choose_everything(self) -> None:
        self.selection = everything(self._document)

    def selected_text(self) -> str:
        return selected_text(self._document, self.selection) if self.selection is not None else ""

    def follow(self, message: int, first_block: int) -> None:
        """Keep the same text selected after the blocks of `message` from `first_block` on changed."""
        if self.selection is not None:
            self.selection = self.selection.follow(self._document, message, first_block)

    def href_at(self, x: float, y: float) -> str:
        """The target of the link at a point, if it is one that may be opened."""
        found = self._text_at(x, y)
        if found is None:
            return ""
        laid, position = found
        # The nearest border between two characters is that before the pointed one, or after it.
        href = laid.href_at(position) or (laid.href_at(position - 1) if position else "")
        return href if is_linkable(href) else ""

    def is_over_text(self, x: float, y: float) -> bool:
        return self._text_at(x, y) is not None

    def _text_at(self, x: float, y: float) -> tuple[LaidBlock, int] | None:
        index = self._document.message_at(y)
        if index < 0:
            return None
        layout = self._document.layout(index)
        block = layout.block_at(y - self._document.top(index))
        if block < 0:
            return None
        laid = layout.block(block)
        x, y = x - layout.left, y - self._document.top(index) - layout.block_top(block)
        return (laid, laid.position_at(x, y)) if laid.contains_text_at(x, y) else None

    def _spot_at(self, x: float, y: float) -> Spot | None:
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
