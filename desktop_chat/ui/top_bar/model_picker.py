"""Which endpoint and model answer: a button that names them, and a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from desktop_chat.ui.top_bar.model_popup import ModelPopup


class ModelPicker(Button):
    #: Another model was chosen; carries (endpoint id, model).
    choice_made = Signal(object)
    #: The user wants to set up another server.
    connect_requested = Signal()
    #: The user wants to change this endpoint; carries its id.
    edit_requested = Signal(str)
    #: The list is about to be seen: a good moment to ask servers for their models.
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, " ", "chip", role="small", pad=1)
        self._choices: list[tuple[str, str, str]] = []
        self._current = ("", "")
        self._editable = False
        #: The list; None until it was opened once.
        self.popup: ModelPopup | None = None
        self.set_trailing_icon("down")
        self.clicked.connect(self.open)

    def set_choices(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """What there is to choose from: (endpoint id, endpoint name, model), models of one endpoint together."""
        self._choices = list(choices)
        if self.popup is not None:
            self.popup.set_choices(self._choices, self._current)

    def set_current(self, endpoint_id: str, endpoint_name: str, model: str, *, editable: bool) -> None:
        """Show what answers now; `editable` if the user set it up."""
        self._editable = editable
        self._current = (endpoint_id, model)
        text = f"{endpoint_name} · {model}" if model else endpoint_name
        self.setText(text)
        self.set_tip(self.tr("Choose the model: {0} (Ctrl+M)").format(text))
        self.setAccessibleName(self.tr("Model: {0}").format(text))
        self.updateGeometry()

    def open(self) -> None:
        """Show the list above the button."""
        from desktop_chat.ui.top_bar.model_popup import ModelPopup

        self.opened.emit()
        popup = self.popup
        if popup is None:
            popup = self.popup = ModelPopup(self._theme, self)
            popup.choice_made.connect(self.choice_made)
            popup.connect_requested.connect(self.connect_requested)
            popup.edit_requested.connect(self.edit_requested)
        popup.set_theme(self._theme)
        popup.set_choices(self._choices, self._current)
        popup.set_editable(self._editable)
        popup.show_above(self.mapToGlobal(QPoint(0, 0)))
