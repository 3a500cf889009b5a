"""The empty conversation: what answers here, how to connect something better, and which servers run already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme


class Welcome(QWidget):
    #: The user wants to set up a server of their own.
    connect_requested = Signal()
    #: The user wants to use a found server; carries its address.
    server_chosen = Signal(str)
    #: A sample question was clicked; carries its text.
    prompt_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[Button] = []
        self.server_buttons: list[Button] = []
        self.sample_buttons: list[Button] = []
        self.headline = label(theme, self.tr("What would you like to ask?"), "title")
        self.about = label(theme, "", "body", dim=True)
        self.state = label(theme, "", "small", dim=True)
        self.state.hide()
        self.connect_button = self._button(Button(theme, self.tr("Connect your own server"), "server", kind="outline"))
        self.connect_button.clicked.connect(self._connect)
        self._found_title = label(theme, self.tr("Found on this computer"), "small", dim=True, bold=True)
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.space(2))
        self._found_title.hide()
        layout = stack(None, self.headline, self.about, self.state, spacing=theme.space(3))
        layout.addSpacing(theme.space(1))
        layout.addLayout(row(self.connect_button, None))
        layout.addSpacing(theme.space(2))
        layout.addWidget(self._found_title)
        layout.addLayout(self._found)
        layout.addSpacing(theme.space(2))
        layout.addLayout(self._samples(), 0)
        layout.addStretch(1)
        side = theme.space(theme.card_pad) + theme.space(theme.desk_margin)
        layout.setContentsMargins(side, theme.space(4), side, theme.space(4))
        self.setLayout(layout)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons:
            button.set_theme(theme)

    def show_small_model(self) -> None:
        """The built-in model answers here: say what it is, and what it is not."""
        self.about.setText(
            self.tr(
                "A very small model on this computer will answer. It is here to try things out, with no key and no "
                "network, and it is often wrong. For real work, connect a server of your own."
            )
        )

    def show_server(self, name: str, address: str) -> None:
        """A server of the user's answers here."""
        self.about.setText(self.tr("{0} will answer, at {1}.").format(name, address))

    def show_state(self, sentence: str) -> None:
        """A word on the model's state, such as that it is starting; an empty one takes it away."""
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))

    def set_servers(self, servers: Sequence[tuple[str, str, int]]) -> None:
        """List servers found listening here: (name, address, number of models)."""
        for button in self.server_buttons:
            self._buttons.remove(button)
            self._found.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.server_buttons = []
        for name, address, count in servers:
            text = self.tr("{0} at {1}").format(name, address.removeprefix("http://"))
            if count:
                text += " · " + (self.tr("1 model") if count == 1 else self.tr("{0} models").format(count))
            button = self._button(Button(self._theme, text, "plus", kind="outline"))
            button.setProperty("address", address)
            button.clicked.connect(self._server_clicked)
            self.server_buttons.append(button)
            self._found.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._found_title.setVisible(bool(servers))

    def _samples(self) -> QVBoxLayout:
        theme = self._theme
        layout = stack(label(theme, self.tr("Or try"), "small", dim=True, bold=True), spacing=theme.space(2))
        chips = row(spacing=theme.space(2))
        for prompt in (self.tr("Name three colours."), self.tr("Write a short poem about the sea.")):
            button = self._button(Button(theme, prompt, kind="outline"))
            button.clicked.connect(self._prompt_clicked)
            self.sample_buttons.append(button)
            chips.addWidget(button)
        chips.addStretch(1)
        layout.addLayout(chips)
        return layout

    def _button(self, button: Button) -> Button:
        self._buttons.append(button)
        return button

    def _connect(self) -> None:
        self.connect_requested.emit()

    def _server_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.server_chosen.emit(str(button.property("address")))

    def _prompt_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.prompt_chosen.emit(button.text())
