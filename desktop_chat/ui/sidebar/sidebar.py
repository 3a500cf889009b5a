"""The conversations at the left: start one, find one, choose one, and change what is in the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.sidebar.actions import ConversationActions
from desktop_chat.ui.sidebar.calm_opening import CalmOpening
from desktop_chat.ui.sidebar.day_watch import DayWatch
from desktop_chat.ui.sidebar.days import local_today
from desktop_chat.ui.sidebar.filter_field import FilterField
from desktop_chat.ui.sidebar.filtering import Filtering
from desktop_chat.ui.sidebar.model import ConversationModel
from desktop_chat.ui.sidebar.view import ConversationView

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.sidebar.room import SidebarRoom


class Sidebar(QWidget):
    #: The user wants a new conversation.
    new_requested = Signal()
    #: Another conversation was chosen; carries its id.
    conversation_chosen = Signal(str)
    #: A title was typed; carries (conversation id, title).
    rename_requested = Signal(object)
    #: Conversations are to be deleted; carries their ids.
    delete_requested = Signal(object)
    #: Others are to be pinned, or in another order; carries the ids of all that are to be.
    pins_requested = Signal(object)
    #: Conversations are to be marked; carries (ids, whether as unread).
    unread_requested = Signal(object)
    #: A copy of a conversation is wanted; carries its id.
    duplicate_requested = Signal(str)
    #: A conversation is to be written into a file; carries its id.
    export_requested = Signal(str)
    #: The user wants to set up a server.
    connect_requested = Signal()
    #: The keyboard is to go to where one writes.
    writing_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, today: Callable[[], date] = local_today) -> None:
        super().__init__(parent)
        self.theme = theme
        #: All of them, whether they are shown or filtered out.
        self.conversations: Sequence[Conversation] = ()
        #: Hides and shows the sidebar where there is little room; set by the window.
        self.room: SidebarRoom | None = None
        self._model = ConversationModel(self, today)
        self.view = ConversationView(theme, self._model)
        self.view.setAccessibleName(self.tr("Conversations"))
        self.filter = FilterField(theme)
        self._filtering = Filtering(self)
        self._opening = CalmOpening(self)
        self.doing = ConversationActions(self)
        self.days = DayWatch(self, today)
        self.empty = label(theme, dim=True)
        self.empty.setAlignment(self.empty.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self.new_button = Button(theme, self.tr("New conversation"), "plus")
        self.connect_button = Button(theme, self.tr("Connect a server"), "server")
        self.settings_button = Button(theme, icon="settings", tip=self.tr("Settings"))
        self.settings_button.hide()
        for button in (self.new_button, self.connect_button, self.settings_button):
            button.leave_keyboard()
        self._lay_out()
        self._connect_parts()
        self._show_emptiness()

    # What presenters do

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self.view, self.filter, self.empty, self.new_button, self.connect_button, self.settings_button):
            part.set_theme(theme)
        self.update()

    def set_conversations(self, conversations: Sequence[Conversation], current_id: str | None) -> None:
        is_new = current_id is not None and all(one.id != current_id for one in self.conversations)
        self.conversations = conversations
        self._filtering.set_conversations(conversations)
        if is_new:
            self.show_all()
        self.select(current_id)

    def set_running(self, conversation_ids: Collection[str]) -> None:
        """Mark the conversations in which an answer runs, and no others."""
        self._model.set_running(conversation_ids)
        self.view.let_breathe()

    def select(self, conversation_id: str | None) -> None:
        """Show which conversation is open, without telling `conversation_chosen`."""
        is_other = conversation_id != self.view.open_id
        if is_other:
            self.view.open_id = conversation_id
            self._opening.forget()
        if is_other or not self.view.currentIndex().isValid():
            index = self._model.index_of(conversation_id) if conversation_id else QModelIndex()
            if index != self.view.currentIndex() or not self.view.selectionModel().isSelected(index):
                self.view.choose(index)
        self.view.viewport().update()

    def beside(self, conversation_ids: Collection[str]) -> str | None:
        """The conversation that is shown nearest below these, or above them where there is none below."""
        gone = set(conversation_ids)
        rows = [index.row() for one in gone if (index := self._model.index_of(one)).isValid()]
        for step, start in ((1, max(rows, default=-1) + 1), (-1, min(rows, default=0) - 1)):
            at = self._model.next_conversation(start, step)
            while at >= 0:
                found = self._model.conversation(at)
                if found is not None and found.id not in gone:
                    return found.id
                at = self._model.next_conversation(at + step, step)
        return None

    # What commands and menu do

    def add_commands(self, commands: CommandDesk) -> None:
        self.doing.add_commands(commands)
        tip, new, field, settings = commands.keymap.tip, self.new_button, self.filter, self.settings_button
        filter_words = self.tr("Filter the conversations by words of their titles")

        def offer_settings() -> None:
            settings.set_tip(tip(self.tr("Settings"), catalogue.SETTINGS))
            settings.setVisible(commands.can(catalogue.SETTINGS))

        commands.hint(catalogue.NEW, lambda: new.set_tip(tip(self.tr("New conversation"), catalogue.NEW)))
        commands.hint(catalogue.FILTER, lambda: field.setToolTip(tip(filter_words, catalogue.FILTER)))
        commands.hint(catalogue.SETTINGS, offer_settings)
        settings.clicked.connect(lambda: commands.run(catalogue.SETTINGS))

    def open(self, conversation_id: str) -> None:
        """Open a conversation and go where one writes."""
        self.view.choose(self._model.index_of(conversation_id))
        self._opening.go_to(conversation_id, at_once=True)
        self._leave()

    def delete(self, conversation_ids: Sequence[str]) -> None:
        """Ask for conversations to be deleted."""
        if len(conversation_ids) > 1:
            # Each chosen row would have to be looked for in the list without them.
            self.view.selectionModel().clearSelection()
        self.delete_requested.emit(conversation_ids)

    def rename_current(self) -> None:
        """Begin to edit the title of the conversation that the keyboard is at, in its place."""
        self.doing.rename_current()

    def step(self, rows: int) -> None:
        """Choose the next conversation below (1) or above (-1); beyond the first and the last there is none."""
        current = self.view.currentIndex()
        found = self._model.conversation(
            self._model.next_conversation(current.row() + rows if current.isValid() else 0, rows)
        )
        if found is not None:
            self.view.choose(self._model.index_of(found.id))
            self._opening.go_to(found.id)

    def start_filter(self) -> None:
        self.reveal()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def show_all(self) -> None:
        """End the filter: what begins is to be seen among the others."""
        self.filter.clear()

    def reveal(self) -> None:
        """Show the sidebar, if it is hidden."""
        if self.room is not None:
            self.room.reveal()

    def toggle(self) -> None:
        """Show the sidebar, or hide it."""
        if self.room is not None:
            self.room.toggle()

    @property
    def is_wanted(self) -> bool:
        """Whether it is shown where there is room for it."""
        return self.room is None or self.room.is_wanted

    def want(self, wanted: bool) -> None:
        if self.room is not None:
            self.room.want(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBackground(self.theme.colours.sidebar)
        painter.eraseRect(event.rect())
        painter.end()

    # Putting together

    def _lay_out(self) -> None:
        theme = self.theme
        for button in (self.new_button, self.connect_button):
            button.set_left_aligned()
        margin = theme.space(3)
        top = stack(self.new_button, self.filter, spacing=theme.space(2))
        bottom = row(self.connect_button, self.settings_button, spacing=theme.space(1))
        bottom.setStretch(0, 1)
        layout = stack(spacing=theme.space(2))
        for part in (top, bottom):
            part.setContentsMargins(margin, 0, margin, 0)
        # The list has its margins in itself: its scroll bar lies in one of them.
        self.empty.setContentsMargins(2 * margin, theme.space(4), 2 * margin, 0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(bottom)
        # As far from the window's edges as the top bar and the composer are.
        layout.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        self.setLayout(layout)
        self.setMinimumWidth(theme.sidebar_min_px)

    def _connect_parts(self) -> None:
        view = self.view
        view.stepped_to.connect(self._opening.go_to)
        view.chosen.connect(self.open)
        view.delete_requested.connect(self.delete)
        view.pins_moved.connect(self.doing.take_pins)
        view.menu_requested.connect(self._open_menu)
        view.left_upwards.connect(self.start_filter)
        view.left.connect(self._leave)
        self._opening.opened.connect(self.conversation_chosen)
        self._model.rename_requested.connect(self.rename_requested)
        self._filtering.found.connect(self._show)
        self.days.day_changed.connect(self._model.regroup)
        self.filter.text_typed.connect(self._filter)
        self.filter.left_downwards.connect(self._enter_list)
        self.filter.first_requested.connect(self._open_first)
        self.filter.left.connect(self._leave)
        self.new_button.clicked.connect(self._new)
        self.connect_button.clicked.connect(self._connect)

    def _filter(self, text: str) -> None:
        self.view.verticalScrollBar().setValue(0)
        self._filtering.set_text(text)

    def _show(self, conversations: Sequence[Conversation]) -> None:
        self._model.set_conversations(conversations)
        if self._filtering.is_on:
            self.filter.tell_count(len(conversations))
        if self.view.open_id is not None and not self.view.currentIndex().isValid():
            self.view.choose(self._model.index_of(self.view.open_id))
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        """Where there is no row, say what to do."""
        is_empty = not self._model.rowCount()
        if is_empty and self._filtering.is_on:
            self.empty.setText(self.tr("No title has these words. Press Esc in the field above to see all."))
        elif is_empty:
            self.empty.setText(self.tr("Your conversations will be listed here. Write a message to start one."))
        had_focus = self.view.hasFocus()
        self.empty.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        if is_empty and had_focus:
            self.writing_requested.emit()  # or Qt hands the keyboard to the button below

    def _enter_list(self) -> None:
        """From the field to the first row that can be chosen."""
        found = self._first()
        if found is not None:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.view.choose(self._model.index_of(found.id))
            self._opening.go_to(found.id)

    def _open_first(self) -> None:
        found = self._first()
        if found is not None:
            self.open(found.id)

    def _first(self) -> Conversation | None:
        return self._model.conversation(self._model.next_conversation(0, 1))

    def _leave(self) -> None:
        if self.room is not None:
            self.room.done()
        self.writing_requested.emit()

    def _open_menu(self, wanted: tuple[int, QPoint]) -> None:
        self.doing.open_menu(*wanted)

    def _new(self) -> None:
        self.new_requested.emit()
        self._leave()

    def _connect(self) -> None:
        self.connect_requested.emit()
