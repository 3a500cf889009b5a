"""Which endpoint and model answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.endpoint import Endpoint, EndpointKind

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView


class EndpointsPresenter(QObject):
    #: The user chose who answers; carries (endpoint id, model).
    choice_made = Signal(object)
    #: Another endpoint answers, or it has changed.
    endpoint_changed = Signal()

    def __init__(self, window: WindowView, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._endpoint: Endpoint | None = None
        self._model = ""

    @property
    def endpoint(self) -> Endpoint | None:
        """Who answers in the open conversation; None if that endpoint was removed."""
        return self._endpoint

    @property
    def model(self) -> str:
        return self._model

    def show_for(self, conversation: Conversation | None) -> None:
        """Show who answers in a conversation, or in a new one (None)."""
        endpoint_id = conversation.endpoint_id if conversation is not None else ""
        self._endpoint = self._settings.endpoint(endpoint_id or self._settings.default_endpoint_id)
        self._model = conversation.model if conversation is not None and conversation.model else self._default_model()
        self.refresh()

    def refresh(self) -> None:
        """The endpoints may be others than before."""
        if self._endpoint is not None:
            self._endpoint = self._settings.endpoint(self._endpoint.id)
        endpoint = self._endpoint
        if endpoint is None:
            self._window.picker.set_current("", self.tr("Choose a model"), "", editable=False)
        else:
            editable = endpoint.kind is EndpointKind.REMOTE
            self._window.picker.set_current(endpoint.id, endpoint.name, self._model, editable=editable)
        self.endpoint_changed.emit()

    def choose(self, choice: tuple[str, str]) -> None:
        """Let this (endpoint id, model) answer here, and in conversations to come."""
        endpoint_id, model = choice
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is None:
            return
        self._endpoint, self._model = endpoint, model
        self._settings.default_endpoint_id = endpoint.id
        if endpoint.kind is EndpointKind.REMOTE and model and model != endpoint.model:
            self._settings.put_endpoint(replace(endpoint, model=model))
        self._bridge.on_result(self._settings.save())
        self.refresh()
        self.choice_made.emit((endpoint_id, model))

    def _default_model(self) -> str:
        return self._endpoint.model if self._endpoint is not None else ""
