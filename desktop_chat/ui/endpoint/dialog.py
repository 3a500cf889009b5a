"""The window that the form of one server stands in: its buttons, its size, its keys, and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.ui.design.button import ENTER_KEYS
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.scroll import scroll_to_focus
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.body import FormBody
from desktop_chat.ui.endpoint.form_area import FormArea
from desktop_chat.ui.endpoint.form_buttons import FormButtons
from desktop_chat.ui.endpoint.on_screen import grow_on_screen
from desktop_chat.ui.endpoint.tab_order import order_stops
from desktop_chat.ui.endpoint.trial_box import TrialBox
from desktop_chat.ui.endpoint.typed_form import EndpointForm

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone
    from desktop_chat.ui.endpoint.more import MoreSettings


class EndpointDialog(QDialog):
    """Never modal, so that running answers stay in reach."""

    #: The server is to be looked for; carries an EndpointForm.
    test_requested = Signal(object)
    #: The server is to be asked a test question; carries an EndpointForm.
    ask_requested = Signal(object)
    #: The answer to the test question is to end.
    stop_requested = Signal()
    #: A mistake is to be mended with one click; carries (EndpointForm, action).
    mend_requested = Signal(object)
    #: The server is to be kept; carries an EndpointForm.
    save_requested = Signal(object)
    #: The server is to be forgotten; carries its id.
    remove_requested = Signal(str)
    #: An address or a curl command was pasted, or typed to its end; carries (EndpointForm, text).
    pasted = Signal(object)
    #: The address or the dialect is another one; carries an EndpointForm.
    way_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModal(False)
        self.setMinimumWidth(min(theme.dialog_px, theme.min_window_px[0]))
        self.resize(theme.dialog_px, self.height())
        self.body = body = FormBody(theme)
        self.url, self.key = body.basics.url, body.basics.key
        self.model, self.name = body.basics.model, body.basics.name
        self.session_only, self.outcome, self.mistake = body.session_only, body.outcome, body.mistake
        self.ask_button, self.more_button = body.ask_button, body.more_button
        self._buttons = FormButtons(theme, self)
        self.test_button, self.save_button = self._buttons.test, self._buttons.save
        self.cancel_button, self.remove_button = self._buttons.cancel, self._buttons.remove
        self._area = FormArea(theme, body, above_buttons=True)
        layout = stack(self._area)
        layout.setStretch(0, 1)
        layout.addLayout(self._buttons.row(theme, theme.space(6)))
        self.setLayout(layout)
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.body.set_theme(theme)
        self._area.set_theme(theme)
        self._buttons.set_theme(theme)

    @property
    def more(self) -> MoreSettings:
        """The folded settings; made when they are first needed."""
        return self.body.more

    @property
    def trial(self) -> TrialBox:
        """Where the answer to a test question is shown."""
        return self.body.trial

    # Verbs

    def show_form(self, endpoint: Endpoint) -> None:
        """Open on a server; one with an empty id is new."""
        is_known = bool(endpoint.id)
        self.setWindowTitle(self.tr("Change the server") if is_known else self.tr("Connect a server"))
        self.remove_button.setVisible(is_known)
        self.body.clear()
        self.show_endpoint(endpoint)
        self.show()
        self.raise_()
        self.activateWindow()
        # Of a new server whose address is known, the key is wanted next; what of a known one, nobody can tell.
        (self.key if endpoint.url and not is_known else self.url).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """Fill in all that is known of a server but its key."""
        self.body.fill(endpoint)

    def show_key(self, key: str) -> None:
        """Fill in a key that was found in what was pasted."""
        self.key.setText(key)

    def show_dialect(self, dialect: Dialect) -> None:
        self.body.show_dialect(dialect)

    def show_stored_key(self, stored: bool) -> None:
        """Whether there is a key that an empty field would keep."""
        self.body.basics.show_stored_key(stored)

    def set_models(self, models: Sequence[str]) -> None:
        """Offer the models the server named; what was typed stays."""
        self.body.basics.set_models(models)

    def show_address(self, url: str) -> EndpointForm:
        """Put another address in place of the typed one; returns what stands in the form then."""
        self.url.show_address(url)
        return self.form()

    def choose_certificate(self) -> None:
        """Let a file of certificates to trust be looked for."""
        self.go_to("certificates")
        self.more.connection.ca_file.browse()

    def choose_model(self) -> None:
        """Show the models to choose from."""
        self.model.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.model.count():
            self.model.showPopup()

    def show_progress(self, sentence: str) -> None:
        """Something is under way: the buttons wait for `show_result` or `show_mistake`."""
        self.body.say(sentence, "plain")
        self._buttons.wait()

    def show_result(self, words: str, tone: Tone) -> None:
        """One sentence, or a line for each thing that was found out."""
        self.body.say(words, tone)
        self._buttons.go_on(self.body.is_filled)

    def show_mistake(self, part: str, sentence: str, action: str = "", text: str = "") -> None:
        """What is wrong, below the field of `part`; `text` names the click that mends it, and `action` follows it."""
        self._buttons.go_on(self.body.is_filled)
        self.body.blame(part, sentence, action, text)
        self._area.ensureWidgetVisible(self.mistake)

    def show_unsaved(self, sentence: str, part: QWidget | None = None) -> None:
        """Something keeps the form from being used: say what until it is changed, and go there."""
        if part is not None:
            self.body.fold(False)
            self.more.show_field(part)
            part.setFocus(Qt.FocusReason.OtherFocusReason)
        self._buttons.go_on(self.body.is_filled)
        self.body.keep_saying(sentence)
        if part is not None:
            self._area.ensureWidgetVisible(part)

    def go_to(self, part: str) -> None:
        """Put the keyboard to a field: see `presenters.mending.Part`, and the context."""
        field = self.body.field_of(part)
        self._area.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offer_session_key(self, sentence: str) -> None:
        """The keyring is out of reach: say so, and let the key be used without being stored."""
        self.session_only.show()
        self.show_result(sentence, "bad")
        self.session_only.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def fold(self, folded: bool) -> None:
        """Hide the further settings, or show them."""
        self.body.fold(folded)

    def form(self) -> EndpointForm:
        return self.body.form()

    # Qt's

    def done(self, arg__1: int) -> None:
        self.stop_requested.emit()
        # What is hidden while it has the keyboard would show it when the form is opened again.
        for part in self.findChildren(QWidget):
            if part.hasFocus():
                part.clearFocus()
        # No key stays in a form that is left: in its field, in a header or in a command that could not be read.
        self.key.clear()
        self.show_endpoint(self.body.endpoint)
        super().done(arg__1)

    def hideEvent(self, arg__1: QHideEvent) -> None:
        super().hideEvent(arg__1)
        # A bare X server gives the keyboard to nobody by itself.
        window = self.parentWidget()
        if isinstance(window, QWidget) and window.isVisible():
            window.activateWindow()

    def focusNextPrevChild(self, next: bool, /) -> bool:
        moved = super().focusNextPrevChild(next)
        scroll_to_focus(self)
        return moved

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in ENTER_KEYS:
            self.save_button.click()
            return
        super().keyPressEvent(arg__1)

    # What follows from what is done

    def _connect(self) -> None:
        self.test_button.clicked.connect(self._test)
        self.ask_button.clicked.connect(self._ask)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.reject)
        self.remove_button.clicked.connect(self._remove)
        self.url.pasted.connect(self._paste)
        self.body.edited.connect(self._change)
        self.body.grown.connect(self._fit)
        self.body.stops_changed.connect(self._order)
        self.mistake.mend_requested.connect(self._mend)
        self.trial.stop_requested.connect(self.stop_requested)

    def _fit(self) -> None:
        """Grow to what there is to show, as far as the screen allows; the rest scrolls."""
        buttons = self.save_button.sizeHint().height() + self._theme.space(8)
        wanted = self.body.needed_px(self.width() - self._theme.scroll_bar_px) + buttons
        height = wanted if self.body.is_folded and self.trial.isHidden() else max(wanted, self.height())
        grow_on_screen(self, height, self._theme.space(12))

    def _order(self) -> None:
        order_stops(self)

    def _change(self) -> None:
        self._buttons.enable(self.body.is_filled)
        self.ask_button.setEnabled(self.body.is_filled)
        self.way_changed.emit(self.form())

    def _paste(self, text: str) -> None:
        self.pasted.emit((self.form(), text))

    def _checked_form(self) -> EndpointForm | None:
        """What was typed; None, said in words, if it cannot be used."""
        self.url.finish()
        sentence, part = self.body.problem()
        if sentence:
            self.show_unsaved(sentence, part)
            return None
        return self.form()

    def _test(self) -> None:
        form = self._checked_form()
        if form is not None:
            self.test_requested.emit(form)

    def _ask(self) -> None:
        form = self._checked_form()
        if form is not None:
            self.body.say("", "plain")
            self.ask_requested.emit(form)

    def _mend(self, action: str) -> None:
        form = self._checked_form()
        if form is not None:
            self.mend_requested.emit((form, action))

    def _save(self) -> None:
        form = self._checked_form()
        if form is not None:
            self.save_requested.emit(form)

    def _remove(self) -> None:
        self.remove_requested.emit(self.body.endpoint.id)
