"""A table laid out as a block: one piece of it, in the columns that all its pieces share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room, paint_border
from desktop_chat.ui.transcript.kinds.table.box import TableBox
from desktop_chat.ui.transcript.kinds.table.columns import TableColumns
from desktop_chat.ui.transcript.kinds.table.frame import (
    paint_hairline,
    paint_header_ground,
    paint_shades,
    paint_sort_mark,
)

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
    from desktop_chat.ui.transcript.kinds.math_box import Maths
    from desktop_chat.ui.transcript.pictures.store import Pictures
    from desktop_chat.ui.transcript.style import Style


class TableBlock(Boxed):
    """A piece of a table; the first has the header and rounded corners above, the last rounded ones below."""

    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        columns = room.leaf.table
        if columns is None or not columns.fits(room.style, self.width, block):
            columns = room.leaf.table = TableColumns(
                room.style,
                self.width,
                room.pieces(),
                partial(_maths, room.pictures, room.leaf, room.style, block.muted),
            )
        rows = columns.rows_of(block, room.piece)
        kept = columns.kept
        if room.piece == 0 and room.leaf.sort is None:
            columns.set_head(rows)
        self.columns = columns
        self.box = TableBox(block, rows, columns)
        self.height += self.box.height
        #: How much looks as it did when it was laid out before. Its last row then had the border below it.
        self.unchanged_height = float(self.content_top + self.box.tops[max(kept - 1, 0)])

    @property
    def overflow(self) -> float:
        """Grows as wider rows come."""
        return max(self.columns.total - self.width, 0.0)

    @overflow.setter
    def overflow(self, _nothing: float) -> None:
        """It follows from the columns."""

    @property
    def natural_width(self) -> float:
        return self.left + min(self.columns.total, self.width)

    @natural_width.setter
    def natural_width(self, _nothing: float) -> None:
        """It follows from the columns."""

    @property
    def header_height(self) -> int:
        """Of the row of captions; 0 in all pieces but the first."""
        return self.box.tops[1] if self.block.first and self.box.rows else 0

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self.columns.style.cell_padding_y + self.columns.cells.ascent)
        style = self.style
        frame = QRectF(x + self.left, y + self.content_top, self.frame_width, self.box.height)
        if self.header_height:
            ground = QRectF(frame.left(), frame.top(), frame.width(), self.header_height)
            paint_header_ground(painter, ground, style, rounded=True)
        # A line above each row, which parts it from the one above, in whatever piece that is.
        clip = painter.clipBoundingRect() if painter.hasClipping() else frame
        for number in range(
            self.box.row_at(clip.top() - frame.top()), self.box.row_at(clip.bottom() - frame.top()) + 1
        ):
            if number or not self.block.first:
                paint_hairline(painter, frame, frame.top() + self.box.tops[number], style)
        self._paint_text(painter, frame, clip, lit)
        paint_border(painter, frame, style, first=self.block.first, last=self.block.last)

    def _paint_text(self, painter: QPainter, frame: QRectF, clip: QRectF, lit: Lit) -> None:
        border = self.style.theme.border_px
        inside = frame.adjusted(border, 0, -border, 0)
        left, scrolls = frame.left() - self._scrolled, self.overflow > 0
        if scrolls:
            painter.save()
            painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
        colours = self.style.colours
        painter.setPen(QPen(colours.text_muted if self.block.muted else colours.text))
        self.box.paint(painter, left, frame.top(), inside.intersected(clip), lit)
        if self.header_height:
            paint_sort_mark(painter, self.columns, self.leaf, left, frame.top())
        if scrolls:
            paint_shades(painter, inside, self.style, self._scrolled, self.overflow - self._scrolled)
            painter.restore()

    def position_at(self, x: float, y: float) -> int:
        return self.box.position_at(self._across(x), y - self.content_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        inside = self.left <= x < self.left + self.frame_width and 0 <= y - self.content_top < self.box.height
        return inside and self.box.contains_text_at(self._across(x), y - self.content_top)

    def line_top(self, position: int) -> float:
        return self.content_top + self.box.line_top(position)

    def rect_of(self, position: int) -> QRectF:
        return self.box.rect_of(position).translated(self.left - self._scrolled, self.content_top)

    def href_at(self, position: int) -> str:
        return self.box.href_at(position)

    def caption_at(self, x: float, y: float) -> int | None:
        """The column whose caption is at a point; None elsewhere."""
        inside = self.left <= x < self.left + self.frame_width
        return (
            self.columns.column_at(self._across(x))
            if inside and 0 <= y - self.content_top < self.header_height
            else None
        )

    @property
    def frame_width(self) -> float:
        return min(math.ceil(self.columns.total), self.width)

    @property
    def _scrolled(self) -> float:
        return min(self.leaf.x, self.overflow)

    def _across(self, x: float) -> float:
        """From the left edge of the first column, were nothing scrolled."""
        return x - self.left + self._scrolled


def _maths(pictures: Callable[[], Pictures], leaf: LeafState, style: Style, muted: bool) -> Maths:
    from desktop_chat.ui.transcript.kinds.math_box import Maths

    return Maths(pictures(), leaf, style, muted=muted)
