"""All that stands in the form of a server, above its buttons: fills it, reads it, says what is wrong and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.check_box import CheckBox
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, set_margins, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.basics import Basics
from desktop_chat.ui.endpoint.fields import FormRows, line_up
from desktop_chat.ui.endpoint.mistake import Mistake
from desktop_chat.ui.endpoint.outcome import Outcome
from desktop_chat.ui.endpoint.trial_box import TrialBox
from desktop_chat.ui.endpoint.typed_form import EndpointForm

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone
    from desktop_chat.ui.endpoint.more import MoreSettings


class FormBody(QWidget):
    #: Something was typed or chosen that the way to ask depends on.
    edited = Signal()
    #: There is more or less to show than before.
    grown = Signal()
    #: There are other fields than before.
    stops_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._endpoint = Endpoint(id="", name="")
        self._more: MoreSettings | None = None
        self._filling = False
        #: The address and the key that the outcome is about; None if any change may solve what it says.
        self._said_of: tuple[str, str] | None = None
        self.basics = Basics(theme, self)
        self.session_only = CheckBox(theme, self.tr("Use this key in this session only; nothing is stored"))
        self.outcome = Outcome(theme)
        self.mistake = Mistake(theme, self)
        self.ask_button = Button(theme, self.tr("Ask a test question"), "send", kind="outline")
        self.ask_button.set_tip(self.tr("Send one short question and show its answer; nothing is kept"))
        self.trial = TrialBox(theme)
        self.more_button = Button(theme, self.tr("More settings"), "right", pad=0.5)
        self._lay_out()
        self.more_button.clicked.connect(self._toggle)
        self.basics.url.textChanged.connect(self._change)
        self.basics.key.textChanged.connect(self._key_changed)
        self.basics.model.currentTextChanged.connect(self._age_mistake)
        self.trial.resized.connect(self.grown)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.basics.set_theme(theme)
        said = (self._hint, self.outcome, self.mistake)
        for part in (*said, self.more_button, self.ask_button, self.session_only, self.trial):
            part.set_theme(theme)
        if self._more is not None:
            self._more.set_theme(theme)
            self._line_up(self._more)

    @property
    def endpoint(self) -> Endpoint:
        """The one that was filled in."""
        return self._endpoint

    @property
    def more(self) -> MoreSettings:
        """The folded settings; made when they are first needed."""
        if self._more is None:
            from desktop_chat.ui.endpoint.more import MoreSettings

            self._more = more = MoreSettings(self._theme)
            more.hide()
            more.fill(self._endpoint)
            more.changed.connect(self._change)
            more.key_moved.connect(self._take_key)
            more.page_changed.connect(self.grown)
            more.rows_changed.connect(self.stops_changed)
            self._column.insertWidget(self._column.indexOf(self.more_button) + 1, more)
            self._line_up(more)
            self.stops_changed.emit()
        return self._more

    @property
    def is_folded(self) -> bool:
        return self._more is None or self._more.isHidden()

    @property
    def is_filled(self) -> bool:
        """There is enough to ask a server."""
        return bool(self.basics.url.text().strip())

    # What is shown

    def clear(self) -> None:
        """Nothing of what was typed, found out or said stays."""
        self.basics.key.clear()
        self.basics.show_stored_key(False)
        self.basics.model.clear()
        self.session_only.setChecked(False)
        self.session_only.hide()
        self.trial.hide()
        self.fold(True)
        if self._more is not None:
            self._more.tabs.setCurrentIndex(0)

    def fill(self, endpoint: Endpoint) -> None:
        """Show all that is known of a server but its key."""
        self._endpoint, self._filling = endpoint, True
        self.outcome.hide()
        self.mistake.take_away()
        self.basics.fill(endpoint)
        if self._more is not None:
            self._more.fill(endpoint)
        self._filling = False
        self._change()

    def show_dialect(self, dialect: Dialect) -> None:
        """The dialect that is spoken as far as one can tell now."""
        if self._more is not None:
            self._more.show_dialect(dialect)

    def say(self, words: str, tone: Tone) -> None:
        """One sentence, or a line for each thing, below the fields."""
        self._said_of = self.basics.asked_of()
        self.mistake.take_away()
        self.outcome.say(words, tone, self._theme)
        self.grown.emit()

    def blame(self, part: str, sentence: str, action: str, text: str) -> None:
        """Say what is wrong right below the field that can mend it, and go there."""
        self.say("", "plain")
        field, rows = self._place_of(part)
        self.mistake.show_below(rows, field, sentence, action, text)
        self.stops_changed.emit()
        self.grown.emit()
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep_saying(self, sentence: str) -> None:
        """Say what keeps the form from being used, until anything is changed."""
        self.say(sentence, "bad")
        self._said_of = None

    def fold(self, folded: bool) -> None:
        """Hide the further settings, or show them."""
        if not folded:
            self.more.show()
            self._change()
        elif self._more is not None:
            self._more.hide()
        self.more_button.set_icon("right" if folded else "down")
        state = self.tr("hidden") if folded else self.tr("shown")
        self.more_button.setAccessibleName(f"{self.more_button.text()}, {state}")
        self.grown.emit()

    def field_of(self, part: str) -> QWidget:
        """The field of a part, brought into sight: what is folded away is unfolded."""
        field = self.basics.field_of(part)
        if field is None:
            self.fold(False)
            field = self.more.field_of(part)
            self.more.show_field(field)
        return field

    def needed_px(self, width: int) -> int:
        """The height at which all of it is in sight, at this width; both in pixels."""
        column = self._column
        column.invalidate()
        needed = column.heightForWidth(width) if column.hasHeightForWidth() else 0
        return max(needed, column.minimumSize().height())

    # What was typed

    def form(self) -> EndpointForm:
        typed = self._endpoint if self._more is None else self._more.apply(self._endpoint)
        return EndpointForm(
            endpoint=self.basics.apply(typed),
            key=self.basics.key.text().strip(),
            session_only=self.session_only.isChecked() and not self.session_only.isHidden(),
        )

    def problem(self) -> tuple[str, QWidget | None]:
        """The first thing that keeps this from being used, with its field."""
        return self._more.problem() if self._more is not None else ("", None)

    # How it is made, and what follows from what is done

    def _lay_out(self) -> None:
        theme = self._theme
        hint = self.tr("Any server that streams answers works. Paste its address, or a curl command from its manual.")
        self._hint = label(theme, hint, "small", dim=True)
        self._column = stack(self._hint, spacing=theme.space(3))
        self._column.addLayout(self.basics.rows)
        for part in (self.session_only, self.outcome):
            self._column.addWidget(part)
        self._column.addLayout(row(self.ask_button, None))
        self._column.addWidget(self.trial)
        self._column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addStretch(1)
        side = theme.space(6)
        set_margins(self._column, side, theme.space(5), side - theme.scroll_bar_px, theme.space(1))
        self.setLayout(self._column)
        self.session_only.hide()

    def _place_of(self, part: str) -> tuple[QWidget, FormRows]:
        field = self.field_of(part)
        return field, self.basics.rows if self.basics.field_of(part) is not None else self.more.rows_of(field)

    def _line_up(self, more: MoreSettings) -> None:
        line_up(self.basics.rows, *(section.form_rows for section in more.sections))

    def _toggle(self) -> None:
        self.fold(not self.is_folded)

    def _change(self) -> None:
        if not self._filling:
            self._age()
            self.edited.emit()

    def _key_changed(self, key: str) -> None:
        """Without a key there is none to be used in this session only."""
        if not key.strip() and not self.session_only.isHidden():
            self.session_only.setChecked(False)
            self.session_only.hide()
            self.stops_changed.emit()
            self.grown.emit()
        self._age()

    def _age(self) -> None:
        """What was said of another address or key is not said any longer."""
        if self._filling or self._said_of == self.basics.asked_of():
            return
        if self.outcome.ages:
            self.say("", "plain")
        self._age_mistake()

    def _age_mistake(self) -> None:
        if not self._filling and not self.mistake.isHidden():
            self.mistake.take_away()
            self.grown.emit()

    def _take_key(self, key: str) -> None:
        self.basics.key.setText(key)
        self.say(self.tr("The key was moved into its own field."), "plain")
