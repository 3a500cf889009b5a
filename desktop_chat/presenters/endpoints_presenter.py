"""Which endpoint and model answer: the picker, the welcome page, servers found here, the local model's state."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_chat.core.messages import Conversation
    from desktop_chat.presenters.engine import EndpointSettings, Engine, FoundServer
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView

_log = logging.getLogger(__name__)


class EndpointsPresenter(QObject):
    #: The user chose who answers; carries (endpoint id, model).
    choice_made = Signal(object)
    #: (phase, sentence) of the local model; emitted on a thread of its own.
    _local_changed = Signal(str, str)

    def __init__(self, window: WindowView, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._engine: Engine | None = None
        self._found: list[FoundServer] = []
        self._local_state = ""
        self._welcomes = False
        self._endpoint: Endpoint | None = None
        self._model = ""
        self._unwatch: Callable[[], None] | None = None
        self._local_changed.connect(self._show_local_state, Qt.ConnectionType.QueuedConnection)

    @property
    def endpoint(self) -> Endpoint | None:
        """Who answers in the open conversation; None if that endpoint was removed."""
        return self._endpoint

    @property
    def model(self) -> str:
        return self._model

    def attach(self, engine: Engine) -> None:
        """Look for servers on this computer, and follow the local model's state."""
        self._engine = engine
        self._unwatch = engine.local_model.watch(self._local_changed.emit)
        engine.spawn(self._discover(), "look for servers on this computer")

    def close(self) -> None:
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def welcome(self, wanted: bool) -> None:
        """The welcome page is shown, or is not."""
        self._welcomes = wanted
        if wanted:
            self._fill_welcome()

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
        if self._welcomes:
            self._fill_welcome()

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

    def list_models(self) -> None:
        """Fill the picker's list, and ask the servers what else they have."""
        self._show_choices()
        engine = self._engine
        if engine is not None:
            for endpoint in self._settings.endpoints():
                if endpoint.kind is EndpointKind.REMOTE:
                    engine.spawn(self._ask_models(engine, endpoint), f"list the models of {endpoint.name}")

    def found(self, address: str) -> FoundServer | None:
        """The server found at this address."""
        return next((server for server in self._found if server.base_url == address), None)

    def _default_model(self) -> str:
        return self._endpoint.model if self._endpoint is not None else ""

    def _show_choices(self) -> None:
        choices: list[tuple[str, str, str]] = []
        for endpoint in self._settings.endpoints():
            models = dict.fromkeys([*self._settings.learned(endpoint.id).models, endpoint.model])
            if endpoint.id == LOCAL_ENDPOINT.id:
                models = {endpoint.model: None}
            named = [model for model in models if model]
            choices.extend((endpoint.id, endpoint.name, model) for model in named or [""])
        self._window.picker.set_choices(choices)

    async def _ask_models(self, engine: Engine, endpoint: Endpoint) -> None:
        try:
            models = await engine.models(endpoint)
        except ChatError as error:
            _log.info("the models of an endpoint could not be listed: %s", error)
            return
        learned = self._settings.learned(endpoint.id)
        if models and tuple(models) != learned.models:
            self._settings.put_learned(endpoint.id, replace(learned, models=tuple(models)))
            self._bridge.on_result(self._settings.save())
            self._show_choices()

    async def _discover(self) -> None:
        assert self._engine is not None
        self._found = list(await self._engine.discover())
        if self._welcomes:
            self._fill_welcome()

    def _fill_welcome(self) -> None:
        welcome, endpoint = self._window.welcome, self._endpoint
        if endpoint is None or endpoint.kind is not EndpointKind.REMOTE:
            welcome.show_small_model()
            welcome.show_state(self._local_state)
        else:
            welcome.show_server(endpoint.name, endpoint.url.partition("://")[2] or endpoint.url)
            welcome.show_state("")
        welcome.set_servers(self._new_servers())

    def _new_servers(self) -> Sequence[tuple[str, str, int]]:
        known = {endpoint.origin for endpoint in self._settings.endpoints()}
        fresh = [server for server in self._found if server.base_url.removesuffix("/v1") not in known]
        return [(server.name, server.base_url, len(server.models)) for server in fresh]

    def _show_local_state(self, phase: str, sentence: str) -> None:
        self._local_state = self.tr("The small model is starting.") if phase == "starting" else sentence
        if self._welcomes:
            self._fill_welcome()
