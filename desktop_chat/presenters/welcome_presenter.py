"""The welcome page: the ways to begin for who has not begun, else who would answer; servers found on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, Endpoint, EndpointKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_chat.presenters.connect_presenter import ConnectPresenter
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine, FoundServer
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView


class WelcomePresenter(QObject):
    #: A server was connected; carries (endpoint id, model).
    endpoint_saved = Signal(object)
    #: A question is offered for the composer; carries its text.
    prompt_offered = Signal(str)
    #: (phase, sentence) of the local model; emitted on a thread of its own.
    _local_changed = Signal(str, str)

    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        bridge: FutureBridge,
        endpoints: EndpointsPresenter,
        conversations: ConversationsPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._endpoints = endpoints
        self._conversations = conversations
        self._engine: Engine | None = None
        self._connect: ConnectPresenter | None = None
        self._found: list[FoundServer] = []
        self._looking = False
        self._local_state = ""
        self._wanted = False
        #: A way to begin was chosen in this session.
        self._has_begun = False
        #: The ways to connect are wanted although one has begun.
        self._others = False
        self._unwatch: Callable[[], None] | None = None
        self._local_changed.connect(self._show_local_state, Qt.ConnectionType.QueuedConnection)
        endpoints.endpoint_changed.connect(self._fill)

    @property
    def connect_server(self) -> ConnectPresenter:
        """What answers the page's fields for any other server."""
        if self._connect is None:
            from desktop_chat.presenters.connect_presenter import ConnectPresenter

            self._connect = ConnectPresenter(self._window, self._settings, self._bridge, self)
            self._connect.server_kept.connect(self._kept)
            if self._engine is not None:
                self._connect.attach(self._engine)
        return self._connect

    def attach(self, engine: Engine) -> None:
        """Look for servers on this computer, and follow the local model's state."""
        self._engine = engine
        self._unwatch = engine.local_model.watch(self._local_changed.emit)
        if self._connect is not None:
            self._connect.attach(engine)
        self.look_again()

    def close(self) -> None:
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def show(self, wanted: bool) -> None:
        """The welcome page is shown, or is not."""
        is_new = wanted and not self._wanted
        self._wanted = wanted
        self._others = False
        if not wanted and self._connect is not None:
            self._connect.forget()
        self._fill()
        if is_new:
            self.look_again()

    def show_doors(self, shown: bool) -> None:
        """The ways to connect are wanted, or not any longer."""
        self._others = shown
        self._fill()
        self.look_again()

    def open_doors(self) -> None:
        """Show the ways to connect, from wherever one is."""
        self._conversations.new()
        if not self._shows_doors:
            self.show_doors(True)
        self._window.welcome.focus_doors()

    def begin(self, _conversation_id: str) -> None:
        """The user has begun, though the list of conversations may not be read again yet."""
        self._has_begun = True

    def look_again(self) -> None:
        """Look for servers on this machine if the page offers them."""
        if self._engine is not None and self._wanted and self._shows_doors and not self._looking:
            self._looking = True
            self._window.welcome.show_looking()
            self._engine.spawn(self._discover(self._engine), "look for servers on this computer")

    def try_small_model(self) -> None:
        """Let the local model answer, and offer a question for it."""
        self._has_begun, self._others = True, False
        self._endpoints.choose((LOCAL_ENDPOINT.id, LOCAL_ENDPOINT.model))
        self._fill()
        self.prompt_offered.emit(self.tr("Name three colours."))

    def use_found(self, address: str) -> None:
        """Use a server that was found; one that wants a key or has no model is looked at more closely first."""
        server = next((server for server in self._found if server.base_url == address), None)
        if server is None:
            return
        if server.needs_key or not server.models:
            self._window.welcome.open_connect()
            self.connect_server.begin(address)
        elif self._engine is not None:
            self.connect_server.keep_found(server)

    @property
    def _shows_doors(self) -> bool:
        return self._others or not (self._has_begun or self._conversations.has_any or self._servers())

    def _servers(self) -> list[Endpoint]:
        return [endpoint for endpoint in self._settings.endpoints() if endpoint.kind is EndpointKind.REMOTE]

    def _kept(self, choice: tuple[str, str]) -> None:
        self._others = False
        self.endpoint_saved.emit(choice)
        self._fill()

    async def _discover(self, engine: Engine) -> None:
        try:
            self._found = list(await engine.discover())
        finally:
            self._looking = False
        self._fill()

    def _fill(self) -> None:
        if not self._wanted:
            return
        welcome, endpoint = self._window.welcome, self._endpoints.endpoint
        welcome.show_doors(self._shows_doors, can_go_back=self._others)
        if self._shows_doors:
            welcome.show_small_door(self._local_state)
            if not self._looking:
                welcome.set_servers(self._new_servers(), self._looked_for())
        if endpoint is None or endpoint.kind is not EndpointKind.REMOTE:
            welcome.show_small_model()
            welcome.show_state(self._local_state)
        else:
            address = endpoint.url.partition("://")[2] or endpoint.url
            welcome.show_server(self._endpoints.model or endpoint.name, address)
            welcome.show_state("")

    def _new_servers(self) -> Sequence[tuple[str, str, int]]:
        known = {endpoint.origin for endpoint in self._servers()}
        fresh = [server for server in self._found if server.base_url.removesuffix("/v1") not in known]
        return [(server.name, server.base_url, len(server.models)) for server in fresh]

    def _looked_for(self) -> list[str]:
        from desktop_chat.services.discovery import KNOWN_PORTS

        return list(dict.fromkeys(known.name for known in KNOWN_PORTS))

    def _show_local_state(self, phase: str, sentence: str) -> None:
        self._local_state = self.tr("The small model is starting.") if phase == "starting" else sentence
        self._fill()
