"""Opens the form of a server, wherever in the window that is asked for; the form itself is loaded then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.presenters.verdict_text import (
    ACTION_CONTEXT,
    ACTION_DIALECT,
    ACTION_ENDPOINT,
    ACTION_KEY,
    ACTION_TIMEOUTS,
)

if TYPE_CHECKING:
    from desktop_chat.presenters.endpoint_form_presenter import EndpointFormPresenter
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView

#: Where in the form the keyboard goes, by what is to be mended.
FORM_PARTS = {
    ACTION_ENDPOINT: "address",
    ACTION_KEY: "key",
    ACTION_DIALECT: "dialect",
    ACTION_TIMEOUTS: "timeouts",
    ACTION_CONTEXT: "context",
}


class ServerForms(QObject):
    #: A server was set up or changed; carries (endpoint id, model).
    endpoint_saved = Signal(object)

    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        bridge: FutureBridge,
        endpoints: EndpointsPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._endpoints = endpoints
        self._engine: Engine | None = None
        self._form: EndpointFormPresenter | None = None

    @property
    def form(self) -> EndpointFormPresenter:
        """What answers the form's own buttons."""
        if self._form is None:
            from desktop_chat.presenters.endpoint_form_presenter import EndpointFormPresenter

            self._form = EndpointFormPresenter(self._window, self._settings, self._bridge, self)
            self._form.endpoint_saved.connect(self.endpoint_saved)
            self._form.endpoint_removed.connect(self._endpoints.refresh)
            if self._engine is not None:
                self._form.attach(self._engine)
        return self._form

    def attach(self, engine: Engine) -> None:
        self._engine = engine
        if self._form is not None:
            self._form.attach(engine)

    def connect_server(self) -> None:
        self.form.open_new()

    def edit_endpoint(self, endpoint_id: str) -> None:
        self.form.open_for(endpoint_id)

    def mend_endpoint(self, endpoint_id: str, action: str) -> None:
        """Open the form at what `action`, a key of `FORM_PARTS`, is about."""
        self.edit_endpoint(endpoint_id)
        self._window.endpoint_dialog.go_to(FORM_PARTS[action])
