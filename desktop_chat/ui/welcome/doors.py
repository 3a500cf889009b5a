"""Three ways to begin, as cards: the small local model, a server found on this machine, any other server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.card import Card
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import set_margins, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.tab_order import order_stops
from desktop_chat.ui.late_part import LatePart
from desktop_chat.ui.welcome.found_panel import FoundPanel

if TYPE_CHECKING:
    from desktop_chat.ui.welcome.connect_panel import ConnectPanel

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Doors(QWidget):
    """The arrow keys go from card to card; what a door leads to opens right below it."""

    #: The small model is to be tried.
    small_model_chosen = Signal()
    #: The user does not want another server after all.
    back_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.headline = label(theme, self.tr("Who shall answer?"), "title")
        words = self.tr("Choose, or just write: the model named at the top answers.")
        self.about = label(theme, words, "body", dim=True)
        self.small = Card(theme, self.tr("Try the small local model"), "", "chip")
        self.found = Card(theme, self.tr("Use a server found on this machine"), "", "house")
        self.connect_card = Card(theme, self.tr("Connect a server"), "", "plug")
        self.cards = (self.small, self.found, self.connect_card)
        self.back_button = Button(theme, self.tr("Back"), "arrow_left")
        self.found_panel = FoundPanel(theme)
        self.late_connect = LatePart(self._make_connect)
        self._lay_out()
        self.show_small("")
        self.connect_card.set_words(
            self.tr("Paste its address, or a curl command from its manual. A key stays in your system's keyring.")
        )
        self.small.clicked.connect(self.small_model_chosen)
        self.found.toggled.connect(self._open_found)
        self.connect_card.toggled.connect(self._open_connect)
        self.back_button.clicked.connect(self.back_requested)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.headline, self.about, *self.cards, self.back_button, self.found_panel, self.late_connect):
            part.set_theme(theme)

    def show_small(self, state: str) -> None:
        """`state` is a word on the small model, such as that it is not installed."""
        words = self.tr("It runs on this computer, with no key and no network. It is very small and often wrong.")
        self.small.set_words(f"{words}\n{state}" if state else words)

    def show_looking(self) -> None:
        self.found_panel.show_looking()
        if not self.found_panel.server_buttons:
            self.found.set_words(self.tr("Looking for Ollama, LM Studio, llama.cpp, vLLM and others…"))

    def set_servers(self, servers: Sequence[tuple[str, str, int]], looked_for: Sequence[str]) -> None:
        """See `FoundPanel.set_servers`."""
        self.found_panel.set_servers(servers, looked_for)
        order_stops(self)
        names = ", ".join(name for name, _, _ in servers)
        if servers:
            self.found.set_words(self.tr("Here now: {0}.").format(names))
        else:
            self.found.set_words(self.tr("None is running now. See what was looked for, and how to start one."))

    def open_connect(self) -> None:
        """Open the door that a server is connected behind, and go to its address."""
        self.connect_card.setChecked(True)
        self.late_connect.get().url.setFocus(Qt.FocusReason.TabFocusReason)

    def close_all(self) -> None:
        """As at first; no address and no key stay."""
        if self.late_connect.made is not None:
            self.late_connect.made.clear()
        self.found.setChecked(False)
        self.connect_card.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        at = next((at for at, card in enumerate(self.cards) if card.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        self.cards[(at + step) % len(self.cards)].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        theme = self._theme
        for card in (self.found, self.connect_card):
            card.setCheckable(True)
        layout = stack(spacing=theme.space(1))
        layout.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.headline)
        layout.addWidget(self.about)
        layout.addSpacing(theme.space(2))
        layout.addWidget(self.small)
        layout.addWidget(self.found)
        layout.addLayout(self._below(self.found_panel))
        layout.addWidget(self.connect_card)
        self._connect_place = QVBoxLayout()
        layout.addLayout(self._connect_place)
        self.setLayout(layout)
        self.found_panel.hide()
        self.back_button.hide()

    def _below(self, panel: QWidget) -> QVBoxLayout:
        """Indented to the card's words."""
        theme = self._theme
        place = stack(panel)
        side = theme.space(3) + theme.icon_px + theme.space(3)
        set_margins(place, side, 0, theme.space(3), 0)
        panel.setContentsMargins(0, 0, 0, theme.space(3))
        return place

    def _make_connect(self) -> ConnectPanel:
        from desktop_chat.ui.welcome.connect_panel import ConnectPanel

        panel = ConnectPanel(self._theme)
        self._connect_place.addLayout(self._below(panel))
        order_stops(self)
        return panel

    def _open_found(self, is_open: bool) -> None:
        self.found_panel.setVisible(is_open)
        if is_open:
            self.connect_card.setChecked(False)

    def _open_connect(self, is_open: bool) -> None:
        if is_open:
            self.found.setChecked(False)
            panel = self.late_connect.get()
            panel.show()
            panel.url.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.late_connect.made is not None:
            self.late_connect.made.hide()
