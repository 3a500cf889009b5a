"""What the model picker opens: a field to search in, the list of servers and models, and what to do with servers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop_chat.core.offers import ServerOffer
from desktop_chat.ui.came_from import CameFrom
from desktop_chat.ui.design.button import ENTER_KEYS, Button
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.painting import paint_surface, painter_for
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.top_bar.model_list import ModelList
from desktop_chat.ui.top_bar.model_rows import ModelChoice, ModelRow, ModelRows, RowKind

_MAX_ROWS = 12
_MIN_ROWS = 2
#: Keys that move in the list while the keyboard is in the field.
_MOVING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class _Around(QWidget):
    """Lies unseen over the rest of the window, where a click ends what is open."""

    #: It was clicked.
    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class ModelPopup(QFrame):
    """Lies over its window as a part of it: a screen reader finds no window of its own that Qt calls a popup."""

    #: A model was chosen; carries (endpoint id, model).
    choice_made = Signal(object)
    #: A model is to be marked as a favourite, or no longer; carries (endpoint id, model).
    star_toggled = Signal(object)
    #: A server is to be asked again; carries its endpoint's id.
    retry_requested = Signal(str)
    #: The user wants to set up another server.
    connect_requested = Signal()
    #: The user wants to change this endpoint; carries its id.
    edit_requested = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._around = _Around(window)
        self._around.hide()
        self.hide()
        self._theme = theme
        self._current: ModelChoice = ("", "")
        self._came_from = CameFrom()
        self._is_open = False
        #: What was said last of the row that is chosen.
        self._said = ""
        #: The picker and the room there is, in the window.
        self._anchor, self._room = QRect(), QRect()
        self._rows = ModelRows()
        self._rows.setParent(self)
        self.setAccessibleName(self.tr("Servers and models"))
        self.search = LineField(theme, self.tr("Search, or type a model's name"))
        self.search.begin_with_rows()
        self.search.setAccessibleName(self.tr("Search models, or type a model's name"))
        self.view = ModelList(theme, self._rows)
        self.view.setAccessibleName(self.tr("Models"))
        self._nothing = label(theme, self.tr("No model is called that."), "small", dim=True)
        self._nothing.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self.edit_button = Button(theme, self.tr("Change this server"), "pencil", pad=2)
        self.connect_button = Button(theme, self.tr("Connect a server"), "server", pad=2)
        for button in self._actions():
            button.set_left_aligned()
        parts = (self.search, self.view, self._nothing, self.edit_button, self.connect_button)
        self._stack = stack(*parts, spacing=theme.space(1))
        self._stack.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self._stack.insertSpacing(self._stack.indexOf(self.edit_button), theme.space(3))
        self.setLayout(self._stack)
        self._connect()
        window.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.search, self.view, self._nothing, self.edit_button, self.connect_button):
            part.set_theme(theme)
        if self._is_open:
            self._fit()

    def set_offers(
        self, offers: Sequence[ServerOffer], favourites: Collection[ModelChoice], current: ModelChoice
    ) -> None:
        """List these; `current` answers now. What was chosen in the list stays chosen."""
        self._current = current
        chosen = self.view.current_row()
        self._rows.show(offers, favourites, current)
        self._choose(chosen)
        self._fit()

    def set_editable(self, editable: bool) -> None:
        """Offer to change the current endpoint, or not, as for the built-in one."""
        self.edit_button.setVisible(editable)

    def show_below(self, anchor: QRect, room: QRect) -> None:
        """Open below a part of the window, at its trailing edge, within `room` in the window; to be typed into."""
        self._anchor, self._room = anchor, room
        self._came_from.note()
        self._said, self._is_open = "", True
        self.search.clear()
        self._choose(None)
        self._fit()
        for part in (self._around, self):
            part.show()
            part.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._tell()
        self.view.scrollTo(self.view.currentIndex(), ModelList.ScrollHint.PositionAtCenter)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the keyboard back."""
        super().closeEvent(event)
        if not self._is_open:
            return
        self._is_open = False
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        # Hidden first, or Qt hands the keyboard to whatever comes next.
        self._around.hide()
        self.hide()
        if had_focus:
            self._came_from.go_back()

    def _follow(self, _before: object, now: QWidget | None) -> None:
        """Whatever else gets the keyboard ends it."""
        if self._is_open and now is not None and not self.isAncestorOf(now):
            self.close()

    # Keys

    def event(self, event: QEvent) -> bool:
        # Esc is the window's for stopping an answer, but not in here.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next_: bool, /) -> bool:
        """Tab goes round in it."""
        if not self._is_open:
            return True
        stops = [part for part in (self.search, self.view, *self._actions()) if part.isVisible()]
        at = next((at for at, part in enumerate(stops) if part.hasFocus()), 0)
        reason = Qt.FocusReason.TabFocusReason if next_ else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if next_ else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self._is_open:
            self.close()
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVING:
                self.view.keyPressEvent(event)
                return True
            if event.key() in ENTER_KEYS:
                self.view.take_current()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.view.toggle_star()
        else:
            super().keyPressEvent(event)

    # Looks

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        colours = theme.colours
        box = QRectF(self.rect())
        paint_surface(painter, box, theme.radius, colours.surface_raised, colours.border_strong, theme.border_px)
        line = min(part.geometry().top() for part in self._actions() if not part.isHidden()) - theme.space(2)
        painter.fillRect(QRectF(0, line, self.width(), theme.border_px), colours.border)
        painter.end()

    def _actions(self) -> tuple[Button, Button]:
        return self.edit_button, self.connect_button

    def _fit(self) -> None:
        """As many rows as there are, within the room there is; the upper edge stays."""
        theme, rows = self._theme, self._rows.rowCount()
        self._nothing.setVisible(rows == 0)
        self.view.setVisible(rows > 0)
        width, rest = theme.popup_px, self._rest_px()
        wanted = min(rows, _MAX_ROWS) * theme.control_px
        top = self._anchor.bottom() + 1 + theme.space(1)
        if self._room:
            width = min(width, self._room.width())
            # Whole rows: a tile that is cut would touch the line below it.
            free = (self._room.bottom() + 1 - top - rest) // theme.control_px
            wanted = min(wanted, max(free, _MIN_ROWS) * theme.control_px)
        self.view.setFixedHeight(wanted)
        self.setFixedSize(width, rest + wanted)
        self._place(top)

    def _rest_px(self) -> int:
        """The height of everything but the list."""
        margins, spacing = self._stack.contentsMargins(), self._stack.spacing()
        others = (self.search, self._nothing, *self._actions())
        heights = [max(part.sizeHint().height(), part.minimumHeight()) for part in others if not part.isHidden()]
        gaps = len(heights) - self.view.isHidden()
        return margins.top() + margins.bottom() + sum(heights) + spacing * gaps + self._theme.space(3)

    def _place(self, top: int) -> None:
        if not self._room:
            return
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self._anchor.left() if is_mirrored else self._anchor.right() + 1 - self.width()
        left = max(self._room.left(), min(left, self._room.right() + 1 - self.width()))
        top = max(self._room.top(), min(top, self._room.bottom() + 1 - self.height()))
        self.setGeometry(QRect(QPoint(left, top), self.size()))
        self._around.setGeometry(self._window.rect())

    # What is chosen

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._around.clicked.connect(self.close)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self.view.row_taken.connect(self._take)
        self.view.star_toggled.connect(self.star_toggled)
        self.connect_button.clicked.connect(self._connect_server)
        self.edit_button.clicked.connect(self._edit)

    def _filter(self, words: str) -> None:
        self._rows.filter(words)
        self._choose(None)
        self._fit()
        self._tell()

    def _choose(self, row: ModelRow | None) -> None:
        """The row that was chosen before, else what answers now, else the first of its server, or of all."""
        place = self._rows.place_of(row.choice, row.kind) if row is not None else -1
        if place < 0 and not self.search.text():
            place = self._rows.place_of(self._current)
        if place < 0:
            places = [at for at, each in enumerate(self._rows.rows) if each.can_be_taken]
            own = (at for at in places if self._rows.rows[at].choice[0] == self._current[0])
            place = next(own, places[0] if places else -1)
        index = self._rows.index(place)
        self.view.setCurrentIndex(index)
        if place == 1:
            self.view.scrollToTop()  # with the heading above it

    def _tell(self) -> None:
        """The keyboard is in the field: what is chosen in the list has to be said."""
        index = self.view.currentIndex()
        said = str(index.data(Qt.ItemDataRole.AccessibleTextRole)) if index.isValid() else self._nothing.text()
        if self.search.hasFocus() and said != self._said:
            self._said = said
            say(self.search, said)

    def _take(self, row: ModelRow) -> None:
        if row.kind is RowKind.TROUBLE:
            self.retry_requested.emit(row.choice[0])
        elif row.can_be_taken:
            self.close()
            self.choice_made.emit(row.choice)

    def _connect_server(self) -> None:
        self.close()
        self.connect_requested.emit()

    def _edit(self) -> None:
        self.close()
        self.edit_requested.emit(self._current[0])
