"""The list of commands that opens above the composer after a slash; the field keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from desktop_chat.ui.composer.slash_rows import GAP, SlashRows
from desktop_chat.ui.composer.slash_words import word_of
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.painting import paint_surface, painter_for
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.design.tiles import DETAIL_ROLE

if TYPE_CHECKING:
    from desktop_chat.ui.commands.catalogue import Command

_MAX_ROWS = 7


class SlashList(QFrame):
    #: A row was clicked; carries the command's id.
    chosen = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._commands: tuple[Command, ...] = ()
        self._card: QWidget = window
        self._model = QStandardItemModel(self)
        self.view = QListView()
        bare_viewport(self.view)
        self.view.setModel(self._model)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setVerticalScrollBar(SlimScrollBar(theme))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(self.tr("Commands"))
        self._tiles = SlashRows(theme, self.view)
        self.view.setItemDelegate(self._tiles)
        self.setAccessibleName(self.tr("Commands"))
        layout = stack(self.view)
        # Its words begin where those of the field do.
        edge = theme.space(2)
        layout.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(layout)
        self.view.clicked.connect(self._clicked)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._tiles.theme = theme
        self.update()

    @property
    def current_id(self) -> str:
        row = self.view.currentIndex().row()
        return self._commands[row].id if 0 <= row < len(self._commands) else ""

    def open_above(self, card: QWidget, commands: Sequence[Command], keys: Sequence[str]) -> None:
        """Show these, the first chosen; `keys` are their shortcuts as they are written here."""
        if self.isHidden() or tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self._model.clear()
            self._tiles.fit([f"/{word_of(command.id)}" for command in commands])
            for command, shortcut in zip(commands, keys, strict=True):
                item = QStandardItem(f"/{word_of(command.id)}{GAP}{command.title}")
                item.setData(shortcut, DETAIL_ROLE)
                self._model.appendRow(item)
            self.view.setCurrentIndex(self._model.index(0, 0))
            say(self, f"{self._count_words()}. {self._current_words()}")
        self._card = card
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        theme, card = self._theme, self._card
        window = card.window()
        height = min(len(self._commands), _MAX_ROWS) * theme.control_px + 2 * theme.space(2)
        width = min(card.width(), theme.popup_px + theme.space(20))
        corner = card.mapTo(window, QPoint(0, 0))
        left = corner.x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left += card.width() - width
        height = min(height, max(theme.control_px, corner.y() - theme.space(2)))
        self.setGeometry(left, corner.y() - height - theme.space(1), width, height)

    def showEvent(self, event: QShowEvent) -> None:
        """Stay at the card while it is moved by what comes and goes around it."""
        super().showEvent(event)
        for part in self._around():
            part.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for part in self._around():
            part.removeEventFilter(self)

    def _around(self) -> list[QWidget]:
        """The card, and all that it lies in."""
        found: list[QWidget] = []
        part: QWidget | None = self._card
        while part is not None and part is not self.parentWidget():
            found.append(part)
            part = part.parentWidget()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        return super().eventFilter(watched, event)

    def step(self, by: int) -> None:
        row = (self.view.currentIndex().row() + by) % max(len(self._commands), 1)
        self.view.setCurrentIndex(self._model.index(row, 0))
        # A screen reader follows the keyboard, and that stays in the field.
        say(self, self._current_words())

    def _current_words(self) -> str:
        return str(self.view.currentIndex().data() or "")

    def _count_words(self) -> str:
        count = len(self._commands)
        return self.tr("1 command") if count == 1 else self.tr("{0} commands").format(count)

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._commands[index.row()].id)

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        colours = theme.colours
        box = self.rect().toRectF()
        paint_surface(painter, box, theme.radius, colours.surface_raised, colours.border_strong, theme.border_px)
        painter.end()
