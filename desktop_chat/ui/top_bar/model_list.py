"""The list in the model picker: a line for each model, with its star, a tick at the one that answers now."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.ui.design.button import ENTER_KEYS
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import box_of, paint_ring, paint_tile, paint_words, placed
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.top_bar.model_rows import ModelChoice, ModelRow, ModelRows, RowKind


class ModelList(QListView):
    #: A model is to be marked as a favourite, or no longer; carries (endpoint id, model).
    star_toggled = Signal(object)
    #: A row was taken; carries a ModelRow.
    row_taken = Signal(object)

    def __init__(self, theme: Theme, rows: ModelRows) -> None:
        super().__init__()
        self._theme = theme
        self._rows = rows
        #: The row whose star the mouse button went down on.
        self._starring: ModelChoice | None = None
        self.setModel(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._delegate = _RowDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.entered.connect(self._point_at)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        self.viewport().update()

    def current_row(self) -> ModelRow | None:
        return self._rows.row_at(self.currentIndex())

    def toggle_star(self) -> None:
        """Of the row that is chosen, if it is a model's."""
        row = self.current_row()
        if row is not None and row.kind is RowKind.MODEL:
            self.star_toggled.emit(row.choice)

    def take_current(self) -> None:
        row = self.current_row()
        if row is not None:
            self.row_taken.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            self.take_current()
        elif event.key() == Qt.Key.Key_Space:
            self.toggle_star()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._starred_at(event.position().toPoint())
        self._starring = row.choice if row is not None and event.button() is Qt.MouseButton.LeftButton else None
        if self._starring is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        at, starring, self._starring = e.position().toPoint(), self._starring, None
        if starring is not None:
            row = self._starred_at(at)
            if row is not None and row.choice == starring:
                self.star_toggled.emit(starring)
            return
        super().mouseReleaseEvent(e)
        row = self._rows.row_at(self.indexAt(at))
        if row is not None and e.button() is Qt.MouseButton.LeftButton:
            self.row_taken.emit(row)

    def _point_at(self, index: QModelIndex) -> None:
        """What is below the mouse is chosen, but not scrolled to: it is in sight."""
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.setAutoScroll(False)
            self.setCurrentIndex(index)
            self.setAutoScroll(True)

    def _starred_at(self, at: QPoint) -> ModelRow | None:
        """The model whose star is at a place of the viewport."""
        index = self.indexAt(at)
        row = self._rows.row_at(index)
        if row is None or row.kind is not RowKind.MODEL:
            return None
        box = self._delegate.star_box(self.visualRect(index), self.layoutDirection())
        return row if box.contains(at) else None


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: ModelList) -> None:
        super().__init__(view)
        self.theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.theme.control_px)

    def star_box(self, box: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Where a row's star is to be hit: a square at its end."""
        side = box.height()
        return placed(QRect(box.right() + 1 - side, box.top(), side, side), box, direction)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._view.model().data(index, Qt.ItemDataRole.UserRole)
        if not isinstance(row, ModelRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = box_of(option)
        is_chosen = index == self._view.currentIndex()
        if is_chosen:
            paint_tile(painter, QRectF(box), self.theme, chosen=True, hovered=False)
            if self._view.hasFocus():
                paint_ring(painter, QRectF(box), self.theme.radius_small, self.theme)
        _RowPainting(painter, self.theme, box, self._view.layoutDirection()).paint(row, chosen=is_chosen)
        painter.restore()


class _RowPainting:
    """One row from left to right; what is painted takes its room from both ends. Mirrored as a whole."""

    def __init__(self, painter: QPainter, theme: Theme, box: QRect, direction: Qt.LayoutDirection) -> None:
        self._painter, self._theme, self._box, self._direction = painter, theme, box, direction
        self._left, self._right = box.left() + theme.space(2), box.right() + 1 - theme.space(2)

    def paint(self, row: ModelRow, *, chosen: bool) -> None:
        colours = self._theme.colours
        match row.kind:
            case RowKind.HEADING:
                self._box = self._box.adjusted(0, self._theme.space(1), 0, 0)
                self._painter.setFont(self._theme.font("caption", bold=True))
                self._text(row.text, colours.text_muted)
            case RowKind.ASKING:
                self._painter.setFont(self._theme.font("small"))
                self._text(row.text, colours.text_muted)
            case RowKind.TROUBLE:
                self._painter.setFont(self._theme.font("small"))
                self._at_end(QCoreApplication.translate("ModelList", "Retry"), colours.link)
                self._text(row.text, colours.danger, Qt.TextElideMode.ElideRight)
            case RowKind.TYPED:
                self._icon_at_start("enter")
                self._painter.setFont(self._theme.font("ui"))
                self._text(row.text, colours.text)
            case RowKind.MODEL:
                self._model(row, chosen=chosen)

    def _model(self, row: ModelRow, *, chosen: bool) -> None:
        colours, theme = self._theme.colours, self._theme
        self._right = self._box.right() + 1 - self._box.height()
        side = theme.icon_small_px
        star = QRect(self._right + (self._box.height() - side) // 2, self._middle(side), side, side)
        if row.favourite:
            self._icon("star_full", star, colours.accent)
        elif chosen:
            self._icon("star", star, colours.text_muted)
        if row.current:
            self._right -= theme.icon_px
            self._icon(
                "check", QRect(self._right, self._middle(theme.icon_px), theme.icon_px, theme.icon_px), colours.accent
            )
            self._right -= theme.space(1)
        self._painter.setFont(theme.font("caption"))
        if row.loaded:
            self._at_end(QCoreApplication.translate("ModelList", "loaded"), colours.text_muted)
        if row.server:
            self._at_end(row.server, colours.text_muted)
        self._painter.setFont(theme.font("ui"))
        self._text(row.text, colours.text)

    def _text(self, text: str, colour: QColor, cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        """In the room that is left; names are cut in the middle: their ends tell them from others."""
        width = max(0, self._right - self._left)
        self._draw(text, QRect(self._left, self._box.top(), width, self._box.height()), colour, cut)

    def _at_end(self, text: str, colour: QColor) -> None:
        """A few words at the end, in no more than a third of the row."""
        metrics = QFontMetrics(self._painter.font())
        width = min(metrics.horizontalAdvance(text) + 1, self._box.width() // 3)
        self._right -= width
        self._draw(
            text, QRect(self._right, self._box.top(), width, self._box.height()), colour, Qt.TextElideMode.ElideMiddle
        )
        self._right -= self._theme.space(2)

    def _draw(self, text: str, room: QRect, colour: QColor, cut: Qt.TextElideMode) -> None:
        self._painter.setPen(colour)
        elided = self._painter.fontMetrics().elidedText(text, cut, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        paint_words(
            self._painter, QRectF(placed(room, self._box, self._direction)), int(flags), elided, self._direction
        )

    def _icon_at_start(self, name: str) -> None:
        side = self._theme.icon_small_px
        self._icon(name, QRect(self._left, self._middle(side), side, side), self._theme.colours.text_muted)
        self._left += side + self._theme.space(2)

    def _icon(self, name: str, box: QRect, colour: QColor) -> None:
        where = QRectF(placed(box, self._box, self._direction))
        paint_icon(self._painter, name, where, colour, self._theme.stroke_px)

    def _middle(self, side: int) -> int:
        return self._box.top() + (self._box.height() - side) // 2
