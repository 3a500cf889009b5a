"""How a row of the slash list looks: the word in a column of its own, what it does, its keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QFontMetrics, QPainter

from desktop_chat.ui.design.painting import placed
from desktop_chat.ui.design.tiles import DETAIL_ROLE, TileDelegate

#: Between the word and what it does, in the text of a row.
GAP: Final = "   "


class SlashRows(TileDelegate):
    #: The width of the widest word.
    word_px = 0

    def fit(self, words: list[str]) -> None:
        """Give the widest of these words its room."""
        metrics = QFontMetrics(self.theme.font("ui"))
        self.word_px = max((metrics.horizontalAdvance(word) for word in words), default=0) + 1

    def paint_content(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        theme, direction = self.theme, painter.layoutDirection()
        word, _, title = str(index.data() or "").partition(GAP)
        keys = str(index.data(DETAIL_ROLE) or "")
        keys_px = QFontMetrics(theme.font("small")).horizontalAdvance(keys) + 1 if keys else 0
        left, right = room.left() + self.word_px + theme.space(3), room.right() + 1 - keys_px
        width = right - left - (theme.space(2) if keys else 0)
        boxes = (
            (QRect(room.left(), room.top(), self.word_px, room.height()), word, False),
            (QRect(left, room.top(), width, room.height()), title, False),
            (QRect(right, room.top(), keys_px, room.height()), keys, True),
        )
        for box, text, dim in boxes:
            self.paint_line(painter, placed(box, room, direction), text, dim=dim)
