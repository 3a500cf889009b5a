"""A table laid out as a block."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room
from desktop_chat.ui.transcript.kinds.table_box import TableBox


class TableBlock(Boxed):
    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        self._box = TableBox(block, self.width, room.style)
        self.natural_width = self.left + self._box.natural_width
        self.height += math.ceil(self._box.height)

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self._box.first_baseline)
        self._box.paint(painter, x + self.left, y + self.content_top, lit)

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left, y - self.content_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left, y - self.content_top)

    def line_top(self, position: int) -> float:
        return self.content_top + self._box.line_top(position)

    def rect_of(self, position: int) -> QRectF:
        return self._box.rect_of(position).translated(self.left, self.content_top)

    def href_at(self, position: int) -> str:
        return self._box.href_at(position)
