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


def wire_top_bar(window: MainWindow, offers: OffersHandler, copies: CopiesHandler) -> None:
    files = window.files
    files.export_requested.connect(copies.export_current)
    files.copy_requested.connect(copies.copy_current)
    files.duplicate_requested.connect(copies.duplicate_current)
    files.delete_requested.connect(copies.delete_current)
    files.target_chosen.connect(copies.write)
    files.source_chosen.connect(copies.take_in)
    window.title.renamed.connect(copies.rename_current)
    window.sidebar.duplicate_requested.connect(copies.duplicate)
    window.sidebar.export_requested.connect(copies.export_one)
    window.picker.opened.connect(offers.list_models)
    window.picker.retry_requested.connect(offers.ask_again)
    window.picker.star_toggled.connect(offers.toggle_star)
