"""The line above the conversation: its title, who answers, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.commands.desk import CommandDesk
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.top_bar.model_picker import ModelPicker
from desktop_chat.ui.top_bar.title import Title


class TopBar(QWidget):
    #: The list of conversations is to be shown or hidden.
    sidebar_toggled = Signal()
    #: The panel with the conversation's instructions is to be shown, or hidden; carries which.
    panel_wanted = Signal(bool)
    #: The menu of the conversation is to be opened.
    menu_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = Title(theme)
        self.picker = ModelPicker(theme)
        self.sidebar_button = Button(theme, icon="panel_left")
        self.panel_button = Button(theme, icon="sliders")
        self.panel_button.setCheckable(True)
        self.menu_button = Button(theme, icon="more", tip=self.tr("What can be done with this conversation"))
        for button in (self.sidebar_button, self.picker, self.panel_button, self.menu_button):
            button.leave_keyboard()
        self.sidebar_button.clicked.connect(self.sidebar_toggled)
        self.panel_button.toggled.connect(self.panel_wanted)
        self.menu_button.clicked.connect(self.menu_requested)
        parts = (self.sidebar_button, self.title, self.picker, self.panel_button, self.menu_button)
        layout = row(*parts, spacing=theme.space(1))
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self.setLayout(layout)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.sidebar_button, self.title, self.picker, self.panel_button, self.menu_button):
            part.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        taken = self.minimumSizeHint().width() - self.title.minimumWidth() - self.picker.minimumSizeHint().width()
        self.title.keep_at_most(max(0, event.size().width() - taken) // 2)

    def show_panel_open(self, is_open: bool) -> None:
        self.panel_button.setChecked(is_open)

    def add_hints(self, commands: CommandDesk) -> None:
        """Name the keys of commands in the buttons' tool tips."""
        keymap, sidebar, panel = commands.keymap, self.sidebar_button, self.panel_button
        words = self.tr("Show or hide the conversations")
        commands.hint(catalogue.TOGGLE_SIDEBAR, lambda: sidebar.set_tip(keymap.tip(words, catalogue.TOGGLE_SIDEBAR)))
        about = self.tr("Prompt and parameters of this conversation")
        commands.hint(catalogue.TOGGLE_PANEL, lambda: panel.set_tip(keymap.tip(about, catalogue.TOGGLE_PANEL)))
        commands.hint(catalogue.CHOOSE_MODEL, lambda: self.picker.set_keys(keymap.shown(catalogue.CHOOSE_MODEL)))
