"""Rows of a list as rounded tiles: hover, choice, keyboard focus, an icon, words, and what stands behind them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import box_of, paint_ring, paint_tile, paint_words, placed
from desktop_chat.ui.design.theme import Theme

#: Of a row: the name of its icon, and second-rank words at its end (a shortcut, a size).
ICON_ROLE: Final = Qt.ItemDataRole.UserRole + 901
DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 902
_Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """Shows a row's display text, `ICON_ROLE` and `DETAIL_ROLE`; whoever wants more overrides `paint_content`.

    The view tracks the mouse; a row that cannot be chosen is a heading.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView, parent: QObject | None = None) -> None:
        super().__init__(parent or view)
        self.theme = theme
        self.view = view
        #: Whether the current row wears the focus ring while the view has the keyboard.
        self.shows_ring = True

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self.theme.control_px)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = box_of(option)
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.paint_tile(painter, box, option, index)
            self.paint_content(painter, box.adjusted(theme.space(2), 0, -theme.space(2), 0), index)
        else:
            self.paint_heading(painter, box.adjusted(theme.space(2), theme.space(1), -theme.space(2), 0), index)
        painter.restore()

    def paint_tile(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground of a row, by its state."""
        theme = self.theme
        state = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - not in the stubs
        chosen, hovered = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)  # pyright: ignore[reportUnknownArgumentType] - as above
        is_current = index == self.view.currentIndex()
        tile = QRectF(box)
        paint_tile(painter, tile, theme, chosen=chosen or is_current, hovered=hovered)
        if is_current and self.shows_ring and self.view.hasFocus():
            paint_ring(painter, tile, theme.radius_small, theme)

    def paint_content(self, painter: QPainter, room: QRect, index: _Index) -> None:
        """Icon and words at the beginning of `room`, the detail at its end."""
        theme, direction = self.theme, painter.layoutDirection()
        icon, detail = index.data(ICON_ROLE), str(index.data(DETAIL_ROLE) or "")
        words = QRect(room)
        if icon:
            side = theme.icon_px
            at = QRect(room.left(), room.top() + (room.height() - side) // 2, side, side)
            ink = theme.colours.text_muted
            paint_icon(painter, str(icon), QRectF(placed(at, room, direction)), ink, theme.stroke_px)
            words.setLeft(at.right() + theme.space(2))
        if detail:
            font = theme.font("small")
            width = min(QFontMetrics(font).horizontalAdvance(detail) + 1, words.width() // 2)
            at = QRect(words.right() + 1 - width, room.top(), width, room.height())
            self.paint_line(painter, placed(at, room, direction), detail, dim=True)
            words.setRight(at.left() - theme.space(2))
        self.paint_line(painter, placed(words, room, direction), str(index.data() or ""))

    def paint_heading(self, painter: QPainter, room: QRect, index: _Index) -> None:
        painter.setFont(self.theme.font("caption", bold=True))
        painter.setPen(self.theme.colours.text_muted)
        self._draw(painter, room, str(index.data() or ""))

    def paint_line(self, painter: QPainter, box: QRect, text: str, *, dim: bool = False) -> None:
        """One line that ends in dots where the box ends."""
        painter.setFont(self.theme.font("small" if dim else "ui"))
        painter.setPen(self.theme.colours.text_muted if dim else self.theme.colours.text)
        self._draw(painter, box, text)

    def _draw(self, painter: QPainter, box: QRect, text: str) -> None:
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        paint_words(painter, QRectF(box), int(Qt.AlignmentFlag.AlignVCenter), text, painter.layoutDirection())
