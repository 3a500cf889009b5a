"""What is asked for in and below the messages, and beside the progress of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest, ToolAnswers
    from desktop_chat.ui.wiring.composer import ComposingHandler


class AnswersHandler(Protocol):
    def act(self, message_id: str, action: str) -> None: ...
    def step_branch(self, message_id: str, step: int) -> None: ...
    def can_step_back(self) -> bool: ...
    def can_step_on(self) -> bool: ...
    def step_back(self) -> None: ...
    def step_on(self) -> None: ...
    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None: ...
    def save_file(self, chosen: tuple[str, str]) -> None: ...
    def skip_wait(self) -> None: ...
    def stop_answer(self) -> None: ...
    def picker_opened(self) -> None: ...
    def model_picked(self) -> None: ...
    def has_answer(self) -> bool: ...
    def has_failed(self) -> bool: ...
    def can_delete(self) -> bool: ...
    def regenerate_last(self) -> None: ...
    def regenerate_last_with(self) -> None: ...
    def copy_last(self) -> None: ...
    def copy_last_code(self) -> None: ...
    def delete_last(self) -> None: ...
    def undo_delete(self) -> None: ...
    def something_else_deleted(self) -> None: ...


def wire_transcript(window: MainWindow, answers: AnswersHandler, composing: ComposingHandler) -> None:
    def act(request: ActionRequest) -> None:
        answers.act(request.message_id, request.action)

    def step_branch(request: BranchRequest) -> None:
        answers.step_branch(request.message_id, request.step)

    def name_versions() -> None:
        shown = window.commands.keymap.shown
        window.transcript.name_versions(shown(catalogue.VERSION_BEFORE), shown(catalogue.VERSION_AFTER))

    def answer_tools(given: ToolAnswers) -> None:
        answers.answer_tools(given.message_id, given.answers)

    window.transcript.action_requested.connect(act)
    window.transcript.branch_requested.connect(step_branch)
    window.transcript.tools_answered.connect(answer_tools)
    window.transcript.edit_requested.connect(composing.edit_message)
    window.file_chosen.connect(answers.save_file)
    window.pulse.skip_requested.connect(answers.skip_wait)
    window.pulse.stop_requested.connect(answers.stop_answer)
    window.picker.opened.connect(answers.picker_opened)
    window.picker.choice_made.connect(answers.model_picked)
    window.undo_requested.connect(answers.undo_delete)
    window.sidebar.delete_requested.connect(answers.something_else_deleted)
    add = window.commands.add
    add(catalogue.REGENERATE, answers.regenerate_last, answers.has_answer)
    add(catalogue.REGENERATE_WITH, answers.regenerate_last_with, answers.has_answer)
    add(catalogue.RETRY, answers.regenerate_last, answers.has_failed)
    add(catalogue.COPY_ANSWER, answers.copy_last, answers.has_answer)
    add(catalogue.COPY_CODE, answers.copy_last_code, answers.has_answer)
    add(catalogue.VERSION_BEFORE, answers.step_back, answers.can_step_back)
    add(catalogue.VERSION_AFTER, answers.step_on, answers.can_step_on)
    for command_id in (catalogue.VERSION_BEFORE, catalogue.VERSION_AFTER):
        window.commands.hint(command_id, name_versions)
    add(catalogue.EDIT_LAST, composing.edit_last, answers.can_delete)
    add(catalogue.DELETE_LAST, answers.delete_last, answers.can_delete)
