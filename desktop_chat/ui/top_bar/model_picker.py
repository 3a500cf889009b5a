"""Which endpoint and model answer: a button that names them, and a list to choose from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Signal

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from desktop_chat.core.offers import ServerOffer
    from desktop_chat.ui.top_bar.model_popup import ModelPopup

#: The longest the button gets, in widths of a letter.
_MAX_CH = 44


class ModelPicker(Button):
    #: Another model was chosen; carries (endpoint id, model).
    choice_made = Signal(object)
    #: A model is to be marked as a favourite, or no longer; carries (endpoint id, model).
    star_toggled = Signal(object)
    #: A server is to be asked again for its models; carries its endpoint's id.
    retry_requested = Signal(str)
    #: The user wants to set up another server.
    connect_requested = Signal()
    #: The user wants to change this endpoint; carries its id.
    edit_requested = Signal(str)
    #: The list is about to be seen: a good moment to ask servers for their models.
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, " ", "chip", role="small", pad=1)
        self._offers: list[ServerOffer] = []
        self._favourites: frozenset[tuple[str, str]] = frozenset()
        self._current = ("", "")
        #: What the user chose, until it answers.
        self._chosen: tuple[str, str] | None = None
        self._editable = False
        self._keys = ""
        #: The list; None until it was opened once.
        self.popup: ModelPopup | None = None
        self.let_shrink()
        self.set_trailing_icon("down")
        self.clicked.connect(self.open)

    def set_offers(self, offers: Sequence[ServerOffer], favourites: Collection[tuple[str, str]]) -> None:
        """What there is to choose from; `favourites` are (endpoint id, model)."""
        self._offers, self._favourites = list(offers), frozenset(favourites)
        if self.popup is not None:
            self.popup.set_offers(self._offers, self._favourites, self._current)

    def set_current(self, endpoint_id: str, endpoint_name: str, model: str, *, editable: bool) -> None:
        """Show what answers now; `editable` if the user set it up."""
        self._editable = editable
        self._current = (endpoint_id, model)
        self.setText(f"{endpoint_name} · {model}" if model else endpoint_name)
        self._explain()
        self.updateGeometry()
        if self._chosen == self._current:
            say(self, self.accessibleName())
        self._chosen = None

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self.popup is not None:
            self.popup.set_theme(theme)

    def set_keys(self, keys: str) -> None:
        """The keys that open it, for the tool tip."""
        self._keys = keys
        self._explain()

    def open(self) -> None:
        """Show the list below the button; or close it: the same keys do both."""
        from desktop_chat.ui.top_bar.model_popup import ModelPopup

        popup = self.popup
        if popup is not None and popup.isVisible():
            popup.close()
            return
        self.opened.emit()
        if popup is None:
            popup = self.popup = ModelPopup(self._theme, self.window())
            popup.choice_made.connect(self._choose)
            popup.star_toggled.connect(self.star_toggled)
            popup.retry_requested.connect(self.retry_requested)
            popup.connect_requested.connect(self.connect_requested)
            popup.edit_requested.connect(self.edit_requested)
        popup.set_theme(self._theme)
        popup.set_offers(self._offers, self._favourites, self._current)
        popup.set_editable(self._editable)
        window = self.window()
        popup.show_below(QRect(self.mapTo(window, QPoint(0, 0)), self.size()), window.rect())

    def _choose(self, choice: tuple[str, str]) -> None:
        self._chosen = choice if choice != self._current else None
        self.choice_made.emit(choice)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(min(hint.width(), self.fontMetrics().horizontalAdvance("x") * _MAX_CH), hint.height())

    def _explain(self) -> None:
        words = self.tr("Choose the model: {0}").format(self.text())
        self.set_tip(f"{words} ({self._keys})" if self._keys else words)
        self.setAccessibleName(self.tr("Model: {0}").format(self.text()))
