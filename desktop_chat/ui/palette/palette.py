"""The palette: one field over one list of everything that can be done or gone to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QListView, QWidget

from desktop_chat.ui.came_from import CameFrom
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.painting import paint_shadow, paint_surface, painter_for
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.palette.model import PaletteModel
from desktop_chat.ui.palette.rows import PaletteRows

if TYPE_CHECKING:
    from desktop_chat.core.fuzzy import Wanted
    from desktop_chat.ui.design.theme import Theme

_MAX_ROWS: Final = 10
_MAX_QUERY_CHARS: Final = 200
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_MAX_ROWS, Qt.Key.Key_PageDown: _MAX_ROWS}
_ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Palette(QWidget):
    """Lies over the whole of its parent, which shows through dimmed; the keyboard stays in the field."""

    #: It is about to be seen: a good moment for `set_places`, which may come again when more places are known.
    opened = Signal()
    #: A Wanted was chosen. The palette is closed, and the keyboard is where it was before.
    chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, own: Callable[[], Sequence[Wanted]]) -> None:
        """`own` tells what the window itself offers at the moment."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._own = own
        self._places: Sequence[Wanted] = ()
        self._recent: Sequence[str] = ()
        self._came_from = CameFrom()
        self._rows = PaletteModel(self)
        self.setAccessibleName(self.tr("Find anything, do anything"))
        self.field = LineField(theme, self.tr("Find a command, a conversation, a model, a setting"))
        self.field.begin_with_rows()
        self.field.setMaxLength(_MAX_QUERY_CHARS)
        self.field.setAccessibleName(self.tr("Find anything, do anything"))
        self.field.setAccessibleDescription(self.tr("Up and Down choose, Enter does it, Esc closes"))
        self.list = self._make_list()
        self.nothing = label(theme, self.tr("Nothing is called that. Try fewer letters."), dim=True)
        # Where the words of rows begin.
        self.nothing.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2))
        self._fill_ground()
        self.panel = QWidget(self)
        self._column = stack(self.field, self.list, self.nothing, spacing=theme.space(2))
        self._column.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self.panel.setLayout(self._column)
        self.hide()
        window.installEventFilter(self)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._rows.look_for)
        self._rows.searched.connect(self._searched)
        self.list.clicked.connect(self._choose)

    def _make_list(self) -> QListView:
        view = QListView()
        bare_viewport(view)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setVerticalScrollBar(SlimScrollBar(self._theme))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setUniformItemSizes(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        view.setModel(self._rows)
        self._delegate = PaletteRows(self._theme, view)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(self.tr("What was found"))
        view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        return view

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        for part in (self.field, self.nothing):
            part.set_theme(theme)
        bar = self.list.verticalScrollBar()
        if isinstance(bar, SlimScrollBar):
            bar.set_theme(theme)
        self._fill_ground()
        self._place()
        self.update()

    def _fill_ground(self) -> None:
        """Behind the rows, so that a key does not paint what lies under them, too."""
        viewport = self.list.viewport()
        palette = QPalette(viewport.palette())
        palette.setColor(QPalette.ColorRole.Window, self._theme.colours.surface_raised)
        viewport.setPalette(palette)
        viewport.setBackgroundRole(QPalette.ColorRole.Window)
        viewport.setAutoFillBackground(True)

    def set_places(self, places: Sequence[Wanted], recent: Sequence[str]) -> None:
        """Conversations, servers and models to go to, and the names of what was chosen last, the last first."""
        self._places, self._recent = places, recent
        if self.isVisible():
            self._gather()
            self._rows.look_again()

    def open(self) -> None:
        self._came_from.note()
        self.opened.emit()
        self._gather()
        if self.field.text():
            self.field.clear()
        else:
            self._rows.look_for("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> bool:
        """Give the keyboard back; False if it was not open."""
        if self.isHidden():
            return False
        # Hidden first, or Qt hands the keyboard to whatever comes next.
        self.hide()
        self._came_from.go_back()
        return True

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            if event.type() == QEvent.Type.Resize:
                self._place()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._took(Qt.Key(event.key()))
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def focusNextPrevChild(self, next_: bool, /) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        painter.fillRect(self.rect(), theme.colours.shadow)
        box = QRectF(self.panel.geometry())
        paint_shadow(painter, box, theme.radius_large, theme, "overlay")
        paint_surface(
            painter, box, theme.radius_large, theme.colours.surface_raised, theme.colours.border_strong, theme.border_px
        )
        painter.end()

    # Inside

    def _gather(self) -> None:
        """What was chosen last comes first."""
        rank = {name: at for at, name in enumerate(self._recent)}
        things = [*self._own(), *self._places]
        things.sort(key=lambda thing: rank.get(thing.name, len(rank)))
        self._rows.set_things(things)

    def _took(self, key: Qt.Key) -> bool:
        if key is Qt.Key.Key_Escape:
            self.close_palette()
        elif key in _ENTER:
            self._rows.finish()
            self._choose(self.list.currentIndex())
        elif key in _STEPS:
            self._go_to(self.list.currentIndex().row() + _STEPS[key])
        elif key in _ENDS:
            if key is Qt.Key.Key_End:
                self._rows.show_all()
            self._go_to(_ENDS[key] % max(1, self._rows.rowCount()))
        else:
            return key in _TABS
        return True

    def _go_to(self, row: int) -> None:
        index = self._rows.index(min(max(row, 0), self._rows.rowCount() - 1))
        if index.isValid() and index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
            self._tell()

    def _searched(self) -> None:
        found = self._rows.rowCount() > 0
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._rows.index(0))
            self.list.scrollToTop()
        self._place()
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        """The keyboard is in the field: what is current in the list has to be said."""
        index = self.list.currentIndex()
        said = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else self.nothing.text()
        say(self.field, str(said))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            thing = self._rows.thing(index)
            self.close_palette()
            self.chosen.emit(thing)

    def _place(self) -> None:
        """Below the upper edge, as high as what was found, at most ten rows."""
        theme, window = self._theme, self._window
        self.setGeometry(window.rect())
        width = min(theme.dialog_px, window.width() - 2 * theme.space(6))
        top = max(theme.space(4), window.height() // 8)
        room = window.height() - top - theme.space(4)
        rows = min(self._rows.rowCount(), _MAX_ROWS)
        self.list.setFixedHeight(min(rows * theme.control_px, room - theme.control_px - theme.space(6)))
        before = self.panel.geometry()
        height = self._column.totalHeightForWidth(width)
        if height < 0:  # nothing in it wraps
            height = self.panel.sizeHint().height()
        self.panel.setGeometry((window.width() - width) // 2, top, width, height)
        if self.panel.geometry() != before:
            # No more than that: all of the window shows through, and would be painted with each key.
            reach = theme.space(8)
            self.update(before.united(self.panel.geometry()).adjusted(-reach, -reach, reach, reach))
