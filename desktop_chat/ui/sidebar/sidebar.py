"""The conversations at the left: start, switch, rename in place, delete."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.sidebar.model import ID_ROLE, ConversationModel
from desktop_chat.ui.sidebar.view import ConversationDelegate, ConversationView

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.commands.desk import CommandDesk


class Sidebar(QWidget):
    #: The user wants a new conversation.
    new_requested = Signal()
    #: Another conversation was chosen; carries its id.
    conversation_chosen = Signal(str)
    #: A title was typed; carries (conversation id, title).
    rename_requested = Signal(object)
    #: A conversation is to be deleted; carries its id.
    delete_requested = Signal(str)
    #: The user wants to set up a server.
    connect_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ConversationModel(self)
        self.view = ConversationView(theme)
        self.view.setModel(self._model)
        self._delegate = ConversationDelegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Conversations"))
        self.new_button = Button(theme, self.tr("New conversation"), "plus", kind="outline")
        self.new_button.set_left_aligned()
        self.connect_button = Button(theme, self.tr("Connect a server"), "server")
        self.connect_button.set_left_aligned()
        layout = stack(self.new_button, self.view, self.connect_button, spacing=theme.space(3))
        layout.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), theme.space(3))
        self.setLayout(layout)
        self.setMinimumWidth(theme.sidebar_min_px)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.row_chosen.connect(self.conversation_chosen)
        self.view.delete_pressed.connect(self._delete_current)
        self._delegate.delete_clicked.connect(self.delete_requested)
        self._model.rename_requested.connect(self.rename_requested)
        self.new_button.clicked.connect(self._new)
        self.connect_button.clicked.connect(self._connect)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        for control in (self.new_button, self.connect_button):
            control.set_theme(theme)
        self.update()

    def set_conversations(self, conversations: Sequence[Conversation], current_id: str | None) -> None:
        self.view.quiet = True
        self._model.set_conversations(conversations)
        self.select(current_id)
        self.view.quiet = False

    def set_running(self, conversation_ids: Collection[str]) -> None:
        """Mark the conversations in which an answer runs, and no others."""
        self._model.set_running(conversation_ids)

    def select(self, conversation_id: str | None) -> None:
        """Show which conversation is open, without telling `conversation_chosen`."""
        index = self._model.index_of(conversation_id) if conversation_id else QModelIndex()
        if index != self.view.currentIndex():
            self.view.choose(index)

    def rename_current(self) -> None:
        """Begin to edit the open conversation's title in place."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.view.edit(index)

    def add_commands(self, commands: CommandDesk) -> None:
        commands.add(catalogue.RENAME, self.rename_current, self._has_current)
        commands.add(catalogue.PREVIOUS, self._previous)
        commands.add(catalogue.NEXT, self._next)
        commands.add(catalogue.CONNECT, self._connect)
        tip, button = commands.keymap.tip, self.new_button
        commands.hint(catalogue.NEW, lambda: button.set_tip(tip(self.tr("New conversation"), catalogue.NEW)))

    def step(self, rows: int) -> None:
        """Choose the conversation so many rows further down; above the first and below the last there is none."""
        count, current = self._model.rowCount(), self.view.currentIndex()
        row = current.row() + rows if current.isValid() else 0
        if 0 <= row < count:
            self.view.setCurrentIndex(self._model.index(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBackground(self._theme.colours.sidebar)
        painter.eraseRect(event.rect())
        painter.end()

    def _has_current(self) -> bool:
        return self.view.currentIndex().isValid()

    def _previous(self) -> None:
        self.step(-1)

    def _next(self) -> None:
        self.step(1)

    def _new(self) -> None:
        self.new_requested.emit()

    def _connect(self) -> None:
        self.connect_requested.emit()

    def _delete_current(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.delete_requested.emit(index.data(ID_ROLE))

    def _show_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kept, conversation_id = QPersistentModelIndex(index), str(index.data(ID_ROLE))
        menu.addAction(self.tr("Rename")).triggered.connect(lambda: self._edit(kept))
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.delete_requested.emit(conversation_id))
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _edit(self, index: QPersistentModelIndex) -> None:
        if index.isValid():
            self.view.edit(self._model.index(index.row()))
