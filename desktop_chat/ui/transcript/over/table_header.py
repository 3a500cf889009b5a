"""The captions of a long table, kept at the top of the viewport while its rows are scrolled below them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.columns import TableColumns
from desktop_chat.ui.transcript.kinds.table.frame import (
    paint_hairline,
    paint_header_ground,
    paint_shades,
    paint_sort_mark,
)
from desktop_chat.ui.transcript.over.host import BlockKey


class TableHeader(QWidget):
    """Shows what `LeafState` says of the first row; its height is `height_of`."""

    #: A caption was clicked: its column. Not while the table is `fixed`.
    pressed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = BlockKey("", 0)
        self._columns: TableColumns | None = None
        self._leaf: LeafState | None = None
        self._shown: object = None
        self._pressed_column: int | None = None
        self._is_fixed = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Captions of the table"))

    @staticmethod
    def height_of(columns: TableColumns) -> int:
        """With the line below it."""
        return columns.header.height + round(columns.style.theme.border_px)

    def show_captions(self, key: BlockKey, columns: TableColumns, leaf: LeafState, *, fixed: bool) -> None:
        """`fixed`: a click does nothing."""
        self.key = key
        shown = (id(columns), columns.version, leaf.x, leaf.sort, fixed)
        if shown == self._shown:
            return
        self._shown, self._columns, self._leaf, self._is_fixed = shown, columns, leaf, fixed
        self.setCursor(Qt.CursorShape.ArrowCursor if fixed else Qt.CursorShape.PointingHandCursor)
        self.update()

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_column = self._column_at(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        column, self._pressed_column = self._pressed_column, None
        inside = self.rect().contains(event.position().toPoint())
        if column is not None and inside and column == self._column_at(event) and not self._is_fixed:
            self.pressed.emit(column)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        columns, leaf = self._columns, self._leaf
        if columns is None or leaf is None:
            return
        style, row = columns.style, columns.header
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.fillRect(area, style.colours.surface)
        paint_header_ground(painter, area, style, rounded=False)
        left = -self._scrolled(columns, leaf)
        painter.setClipRect(area)
        painter.setPen(QPen(style.colours.text_muted if columns.muted else style.colours.text))
        for column in range(columns.column_at(-left), columns.column_at(area.width() - left) + 1):
            x = columns.lefts[column]
            x += row.text_left(column, columns.lefts[column + 1] - x)
            row.box(column).paint(painter, left + x, style.cell_padding_y)
        paint_sort_mark(painter, columns, leaf, left, 0.0)
        paint_shades(painter, area, style, -left, columns.total - area.width() + left)
        border = style.theme.border_px
        for edge in (0.0, area.width() - border):
            painter.fillRect(QRectF(edge, 0, border, area.height()), style.colours.border)
        paint_hairline(painter, area, area.bottom() - border, style)
        painter.end()

    def _column_at(self, event: QMouseEvent) -> int | None:
        if self._columns is None or self._leaf is None:
            return None
        return self._columns.column_at(event.position().x() + self._scrolled(self._columns, self._leaf))

    def _scrolled(self, columns: TableColumns, leaf: LeafState) -> float:
        return min(leaf.x, max(columns.total - self.width(), 0.0))
