"""System prompt and parameters of the open conversation, and of the one that begins with the next message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.core.parameters import Parameters, parameters_from_json

if TYPE_CHECKING:
    from desktop_chat.core.instructions import Instructions, InstructionsForm
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

#: Where the settings keep those of a conversation that does not exist yet.
NEW_INSTRUCTIONS = "new_instructions"


class InstructionsPresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        conversations: ConversationsPresenter,
        endpoints: EndpointsPresenter,
        talk: TalkPresenter,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._conversations = conversations
        self._endpoints = endpoints
        self._talk = talk
        self._bridge = bridge
        stored = JsonFields(as_object(settings.ui.get(NEW_INSTRUCTIONS)))
        #: Of the conversation that does not exist yet.
        self._new = (stored.text("system_prompt"), parameters_from_json(JsonFields(stored.object("parameters"))))
        #: What began last, and with which: it is not in the list until it was read.
        self._begun_id, self._begun = "", self._new
        talk.begin_with(*self._new)
        endpoints.endpoint_changed.connect(self.fill)
        talk.conversation_started.connect(self._started)

    def fill(self) -> None:
        """Show what the next answer is asked with, where that is looked at."""
        side = self._window.side
        if not side.is_open:
            return
        side.flush()
        current, current_id = self._conversations.current, self._conversations.current_id
        if current is not None:
            side.show_form(self._form(current.id, current.system_prompt, current.parameters))
        elif current_id is None:
            side.show_form(self._form(None, *self._new))
        elif current_id == self._begun_id:
            side.show_form(self._form(current_id, *self._begun))

    def take(self, typed: Instructions) -> None:
        """Ask with these from the next answer on."""
        # A new conversation may have begun since the form was filled for it.
        conversation_id = typed.conversation_id or self._talk.opened.current_id
        if conversation_id is not None:
            self._conversations.set_instructions(conversation_id, typed.system_prompt, typed.parameters)
            return
        self._keep(typed.system_prompt, typed.parameters)

    def _started(self, conversation_id: str) -> None:
        """What was kept for a new conversation is its own now."""
        self._begun_id, self._begun = conversation_id, self._new
        self._keep("", Parameters())
        if self._window.side.is_open:
            self._window.side.show_form(self._form(conversation_id, *self._begun))

    def _keep(self, system_prompt: str, parameters: Parameters) -> None:
        """For the next new conversation, also one of the next start."""
        if (system_prompt, parameters) == self._new:
            return
        self._new = (system_prompt, parameters)
        self._talk.begin_with(system_prompt, parameters)
        ui = self._settings.ui
        if self._new != ("", Parameters()):
            ui[NEW_INSTRUCTIONS] = {"system_prompt": system_prompt, "parameters": parameters.to_json()}
        elif NEW_INSTRUCTIONS in ui:
            del ui[NEW_INSTRUCTIONS]
        self._bridge.on_result(self._settings.save())

    def _form(self, conversation_id: str | None, system_prompt: str, parameters: Parameters) -> InstructionsForm:
        from desktop_chat.core.endpoint import Dialect
        from desktop_chat.core.instructions import Instructions, InstructionsForm
        from desktop_chat.presenters.found_out import spoken_dialect

        endpoint, dialect = self._endpoints.endpoint, Dialect.AUTO
        if endpoint is not None:
            dialect = spoken_dialect(endpoint, self._settings.learned(endpoint.id))
        own = Instructions(conversation_id, system_prompt, parameters)
        return InstructionsForm(own, endpoint, self._endpoints.model, dialect)
