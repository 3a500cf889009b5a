"""What the buttons below and in a message do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.presenters.server_forms import FORM_PARTS
from desktop_chat.presenters.verdict_text import ACTION_CURL, ACTION_REGENERATE, ACTION_RETRY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.server_forms import ServerForms
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView


class MessageActions(QObject):
    def __init__(
        self, window: WindowView, talk: TalkPresenter, forms: ServerForms, bridge: FutureBridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._talk = talk
        self._forms = forms
        self._bridge = bridge

    def act(self, message_id: str, action: str) -> None:
        """Carry out what a button below a message stands for."""
        if action in (ACTION_RETRY, ACTION_REGENERATE):
            self._talk.ask_again(message_id)
            self._window.composer.focus()
        elif action == ACTION_CURL:
            self._talk.copy_as_curl(message_id)
        elif action in FORM_PARTS:
            entry = next((entry for entry in self._talk.path if entry.message.id == message_id), None)
            self._forms.mend_endpoint(entry.message.endpoint_id if entry is not None else "", action)

    def step_branch(self, message_id: str, step: int) -> None:
        self._talk.step_branch(message_id, step)

    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None:
        self._talk.answer_tools(message_id, answers)
        self._window.composer.focus()

    def save_file(self, chosen: tuple[str, str]) -> None:
        """Write a file of an answer, given as a data URL, to a path."""
        from desktop_chat.presenters.file_saving import start_saving

        self._bridge.on_result(start_saving(*chosen))

    def skip_wait(self) -> None:
        self._talk.skip_wait()
        # The button that had the keyboard goes: it must not go on to one that stops the answer.
        self._window.composer.focus()

    def stop_answer(self) -> None:
        self._talk.stop()
        self._window.composer.focus()
