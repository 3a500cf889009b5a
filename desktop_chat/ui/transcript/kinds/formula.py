"""Mathematics on lines of its own: drawn and centred, or the source it is made from."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_chat.ui.transcript.blocks import Block, Mark
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from desktop_chat.ui.transcript.pictures.painting import formula_for, paint_picture
from desktop_chat.ui.transcript.pictures.wanted import Picture


class FormulaBlock(Boxed):
    """Its positions are those of its source; a picture of it has two, before it and behind it."""

    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        style = room.style
        self._picture = self._find(room) if is_closed(block) else None
        self._box: TextBox | None = None
        self._pad = style.formula_padding
        if self._picture is None:
            formats = [(0, len(block.text), style.format(Mark.MATH, block.muted))]
            self._box = TextBox(block.text, style.mono, self.width, style.pitch(style.mono), formats, code=True)
            self.height += self._box.height + 2 * self._pad
            return
        self._margin = max((self.width - self._picture.advance) / 2, 0.0)
        self.overflow = max(self._picture.advance - self.width, 0.0)
        self.natural_width = self.left + min(self._picture.advance, self.width)
        self.height += math.ceil(self._picture.height) + 2 * self._pad

    def _find(self, room: Room) -> Picture | None:
        pictures, colours = room.pictures(), room.style.colours
        colour = colours.text_muted if self.block.muted else colours.text
        wanted = formula_for(pictures, self.block.text, room.style.body, colour, display=True)
        found = pictures.get(wanted, room.leaf) or pictures.stand_in(wanted)
        return found if isinstance(found, Picture) else None

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        left, top = x + self.left, y + self.content_top
        picture = self._picture
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self._baseline)
        if picture is None:
            painter.setPen(QPen(self.style.colours.text_muted))
            if self._box is not None:
                self._box.paint(painter, left, top + self._pad, lit)
            return
        painter.save()
        if self.overflow:
            painter.setClipRect(QRectF(left, y, self.width, self.height), Qt.ClipOperation.IntersectClip)
        chosen = [shown for start, end, shown in lit if start < end]
        if chosen:
            painter.fillRect(self._area.translated(x, y), chosen[-1].background())
        paint_picture(painter, picture, left + self._margin - self._scrolled, top + self._pad + picture.ascent)
        painter.restore()

    def position_at(self, x: float, y: float) -> int:
        if self._box is not None:
            return self._box.position_at(x - self.left, y - self.content_top - self._pad)
        below = y >= self.height
        return len(self.block.text) if below or x >= self._area.center().x() else 0

    def contains_text_at(self, x: float, y: float) -> bool:
        if self._box is not None:
            return self._box.contains_text_at(x - self.left, y - self.content_top - self._pad)
        return self._area.contains(x, y)

    def line_top(self, position: int) -> float:
        if self._box is not None:
            return self.content_top + self._pad + self._box.line_top(position)
        return float(self.content_top)

    def rect_of(self, position: int) -> QRectF:
        if self._box is not None:
            return self._box.rect_of(position).translated(self.left, self.content_top + self._pad)
        area = self._area
        return area if position < len(self.block.text) else QRectF(area.right(), area.top(), 0, area.height())

    @property
    def _area(self) -> QRectF:
        """Where the picture is, as it is scrolled now."""
        wide = self._picture.advance if self._picture is not None else 0.0
        left = self.left + (0.0 if self._picture is None else self._margin - self._scrolled)
        return QRectF(left, self.content_top, wide, self.height - self.content_top)

    @property
    def _scrolled(self) -> float:
        return min(self.leaf.x, self.overflow)

    @property
    def _baseline(self) -> float:
        if self._picture is not None:
            return self._pad + self._picture.ascent
        return self._pad + (self._box.first_baseline if self._box is not None else 0.0)


def is_closed(block: Block) -> bool:
    """Whether all of it is there: one that still grows is not drawn with every word."""
    source = block.source
    marks = ("\\]", "\\end{")
    return not source or any(mark in source for mark in marks) or any(source.count(one) > 1 for one in _PAIRS)


#: Marks that begin a formula and end it.
_PAIRS = ("$$", "```", "~~~")
