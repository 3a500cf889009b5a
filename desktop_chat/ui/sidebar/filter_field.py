"""The field above the conversations that narrows them down as one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import ENTER_KEYS, Button
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme

#: The number of hits is told once the typing rests.
TELL_MS = 600


class FilterField(LineField):
    #: Other words are looked for; carries the text.
    text_typed = Signal(str)
    #: The keyboard is to go down into the list.
    left_downwards = Signal()
    #: The first of what was found is to be opened.
    first_requested = Signal()
    #: Esc was pressed in the empty field.
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setPlaceholderText(self.tr("Filter by title"))
        self.setAccessibleName(self.tr("Filter the conversations"))
        self.clear_button = Button(theme, icon="close", tip=self.tr("Show all conversations"), parent=self)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        self._tell_timer = QTimer(self, singleShot=True, interval=TELL_MS)
        self._tell_timer.timeout.connect(self._tell)
        self._count = 0
        self._make_room()
        self.textChanged.connect(self._changed)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.clear_button.set_theme(theme)
        self._make_room()

    def tell_count(self, count: int) -> None:
        """So many conversations are left: said to a screen reader, once the typing rests."""
        self._count = count
        self._tell_timer.start()

    def count_words(self) -> str:
        if self._count == 1:
            return self.tr("1 conversation found")
        return self.tr("{0} conversations found").format(self._count)

    def event(self, arg__1: QEvent) -> bool:
        is_override = arg__1.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(arg__1, QKeyEvent) and arg__1.key() == Qt.Key.Key_Escape:
            arg__1.accept()  # the window's own Esc stops answers
            return True
        return super().event(arg__1)

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        key = arg__1.key()
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.left_downwards.emit()
        elif key in ENTER_KEYS:
            self.first_requested.emit()
        else:
            super().keyPressEvent(arg__1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        theme, painter, side = self._theme, QPainter(self), self._theme.icon_small_px
        left = theme.space(2.5) if self._is_from_left() else self.width() - theme.space(2.5) - side
        box = QRectF(left, (self.height() - side) / 2, side, side)
        paint_icon(painter, "search", box, theme.colours.text_muted, theme.stroke_px)
        painter.end()

    def _changed(self, text: str) -> None:
        self.clear_button.setVisible(bool(text))
        self.text_typed.emit(text)

    def _is_from_left(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.LeftToRight

    def _make_room(self) -> None:
        """For the icon at the leading edge and the button at the other."""
        theme = self._theme
        leading, trailing = theme.icon_small_px + theme.space(4), self.height()
        margins = (leading, 0, trailing, 0) if self._is_from_left() else (trailing, 0, leading, 0)
        self.setTextMargins(*margins)
        inset = theme.space(0.75)
        side = self.height() - 2 * inset
        left = self.width() - inset - side if self._is_from_left() else inset
        self.clear_button.setGeometry(left, inset, side, side)

    def _tell(self) -> None:
        say(self, self.count_words())
