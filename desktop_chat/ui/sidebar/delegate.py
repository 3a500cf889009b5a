"""One painter for all rows of the conversations: headings, titles, marks; and the field a title is changed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.ui.design.painting import box_of, paint_ring, paint_surface, paint_tile, placed
from desktop_chat.ui.sidebar.days import Heading
from desktop_chat.ui.sidebar.marks import paint_bin, paint_running, paint_unread

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.design.theme import Theme
    from desktop_chat.ui.sidebar.view import ConversationView

    AnyIndex = QModelIndex | QPersistentModelIndex


class ConversationDelegate(QStyledItemDelegate):
    #: The list is to be this high per row; carries pixels.
    row_px_changed = Signal(int)

    def __init__(self, theme: Theme, view: ConversationView) -> None:
        super().__init__(view)
        self._view = view
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._plain, self._bold = theme.font("ui"), theme.font("ui", bold=True)
        self._caption = theme.font("caption", bold=True)
        self.row_px = max(theme.row_px, QFontMetrics(self._bold).height() + theme.space(3))
        self.row_px_changed.emit(self.row_px)

    # Where things are in a row

    def mark_box(self, box: QRect) -> QRect:
        """Where a row's mark or bin is."""
        side = self.theme.icon_px
        left = box.right() - self.theme.space(2) - side
        return placed(
            QRect(left, box.top() + (box.height() - side) // 2, side, side), box, self._view.layoutDirection()
        )

    def title_box(self, box: QRect, *, marked: bool) -> QRect:
        theme = self.theme
        right = theme.space(3) + (theme.icon_px if marked else 0)
        return placed(box.adjusted(theme.space(3), 0, -right, 0), box, self._view.layoutDirection())

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model, box = self._view.conversations, box_of(option)
        row = model.row(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row.title)
        else:
            self._paint_ground(painter, box, row, index)
            self._paint_row(painter, box, row, model.title(row))
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, title: str) -> None:
        theme = self.theme
        painter.setFont(self._caption)
        painter.setPen(theme.colours.text_muted)
        room = self.title_box(box, marked=False).adjusted(0, 0, 0, -theme.space(1.5))
        self._paint_text(painter, room, title, Qt.AlignmentFlag.AlignBottom)

    def _paint_ground(self, painter: QPainter, box: QRect, row: Conversation, index: AnyIndex) -> None:
        theme, view = self.theme, self._view
        tile = self._tile(box)
        is_open, is_chosen = row.id == view.open_id, view.selectionModel().isSelected(index)
        paint_tile(painter, tile, theme, chosen=is_open or is_chosen, hovered=view.hovered == index.row())
        if is_open:
            self._paint_open_mark(painter, tile)
        if view.ring and index == view.currentIndex():
            paint_ring(painter, tile, theme.radius_small, theme)

    def _paint_open_mark(self, painter: QPainter, tile: QRectF) -> None:
        """A short bar at the leading edge: it tells the open conversation from others that are chosen with it."""
        theme, inset = self.theme, tile.height() / 4
        width = theme.space(0.75)
        if theme.outline is not None:  # it is not to be lost in that
            tile = tile.adjusted(theme.space(1), 0, -theme.space(1), 0)
        left = tile.left() if self._view.layoutDirection() is Qt.LayoutDirection.LeftToRight else tile.right() - width
        bar = QRectF(left, tile.top() + inset, width, tile.height() - 2 * inset)
        paint_surface(painter, bar, width / 2, theme.colours.accent, None, 0)

    def _paint_row(self, painter: QPainter, box: QRect, row: Conversation, title: str) -> None:
        view, mark = self._view, self.mark_box(box)
        hovered, running = view.hovered == view.row_at(box.center().y()), view.conversations.is_running(row.id)
        painter.setFont(self._font_of(row))
        painter.setPen(self.theme.colours.text)
        marked = hovered or running or row.unread
        self._paint_text(painter, self.title_box(box, marked=marked), title, Qt.AlignmentFlag.AlignVCenter)
        if hovered:
            paint_bin(painter, QRectF(mark), self.theme, pointed_at=mark.contains(view.pointer))
        elif running:
            paint_running(painter, QRectF(mark), self.theme, view.breath.strength)
        elif row.unread:
            paint_unread(painter, QRectF(mark), self.theme)

    def _font_of(self, row: Conversation) -> QFont:
        return self._bold if row.unread else self._plain

    def _paint_text(self, painter: QPainter, room: QRect, text: str, vertical: Qt.AlignmentFlag) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        # A title is written as its own script is, but stands where the window is read from.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        is_mirrored = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = vertical | side | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, shown)

    def _tile(self, box: QRect) -> QRectF:
        return QRectF(box).adjusted(0, self.theme.space(0.25), 0, -self.theme.space(0.25))

    # Qt's

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.row_px)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        from desktop_chat.ui.design.fields import LineField

        editor = LineField(self.theme, parent=parent)
        editor.setFont(self._plain)
        # So that the title stays where it was; two pixels are the field's own.
        editor.setTextMargins(self.theme.space(2.5), 0, self.theme.space(2.5), 0)
        editor.setAccessibleName(self.tr("Title of the conversation"))
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """What was typed already stays when the conversation changes meanwhile."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(box_of(option).adjusted(0, self.theme.space(0.25), 0, -self.theme.space(0.25)))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        from PySide6.QtWidgets import QToolTip

        QToolTip.showText(event.globalPos(), self.tip(index.row()), view.viewport(), self._view.visualRect(index))
        return True

    def tip(self, at: int) -> str:
        """When a conversation was last written, below its title where that is cut."""
        from desktop_chat.ui.sidebar.tips import tip_of

        row = self._view.conversations.conversation(at)
        if row is None:
            return ""
        box, title = self._view.box_of_row(at), self._view.conversations.title(row)
        is_cut = QFontMetrics(self._font_of(row)).horizontalAdvance(title) > self.title_box(box, marked=True).width()
        return tip_of(row, title if is_cut else "")
