"""The fields of a conversation's own instructions: those of a server's, which show what they stand for when empty."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.instructions import Instructions, InstructionsForm
from desktop_chat.core.parameters import Parameters
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.answers_section import AnswersSection
from desktop_chat.ui.endpoint.fields import NumberField
from desktop_chat.ui.panel.reset import Reset

_PROMPT_LINES = 8
#: An endpoint is how the fields are filled and read; of this one they have nothing but the instructions.
_CARRIER = Endpoint(id="", name="")


class InstructionsSection(AnswersSection):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        rows = self.form_rows
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        rows.setVerticalSpacing(theme.space(1))
        # How much a model can read is a fact about the server, and none of its conversations.
        rows.removeRow(rows.rowCount() - 1)
        rows.setRowVisible(self.context_tokens, False)
        #: What its server asks with.
        self._defaults = Parameters()
        self._own = self.tr("The server's own choice")
        self._typed = (self.system_prompt, self.temperature, self.top_p, self.max_tokens, self.stop, self.seed)
        self._resets = [Reset(theme, field, self._caption_of(field), self) for field in self._typed]
        self._caption_of(self.effort)
        self.json_mode.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._let_prompt_grow()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for field in (*self._typed, self.effort):
            self._caption_of(field)
        self._let_prompt_grow()

    def show_form(self, form: InstructionsForm) -> None:
        """Fill in a conversation's instructions; its server's settings are what empty fields say."""
        defaults = form.endpoint or _CARRIER
        self._defaults = defaults.parameters
        self._show_defaults(defaults)
        self.show_abilities(form.dialect, defaults.request_style)
        own = form.instructions
        parameters = replace(own.parameters, json_mode=own.parameters.over(self._defaults).json_mode)
        self.fill(Endpoint(id="", name="", system_prompt=own.system_prompt, parameters=parameters))

    def instructions(self, conversation_id: str | None) -> Instructions:
        """What is typed; a number that is none counts as left out."""
        typed = self.apply(_CARRIER)
        # It is on or off; only what differs from the server's setting is the conversation's own.
        is_json = self.json_mode.isChecked()
        own = None if is_json is bool(self._defaults.json_mode) else is_json
        return Instructions(conversation_id, typed.system_prompt, replace(typed.parameters, json_mode=own))

    def follow_json_default(self) -> None:
        self.json_mode.setChecked(bool(self._defaults.json_mode))

    def _caption_of(self, field: QWidget) -> QLabel:
        """As wide as the panel, a little apart from the field above."""
        caption = self.form_rows.labelForField(field)
        assert isinstance(caption, QLabel)
        caption.setContentsMargins(0, self.theme.space(1.5), 0, 0)
        caption.setMinimumSize(0, 0)
        caption.setMinimumSize(caption.sizeHint().width() + self.theme.space(1), 0)
        return caption

    def _show_defaults(self, endpoint: Endpoint) -> None:
        parameters, words = endpoint.parameters, self.tr("{0}, from the server's settings")
        prompt = endpoint.system_prompt
        self.system_prompt.setPlaceholderText(
            self.tr("From the server's settings: {0}").format(prompt) if prompt else self.tr("None")
        )
        numbers: tuple[tuple[NumberField, float | None], ...] = (
            (self.temperature, parameters.temperature),
            (self.top_p, parameters.top_p),
            (self.max_tokens, parameters.max_tokens),
            (self.seed, parameters.seed),
        )
        for field, number in numbers:
            field.setPlaceholderText(self._own if number is None else words.format(f"{number:.15g}"))
        effort = parameters.reasoning_effort
        self.effort.setItemText(0, words.format(effort.capitalize()) if effort else self._own)
        stop = ", ".join(text.replace("\n", "\\n") for text in parameters.stop)
        self.stop.setPlaceholderText(words.format(stop) if stop else self.tr("One text a line"))

    def _let_prompt_grow(self) -> None:
        """More room to write than in the form of a server."""
        self.system_prompt.setFixedHeight(self.system_prompt.fontMetrics().lineSpacing() * _PROMPT_LINES)
