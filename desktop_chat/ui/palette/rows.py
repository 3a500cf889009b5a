"""How a row of the palette looks: the title with its matching letters bold, what it is, its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop_chat.core.fuzzy import places
from desktop_chat.ui.design.painting import leading_edge, placed
from desktop_chat.ui.design.tiles import TileDelegate
from desktop_chat.ui.palette.model import THING_ROLE, PaletteModel

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from desktop_chat.core.fuzzy import Wanted


#: About as wide as keys get: what stands before them ends in one line.
_WIDE_KEYS: Final = "Ctrl+Shift+Del"
#: The share of a row that the keys' column may take.
_KEYS_SHARE: Final = 0.25


class PaletteRows(TileDelegate):
    def paint_content(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        thing: Wanted = index.data(THING_ROLE)
        direction = painter.layoutDirection()
        words = QRect(room)
        if thing.keys:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # or a mirrored window shows ",+Ctrl"
            words = self._paint_end(painter, room, words, thing.keys, direction)
            painter.setLayoutDirection(direction)
        words.setRight(min(words.right(), room.right() - self._keys_px(room)))
        if thing.detail and self._has_room(thing, words):
            words = self._paint_end(painter, room, words, thing.detail, direction)
        self._paint_title(painter, placed(words, room, direction), thing.title)

    def _keys_px(self, room: QRect) -> int:
        """The width of the keys' column with the gap before it; 0 where there is too little room for columns."""
        width = QFontMetrics(self.theme.font("small")).horizontalAdvance(_WIDE_KEYS) + 1
        return width + self.theme.space(4) if width <= room.width() * _KEYS_SHARE else 0

    def _has_room(self, thing: Wanted, words: QRect) -> bool:
        """What it is gives way to what it is called."""
        title = QFontMetrics(self.theme.font("ui", bold=True)).horizontalAdvance(thing.title)
        detail = QFontMetrics(self.theme.font("small")).horizontalAdvance(thing.detail)
        return title + self.theme.space(4) + detail <= words.width()

    def _paint_end(
        self, painter: QPainter, room: QRect, words: QRect, text: str, direction: Qt.LayoutDirection
    ) -> QRect:
        """Second-rank words at the end of what is free; returns what is free then."""
        metrics = QFontMetrics(self.theme.font("small"))
        width = min(metrics.horizontalAdvance(text) + 1, words.width() * 2 // 5)
        at = QRect(words.right() + 1 - width, words.top(), width, words.height())
        self.paint_line(painter, placed(at, room, direction), text, dim=True)
        rest = QRect(words)
        rest.setRight(at.left() - self.theme.space(4))
        return rest

    def _paint_title(self, painter: QPainter, box: QRect, title: str) -> None:
        """Cut as if all of it were bold, so that nothing moves while one types."""
        theme = self.theme
        title = title.replace("\n", " ")
        bold = theme.font("ui", bold=True)
        shown = QFontMetrics(bold).elidedText(title, Qt.TextElideMode.ElideRight, box.width())
        kept = len(shown) if shown == title else len(shown) - 1
        model = self.view.model()
        marked = places(model.query, title) if isinstance(model, PaletteModel) else set[int]()
        layout = QTextLayout(shown, theme.font("ui"))
        option = QTextOption(leading_edge(painter.layoutDirection()))
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([_bold(at) for at in sorted(marked) if at < kept])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(box.width())
        layout.endLayout()
        painter.setPen(theme.colours.text)
        layout.draw(painter, QPointF(box.left(), box.top() + (box.height() - line.height()) / 2))


def _bold(at: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    weight = QTextCharFormat()
    weight.setFontWeight(QFont.Weight.Bold)
    made.start, made.length, made.format = at, 1, weight  # pyright: ignore[reportAttributeAccessIssue] - not in the stubs
    return made
