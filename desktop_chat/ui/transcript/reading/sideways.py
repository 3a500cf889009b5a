"""Where a line of a leaf is after the leaf was laid out otherwise, and text that is hidden brought into sight."""

from __future__ import annotations

from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.places import Place


class HeldLine:
    """The line at a place in a leaf, to be found again when the reader wrapped, numbered or folded the leaf."""

    def __init__(self, layout: MessageLayout, place: Place) -> None:
        laid = layout.block(place.block)
        self._layout = layout
        self._place = place
        self._position = laid.position_at(0, place.offset)
        self._rest = place.offset - laid.line_top(self._position)

    def place(self) -> Place:
        """Where it is now; of what a fold hides, the beginning of the leaf."""
        layout, place = self._layout, self._place
        laid = layout.block(place.block)
        if not laid.hides(self._position):
            return Place(place.message, place.block, laid.line_top(self._position) + self._rest)
        first = layout.leaf_of(place.block).start
        return Place(place.message, first, layout.block(first).content_top)


def bring_into_sight(layout: MessageLayout, block: int, position: int) -> tuple[bool, bool]:
    """Unfold and scroll sideways so that a character is in sight; whether the leaf was unfolded, and scrolled."""
    state, unfolded = layout.leaf_state(block), False
    if layout.block(block).hides(position):
        state.is_folded, unfolded = False, True
        layout.leaf_changed(block)
    laid = layout.block(block)
    overflow = laid.overflow
    if overflow <= 0:
        return unfolded, False
    found, before = laid.rect_of(position), min(state.x, overflow)
    # Some of what is around it is shown, too.
    margin = layout.style.indent_item
    hidden_left = laid.text_left - (found.left() - margin)
    hidden_right = found.right() + margin - (laid.left + laid.width)
    if hidden_left > 0:
        state.x = max(before - hidden_left, 0.0)
    elif hidden_right > 0:
        state.x = min(before + hidden_right, overflow)
    return unfolded, state.x != before
