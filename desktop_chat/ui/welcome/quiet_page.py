"""The empty conversation of one who has begun already: who answers, and a few questions to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme


class QuietPage(QWidget):
    #: A sample question was clicked; carries its text.
    prompt_chosen = Signal(str)
    #: The ways to connect are wanted.
    others_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.headline = label(theme, self.tr("What would you like to ask?"), "title")
        self.about = label(theme, "", "body", dim=True)
        self.state = label(theme, "", "small", dim=True)
        self.state.hide()
        self._try = label(theme, self.tr("Or try"), "small", dim=True, bold=True)
        prompts = (self.tr("Name three colours."), self.tr("Write a short poem about the sea."))
        self.sample_buttons = [Button(theme, prompt, kind="outline") for prompt in prompts]
        self.others_button = Button(theme, self.tr("Other ways to connect"), "plug", kind="outline")
        self._parts = (self.headline, self.about, self.state, self._try, *self.sample_buttons, self.others_button)
        leading = Qt.AlignmentFlag.AlignLeading
        layout = stack(self.headline, self.about, self.state, spacing=theme.space(3))
        layout.addSpacing(theme.space(2))
        layout.addWidget(self._try)
        for button in (*self.sample_buttons, self.others_button):
            button.let_shrink()
        for button in self.sample_buttons:
            layout.addWidget(button, 0, leading)
            button.clicked.connect(self._choose)
        layout.addSpacing(theme.space(2))
        layout.addWidget(self.others_button, 0, leading)
        self.setLayout(layout)
        self.others_button.clicked.connect(self.others_requested)

    def set_theme(self, theme: Theme) -> None:
        for part in self._parts:
            part.set_theme(theme)

    def show_small_model(self) -> None:
        self.about.setText(
            self.tr(
                "A very small model on this computer will answer. It is here to try things out, with no key and no "
                "network, and it is often wrong. For real work, connect a server of your own."
            )
        )

    def show_server(self, who: str, address: str) -> None:
        # A server that was given no name is named by its address.
        words = self.tr("{0} will answer.") if address.startswith(who) else self.tr("{0} will answer, at {1}.")
        self.about.setText(words.format(who, address))

    def show_state(self, sentence: str) -> None:
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))

    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.prompt_chosen.emit(button.text())
