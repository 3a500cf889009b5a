"""Composes the presenters of the window and takes its signals; knows what follows from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.errors import ChatError
from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
from desktop_chat.presenters.drafts import Drafts
from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
from desktop_chat.presenters.futures import FutureBridge
from desktop_chat.presenters.snapshot import OPEN_CONVERSATION
from desktop_chat.presenters.talk_presenter import TalkPresenter
from desktop_chat.presenters.verdict_text import (
    ACTION_CONTEXT,
    ACTION_CURL,
    ACTION_DIALECT,
    ACTION_ENDPOINT,
    ACTION_KEY,
    ACTION_REGENERATE,
    ACTION_RETRY,
    ACTION_TIMEOUTS,
    error_action,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import PathEntry
    from desktop_chat.core.ports import Library
    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.presenters.endpoint_form_presenter import EndpointFormPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.snapshot import Snapshot
    from desktop_chat.presenters.views import EndpointForm, WindowView

_CANCEL_EDIT = "cancel_edit"
#: Where in the form of a server the keyboard goes.
_FORM_PARTS = {
    ACTION_ENDPOINT: "address",
    ACTION_KEY: "key",
    ACTION_DIALECT: "dialect",
    ACTION_TIMEOUTS: "timeouts",
    ACTION_CONTEXT: "context",
}


class WindowPresenter(QObject):
    """Usable in two phases: `show` paints from the store alone, `attach` brings the engine."""

    #: Answers began or ended; carries how many run now.
    running_changed = Signal(int)

    def __init__(
        self, window: WindowView, library: Library, settings: EndpointSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._engine: Engine | None = None
        self._form: EndpointFormPresenter | None = None
        #: The user's message that is being worded anew, if one is.
        self._edited_id: str | None = None
        self._bridge = FutureBridge(self.show_error, self)
        self._drafts = Drafts(library, settings, self._bridge, self)
        self._conversations = ConversationsPresenter(window, library, self._bridge, self)
        self._talk = TalkPresenter(window, library, self._bridge, self)
        self._endpoints = EndpointsPresenter(window, settings, self._bridge, self)
        self._conversations.conversation_opened.connect(self._opened)
        self._talk.conversation_started.connect(self._started)
        self._talk.turns_changed.connect(self._turns_changed)
        self._talk.text_returned.connect(self._take_back)
        self._talk.emptiness_changed.connect(self._endpoints.welcome)
        self._talk.noticed.connect(self._notice)
        self._talk.failed.connect(self.show_error)
        self._endpoints.choice_made.connect(self._model_chosen)

    @property
    def path(self) -> list[PathEntry]:
        """The messages that are shown, from the root to the leaf."""
        return self._talk.path

    # The two phases, and the end

    def show(self, snapshot: Snapshot) -> None:
        """Fill the window from what was read before its first paint."""
        self._window.restore_state(dict(self._settings.ui))
        self._drafts.learn(snapshot.conversations)
        self._conversations.show(snapshot.conversations, snapshot.conversation_id)
        self._show_conversation(snapshot.conversation_id, snapshot.path)
        if snapshot.error is not None:
            self.show_error(snapshot.error)

    def attach(self, engine: Engine) -> None:
        """The engine is there: what was asked for meanwhile is done now."""
        self._engine = engine
        self._endpoints.attach(engine)
        if self._form is not None:
            self._form.attach(engine)
        self._talk.attach(engine)

    def save(self) -> None:
        """Hand drafts and the window's place to the store; no need to wait, it writes before it closes."""
        self._remember_draft()
        self._drafts.save()
        self._settings.ui.update(self._window.state())
        self._settings.ui[OPEN_CONVERSATION] = self._conversations.current_id or ""
        self._bridge.on_result(self._settings.save())

    def close(self) -> None:
        """Save, and call back into the window no more."""
        self._talk.give_back()
        self.save()
        self._endpoints.close()
        self._bridge.close()

    # Conversations

    def new_conversation(self) -> None:
        self._conversations.open(None)
        self._window.composer.focus()

    def open_conversation(self, conversation_id: str) -> None:
        if conversation_id != self._conversations.current_id:
            self._conversations.open(conversation_id)

    def rename_conversation(self, renamed: tuple[str, str]) -> None:
        self._conversations.rename(*renamed)

    def delete_conversation(self, conversation_id: str) -> None:
        self._conversations.delete(conversation_id)

    def undo_delete(self) -> None:
        self._conversations.undo_delete()

    # Messages

    def send(self, text: str) -> None:
        self._window.error_bar.clear()
        edited_id = self._edited_id
        if edited_id is not None:
            self._stop_editing()
            self._talk.edit(edited_id, text)
            return
        self._window.composer.set_text("")
        self._drafts.put(self._conversations.current_id, "")
        self._talk.send(text, self._endpoints.endpoint, self._endpoints.model)

    def stop(self) -> None:
        """Stop the running answer; where none runs, give up editing."""
        if self._edited_id is not None:
            self._stop_editing()
        else:
            self._talk.stop()

    def stop_answer(self) -> None:
        self._talk.stop()
        self._window.composer.focus()

    def skip_wait(self) -> None:
        self._talk.skip_wait()
        # The button that had the keyboard goes: it must not go on to one that stops the answer.
        self._window.composer.focus()

    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None:
        self._talk.answer_tools(message_id, answers)
        self._window.composer.focus()

    def save_file(self, chosen: tuple[str, str]) -> None:
        """Write a file of an answer, given as a data URL, to a path."""
        from desktop_chat.presenters.file_saving import start_saving

        self._bridge.on_result(start_saving(*chosen))

    def draft_edited(self) -> None:
        self._remember_draft()

    def use_prompt(self, text: str) -> None:
        self._window.composer.set_text(text)
        self._remember_draft()
        self._window.composer.focus()

    def act(self, message_id: str, action: str) -> None:
        """Carry out what a button below a message stands for."""
        if action in (ACTION_RETRY, ACTION_REGENERATE):
            self._talk.ask_again(message_id)
            self._window.composer.focus()
        elif action == ACTION_CURL:
            self._talk.copy_as_curl(message_id)
        elif action in _FORM_PARTS:
            entry = next((entry for entry in self._talk.path if entry.message.id == message_id), None)
            self._mend_endpoint(entry.message.endpoint_id if entry is not None else "", action)

    def step_branch(self, message_id: str, step: int) -> None:
        self._talk.step_branch(message_id, step)

    def edit_message(self, message_id: str) -> None:
        """Put a message of the user's into the composer, to be worded anew."""
        entry = next((entry for entry in self._talk.path if entry.message.id == message_id), None)
        if entry is None:
            return
        self._remember_draft()
        self._edited_id = message_id
        self._window.composer.set_text(entry.message.text)
        self._window.composer.focus()
        sentence = self.tr("You are changing an earlier message. The conversation so far is kept in a branch.")
        self._window.notice_bar.show_message(sentence, self.tr("Keep it as it was"), _CANCEL_EDIT)

    # Endpoints

    def choose_model(self, choice: tuple[str, str]) -> None:
        self._endpoints.choose(*choice)

    def list_models(self) -> None:
        self._endpoints.list_models()

    def connect_server(self) -> None:
        self._endpoint_form().open_new()

    def edit_endpoint(self, endpoint_id: str) -> None:
        self._endpoint_form().open_for(endpoint_id)

    def _mend_endpoint(self, endpoint_id: str, action: str) -> None:
        self.edit_endpoint(endpoint_id)
        self._window.endpoint_dialog.go_to(_FORM_PARTS[action])

    def use_server(self, address: str) -> None:
        """Set up a server that was found on this computer."""
        found = self._endpoints.found(address)
        if found is not None:
            self._endpoint_form().open_new(found.name, found.base_url, next(iter(found.models), ""))
            self._window.endpoint_dialog.set_models(found.models)

    def follow_way(self, form: EndpointForm) -> None:
        self._endpoint_form().follow_way(form)

    def read_pasted(self, pasted: tuple[EndpointForm, str]) -> None:
        self._endpoint_form().read_pasted(*pasted)

    def test_endpoint(self, form: EndpointForm) -> None:
        self._endpoint_form().test(form)

    def save_endpoint(self, form: EndpointForm) -> None:
        self._endpoint_form().save(form)

    def remove_endpoint(self, endpoint_id: str) -> None:
        self._endpoint_form().remove(endpoint_id)

    # Bars

    def show_error(self, error: ChatError) -> None:
        """An error that belongs to no answer."""
        text, action = error_action(error.info)
        self._window.error_bar.show_message(str(error), text, action, error.detail)

    def _notice(self, sentence: str) -> None:
        self._window.notice_bar.show_message(sentence)

    def take_action(self, action: str) -> None:
        """The button of a bar was pressed."""
        if action in _FORM_PARTS:
            self._window.error_bar.clear()
            self._mend_endpoint(self._endpoints.endpoint.id if self._endpoints.endpoint is not None else "", action)
        elif action == _CANCEL_EDIT:
            self._stop_editing()

    # What follows

    def _opened(self, conversation_id: str | None) -> None:
        self._edited_id = None
        self._window.notice_bar.clear()
        self._window.error_bar.clear()
        self._show_conversation(conversation_id, None)
        self._remember_open(conversation_id)

    def _show_conversation(self, conversation_id: str | None, path: list[PathEntry] | None) -> None:
        self._endpoints.show_for(self._conversations.current)
        self._window.composer.set_text(self._drafts.text(conversation_id))
        self._talk.open(conversation_id, path)

    def _started(self, conversation_id: str) -> None:
        self._conversations.adopt(conversation_id)
        self._remember_open(conversation_id)

    def _remember_open(self, conversation_id: str | None) -> None:
        """At once, so that the next start opens it even if this process is killed."""
        self._settings.ui[OPEN_CONVERSATION] = conversation_id or ""
        self._bridge.on_result(self._settings.save())

    def _turns_changed(self) -> None:
        self._window.sidebar.set_running(self._talk.running_ids)
        self.running_changed.emit(len(self._talk.running_ids))
        self._conversations.refresh()

    def _take_back(self, returned: tuple[str | None, str]) -> None:
        """A text could not be sent: it goes back to where it was typed, unless something newer is there."""
        conversation_id, text = returned
        if not self._drafts.text(conversation_id):
            self._drafts.put(conversation_id, text)
            if conversation_id == self._conversations.current_id:
                self._window.composer.set_text(text)

    def _model_chosen(self, choice: tuple[str, str]) -> None:
        current_id = self._conversations.current_id
        if current_id is not None:
            self._conversations.choose_model(current_id, *choice)

    def _endpoint_saved(self, choice: tuple[str, str]) -> None:
        self.choose_model(choice)
        self._window.composer.focus()

    def _remember_draft(self) -> None:
        if self._edited_id is None:
            self._drafts.put(self._conversations.current_id, self._window.composer.text())

    def _stop_editing(self) -> None:
        self._edited_id = None
        self._window.notice_bar.clear()
        self._window.composer.set_text(self._drafts.text(self._conversations.current_id))

    def _endpoint_form(self) -> EndpointFormPresenter:
        if self._form is None:
            from desktop_chat.presenters.endpoint_form_presenter import EndpointFormPresenter

            self._form = EndpointFormPresenter(self._window, self._settings, self._bridge, self)
            self._form.endpoint_saved.connect(self._endpoint_saved)
            self._form.endpoint_removed.connect(self._endpoints.refresh)
            if self._engine is not None:
                self._form.attach(self._engine)
        return self._form
