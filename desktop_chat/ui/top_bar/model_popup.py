"""The list of endpoints and their models that the model picker opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.painting import box_of
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme

_CHOICE_ROLE = Qt.ItemDataRole.UserRole
#: With fewer models than this a search field only is in the way.
_SEARCH_FROM = 9
_MAX_ROWS = 10


class _RowDelegate(QStyledItemDelegate):
    """Endpoint names as small headings, models below them, a tick at the current one."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self.theme = theme
        self.current: tuple[str, str] = ("", "")
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.theme.control_px)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, colours = self.theme, self.theme.colours
        box = box_of(option)
        choice: tuple[str, str] | None = index.data(_CHOICE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if choice is not None and index == self._view.currentIndex():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.pressed)
            painter.drawRoundedRect(QRectF(box), theme.radius_small, theme.radius_small)
        if choice is None:
            painter.setFont(theme.font("caption", bold=True))
            painter.setPen(colours.text_muted)
            text_box = box.adjusted(theme.space(2), theme.space(1), -theme.space(2), 0)
        else:
            painter.setFont(theme.font("ui"))
            painter.setPen(colours.text)
            text_box = box.adjusted(theme.space(2), 0, -theme.space(2) - theme.icon_px, 0)
            if choice == self.current:
                self._paint_tick(painter, box)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideMiddle, text_box.width())
        painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_tick(self, painter: QPainter, box: QRect) -> None:
        side = self.theme.icon_px
        tick = QRectF(box.right() - self.theme.space(1) - side, box.center().y() - side / 2, side, side)
        paint_icon(painter, "check", tick, self.theme.colours.accent, self.theme.stroke_px)


class ModelPopup(QFrame):
    #: A model was chosen; carries (endpoint id, model).
    choice_made = Signal(object)
    #: The user wants to set up another server.
    connect_requested = Signal()
    #: The user wants to change this endpoint; carries its id.
    edit_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._choices: list[tuple[str, str, str]] = []
        #: The lower left corner, on the screen.
        self._corner = QPoint()
        self._rows = QStandardItemModel(self)
        self.search = LineField(theme, self.tr("Search models"))
        self.search.setAccessibleName(self.tr("Search models"))
        self.view = QListView()
        self.view.setModel(self._rows)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollBar(SlimScrollBar(theme))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Models"))
        self.view.setMouseTracking(True)
        self.view.viewport().setAutoFillBackground(False)
        self._delegate = _RowDelegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self.edit_button = Button(theme, self.tr("Change this server"), "pencil")
        self.connect_button = Button(theme, self.tr("Connect your own server"), "server")
        for button in (self.edit_button, self.connect_button):
            button.set_left_aligned()
        layout = stack(self.search, self.view, self.edit_button, self.connect_button, spacing=theme.space(1))
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self.setLayout(layout)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._take_current)
        self.view.clicked.connect(self._take)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.connect_button.clicked.connect(self._connect)
        self.edit_button.clicked.connect(self._edit)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        for button in (self.edit_button, self.connect_button):
            button.set_theme(theme)
        self.search.set_theme(theme)

    def set_choices(self, choices: Sequence[tuple[str, str, str]], current: tuple[str, str]) -> None:
        """List (endpoint id, endpoint name, model); `current` is (endpoint id, model)."""
        self._choices = list(choices)
        self._delegate.current = current
        self.search.setVisible(len(self._choices) >= _SEARCH_FROM)
        self._fill()
        if self.isVisible():
            self._fit()

    def set_editable(self, editable: bool) -> None:
        """Offer to change the current endpoint, or not, as for the built-in one."""
        self.edit_button.setVisible(editable)

    def show_above(self, corner: QPoint) -> None:
        """Open with the lower left corner at a point of the screen, the keyboard in the list."""
        self.search.clear()
        self._corner = corner
        self._fit()
        self._place()
        self.show()
        (self.search if self.search.isVisible() else self.view).setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_current()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the corners round; a translucent background would have black ones where nothing composes windows."""
        super().resizeEvent(event)
        self._place()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self._theme.radius, self._theme.radius)
        self.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.border_px / 2
        painter.setPen(QPen(theme.colours.border_strong, theme.border_px))
        painter.setBrush(theme.colours.surface_raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.radius, theme.radius)
        painter.end()

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        self._rows.clear()
        heading = ""
        for endpoint_id, name, model in self._choices:
            if not all(word in f"{name} {model}".casefold() for word in words):
                continue
            if endpoint_id != heading:
                heading = endpoint_id
                item = QStandardItem(name)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                self._rows.appendRow(item)
            item = QStandardItem(model or self.tr("The server's own choice"))
            item.setData((endpoint_id, model), _CHOICE_ROLE)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self._rows.appendRow(item)
            if (endpoint_id, model) == self._delegate.current or not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(item.index())
        if self.isVisible():
            self.view.scrollTo(self.view.currentIndex())

    def _place(self) -> None:
        """Whatever its height, its lower edge stays where it is."""
        self.move(self._corner - QPoint(0, self.height() + self._theme.space(1)))

    def _fit(self) -> None:
        rows = min(max(self._rows.rowCount(), 1), _MAX_ROWS)
        self.view.setFixedHeight(rows * self._theme.control_px)
        self.setFixedWidth(self._theme.popup_px)
        self.adjustSize()

    def _take_current(self) -> None:
        self._take(self.view.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE_ROLE)
        if choice is not None:
            self.close()
            self.choice_made.emit(choice)

    def _connect(self) -> None:
        self.close()
        self.connect_requested.emit()

    def _edit(self) -> None:
        self.close()
        self.edit_requested.emit(self._delegate.current[0])
