"""Connects one server from the welcome page: reads what was pasted, asks for its models, tries it out, keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.presenters.mending import mend_of
from desktop_chat.presenters.server_keeper import ServerKeeper
from desktop_chat.presenters.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.presenters.engine import EndpointSettings, Engine, FoundServer
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView
    from desktop_chat.presenters.welcome_views import ConnectForm, ConnectView


class ConnectPresenter(QObject):
    #: The server was kept; carries (endpoint id, model).
    server_kept = Signal(object)

    def __init__(self, window: WindowView, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._keeper = ServerKeeper(settings, bridge)
        self._engine: Engine | None = None
        #: What was read from what was pasted; None until something could be.
        self._endpoint: Endpoint | None = None
        self._notes: list[str] = []
        self._models: Sequence[str] = ()
        #: What is to be looked for once the engine is there.
        self._waiting: ConnectForm | None = None
        #: Counts what was tried: what comes of an older try is passed over.
        self._number = 0
        self._saving = False
        self._trial = Trial(lambda: self._view.trial, self)
        self._trial.ended.connect(self._tried)

    @property
    def _view(self) -> ConnectView:
        return self._window.welcome.connect_panel

    def attach(self, engine: Engine) -> None:
        self._engine = engine
        if self._waiting is not None:
            self.find(self._waiting)

    def begin(self, address: str) -> None:
        """Go on with a server whose address is known already."""
        self._view.show_address(address)
        self.find(self._view.form())

    def forget(self) -> None:
        """Another address is typed, or the page is left."""
        self._number += 1
        self._endpoint, self._waiting, self._models = None, None, ()
        self._trial.forget()

    def find(self, form: ConnectForm) -> None:
        """Read an address or a curl command, and ask the server which models it has; no question is sent."""
        known = self._endpoint
        self._number += 1
        self._trial.forget()
        key = form.key
        if known is None or form.text != known.url:
            key = self._read(form)
        endpoint = self._endpoint
        if endpoint is None:
            return
        self._view.show_progress(self.tr("Asking {0} which models it has…").format(endpoint.origin or endpoint.url))
        if self._engine is None:
            self._waiting = form
            return
        self._waiting = None
        self._engine.spawn(self._find(self._engine, endpoint, key, self._number), "look for a server")

    def ask(self, form: ConnectForm) -> None:
        """Ask the server that was found a test question; nothing of it is kept."""
        if self._endpoint is not None and self._engine is not None and not self._saving:
            self._endpoint = replace(self._endpoint, model=form.model)
            self._trial.ask(self._engine, self._endpoint, form.key)

    def stop(self) -> None:
        """End the answer to the test question."""
        self._trial.stop()

    def use(self, form: ConnectForm) -> None:
        """Keep the server and its key; it answers from then on."""
        if self._endpoint is not None and self._engine is not None and not self._saving:
            self._saving = True
            self._trial.forget()
            self._view.show_progress(self.tr("Saving…"))
            endpoint = replace(self._endpoint, model=form.model)
            self._engine.spawn(
                self._keep(self._engine, endpoint, form.key, session_only=form.session_only), "save a server"
            )

    def keep_found(self, server: FoundServer) -> None:
        """Keep a server that needs no key and has told its models; its first one answers."""
        if self._engine is not None and not self._saving:
            self._saving = True
            self._models = server.models
            typed = Endpoint(id="", name=server.name, url=server.base_url, model=next(iter(server.models), ""))
            work = self._keep(self._engine, self._keeper.completed(typed, ""), "", session_only=False)
            self._engine.spawn(work, "save a server")

    def _read(self, form: ConnectForm) -> str:
        """Learn the endpoint from the text; returns the key to use. Without an endpoint it could not be read."""
        from desktop_chat.core.pasted import pasted
        from desktop_chat.presenters.found_out import pasted_words

        self._endpoint = None
        try:
            found = pasted(form.text)
        except ChatError as error:
            self._view.show_problem("address", str(error))
            return ""
        is_address = not any(char.isspace() for char in form.text.strip())
        self._notes = pasted_words(found, is_address=is_address)
        key = found.secret or form.key
        self._endpoint = self._keeper.completed(replace(found.endpoint, name=""), key)
        self._view.show_address(self._endpoint.url)
        if found.secret:
            self._view.show_key(found.secret)
        return key

    async def _find(self, engine: Engine, endpoint: Endpoint, key: str, number: int) -> None:
        found: Sequence[str] | ChatError
        try:
            found = await engine.models(endpoint, key)
        except ChatError as error:
            found = error
        if number == self._number:
            self._show_found(endpoint, found)

    def _show_found(self, endpoint: Endpoint, found: Sequence[str] | ChatError) -> None:
        from desktop_chat.presenters.found_out import told_of_models

        told = told_of_models(endpoint, Learned(), found)
        if told is not None:
            self._models = () if isinstance(found, ChatError) else tuple(found)
            words, tone = told
            chosen = endpoint.model or next(iter(self._models), "")
            self._view.show_found("\n".join([words, *self._notes]), tone, self._models, chosen)
        elif isinstance(found, ChatError):
            self._view.show_problem(mend_of(found.info, endpoint).part, str(found))

    def _tried(self, error: ErrorInfo | None) -> None:
        part = mend_of(error, self._endpoint).part if error is not None and self._endpoint is not None else ""
        if error is not None and part in ("address", "key", "model"):
            self._view.show_problem(part, error.sentence)
        else:
            self._view.show_tried(works=error is None)

    async def _keep(self, engine: Engine, endpoint: Endpoint, key: str, *, session_only: bool) -> None:
        try:
            await self._keeper.keep(engine, endpoint, key, session_only=session_only)
        except ChatError as error:
            if error.kind is ErrorKind.KEYRING:
                self._view.offer_session_key(str(error))
            else:
                self._view.show_problem("", str(error))
            return
        finally:
            self._saving = False
        learned = self._settings.learned(endpoint.id)
        self._settings.put_learned(endpoint.id, replace(learned, models=tuple(self._models)))
        self.forget()
        self.server_kept.emit((endpoint.id, endpoint.model))
