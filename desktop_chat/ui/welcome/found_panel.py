"""The servers found on this machine, one to a line; and where none was found, how to start one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme


class FoundPanel(QWidget):
    #: The user wants to use a found server; carries its address.
    server_chosen = Signal(str)
    #: It is to be looked again.
    look_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.server_buttons: list[Button] = []
        self.words = label(theme, "", "small", dim=True)
        self.look_button = Button(theme, self.tr("Look again"), "refresh")
        self.look_button.clicked.connect(self.look_requested)
        self._servers = QVBoxLayout()
        self._servers.setSpacing(theme.space(2))
        layout = stack(self.words, spacing=theme.space(2))
        layout.addLayout(self._servers)
        layout.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setLayout(layout)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.words, self.look_button, *self.server_buttons):
            part.set_theme(theme)

    def show_looking(self) -> None:
        """Servers are looked for; the list so far stays."""
        self.words.setText(self.tr("Looking for servers on this machine…"))
        self.words.show()

    def set_servers(self, servers: Sequence[tuple[str, str, int]], looked_for: Sequence[str]) -> None:
        """(name, address, number of models) of each; `looked_for` are the names of what could have been found."""
        shown = [(str(button.property("address")), button.text()) for button in self.server_buttons]
        wanted = [(address, self._line(name, address, count)) for name, address, count in servers]
        if shown != wanted:
            self._replace(wanted)
        none = self.tr(
            "Looked for {0} at their usual ports: none answers. Start one, for example with “ollama serve”, "
            "and look again."
        )
        self.words.setText("" if servers else none.format(", ".join(looked_for)))
        self.words.setVisible(not servers)

    def _replace(self, servers: Sequence[tuple[str, str]]) -> None:
        had_focus = any(button.hasFocus() for button in self.server_buttons)
        for button in self.server_buttons:
            self._servers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.server_buttons = []
        for address, words in servers:
            button = Button(self._theme, words, "server", kind="outline")
            button.let_shrink()
            button.setProperty("address", address)
            button.clicked.connect(self._choose)
            self.server_buttons.append(button)
            self._servers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        if had_focus:
            (self.server_buttons or [self.look_button])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.server_chosen.emit(str(button.property("address")))

    def _line(self, name: str, address: str, count: int) -> str:
        """One line on a found server."""
        place = address.removeprefix("http://").partition("/")[0]
        many = self.tr("{0} models").format(count)
        models = self.tr("no model yet") if count == 0 else self.tr("1 model") if count == 1 else many
        return f"{name} · {place} · {models}"
