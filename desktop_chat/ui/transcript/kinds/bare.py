"""Blocks without text of their own: a rule, or the room of a fold's header, whose button is a widget."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room


class BareBlock(Boxed):
    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        self.height += room.style.fold_height

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self.style.fold_height / 2)
        if self.block.kind is Kind.RULE:
            middle = round(y + self.content_top + self.style.fold_height / 2)
            line = QRectF(x + self.left, middle, self.width, self.style.theme.border_px)
            painter.fillRect(line, self.style.colours.border_strong)

    def position_at(self, x: float, y: float) -> int:
        return 0

    def contains_text_at(self, x: float, y: float) -> bool:
        return False

    def line_top(self, position: int) -> float:
        return float(self.content_top)

    def rect_of(self, position: int) -> QRectF:
        return QRectF(self.left, self.content_top, 0, self.height - self.content_top)
