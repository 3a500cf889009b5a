"""Code laid out: one piece of a fence on its own ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from desktop_chat.ui.transcript.blocks import UNTITLED, Block
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from desktop_chat.ui.transcript.style import Style


class CodeBlock(Boxed):
    """A piece of code on its own ground; the first piece has a header with the language, the last a rounded end."""

    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        style = room.style
        pad = style.code_padding
        self._has_title = block.first and block.info != UNTITLED
        self._above = style.code_header if self._has_title else pad if block.first else 0
        self._below = pad if block.last else 0
        formats = [(start, length, style.token_format(role)) for start, length, role in room.colours()]
        pitch = style.pitch(style.mono)
        self._box = TextBox(block.text, style.mono, self.width - 2 * pad, pitch, formats, code=True)
        self.height += self._above + self._box.height + self._below

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        style, block, pad = self.style, self.block, self.style.code_padding
        if block.boxes:
            self.paint_boxes(painter, x, y, self._above + self._box.first_baseline)
        left, top = x + self.left, y + self.content_top
        ground = QRectF(left, top, self.width, self.height - self.content_top)
        _fill_rounded(painter, ground, style, block.first, block.last)
        if self._has_title:
            painter.setFont(style.small)
            painter.setPen(QPen(style.colours.text_muted))
            baseline = (style.code_header + QFontMetricsF(style.small).capHeight()) / 2
            painter.drawText(QPointF(left + pad, top + baseline), block.info or "text")
        painter.setPen(QPen(style.colours.code_text))
        self._box.paint(painter, left + pad, top + self._above, lit)

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left - self.style.code_padding, y - self.content_top - self._above)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left - self.style.code_padding, y - self.content_top - self._above)

    def line_top(self, position: int) -> float:
        return self.content_top + self._above + self._box.line_top(position)

    def rect_of(self, position: int) -> QRectF:
        found = self._box.rect_of(position)
        return found.translated(self.left + self.style.code_padding, self.content_top + self._above)


def _fill_rounded(painter: QPainter, ground: QRectF, style: Style, top: bool, bottom: bool) -> None:
    radius = style.theme.radius_small
    path = QPainterPath()
    path.addRoundedRect(ground, radius, radius)
    if not top:
        path.addRect(ground.adjusted(0, 0, 0, -ground.height() / 2))
    if not bottom:
        path.addRect(ground.adjusted(0, ground.height() / 2, 0, 0))
    painter.fillPath(path.simplified() if not (top and bottom) else path, style.colours.code_background)
