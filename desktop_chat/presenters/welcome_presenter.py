"""The welcome page: who would answer, servers found on this computer, the local model's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop_chat.core.endpoint import EndpointKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine, FoundServer
    from desktop_chat.presenters.views import WindowView


class WelcomePresenter(QObject):
    #: (phase, sentence) of the local model; emitted on a thread of its own.
    _local_changed = Signal(str, str)

    def __init__(
        self, window: WindowView, settings: EndpointSettings, endpoints: EndpointsPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._endpoints = endpoints
        self._engine: Engine | None = None
        self._found: list[FoundServer] = []
        self._local_state = ""
        self._wanted = False
        self._unwatch: Callable[[], None] | None = None
        self._local_changed.connect(self._show_local_state, Qt.ConnectionType.QueuedConnection)
        endpoints.endpoint_changed.connect(self._fill)

    def attach(self, engine: Engine) -> None:
        """Look for servers on this computer, and follow the local model's state."""
        self._engine = engine
        self._unwatch = engine.local_model.watch(self._local_changed.emit)
        engine.spawn(self._discover(), "look for servers on this computer")

    def close(self) -> None:
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def show(self, wanted: bool) -> None:
        """The welcome page is shown, or is not."""
        self._wanted = wanted
        self._fill()

    def found(self, address: str) -> FoundServer | None:
        """The server found at this address."""
        return next((server for server in self._found if server.base_url == address), None)

    async def _discover(self) -> None:
        assert self._engine is not None
        self._found = list(await self._engine.discover())
        self._fill()

    def _fill(self) -> None:
        if not self._wanted:
            return
        welcome, endpoint = self._window.welcome, self._endpoints.endpoint
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
        self._fill()
