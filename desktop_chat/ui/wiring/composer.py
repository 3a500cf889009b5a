"""What is asked for where one writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.ui.main_window import MainWindow


class ComposingHandler(Protocol):
    def send(self, text: str) -> None: ...
    def stop(self) -> None: ...
    def draft_edited(self) -> None: ...
    def use_prompt(self, text: str) -> None: ...
    def edit_message(self, message_id: str) -> None: ...


def wire_composer(window: MainWindow, composing: ComposingHandler) -> None:
    window.stop_requested.connect(composing.stop)
    window.composer.send_requested.connect(composing.send)
    window.composer.edited.connect(composing.draft_edited)
