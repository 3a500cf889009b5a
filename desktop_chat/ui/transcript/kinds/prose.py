"""Running text laid out: paragraphs, headings, labels."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from desktop_chat.ui.transcript.blocks import Block, Kind, Mark, is_note_anchor
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room
from desktop_chat.ui.transcript.kinds.textbox import TextBox


class ProseBlock(Boxed):
    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        style = room.style
        is_small = block.kind is Kind.LABEL or (block.kind is Kind.PROSE and is_note_anchor(block.info))
        muted = block.muted or is_small
        font = style.heading(block.level) if block.kind is Kind.HEADING else style.body
        if is_small:
            font = self.marker_font = style.small
        self._muted = muted
        pitch = style.body_pitch if font is style.body else style.pitch(font)
        if any(span.marks & Mark.MATH for span in block.spans):
            from desktop_chat.ui.transcript.kinds.math_box import Maths

            maths = Maths(room.pictures(), room.leaf, style, muted=muted)
            self._box = maths.box(block.text, block.spans, font, self.width, pitch)
        else:
            around = None if font is style.body else font
            formats = [(span.start, span.length, style.format(span.marks, muted, around)) for span in block.spans]
            self._box = TextBox(block.text, font, self.width, pitch, formats)
        self.natural_width = self.left + self._box.natural_width
        self.height += self._box.height

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self._box.first_baseline)
        colours = self.style.colours
        painter.setPen(QPen(colours.text_muted if self._muted else colours.text))
        self._box.paint(painter, x + self.left, y + self.content_top, lit)

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left, y - self.content_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left, y - self.content_top)

    def line_top(self, position: int) -> float:
        return self.content_top + self._box.line_top(position)

    def rect_of(self, position: int) -> QRectF:
        return self._box.rect_of(position).translated(self.left, self.content_top)
