"""What the buttons below and in a message do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.core.messages import Role
from desktop_chat.core.verdict import FINISHED
from desktop_chat.presenters.server_forms import FORM_PARTS
from desktop_chat.presenters.verdict_text import (
    ACTION_CURL,
    ACTION_DELETE,
    ACTION_REGENERATE,
    ACTION_REGENERATE_WITH,
    ACTION_RETRY,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import PathEntry
    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.presenters.branch_deletions import BranchDeletions
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.server_forms import ServerForms
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView


class MessageActions(QObject):
    def __init__(
        self,
        window: WindowView,
        talk: TalkPresenter,
        forms: ServerForms,
        deletions: BranchDeletions,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._talk = talk
        self._forms = forms
        self._deletions = deletions
        self._bridge = bridge
        #: The answer that is asked for again once another model is chosen.
        self._again_id = ""

    def act(self, message_id: str, action: str) -> None:
        """Carry out what a button below a message stands for."""
        if action in (ACTION_RETRY, ACTION_REGENERATE):
            self._talk.ask_again(message_id)
            self._window.composer.focus()
        elif action == ACTION_REGENERATE_WITH:
            self._window.picker.open()
            self._again_id = message_id
        elif action == ACTION_CURL:
            self._talk.copy_as_curl(message_id)
        elif action == ACTION_DELETE:
            self._deletions.delete(message_id)
            self._window.composer.focus()
        elif action in FORM_PARTS:
            entry = self._talk.opened.entry(message_id)
            self._forms.mend_endpoint(entry.message.endpoint_id if entry is not None else "", action)

    # Another model for an answer

    def picker_opened(self) -> None:
        """It is for whatever comes now; not for an answer that it was opened for before."""
        self._again_id = ""

    def model_picked(self) -> None:
        """If the picker was opened for an answer, ask for that again as soon as the choice has been taken in."""
        message_id, self._again_id = self._again_id, ""
        if message_id:
            QTimer.singleShot(0, self, lambda: self.act(message_id, ACTION_REGENERATE))

    # The newest answer, by commands

    @property
    def last_answer_id(self) -> str:
        """The newest answer of the shown path, if it has ended; else empty."""
        for entry in reversed(self._talk.opened.path):
            if entry.message.role is Role.ASSISTANT:
                return entry.message.id if entry.message.verdict is not None else ""
        return ""

    def has_answer(self) -> bool:
        return bool(self.last_answer_id)

    def has_failed(self) -> bool:
        """Whether the newest answer did not come to a good end."""
        entry = self._talk.opened.entry(self.last_answer_id)
        return entry is not None and entry.message.verdict not in FINISHED

    def regenerate_last(self) -> None:
        if self.has_answer():
            self.act(self.last_answer_id, ACTION_REGENERATE)

    def regenerate_last_with(self) -> None:
        if self.has_answer():
            self.act(self.last_answer_id, ACTION_REGENERATE_WITH)

    def copy_last(self) -> None:
        entry = self._talk.opened.entry(self.last_answer_id)
        if entry is not None:
            self._window.copy_text(entry.message.text)
            self._window.pulse.show_note(self.tr("The answer is on the clipboard."))

    def copy_last_code(self) -> None:
        code = self._window.transcript.last_code() if self.has_answer() else ""
        if code:
            self._window.copy_text(code)
            self._window.pulse.show_note(self.tr("The code is on the clipboard."))
        else:
            self._window.pulse.show_note(self.tr("There is no code in the last answer."))

    def delete_last(self) -> None:
        if self._talk.opened.path:
            self.act(self._talk.opened.path[-1].message.id, ACTION_DELETE)

    def can_delete(self) -> bool:
        return bool(self._talk.opened.path)

    def undo_delete(self) -> None:
        self._deletions.undo()

    def forget_deletion(self) -> None:
        """Another conversation is open."""
        self._deletions.forget()

    def something_else_deleted(self) -> None:
        """That is what can be brought back now."""
        self._deletions.give_way()

    # Versions of a message, each with what followed it

    def step_branch(self, message_id: str, step: int) -> None:
        entry = self._talk.opened.entry(message_id)
        if entry is not None and _has_version(entry, step):
            self._talk.opened.step_branch(message_id, step)
            words = self.tr("Version {0} of {1}").format(entry.position + step + 1, len(entry.siblings))
            self._window.pulse.show_note(words)

    def can_step_back(self) -> bool:
        return self._steppable(-1) is not None

    def can_step_on(self) -> bool:
        return self._steppable(1) is not None

    def step_back(self) -> None:
        self._step(-1)

    def step_on(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        entry = self._steppable(step)
        if entry is not None:
            self.step_branch(entry.message.id, step)

    def _steppable(self, step: int) -> PathEntry | None:
        """The newest message that has another version there: step by step all versions of all messages are seen."""
        return next((entry for entry in reversed(self._talk.opened.path) if _has_version(entry, step)), None)

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


def _has_version(entry: PathEntry, step: int) -> bool:
    return 0 <= entry.position + step < len(entry.siblings)
