"""What is asked for above the conversation: the list of models, the title, the menu of the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.core.instructions import Instructions
    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.panel.panel import SidePanel


class OffersHandler(Protocol):
    def list_models(self) -> None: ...
    def ask_again(self, endpoint_id: str) -> None: ...
    def toggle_star(self, choice: tuple[str, str]) -> None: ...


class CopiesHandler(Protocol):
    def export_current(self, format_: str) -> None: ...
    def copy_current(self) -> None: ...
    def duplicate_current(self) -> None: ...
    def delete_current(self) -> None: ...
    def rename_current(self, title: str) -> None: ...
    def export_one(self, conversation_id: str) -> None: ...
    def duplicate(self, conversation_id: str) -> None: ...
    def write(self, target: tuple[str, str, str]) -> None: ...
    def take_in(self, path: str) -> None: ...


class InstructionsHandler(Protocol):
    def fill(self) -> None: ...
    def take(self, typed: Instructions) -> None: ...


def wire_panel(window: MainWindow, instructions: InstructionsHandler) -> None:
    def connect_panel(panel: SidePanel) -> None:
        panel.edited.connect(instructions.take)

    window.side.open_changed.connect(instructions.fill)
    window.side.late.when_made(connect_panel)


class TopBarHandlers(Protocol):
    """Made when they are first asked."""

    @property
    def offers(self) -> OffersHandler: ...
    @property
    def copies(self) -> CopiesHandler: ...


def wire_offers(window: MainWindow, handlers: TopBarHandlers) -> None:
    def list_models() -> None:
        handlers.offers.list_models()

    def ask_again(endpoint_id: str) -> None:
        handlers.offers.ask_again(endpoint_id)

    def toggle_star(choice: tuple[str, str]) -> None:
        handlers.offers.toggle_star(choice)

    window.picker.opened.connect(list_models)
    window.picker.retry_requested.connect(ask_again)
    window.picker.star_toggled.connect(toggle_star)


def wire_copies(window: MainWindow, handlers: TopBarHandlers) -> None:
    def export_current(format_: str) -> None:
        handlers.copies.export_current(format_)

    def copy_current() -> None:
        handlers.copies.copy_current()

    def duplicate_current() -> None:
        handlers.copies.duplicate_current()

    def delete_current() -> None:
        handlers.copies.delete_current()

    def write(target: tuple[str, str, str]) -> None:
        handlers.copies.write(target)

    def take_in(path: str) -> None:
        handlers.copies.take_in(path)

    def rename_current(title: str) -> None:
        handlers.copies.rename_current(title)

    def duplicate(conversation_id: str) -> None:
        handlers.copies.duplicate(conversation_id)

    def export_one(conversation_id: str) -> None:
        handlers.copies.export_one(conversation_id)

    files = window.files
    files.export_requested.connect(export_current)
    files.copy_requested.connect(copy_current)
    files.duplicate_requested.connect(duplicate_current)
    files.delete_requested.connect(delete_current)
    files.target_chosen.connect(write)
    files.source_chosen.connect(take_in)
    window.title.renamed.connect(rename_current)
    window.sidebar.duplicate_requested.connect(duplicate)
    window.sidebar.export_requested.connect(export_one)
