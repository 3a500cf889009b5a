"""What every laid-out block can do, and what lists and quotes draw around all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.blocks import QUOTE, Block, Gap, Kind
from desktop_chat.ui.transcript.kinds.direction import is_right_to_left
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

    from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours
    from desktop_chat.ui.transcript.pictures.store import Pictures

#: Ranges of a block's text that are painted in another format, the later over the earlier: (start, end, format).
Lit: TypeAlias = "Sequence[tuple[int, int, QTextCharFormat]]"


_MIRRORED = frozenset({Kind.PROSE, Kind.HEADING, Kind.LABEL})


@value
class Room:
    """What a block is laid out in."""

    #: Pixels from its left edge, boxes included, to the right edge of the text.
    width: float
    style: Style
    #: Whether it is a message's first block, which has no gap above.
    first: bool
    #: Shared by all pieces of the leaf.
    leaf: LeafState
    #: Which piece of its leaf it is, from 0.
    piece: int
    #: The colours of its text, where it is code.
    colours: Callable[[], FenceColours]
    #: All pieces of its leaf.
    pieces: Callable[[], Sequence[Block]]
    #: Where formulas and pictures are drawn.
    pictures: Callable[[], Pictures]


class LaidBlock(Protocol):
    """Points are relative to its top left, positions count characters of the block's text."""

    block: Block
    leaf: LeafState
    #: All of it, the gap above included.
    height: int
    #: Top of its content, below the gap to the block above.
    content_top: int

    @property
    def left(self) -> float:
        """Where it begins, right of what lists and quotes draw."""
        ...

    @property
    def width(self) -> float:
        """Its room from there on."""
        ...

    @property
    def text_left(self) -> float:
        """Where its text begins, were nothing scrolled."""
        ...

    @property
    def natural_width(self) -> float: ...
    @property
    def overflow(self) -> float:
        """How many pixels of its content are beyond its right edge; `LeafState.x` scrolls to them."""
        ...

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None: ...
    def position_at(self, x: float, y: float) -> int: ...
    def contains_text_at(self, x: float, y: float) -> bool: ...
    def line_top(self, position: int) -> float: ...
    def rect_of(self, position: int) -> QRectF:
        """Where the character at `position` is; at the end of the text an empty one."""
        ...

    def href_at(self, position: int) -> str: ...
    def hides(self, position: int) -> bool:
        """Whether the character at `position` is folded away."""
        ...

    def unchanged_since(self, before: Block) -> float:
        """How much of it looks as it did when it was `before`, a shorter block."""
        ...


class Boxed:
    """The gap above and what lists and quotes draw at the left; the kinds of block build on it."""

    def __init__(self, block: Block, room: Room) -> None:
        self.block = block
        self.style = style = room.style
        self.leaf = room.leaf
        self.natural_width = room.width
        #: Of the bullets and numbers of lists.
        self.marker_font = style.body
        self.overflow = 0.0
        self.content_top = 0 if room.first else _gap(block, style)
        indent = self._indent = sum(style.indent_quote if box == QUOTE else style.indent_item for box in block.boxes)
        self.width = max(room.width - indent, style.indent_item)
        #: Lists and quotes of text that is read from the right stand at its right.
        self._mirrored = bool(indent) and block.kind in _MIRRORED and is_right_to_left(block.text)
        self.left = 0 if self._mirrored else indent
        self.height: int = self.content_top

    def paint_boxes(self, painter: QPainter, x: float, y: float, baseline: float) -> None:
        style, at, quotes = self.style, 0.0, 0
        right = x + self.width + self._indent
        for box in self.block.boxes:
            if box == QUOTE:
                top = y - seam(painter) if quotes < self.block.joined_quotes else y + self.content_top
                left = right - at - style.bar if self._mirrored else x + at
                painter.fillRect(QRectF(left, top, style.bar, y + self.height - top), style.colours.border_strong)
                quotes += 1
                at += style.indent_quote
                continue
            at += style.indent_item
            if box:
                self._paint_marker(painter, box, x + at, right - at, y + self.content_top + baseline)

    def _paint_marker(self, painter: QPainter, marker: str, left: float, right: float, baseline: float) -> None:
        """Before the text, which begins at `left`, or at `right` where it is read from there."""
        style, metrics = self.style, QFontMetricsF(self.marker_font)
        painter.setFont(self.marker_font)
        painter.setPen(QPen(style.colours.text_muted))
        if self.marker_font is not style.body:  # a footnote's, which can be any words
            room = style.indent_item + style.margin / 2 - style.marker_gap
            marker = metrics.elidedText(marker, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(marker)
        start = right + style.marker_gap if self._mirrored else left - style.marker_gap - width
        before = painter.layoutDirection()
        # Or the window's direction would make "1." a ".1" where the text has the other one.
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self._mirrored else Qt.LayoutDirection.LeftToRight)
        painter.drawText(QPointF(start, baseline), marker)
        painter.setLayoutDirection(before)

    @property
    def text_left(self) -> float:
        return self.left

    def hides(self, position: int) -> bool:
        return False

    def unchanged_since(self, before: Block) -> float:
        return 0.0

    def href_at(self, position: int) -> str:
        for span in self.block.spans:
            if span.href and span.start <= position < span.start + span.length:
                return span.href
        return ""


def seam(painter: QPainter) -> float:
    """How far a ground that goes on from the piece above begins within that.

    Where a pixel of ours is no whole number of the screen's, two halves of one would let shine through what is below.
    """
    return 0.0 if painter.deviceTransform().m22().is_integer() else 1.0


def _gap(block: Block, style: Style) -> int:
    if block.gap is Gap.NONE:
        return 0
    if block.kind is Kind.HEADING:
        return style.gap_heading
    return style.gap_item if block.gap is Gap.ITEM else style.gap_block


def paint_border(painter: QPainter, area: QRectF, style: Style, *, first: bool, last: bool) -> None:
    """The border of one piece: open at the top of all but the first, and at the bottom of all but the last."""
    radius, pen = style.theme.radius_small, style.theme.border_px
    half = pen / 2
    outline = area.adjusted(half, half, -half, -half)
    beyond = 2 * radius
    outline = outline.adjusted(0, 0 if first else -beyond, 0, 0 if last else beyond)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(style.theme.outline or style.colours.border, pen))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(outline, radius, radius)
    painter.restore()
