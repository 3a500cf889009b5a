"""Where something is among the messages, told by what is shown there."""

from __future__ import annotations

from desktop_chat.core.values import value


@value
class Place:
    """A line of pixels tied to what is shown there: `offset` below the top of a block.

    `block` is the number of blocks for what comes after the last one.
    """

    message: int
    block: int
    offset: float


@value
class Line:
    """A line of text: that of character `position` of a block's text, and the pixels from its top downwards."""

    message: int
    block: int
    position: int
    offset: float


@value
class SectionRead:
    """Block number `block` of a message stood for a section; now the section's `count` blocks are in its place."""

    message: int
    block: int
    count: int

    def moved(self, message: int, block: int) -> int:
        """The number that block number `block` of a message has now."""
        return block + self.count - 1 if message == self.message and block > self.block else block
