"""A field that holds one of a few words, or those typed, and the list it opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMoveEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QListView, QSizePolicy

from desktop_chat.ui.design.button import ENTER_KEYS
from desktop_chat.ui.design.fields import LineField, paint_box
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import as_words
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.painting import paint_words, painter_for, placed
from desktop_chat.ui.design.popup import PopupFrame
from desktop_chat.ui.design.saying import tell_current
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.design.tiles import TileDelegate

_MAX_ROWS = 10


class _Tiles(TileDelegate):
    """A tick stands at the row that is the field's."""

    def __init__(self, theme: Theme, view: QListView, choice: QComboBox) -> None:
        super().__init__(theme, view)
        self._choice = choice
        self.shows_ring = False

    def paint_content(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        side = self.theme.icon_px
        if index.row() == self._choice.currentIndex():
            at = QRect(room.right() + 1 - side, room.top() + (room.height() - side) // 2, side, side)
            box = QRectF(placed(at, room, painter.layoutDirection()))
            paint_icon(painter, "check", box, self.theme.colours.accent, self.theme.stroke_px)
        words = room.adjusted(0, 0, -side - self.theme.space(1), 0)
        super().paint_content(painter, placed(words, room, painter.layoutDirection()), index)


class ChoiceList(PopupFrame):
    """The rows of a choice; arrows, the first letters and the mouse choose, Enter takes."""

    #: The row was chosen.
    row_taken = Signal(int)

    def __init__(self, theme: Theme, choice: QComboBox) -> None:
        super().__init__(theme, choice)
        self.view = QListView()
        bare_viewport(self.view)
        self.view.setModel(choice.model())
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollBar(SlimScrollBar(theme))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        for part in (self, self.view):
            part.setAccessibleName(choice.accessibleName())
        self.view.setItemDelegate(_Tiles(theme, self.view, choice))
        layout = stack(self.view)
        layout.setContentsMargins(self.edge_px, self.edge_px, self.edge_px, self.edge_px)
        self.setLayout(layout)
        self.setFocusProxy(self.view)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.view.clicked.connect(self._take)

    def open_for(self, choice: QComboBox) -> None:
        theme, rows = self.popup_theme, choice.count()
        words = max((self.view.sizeHintForColumn(0), *(self._width_of(choice, row) for row in range(rows))))
        inside = words + theme.icon_px + theme.space(5)
        bar = theme.scroll_bar_px if rows > _MAX_ROWS else 0
        height = min(rows, _MAX_ROWS) * theme.control_px
        self.resize(max(choice.width(), inside + bar + 2 * self.edge_px), height + 2 * self.edge_px)
        self.view.setCurrentIndex(choice.model().index(max(choice.currentIndex(), 0), 0))
        self.open_at(choice)
        self.view.scrollTo(self.view.currentIndex())
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)
        tell_current(self.view)

    def _width_of(self, choice: QComboBox, row: int) -> int:
        return choice.fontMetrics().horizontalAdvance(choice.itemText(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS or event.key() == Qt.Key.Key_Space:
            self._take(self.view.currentIndex())
        else:
            super().keyPressEvent(event)

    def _take(self, index: QModelIndex) -> None:
        self.close()
        if index.isValid():
            self.row_taken.emit(index.row())


class _TypedField(LineField):
    """Qt puts it where its style wants it; this puts it where the text of all fields stands."""

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

    def paint_ground(self) -> None:
        """The choice's own is behind it."""


class Choice(QComboBox):
    """One of a few words, or those typed; the wheel scrolls the form and not the choice."""

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str]] = ()) -> None:
        """`entries` are (value, what is shown for it)."""
        super().__init__()
        self._theme = theme
        #: What it opens; None until it was opened once.
        self.rows: ChoiceList | None = None
        self._fit()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, words in entries:
            self.addItem(words, value)
        self.currentTextChanged.connect(self._explain)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fit()
        field = self.lineEdit()
        if isinstance(field, LineField):
            field.set_theme(theme)
        if self.rows is not None:
            self.rows.deleteLater()
            self.rows = None
        self.update()

    def _fit(self) -> None:
        self.setFont(self._theme.font("ui"))
        self.setMinimumHeight(self._theme.control_px)

    def let_type(self, placeholder: str) -> None:
        """Let other words be typed, too."""
        self.setEditable(True)
        self.setLineEdit(_TypedField(self._theme, placeholder, self))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        self.setCurrentIndex(max(self.findData(value), 0))

    def showPopup(self) -> None:
        if not self.count():
            return
        if self.rows is None:
            self.rows = ChoiceList(self._theme, self)
            self.rows.row_taken.connect(self._take)
        # Who opens it without the keyboard has that in it afterwards, as after a click.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.open_for(self)

    def hidePopup(self) -> None:
        if self.rows is not None:
            self.rows.close()
        super().hidePopup()

    def _take(self, row: int) -> None:
        self.setCurrentIndex(row)
        self.activated.emit(row)
        self.textActivated.emit(self.itemText(row))

    def place_field(self) -> None:
        """Put the text where that of all fields stands; it ends before the arrow."""
        field = self.lineEdit()
        end = self._theme.icon_small_px + self._theme.space(2)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        wanted = self.rect().adjusted(end if is_mirrored else 0, 0, 0 if is_mirrored else -end, 0)
        if field is not None and field.geometry() != wanted:
            field.setGeometry(wanted)

    def minimumSizeHint(self) -> QSize:
        """Where there is no room for the words they end in dots, and the tool tip has them whole."""
        return QSize(self._theme.space(24), self._theme.control_px)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._explain(self.currentText())

    def _words_px(self) -> int:
        return self.width() - self._theme.icon_small_px - self._theme.space(5) - round(self._theme.stroke_px)

    def _explain(self, words: str) -> None:
        if not self.isEditable():
            self.setToolTip(as_words(words) if self.fontMetrics().horizontalAdvance(words) > self._words_px() else "")

    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()

    def event(self, event: QEvent) -> bool:
        # The key that opens lists everywhere; else the window would go to another conversation.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _opens_list(event):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.update()

    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        paint_box(self, theme, focused=self.hasFocus())
        painter = painter_for(self)
        side, room = theme.icon_small_px, self.rect()
        arrow = QRect(self.width() - side - theme.space(2), (self.height() - side) // 2, side, side)
        at = QRectF(placed(arrow, room, self.layoutDirection()))
        ink = theme.colours.text_muted if self.isEnabled() else theme.colours.text_faint
        paint_icon(painter, "down", at, ink, theme.stroke_px)
        if not self.isEditable():
            left = theme.space(2) + round(theme.stroke_px)
            words = QRect(left, 0, arrow.left() - left - theme.space(1), self.height())
            painter.setPen(theme.colours.text if self.isEnabled() else theme.colours.text_faint)
            text = painter.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, words.width())
            words = placed(words, room, self.layoutDirection())
            paint_words(painter, QRectF(words), int(Qt.AlignmentFlag.AlignVCenter), text, self.layoutDirection())
        painter.end()


def _opens_list(event: QKeyEvent) -> bool:
    is_alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
    return is_alone and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
