"""Setting up a server: the form, testing it, its key in the keyring or for this session only."""

from __future__ import annotations

import os
from dataclasses import replace
from time import time_ns
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.ids import uuid7

if TYPE_CHECKING:
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import EndpointForm, WindowView


class EndpointFormPresenter(QObject):
    #: A server was set up or changed; carries (endpoint id, model).
    endpoint_saved = Signal(object)
    #: A server was removed.
    endpoint_removed = Signal()

    def __init__(self, window: WindowView, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._bridge = bridge
        self._engine: Engine | None = None

    def attach(self, engine: Engine) -> None:
        self._engine = engine

    def open_new(self, name: str = "", url: str = "", model: str = "") -> None:
        self._window.endpoint_dialog.show_form("", name, url, model)

    def open_for(self, endpoint_id: str) -> None:
        """Open the form of an endpoint; of one that is gone or built in, that of a new one."""
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is None or not endpoint.url:
            self.open_new()
            return
        dialog = self._window.endpoint_dialog
        dialog.show_form(endpoint.id, endpoint.name, endpoint.url, endpoint.model)
        dialog.set_models(self._settings.learned(endpoint.id).models)
        if self._engine is not None:
            self._engine.spawn(self._look_for_key(self._engine, endpoint), "look for a key")

    def test(self, form: EndpointForm) -> None:
        """Ask the server for its models; no question is sent."""
        if self._engine is not None:
            self._window.endpoint_dialog.show_progress(self.tr("Asking the server"))
            self._engine.spawn(self._test(self._engine, form), "test a server")

    def save(self, form: EndpointForm) -> None:
        if self._engine is not None:
            self._window.endpoint_dialog.show_progress(self.tr("Saving"))
            self._engine.spawn(self._save(self._engine, form), "save a server")

    def remove(self, endpoint_id: str) -> None:
        """Forget a server and its key. Conversations with it stay."""
        self._settings.remove_endpoint(endpoint_id)
        self._bridge.on_result(self._settings.save())
        self._window.endpoint_dialog.close()
        if self._engine is not None:
            self._engine.spawn(self._forget_key(self._engine, endpoint_id), "remove a key")
        self.endpoint_removed.emit()

    async def _look_for_key(self, engine: Engine, endpoint: Endpoint) -> None:
        dialog = self._window.endpoint_dialog
        try:
            dialog.show_stored_key(await engine.has_key(endpoint))
        except ChatError as error:
            dialog.offer_session_key(str(error))

    async def _test(self, engine: Engine, form: EndpointForm) -> None:
        dialog = self._window.endpoint_dialog
        try:
            models = await engine.models(self._endpoint(form), form.key)
        except ChatError as error:
            dialog.show_result(str(error), good=False)
            return
        dialog.set_models(models)
        match len(models):
            case 0:
                words = self.tr("The server answers, but names no model. Type the model's name.")
            case 1:
                words = self.tr("The server answers and has one model.")
            case count:
                words = self.tr("The server answers and has {0} models.").format(count)
        dialog.show_result(words, good=True)

    async def _save(self, engine: Engine, form: EndpointForm) -> None:
        dialog = self._window.endpoint_dialog
        endpoint = self._endpoint(form)
        try:
            self._settings.put_endpoint(endpoint)
            if form.key:
                await engine.store_key(endpoint, form.key, session_only=form.session_only)
        except ChatError as error:
            if error.kind is ErrorKind.KEYRING:
                dialog.offer_session_key(str(error))
                if not form.endpoint_id:
                    self._settings.remove_endpoint(endpoint.id)
            else:
                dialog.show_result(str(error), good=False)
            return
        self._bridge.on_result(self._settings.save())
        dialog.close()
        self.endpoint_saved.emit((endpoint.id, endpoint.model))

    async def _forget_key(self, engine: Engine, endpoint_id: str) -> None:
        try:
            await engine.forget_key(endpoint_id)
        except ChatError as error:
            self._window.error_bar.show_message(str(error), details=error.detail)

    def _endpoint(self, form: EndpointForm) -> Endpoint:
        """What the form describes, over what is stored already."""
        url = form.url if "://" in form.url else f"http://{form.url}"
        name = form.name or urlsplit(url).netloc or url
        stored = self._settings.endpoint(form.endpoint_id) if form.endpoint_id else None
        if stored is None:
            return Endpoint(id=uuid7(time_ns() // 1_000_000, os.urandom(10)), name=name, url=url, model=form.model)
        return replace(stored, name=name, url=url, model=form.model)
