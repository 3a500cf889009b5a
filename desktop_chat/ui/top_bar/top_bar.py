"""The line above the conversation: its title, who answers, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.commands.desk import CommandDesk
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import ElidedLabel
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.top_bar.model_picker import ModelPicker


class TopBar(QWidget):
    #: The list of conversations is to be shown or hidden.
    sidebar_toggled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = ElidedLabel(theme)
        self.picker = ModelPicker(theme)
        self.panel_button = Button(theme, icon="panel")
        self.panel_button.clicked.connect(self.sidebar_toggled)
        layout = row(self.panel_button, self.title, self.picker, spacing=theme.space(2))
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(4), theme.space(2))
        self.setLayout(layout)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.panel_button, self.picker):
            part.set_theme(theme)

    def add_hints(self, commands: CommandDesk) -> None:
        """Name the keys of commands in the buttons' tool tips."""
        tip, button = commands.keymap.tip, self.panel_button
        words = self.tr("Show or hide the conversations")
        commands.hint(catalogue.TOGGLE_SIDEBAR, lambda: button.set_tip(tip(words, catalogue.TOGGLE_SIDEBAR)))
        commands.hint(
            catalogue.CHOOSE_MODEL, lambda: self.picker.set_keys(commands.keymap.shown(catalogue.CHOOSE_MODEL))
        )
