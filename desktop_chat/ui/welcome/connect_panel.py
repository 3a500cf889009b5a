"""Connects one server right on the welcome page: its address, what was found out, a test question, its use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.check_box import CheckBox
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.flow import Flow
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.address_field import AddressField
from desktop_chat.ui.endpoint.fields import FormRows
from desktop_chat.ui.endpoint.mistake import Mistake
from desktop_chat.ui.endpoint.outcome import Outcome
from desktop_chat.ui.endpoint.trial_box import TrialBox

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone


@dataclass(frozen=True, slots=True)
class ConnectForm:
    """What stands in the fields; `text` is an address or a curl command."""

    text: str
    key: str = field(repr=False, default="")
    model: str = ""
    session_only: bool = False


class ConnectPanel(QWidget):
    """Shows a step only once the one before it is done. See `presenters.welcome_views.ConnectView`."""

    #: The server is to be looked for; carries a ConnectForm.
    find_requested = Signal(object)
    #: The server is to be asked a test question; carries a ConnectForm.
    ask_requested = Signal(object)
    #: The answer to the test question is to end.
    stop_requested = Signal()
    #: The server is to be kept and used; carries a ConnectForm.
    use_requested = Signal(object)
    #: What was typed is another address: nothing that was found out holds any longer.
    forgotten = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        #: The address is shown, and not typed.
        self._filling = False
        self.url = AddressField(theme, hears_leaving=False)
        self.key = LineField(theme, self.tr("It stays in your system's keyring"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.model = Choice(theme)
        self.model.let_type(self.tr("The server's own choice"))
        self.rows = FormRows(theme, above=True)
        self.mistake = Mistake(theme, self)
        self._hint = label(theme, role="small", dim=True)
        self._hint.setText(self.tr("Only this server is asked, and only which models it has. No question is sent yet."))
        self.outcome = Outcome(theme)
        self.session_only = CheckBox(theme, self.tr("Use this key in this session only; nothing is stored"))
        self.trial = TrialBox(theme)
        words = self.tr("Ask the server which models it has; no question is sent")
        self.find_button = Button(theme, self.tr("Check"), "search", kind="primary", tip=words)
        self.ask_button = Button(theme, self.tr("Ask a test question"), "send", kind="outline")
        self.ask_button.set_tip(self.tr("Send one short question and show its answer; nothing is kept"))
        self.use_button = Button(theme, self.tr("Use this server"), "check", kind="primary")
        self._lay_out()
        self._connect()
        self._start_over()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        buttons = (self.find_button, self.ask_button, self.use_button)
        said = (self.rows, self.mistake, self._hint, self.outcome, self.trial)
        for part in (self.url, self.key, self.model, self.session_only, *said, *buttons):
            part.set_theme(theme)

    # Verbs

    def show_address(self, url: str) -> None:
        """Show what was read from what was pasted."""
        self._filling = True
        self.url.show_address(url)
        self._filling = False
        self._enable()

    def show_key(self, key: str) -> None:
        self.key.setText(key)
        self.rows.setRowVisible(self.key, True)

    def show_progress(self, sentence: str) -> None:
        """Something is under way. The buttons stay: one that is greyed out would lose the keyboard."""
        self.mistake.take_away()
        self.outcome.say(sentence, "plain", self._theme)

    def show_found(self, words: str, tone: Tone, models: Sequence[str], chosen: str) -> None:
        """The server answers. `words` has a line for each thing that was found out."""
        self.outcome.say(words, tone, self._theme)
        self.model.clear()
        self.model.addItems(list(models))
        self.model.setCurrentText(chosen)
        self.rows.setRowVisible(self.model, True)
        self._hint.setText(self.tr("A test question is sent to this server only when you ask it, and kept nowhere."))
        self.ask_button.show()
        self.use_button.show()
        self._take_keyboard_to(self.ask_button)
        self.find_button.hide()

    def show_problem(self, part: str, sentence: str) -> None:
        """Say it below the address, the key or the model; elsewhere where none of them can mend it."""
        fields: dict[str, QWidget] = {"address": self.url, "key": self.key, "model": self.model}
        at = fields.get(part)
        if at is None:
            self.outcome.say(sentence, "bad", self._theme)
            return
        self.outcome.say("", "plain", self._theme)
        self.rows.setRowVisible(at, True)
        self.mistake.show_below(self.rows, at, sentence, "", "")
        if part != "model":
            self._show_find()
        self._take_keyboard_to(at)

    def offer_session_key(self, sentence: str) -> None:
        """The keyring is out of reach: say so, and let the key be used without being stored."""
        self.outcome.say(sentence, "bad", self._theme)
        self.session_only.show()
        self._take_keyboard_to(self.session_only)

    def show_tried(self, *, works: bool) -> None:
        """The test question was answered, or failed for a reason that no field can mend."""
        self._take_keyboard_to(self.use_button if works else self.ask_button)

    def form(self) -> ConnectForm:
        return ConnectForm(
            self.url.text().strip(),
            self.key.text().strip(),
            self.model.currentText().strip(),
            session_only=self.session_only.isChecked() and not self.session_only.isHidden(),
        )

    def clear(self) -> None:
        """No address and no key stay in a panel that is left."""
        self.url.clear()
        self.key.clear()
        self._start_over()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # No key stays in a panel that is left.
            self.key.clear()

    # How it is made, and what follows

    def _lay_out(self) -> None:
        theme = self._theme
        self.rows.add(self.tr("Address"), self.url, self.tr("Address, or a curl command"))
        self.rows.add(self.tr("Key"), self.key)
        self.rows.add(self.tr("Model"), self.model)
        layout = stack(spacing=theme.space(2))
        layout.addLayout(self.rows)
        for part in (self._hint, self.outcome, self.session_only, self.trial):
            layout.addWidget(part)
        buttons = Flow(theme.space(2))
        for button in (self.find_button, self.ask_button, self.use_button):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.setLayout(layout)

    def _connect(self) -> None:
        # Queued, so that the change of the text is over: it ends what was found out before.
        self.url.pasted.connect(self._find_text, Qt.ConnectionType.QueuedConnection)
        self.url.returnPressed.connect(self._find)
        self.url.textChanged.connect(self._start_over)
        self.key.returnPressed.connect(self._find)
        self.key.textEdited.connect(self.mistake.take_away)
        self.key.textChanged.connect(self._key_changed)
        self.find_button.clicked.connect(self._find)
        self.ask_button.clicked.connect(self._ask)
        self.use_button.clicked.connect(self._use)
        self.trial.stop_requested.connect(self.stop_requested)

    def _start_over(self) -> None:
        if self._filling:
            return
        for part in (self.key, self.model):
            self.rows.setRowVisible(part, False)
        self.mistake.take_away()
        self.outcome.say("", "plain", self._theme)
        self.session_only.setChecked(False)
        self.session_only.hide()
        self.trial.hide()
        self._show_find()
        self._enable()
        self.forgotten.emit()

    def _key_changed(self, key: str) -> None:
        """Without a key there is none to be used in this session only."""
        if not key.strip() and not self.session_only.isHidden():
            self.session_only.setChecked(False)
            self.session_only.hide()
            self.outcome.say("", "plain", self._theme)

    def _show_find(self) -> None:
        self.find_button.show()
        self.ask_button.hide()
        self.use_button.hide()

    def _enable(self) -> None:
        filled = bool(self.url.text().strip())
        for button in (self.find_button, self.ask_button, self.use_button):
            button.setEnabled(filled)

    def _take_keyboard_to(self, part: QWidget) -> None:
        """Only from here, or from nowhere: whoever writes elsewhere goes on there."""
        focused = self.window().focusWidget() or self.url
        if self.isAncestorOf(focused) or not (focused.isVisible() and focused.isEnabled()):
            part.setFocus(Qt.FocusReason.TabFocusReason)

    def _find(self) -> None:
        if self.url.text().strip():
            self.find_requested.emit(self.form())

    def _find_text(self, text: str) -> None:
        self.find_requested.emit(ConnectForm(text, self.key.text().strip()))

    def _ask(self) -> None:
        self.mistake.take_away()
        self.ask_requested.emit(self.form())

    def _use(self) -> None:
        self.use_requested.emit(self.form())
