"""The rows of the conversation list: how they look, and what pointer and keys do to them."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.ui.design.button import KEYBOARD_REASONS
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import box_of
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.sidebar.model import ID_ROLE, RUNNING_ROLE


class ConversationDelegate(QStyledItemDelegate):
    """Paints a row: title, a dot while an answer runs, a bin under the pointer; edits the title in place."""

    #: The bin of a row was clicked; carries the conversation's id.
    delete_clicked = Signal(str)

    def __init__(self, theme: Theme, view: ConversationView) -> None:
        super().__init__(view)
        self.theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.theme.row_px)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, colours = self.theme, self.theme.colours
        box = box_of(option)
        current = index == self._view.currentIndex()
        hovered = index == self._view.hovered
        tile = QRectF(box).adjusted(0, theme.space(0.25), 0, -theme.space(0.25))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.pressed if current else colours.hover)
            painter.drawRoundedRect(tile, theme.radius_small, theme.radius_small)
        if current and self._view.ring:
            painter.setPen(QPen(colours.focus, theme.stroke_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = theme.stroke_px / 2
            painter.drawRoundedRect(tile.adjusted(inset, inset, -inset, -inset), theme.radius_small, theme.radius_small)
        text_box = box.adjusted(theme.space(3), 0, -theme.space(3), 0)
        if index.data(RUNNING_ROLE) or hovered:
            text_box.setRight(self.mark_box(box).left() - theme.space(2))
        painter.setFont(theme.font("ui"))
        painter.setPen(colours.text)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, text_box.width())
        painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter, text)
        self._paint_mark(painter, box, bool(index.data(RUNNING_ROLE)), hovered)
        painter.restore()

    def _paint_mark(self, painter: QPainter, box: QRect, running: bool, hovered: bool) -> None:
        theme, mark = self.theme, self.mark_box(box)
        if hovered:
            ink = theme.colours.text if mark.contains(self._view.pointer) else theme.colours.text_muted
            paint_icon(painter, "trash", QRectF(mark), ink, theme.stroke_px)
        elif running:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colours.accent)
            painter.drawEllipse(QRectF(mark).center(), theme.space(1), theme.space(1))

    def mark_box(self, box: QRect) -> QRect:
        """Where a row's dot or bin is."""
        side = self.theme.icon_px
        return QRect(box.right() - self.theme.space(2) - side, box.center().y() - side // 2, side, side)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            box = box_of(option)
            if self.mark_box(box).contains(event.position().toPoint()):
                self.delete_clicked.emit(index.data(ID_ROLE))
                return True
        return super().editorEvent(event, model, option, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = box_of(option)
        inset = self.theme.space(0.5)
        editor.setGeometry(box.adjusted(inset, inset, -inset, -inset))


class ConversationView(QListView):
    #: The user wants the current conversation deleted (Del).
    delete_pressed = Signal()
    #: The current row is another one; carries the conversation's id.
    row_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.hovered = QModelIndex()
        self.pointer = QPoint()
        #: True while the focus came by keyboard and is to be seen.
        self.ring = False
        #: While set, `row_chosen` keeps silent.
        self.quiet = False
        bare_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def choose(self, index: QModelIndex) -> None:
        """Make a row the current one without telling `row_chosen`."""
        was_quiet, self.quiet = self.quiet, True
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.quiet = was_quiet

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if not self.quiet and current.isValid():
            self.row_chosen.emit(current.data(ID_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ring = True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_ring(event.reason() in KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)

    def _show_ring(self, shown: bool) -> None:
        if shown is not self.ring:
            self.ring = shown
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ring = False
        index = self.indexAt(event.position().toPoint())
        delegate = self.itemDelegate()
        if index.isValid() and isinstance(delegate, ConversationDelegate):
            if event.button() is not Qt.MouseButton.LeftButton:
                return
            if delegate.mark_box(self.visualRect(index)).contains(event.position().toPoint()):
                delegate.delete_clicked.emit(index.data(ID_ROLE))
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        super().mouseMoveEvent(e)
        self.pointer = e.position().toPoint()
        self._hover(self.indexAt(self.pointer))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def _hover(self, index: QModelIndex) -> None:
        if index.isValid() or self.hovered.isValid():
            self.hovered = index
            self.viewport().update()
