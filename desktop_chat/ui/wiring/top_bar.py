"""What is asked for above the conversation: the list of models, the title, the menu of the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow


class OffersHandler(Protocol):
    def list_models(self) -> None: ...
    def ask_again(self, endpoint_id: str) -> None: ...
    def toggle_star(self, choice: tuple[str, str]) -> None: ...


def wire_top_bar(window: MainWindow, offers: OffersHandler) -> None:
    window.picker.opened.connect(offers.list_models)
    window.picker.retry_requested.connect(offers.ask_again)
    window.picker.star_toggled.connect(offers.toggle_star)
