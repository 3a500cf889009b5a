"""The section on what every answer of a server begins from: system prompt, parameters, context size."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_chat.core.abilities import SYSTEM_PROMPT, abilities_of
from desktop_chat.core.endpoint import Dialect, Endpoint, RequestStyle
from desktop_chat.core.parameters import Parameters
from desktop_chat.ui.design.check_box import CheckBox
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import TextArea
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import NumberField, Section

_PROMPT_LINES = 3
_STOP_LINES = 2


class AnswersSection(Section):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        own = self.tr("The server's own choice")
        self.system_prompt = TextArea(theme, _PROMPT_LINES, self.tr("None"))
        self.temperature = NumberField(theme, own, high=10)
        self.top_p = NumberField(theme, own, high=1)
        self.max_tokens = NumberField(theme, own, low=1, whole=True)
        self.stop = TextArea(theme, _STOP_LINES, self.tr("One text a line"))
        self.seed = NumberField(theme, own, low=-(2**63), high=2**63, whole=True)
        efforts = ("minimal", "low", "medium", "high")
        self.effort = Choice(theme, [("", own), *((word, word.capitalize()) for word in efforts)])
        self.json_mode = CheckBox(theme, self.tr("Answer in JSON only"))
        self.context_tokens = NumberField(theme, self.tr("Not known"), low=1, whole=True)
        self._fields: dict[str, QWidget] = {
            SYSTEM_PROMPT: self.system_prompt,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "max_tokens": self.max_tokens,
            "stop": self.stop,
            "seed": self.seed,
            "reasoning_effort": self.effort,
            "json_mode": self.json_mode,
        }
        self._lay_out()
        for area in (self.system_prompt, self.stop):
            area.textChanged.connect(self.edited)
        for field in (self.temperature, self.top_p, self.max_tokens, self.seed, self.context_tokens):
            field.textChanged.connect(self.edited)
        self.effort.currentIndexChanged.connect(self.edited)
        self.json_mode.toggled.connect(self.edited)

    def fill(self, endpoint: Endpoint) -> None:
        parameters = endpoint.parameters
        self.system_prompt.setPlainText(endpoint.system_prompt)
        self.temperature.show_number(parameters.temperature)
        self.top_p.show_number(parameters.top_p)
        self.max_tokens.show_number(parameters.max_tokens)
        self.stop.setPlainText("\n".join(text.replace("\n", "\\n") for text in parameters.stop))
        self.seed.show_number(parameters.seed)
        effort = parameters.reasoning_effort
        if self.effort.findData(effort) < 0:
            self.effort.addItem(effort, effort)
        self.effort.choose(effort)
        self.json_mode.setChecked(parameters.json_mode is True)
        self.context_tokens.show_number(endpoint.context_tokens)

    def apply(self, endpoint: Endpoint) -> Endpoint:
        stop = (text.replace("\\n", "\n") for text in self.stop.text().split("\n"))
        parameters = Parameters(
            temperature=self.temperature.number(),
            top_p=self.top_p.number(),
            max_tokens=self.max_tokens.count(),
            stop=tuple(text for text in stop if text),
            seed=self.seed.count(),
            reasoning_effort=self.effort.value(),
            json_mode=self.json_mode.isChecked() or None,
        )
        return replace(
            endpoint,
            system_prompt=self.system_prompt.text().strip(),
            parameters=parameters,
            context_tokens=self.context_tokens.count(),
        )

    def show_abilities(self, dialect: Dialect, style: RequestStyle) -> None:
        """Offer what requests in this dialect, made in this way, can carry."""
        able = abilities_of(dialect, style)
        for name, field in self._fields.items():
            self.form_rows.setRowVisible(field, name in able)
        self._nothing.setVisible(able.isdisjoint(set(self._fields) - {SYSTEM_PROMPT}))

    def problem(self) -> tuple[str, QWidget | None]:
        checks = (
            (self.temperature, self.tr("The temperature is a number from 0 to 10.")),
            (self.top_p, self.tr("Top-p is a number from 0 to 1.")),
            (self.max_tokens, self.tr("The longest answer is a whole number of tokens.")),
            (self.seed, self.tr("The seed is a whole number.")),
            (self.context_tokens, self.tr("The context size is a whole number of tokens.")),
        )
        for field, sentence in checks:
            if field.is_wrong and not field.isHidden():
                return sentence, field
        return "", None

    def _lay_out(self) -> None:
        rows = self.form_rows
        rows.add(self.tr("&System prompt"), self.system_prompt)
        rows.add(self.tr("&Temperature"), self.temperature)
        rows.add(self.tr("Top-&p"), self.top_p)
        rows.add(self.tr("&Longest answer"), self.max_tokens, self.tr("Longest answer in tokens"))
        rows.add(self.tr("St&op at"), self.stop, self.tr("Texts that end the answer, one a line"))
        rows.add(self.tr("S&eed"), self.seed)
        rows.add(self.tr("&Reasoning"), self.effort, self.tr("Reasoning effort"))
        rows.addRow("", self.json_mode)
        rows.add(self.tr("&Context size"), self.context_tokens, self.tr("Size of the context in tokens"))
        rows.add_hint(self.tr("In tokens. Older messages that do not fit are left out."))
        words = self.tr("This server's requests have no place for temperature and the like. It decides on them itself.")
        self._nothing = label(self.theme, words, "small", dim=True)
        self._nothing.hide()
        layout = stack(self._nothing, spacing=self.theme.space(2))
        layout.addLayout(rows)
        layout.addStretch(1)
        self.setLayout(layout)
