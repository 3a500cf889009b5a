"""The form of one server: address, key, model, name; what was found out; and everything else, folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.basics import Basics
from desktop_chat.ui.endpoint.form_area import FormArea
from desktop_chat.ui.endpoint.form_buttons import FormButtons
from desktop_chat.ui.endpoint.on_screen import grow_on_screen
from desktop_chat.ui.endpoint.outcome import Outcome
from desktop_chat.ui.endpoint.tab_order import order_stops

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone
    from desktop_chat.ui.endpoint.more import MoreSettings

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class EndpointForm:
    """What was typed. The id of a new endpoint is empty; an empty `key` leaves a stored one as it is."""

    endpoint: Endpoint
    key: str = field(repr=False, default="")
    #: Keep the key in memory only.
    session_only: bool = False


class EndpointDialog(QDialog):
    """Never modal, so that running answers stay in reach."""

    #: The server is to be tried out; carries an EndpointForm.
    test_requested = Signal(object)
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
        self._endpoint = Endpoint(id="", name="")
        self._more: MoreSettings | None = None
        self._filling = False
        #: The address and the key that the outcome is about; None if any change may solve what it says.
        self._said_of: tuple[str, str] | None = None
        self.setModal(False)
        self.setMinimumWidth(theme.dialog_px)
        self.basics = Basics(theme, self)
        self.url, self.key = self.basics.url, self.basics.key
        self.model, self.name = self.basics.model, self.basics.name
        self.session_only = QCheckBox(self.tr("Use this key in this session only; nothing is stored"))
        self.outcome = Outcome(theme)
        self.more_button = Button(theme, self.tr("More settings"), "right", pad=0.5)
        self._buttons = FormButtons(theme, self)
        self.test_button, self.save_button = self._buttons.test, self._buttons.save
        self.cancel_button, self.remove_button = self._buttons.cancel, self._buttons.remove
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.basics.set_theme(theme)
        self._buttons.set_theme(theme)
        self.more_button.set_theme(theme)
        if self._more is not None:
            self._more.set_theme(theme)

    @property
    def more(self) -> MoreSettings:
        """The folded settings; made when they are first needed."""
        if self._more is None:
            from desktop_chat.ui.endpoint.more import MoreSettings

            self._more = more = MoreSettings(self._theme)
            more.hide()
            more.fill(self._endpoint)
            more.changed.connect(self._way_changed)
            more.key_moved.connect(self._take_key)
            more.page_changed.connect(self._fit)
            more.rows_changed.connect(self._order)
            self._column.insertWidget(self._column.indexOf(self.more_button) + 1, more)
            self._order()
        return self._more

    # Verbs

    def show_form(self, endpoint: Endpoint) -> None:
        """Open on a server; one with an empty id is new."""
        is_known = bool(endpoint.id)
        self.setWindowTitle(self.tr("Change the server") if is_known else self.tr("Connect a server"))
        self.key.clear()
        self.show_stored_key(False)
        self.model.clear()
        self.remove_button.setVisible(is_known)
        self.session_only.setChecked(False)
        self.session_only.hide()
        self.outcome.hide()
        self.fold(True)
        self.show_endpoint(endpoint)
        if self._more is not None:
            self._more.tabs.setCurrentIndex(0)
        self.show()
        self.raise_()
        self.activateWindow()
        (self.key if endpoint.url else self.url).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """Fill in all that is known of a server but its key."""
        self._endpoint, self._filling = endpoint, True
        self.outcome.hide()
        self.basics.fill(endpoint)
        if self._more is not None:
            self._more.fill(endpoint)
        self._filling = False
        self._buttons.enable(self._is_filled())
        self._way_changed()

    def show_key(self, key: str) -> None:
        """Fill in a key that was found in what was pasted."""
        self.key.setText(key)

    def show_dialect(self, dialect: Dialect) -> None:
        """The dialect that is spoken as far as one can tell now."""
        if self._more is not None:
            self._more.show_dialect(dialect)

    def show_stored_key(self, stored: bool) -> None:
        """Whether there is a key that an empty field would keep."""
        self.basics.show_stored_key(stored)

    def set_models(self, models: Sequence[str]) -> None:
        """Offer the models the server named; what was typed stays."""
        self.basics.set_models(models)

    def show_progress(self, sentence: str) -> None:
        """Something is under way: the buttons wait for `show_result`."""
        self._say(sentence, "plain")
        self._buttons.wait()

    def show_result(self, words: str, tone: Tone) -> None:
        """One sentence, or a line for each thing that was found out."""
        self._say(words, tone)
        self._buttons.go_on(self._is_filled())

    def show_unsaved(self, sentence: str, part: QWidget | None = None) -> None:
        """Something keeps the form from being used: say what until it is changed, and go there."""
        if part is not None:
            self.fold(False)
            self.more.show_field(part)
            part.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_result(sentence, "bad")
        self._said_of = None
        if part is not None:
            self._area.ensureWidgetVisible(part)

    def go_to(self, part: str) -> None:
        """Put the keyboard to the address, the key, the dialect, the timeouts or the context."""
        field: QWidget | None = self.key if part == "key" else self.url if part == "address" else None
        if field is None:
            self.fold(False)
            field = self.more.field_of(part)
            self.more.show_field(field)
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
        if not folded:
            self.more.show()
            self._way_changed()
        elif self._more is not None:
            self._more.hide()
        self.more_button.set_icon("right" if folded else "down")
        state = self.tr("hidden") if folded else self.tr("shown")
        self.more_button.setAccessibleName(f"{self.more_button.text()}, {state}")
        self._fit()

    def form(self) -> EndpointForm:
        typed = self._endpoint if self._more is None else self._more.apply(self._endpoint)
        return EndpointForm(
            endpoint=self.basics.apply(typed),
            key=self.key.text().strip(),
            session_only=self.session_only.isChecked() and not self.session_only.isHidden(),
        )

    def done(self, arg__1: int) -> None:
        # What is hidden while it has the keyboard would show it when the form is opened again.
        for part in self.findChildren(QWidget):
            if part.hasFocus():
                part.clearFocus()
        # No key stays in a form that is left: in its field, in a header or in a command that could not be read.
        self.key.clear()
        self.show_endpoint(self._endpoint)
        super().done(arg__1)

    def hideEvent(self, arg__1: QHideEvent) -> None:
        super().hideEvent(arg__1)
        # A bare X server gives the keyboard to nobody by itself.
        window = self.parentWidget()
        if isinstance(window, QWidget) and window.isVisible():
            window.activateWindow()

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in _ENTER:
            self.save_button.click()
            return
        super().keyPressEvent(arg__1)

    # How it is made

    def _lay_out(self) -> None:
        theme = self._theme
        hint = self.tr("Any server that streams answers works. Paste its address, or a curl command from its manual.")
        self._column = stack(label(theme, hint, "small", dim=True), spacing=theme.space(3))
        self._column.addLayout(self.basics.rows)
        self._column.addWidget(self.session_only)
        self._column.addWidget(self.outcome)
        self._column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        side = theme.space(6)
        right = side - theme.scroll_bar_px
        self._column.setContentsMargins(side, theme.space(5), right, theme.space(1))
        content = QWidget()
        content.setLayout(self._column)
        self._area = FormArea(theme, content)
        layout = stack(self._area)
        layout.setStretch(0, 1)
        layout.addLayout(self._buttons.row(theme, side))
        self.setLayout(layout)
        self.session_only.hide()

    def _connect(self) -> None:
        self.test_button.clicked.connect(self._test)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.reject)
        self.remove_button.clicked.connect(self._remove)
        self.more_button.clicked.connect(self._toggle)
        self.url.textChanged.connect(self._way_changed)
        self.url.pasted.connect(self._paste)
        self.key.textChanged.connect(self._age)

    # What follows from what is done

    def _fit(self) -> None:
        """Grow to what there is to show, as far as the screen allows; the rest scrolls."""
        self._column.invalidate()
        inside = self.width() - self._theme.scroll_bar_px
        needed = self._column.heightForWidth(inside) if self._column.hasHeightForWidth() else -1
        buttons = self.save_button.sizeHint().height() + self._theme.space(8)
        wanted = max(needed, self._column.minimumSize().height()) + buttons
        folded = self._more is None or self._more.isHidden()
        height = wanted if folded else max(wanted, self.height())
        grow_on_screen(self, height, self._theme.space(12))

    def _order(self) -> None:
        order_stops(self)

    def _toggle(self) -> None:
        self.fold(self._more is not None and not self._more.isHidden())

    def _say(self, words: str, tone: Tone) -> None:
        self._said_of = self.basics.asked_of()
        self.outcome.say(words, tone, self._theme)
        self._fit()

    def _is_filled(self) -> bool:
        return bool(self.url.text().strip())

    def _way_changed(self) -> None:
        if not self._filling:
            self._age()
            self._buttons.enable(self._is_filled())
            self.way_changed.emit(self.form())

    def _age(self) -> None:
        """What was said of another address or key is not said any longer."""
        if self.outcome.ages and not self._filling and self._said_of != self.basics.asked_of():
            self._say("", "plain")

    def _paste(self, text: str) -> None:
        self.pasted.emit((self.form(), text))

    def _take_key(self, key: str) -> None:
        self.show_key(key)
        self._say(self.tr("The key was moved into its own field."), "plain")

    def _checked_form(self) -> EndpointForm | None:
        """What was typed; None, said in words, if it cannot be used."""
        self.url.finish()
        sentence, part = self._more.problem() if self._more is not None else ("", None)
        if sentence:
            self.show_unsaved(sentence, part)
            return None
        return self.form()

    def _test(self) -> None:
        form = self._checked_form()
        if form is not None:
            self.test_requested.emit(form)

    def _save(self) -> None:
        form = self._checked_form()
        if form is not None:
            self.save_requested.emit(form)

    def _remove(self) -> None:
        self.remove_requested.emit(self._endpoint.id)
