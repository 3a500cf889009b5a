"""Fields painted from the theme: a line, some lines, a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import box_of
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme


def paint_box(field: QWidget, theme: Theme, *, focused: bool) -> None:
    """The ground and the outline of a field."""
    painter = QPainter(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = theme.stroke_px if focused else theme.border_px
    box = QRectF(field.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(theme.colours.focus if focused else theme.colours.border_strong, width))
    painter.setBrush(theme.colours.surface_raised)
    painter.drawRoundedRect(box, theme.radius_small, theme.radius_small)
    painter.end()


def _clear_ground(field: QWidget) -> None:
    """Let the painted box be seen through what Qt fills."""
    palette = QPalette(field.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
    field.setPalette(palette)


class LineField(QLineEdit):
    """One line of text."""

    def __init__(self, theme: Theme, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        self.setMinimumHeight(theme.control_px)
        self.setTextMargins(theme.space(2), 0, theme.space(2), 0)
        _clear_ground(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._keep_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place()

    def _keep_place(self) -> None:
        choice = self.parentWidget()
        if isinstance(choice, Choice):
            choice.place_field()

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        if not isinstance(self.parentWidget(), QComboBox):
            paint_box(self, self._theme, focused=self.hasFocus())
        super().paintEvent(arg__1)


class TextArea(QPlainTextEdit):
    """A few lines of text; Tab leaves it."""

    def __init__(self, theme: Theme, lines: int, placeholder: str = "", *, mono: bool = False) -> None:
        super().__init__()
        self._theme = theme
        if mono:
            self.setFont(theme.mono_font("small"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(theme.space(1.5))
        inset = round(theme.stroke_px)
        self.setViewportMargins(inset, inset, inset, inset)
        height = self.fontMetrics().lineSpacing() * lines + 2 * (round(self.document().documentMargin()) + inset)
        self.setFixedHeight(height)
        _clear_ground(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def text(self) -> str:
        return self.toPlainText()

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.Paint:
            paint_box(self, self._theme, focused=self.hasFocus())
            return True
        return super().event(e)

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.update()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.update()


class _RoomyRows(QStyledItemDelegate):
    """Rows that can be told apart and hit; their text begins where that of the field does."""

    def __init__(self, theme: Theme, choice: QComboBox) -> None:
        super().__init__(choice)
        self._choice = choice
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(hint.height(), self.theme.space(7)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box, colours = box_of(option), self.theme.colours
        painter.fillRect(
            box, colours.pressed if index == self._choice.view().currentIndex() else colours.surface_raised
        )
        painter.setPen(colours.text)
        room = box.adjusted(self.theme.space(2), 0, -self.theme.space(2), 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class Choice(QComboBox):
    """One of a few words, or those typed; the wheel scrolls the form and not the choice."""

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str]] = ()) -> None:
        """`entries` are (value, what is shown for it)."""
        super().__init__()
        self._theme = theme
        self.setMinimumHeight(theme.control_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, words in entries:
            self.addItem(words, value)
        self.setMaxVisibleItems(max(self.count(), self.maxVisibleItems()))
        self._rows = _RoomyRows(theme, self)
        self.setItemDelegate(self._rows)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._rows.theme = theme
        self.update()

    def let_type(self, placeholder: str) -> None:
        """Let other words be typed, too."""
        self.setEditable(True)
        self.setLineEdit(LineField(self._theme, placeholder, self))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        self.setCurrentIndex(max(self.findData(value), 0))

    def place_field(self) -> None:
        """Put the text where that of all fields stands; it ends before the arrow."""
        field = self.lineEdit()
        wanted = self.rect().adjusted(0, 0, -self._theme.icon_small_px - self._theme.space(2), 0)
        if field is not None and field.geometry() != wanted:
            field.setGeometry(wanted)

    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()

    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        paint_box(self, theme, focused=self.hasFocus())
        painter = QPainter(self)
        side = theme.icon_small_px
        arrow = QRectF(self.width() - side - theme.space(2), (self.height() - side) / 2, side, side)
        paint_icon(painter, "down", arrow, theme.colours.text_muted, theme.stroke_px)
        if not self.isEditable():
            left = theme.space(2) + round(theme.stroke_px)
            room = QRectF(left, 0, arrow.left() - left - theme.space(1), self.height())
            painter.setPen(theme.colours.text)
            text = painter.fontMetrics().elidedText(
                self.currentText(), Qt.TextElideMode.ElideRight, round(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
