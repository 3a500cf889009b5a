"""Connects the window's signals to whoever handles them: the one place that knows which signal means what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.ui.endpoint.dialog import EndpointDialog, EndpointForm
    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest, ToolAnswers
    from desktop_chat.ui.welcome.page import Welcome


class WindowHandler(Protocol):
    """What the window asks for."""

    def new_conversation(self) -> None: ...
    def open_conversation(self, conversation_id: str) -> None: ...
    def rename_conversation(self, renamed: tuple[str, str]) -> None: ...
    def delete_conversation(self, conversation_id: str) -> None: ...
    def undo_delete(self) -> None: ...
    def send(self, text: str) -> None: ...
    def stop(self) -> None: ...
    def stop_answer(self) -> None: ...
    def skip_wait(self) -> None: ...
    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None: ...
    def save_file(self, chosen: tuple[str, str]) -> None: ...
    def draft_edited(self) -> None: ...
    def use_prompt(self, text: str) -> None: ...
    def act(self, message_id: str, action: str) -> None: ...
    def step_branch(self, message_id: str, step: int) -> None: ...
    def edit_message(self, message_id: str) -> None: ...
    def choose_model(self, choice: tuple[str, str]) -> None: ...
    def list_models(self) -> None: ...
    def connect_server(self) -> None: ...
    def edit_endpoint(self, endpoint_id: str) -> None: ...
    def use_server(self, address: str) -> None: ...
    def follow_way(self, form: EndpointForm) -> None: ...
    def read_pasted(self, pasted: tuple[EndpointForm, str]) -> None: ...
    def test_endpoint(self, form: EndpointForm) -> None: ...
    def save_endpoint(self, form: EndpointForm) -> None: ...
    def remove_endpoint(self, endpoint_id: str) -> None: ...
    def take_action(self, action: str) -> None: ...


def wire(window: MainWindow, handler: WindowHandler) -> None:
    """Let `handler` answer the window from now on. Parts that are made later are connected when they are."""

    def act(request: ActionRequest) -> None:
        handler.act(request.message_id, request.action)

    def step_branch(request: BranchRequest) -> None:
        handler.step_branch(request.message_id, request.step)

    def answer_tools(given: ToolAnswers) -> None:
        handler.answer_tools(given.message_id, given.answers)

    def connect_welcome(welcome: Welcome) -> None:
        welcome.connect_requested.connect(handler.connect_server)
        welcome.server_chosen.connect(handler.use_server)
        welcome.prompt_chosen.connect(handler.use_prompt)

    def connect_dialog(dialog: EndpointDialog) -> None:
        dialog.way_changed.connect(handler.follow_way)
        dialog.pasted.connect(handler.read_pasted)
        dialog.test_requested.connect(handler.test_endpoint)
        dialog.save_requested.connect(handler.save_endpoint)
        dialog.remove_requested.connect(handler.remove_endpoint)

    window.new_requested.connect(handler.new_conversation)
    window.stop_requested.connect(handler.stop)
    window.undo_requested.connect(handler.undo_delete)
    window.sidebar.conversation_chosen.connect(handler.open_conversation)
    window.sidebar.rename_requested.connect(handler.rename_conversation)
    window.sidebar.delete_requested.connect(handler.delete_conversation)
    window.sidebar.connect_requested.connect(handler.connect_server)
    window.composer.send_requested.connect(handler.send)
    window.composer.edited.connect(handler.draft_edited)
    window.picker.choice_made.connect(handler.choose_model)
    window.picker.opened.connect(handler.list_models)
    window.picker.connect_requested.connect(handler.connect_server)
    window.picker.edit_requested.connect(handler.edit_endpoint)
    window.transcript.action_requested.connect(act)
    window.transcript.branch_requested.connect(step_branch)
    window.transcript.tools_answered.connect(answer_tools)
    window.file_chosen.connect(handler.save_file)
    window.pulse.skip_requested.connect(handler.skip_wait)
    window.pulse.stop_requested.connect(handler.stop_answer)
    window.transcript.edit_requested.connect(handler.edit_message)
    window.error_bar.action_requested.connect(handler.take_action)
    window.notice_bar.action_requested.connect(handler.take_action)
    window.welcome_made.connect(connect_welcome)
    window.dialog_made.connect(connect_dialog)
