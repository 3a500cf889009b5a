"""The two quiet buttons of a table: copy it, sort it; unseen until the pointer or the keyboard comes near."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.over.quiet_button import VeiledButton
from desktop_chat.ui.transcript.over.table_formats import Format
from desktop_chat.ui.transcript.style import Style

#: A menu has no more columns, nor more characters of a caption.
_MAX_COLUMNS, _MAX_CAPTION = 40, 40
_COPIED_MS = 1500
_NOTCHES = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class _Button(VeiledButton):
    #: The table is to be scrolled sideways by so many notches; to the right if positive.
    scrolled = Signal(int)

    def __init__(self, bar: TableActions) -> None:
        super().__init__(bar, lambda: bar.is_revealed)

    def keyPressEvent(self, arg__1: QKeyEvent, /) -> None:
        notches = _NOTCHES.get(arg__1.key())
        if notches is None:
            super().keyPressEvent(arg__1)
        else:
            self.scrolled.emit(notches)


class TableActions(QWidget):
    """Always there for the keyboard and for screen readers; clicks go through it while it is not seen."""

    #: The table is to be copied, in a `Format`.
    copy_requested = Signal(object)
    #: The table is to be saved as CSV.
    save_requested = Signal()
    #: The table is to be sorted: a column and whether the largest comes first, or None.
    sort_requested = Signal(object)
    #: The table is to be scrolled sideways by so many notches.
    scrolled = Signal(int)
    #: The pointer left it.
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = BlockKey("", 0)
        self._captions: tuple[str, ...] = ()
        self._sort: tuple[int, bool] | None = None
        self._style: Style | None = None
        self._is_near = False
        self._menu: Menu | None = None
        #: What the entries of the menu stand for.
        self._orders: list[tuple[int, bool] | None] = []
        self._copy, self._order = _Button(self), _Button(self)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._say)
        self._say()
        self._copy.setAccessibleName(self.tr("Copy table"))
        self._order.setText(self.tr("Sort"))
        self._order.setAccessibleName(self.tr("Sort table"))
        self._copy.clicked.connect(self._open_copies)
        self._order.clicked.connect(self._open_orders)
        for button in (self._copy, self._order):
            button.focus_changed.connect(self._look)
            button.scrolled.connect(self.scrolled)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def is_revealed(self) -> bool:
        return self._is_near or self._menu is not None or self._copy.hasFocus() or self._order.hasFocus()

    def show_table(
        self, key: BlockKey, captions: Sequence[str], sort: tuple[int, bool] | None, style: Style, *, can_sort: bool
    ) -> None:
        self.key = key
        self._sort, self._captions = sort, tuple(captions[:_MAX_COLUMNS])
        if (said := self._words(sort)) != self._order.accessibleDescription():
            self._order.setAccessibleDescription(said)
        self._order.setEnabled(can_sort)
        if style is self._style:
            return
        self._style = style
        height, x = row_height(style), 0
        for button, words in ((self._copy, self.tr("Copied")), (self._order, self.tr("Sort"))):
            button.set_style(style)
            button.setText(words)  # the widest they say
            wide = button.sizeHint().width()
            button.setGeometry(x, 0, wide, height)
            x += wide
        self.resize(x, height)
        self._say()

    def say_copied(self) -> None:
        self._copied.start()
        self._say()

    def set_near(self, is_near: bool) -> None:
        """Whether the pointer is over the table or the bar."""
        if is_near is not self._is_near:
            self._is_near = is_near
            self._look()

    def _say(self) -> None:
        self._copy.setText(self.tr("Copied") if self._copied.isActive() else self.tr("Copy"))

    def _look(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self.is_revealed)
        self.update()

    def leaveEvent(self, event: QEvent, /) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        style = self._style
        if style is None or not self.is_revealed:
            return
        painter, half = QPainter(self), style.theme.border_px / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colours.border_strong, style.theme.border_px))
        painter.setBrush(style.colours.surface_raised)
        radius = style.theme.radius_small
        painter.drawRoundedRect(self.rect().toRectF().adjusted(half, half, -half, -half), radius, radius)
        painter.end()

    # Menus

    def _open_copies(self) -> None:
        if self._style is None:
            return
        menu = self._new_menu(self._style)
        for form, words in (
            (Format.CSV, self.tr("Copy as CSV")),
            (Format.TSV, self.tr("Copy as TSV")),
            (Format.MARKDOWN, self.tr("Copy as Markdown")),
        ):
            menu.addAction(words).setData(form)
        menu.addSeparator()
        menu.addAction(self.tr("Save as CSV…"))
        menu.triggered.connect(self._chose_copy)
        self._open(menu, self._copy)

    def _open_orders(self) -> None:
        if self._style is None:
            return
        menu = self._new_menu(self._style)
        group, self._orders = QActionGroup(menu), []
        self._offer(menu, group, None)
        menu.addSeparator()
        for column in range(len(self._captions)):
            self._offer(menu, group, (column, False))
            self._offer(menu, group, (column, True))
        menu.triggered.connect(self._chose_order)
        self._open(menu, self._order)

    def _words(self, sort: tuple[int, bool] | None) -> str:
        if sort is None or sort[0] >= len(self._captions):
            return self.tr("As it came")
        column, descending = sort
        name = _shortened(self._captions[column]) or self.tr("Column {0}").format(column + 1)
        return (self.tr("{0}, descending") if descending else self.tr("{0}, ascending")).format(name)

    def _offer(self, menu: Menu, group: QActionGroup, sort: tuple[int, bool] | None) -> None:
        action = menu.addAction(self._words(sort).replace("&", "&&"))  # no shortcut
        action.setData(len(self._orders))
        self._orders.append(sort)
        action.setCheckable(True)
        action.setChecked(sort == self._sort)
        group.addAction(action)

    def _new_menu(self, style: Style) -> Menu:
        menu = Menu(style.theme, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self._menu_closed)
        return menu

    def _open(self, menu: Menu, button: VeiledButton) -> None:
        self._menu = menu
        menu.open_below(button)

    def _menu_closed(self) -> None:
        self._menu = None
        self._look()
        self.left.emit()

    def _chose_copy(self, action: QAction) -> None:
        form: object = action.data()
        if isinstance(form, Format):
            self.copy_requested.emit(form)
        else:
            self.save_requested.emit()

    def _chose_order(self, action: QAction) -> None:
        self.sort_requested.emit(self._orders[int(action.data())])


def _shortened(caption: str) -> str:
    """One line of it."""
    line = " ".join(caption.split())
    return line if len(line) <= _MAX_CAPTION else line[: _MAX_CAPTION - 1] + "…"
