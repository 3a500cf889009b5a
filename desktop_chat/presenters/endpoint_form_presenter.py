"""Setting up a server: the form, testing it, its key in the keyring or for this session only."""

from __future__ import annotations

import os
from dataclasses import replace
from time import time_ns
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, Learned
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import EndpointForm, WindowView

#: Statuses that say that there is no list of models, not that there is no server.
_NO_LIST = (404, 405, 501)
_REFUSED_KEY = (401, 403)


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
        #: Count the forms that were opened and what was tried out, so that what comes late knows whom it concerns.
        self._form_no = 0
        self._test_no = 0
        self._saving = False

    def attach(self, engine: Engine) -> None:
        self._engine = engine

    def open_new(self, name: str = "", url: str = "", model: str = "") -> None:
        self._form_no += 1
        self._window.endpoint_dialog.show_form(Endpoint(id="", name=name, url=url, model=model))

    def open_for(self, endpoint_id: str) -> None:
        """Open the form of an endpoint; of one that is gone or built in, that of a new one."""
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is None or not endpoint.url:
            self.open_new()
            return
        dialog = self._window.endpoint_dialog
        self._form_no += 1
        dialog.show_form(endpoint)
        dialog.set_models(self._settings.learned(endpoint.id).models)
        if self._engine is not None:
            self._engine.spawn(self._look_for_key(self._engine, endpoint, self._form_no), "look for a key")

    def follow_way(self, form: EndpointForm) -> None:
        """The address or the dialect is another one: offer what fits it."""
        from desktop_chat.presenters.found_out import spoken_dialect

        endpoint = self._endpoint(form)
        self._window.endpoint_dialog.show_dialect(spoken_dialect(endpoint, self._learned(endpoint)))

    def read_pasted(self, pasted_there: tuple[EndpointForm, str]) -> None:
        """Fill in what an address or curl command, pasted into a form, says; a key goes into the key's field."""
        from desktop_chat.core.pasted import pasted

        form, text = pasted_there
        dialog = self._window.endpoint_dialog
        try:
            found = pasted(text)
        except ChatError as error:
            dialog.show_result(str(error), "bad")
            return
        told, known = found.endpoint, form.endpoint
        is_address = not any(char.isspace() for char in text.strip())
        if is_address:
            told = replace(known, url=told.url, auth=told.auth if found.secret or not known.id else known.auth)
        dialog.show_endpoint(
            replace(
                told,
                id=known.id,
                name=known.name or self._free_name(found.endpoint),
                model=told.model or known.model,
                context_tokens=known.context_tokens,
            )
        )
        if found.secret:
            dialog.show_key(found.secret)
        dialog.show_result("\n".join(self._pasted_words(told, found.secret, found.notes, is_address)), "plain")

    def test(self, form: EndpointForm) -> None:
        """Ask the server for its models; no question is sent."""
        if self._engine is not None and not self._saving:
            self._test_no += 1
            self._window.endpoint_dialog.show_progress(self.tr("Asking the server"))
            self._engine.spawn(self._test(self._engine, form, (self._form_no, self._test_no)), "test a server")

    def save(self, form: EndpointForm) -> None:
        if self._engine is not None and not self._saving:
            self._saving = True
            self._window.endpoint_dialog.show_progress(self.tr("Saving"))
            self._engine.spawn(self._save(self._engine, form, self._form_no), "save a server")

    def remove(self, endpoint_id: str) -> None:
        """Forget a server and its key. Conversations with it stay."""
        self._settings.remove_endpoint(endpoint_id)
        self._bridge.on_result(self._settings.save())
        self._window.endpoint_dialog.close()
        if self._engine is not None:
            self._engine.spawn(self._forget_key(self._engine, endpoint_id), "remove a key")
        self.endpoint_removed.emit()

    async def _look_for_key(self, engine: Engine, endpoint: Endpoint, form_no: int) -> None:
        dialog = self._window.endpoint_dialog
        try:
            is_stored = await engine.has_key(endpoint)
        except ChatError as error:
            if form_no == self._form_no:
                dialog.offer_session_key(str(error))
            return
        if form_no == self._form_no:
            dialog.show_stored_key(is_stored)

    async def _test(self, engine: Engine, form: EndpointForm, asked: tuple[int, int]) -> None:
        endpoint = self._endpoint(form)
        found: Sequence[str] | ChatError
        try:
            found = await engine.models(endpoint, form.key)
        except ChatError as error:
            found = error
        if asked == (self._form_no, self._test_no):
            self._show_found(endpoint, found)

    def _show_found(self, endpoint: Endpoint, found: Sequence[str] | ChatError) -> None:
        from desktop_chat.presenters.found_out import found_out, names_models

        dialog, learned = self._window.endpoint_dialog, self._learned(endpoint)
        if isinstance(found, ChatError):
            if found.kind is ErrorKind.SETTINGS and not names_models(endpoint, learned):
                dialog.show_result(found_out(endpoint, learned, str(found)), "plain")
            elif found.status in _NO_LIST or found.kind is ErrorKind.PROTOCOL:
                # A hand-written server has no list of models; that it said so shows that it is there.
                dialog.show_result(found_out(endpoint, learned, None), "careful")
            else:
                dialog.show_result(str(found), "bad")
                if found.status in _REFUSED_KEY:
                    dialog.go_to("key")
            return
        if found:
            dialog.set_models(found)
        dialog.show_result(found_out(endpoint, learned, found), "good" if found else "careful")

    async def _save(self, engine: Engine, form: EndpointForm, form_no: int) -> None:
        endpoint = self._endpoint(form)
        try:
            await self._keep(engine, endpoint, form)
        except ChatError as error:
            self._not_saved(error, is_shown=form_no == self._form_no)
            return
        finally:
            self._saving = False
        self._bridge.on_result(self._settings.save())
        if form_no == self._form_no:
            self._window.endpoint_dialog.close()
        self.endpoint_saved.emit((endpoint.id, endpoint.model))

    async def _keep(self, engine: Engine, endpoint: Endpoint, form: EndpointForm) -> None:
        self._settings.put_endpoint(endpoint)
        if not form.key:
            return
        try:
            await engine.store_key(endpoint, form.key, session_only=form.session_only)
        except ChatError:
            if not form.endpoint.id:
                self._settings.remove_endpoint(endpoint.id)
            raise

    def _not_saved(self, error: ChatError, *, is_shown: bool) -> None:
        """Say so in the form, or in the window if the user has gone on to another form."""
        if not is_shown:
            self._window.error_bar.show_message(str(error), details=error.detail)
        elif error.kind is ErrorKind.KEYRING:
            self._window.endpoint_dialog.offer_session_key(str(error))
        else:
            self._window.endpoint_dialog.show_result(str(error), "bad")

    async def _forget_key(self, engine: Engine, endpoint_id: str) -> None:
        try:
            await engine.forget_key(endpoint_id)
        except ChatError as error:
            self._window.error_bar.show_message(str(error), details=error.detail)

    def _endpoint(self, form: EndpointForm) -> Endpoint:
        """What the form describes, with all that may be left out of it."""
        from desktop_chat.core.addresses import with_scheme

        typed = form.endpoint
        url = with_scheme(typed.url)
        return replace(
            typed,
            id=typed.id or uuid7(time_ns() // 1_000_000, os.urandom(10)),
            name=typed.name or self._free_name(replace(typed, url=url)),
            url=url,
            auth=AuthStyle.BEARER if form.key and typed.auth is AuthStyle.NONE else typed.auth,
        )

    def _free_name(self, endpoint: Endpoint) -> str:
        from desktop_chat.presenters.server_name import free_name

        others = [other.name for other in self._settings.endpoints() if other.id != endpoint.id]
        return free_name(endpoint.url, others)

    def _learned(self, endpoint: Endpoint) -> Learned:
        """What was learned from this server; nothing of another one at the same place in the list."""
        stored = self._settings.endpoint(endpoint.id)
        is_same = stored is not None and stored.url == endpoint.url
        return self._settings.learned(endpoint.id) if is_same else Learned()

    def _pasted_words(self, endpoint: Endpoint, secret: str, notes: Sequence[str], is_address: bool) -> list[str]:
        """What was found out from a paste; an address alone is worth a word only where something was taken out."""
        from desktop_chat.presenters.found_out import spoken_dialect

        if is_address:
            return list(notes)
        dialect = spoken_dialect(endpoint, Learned())
        name = self.tr("unknown until the first answer") if dialect is Dialect.AUTO else DIALECT_NAMES[dialect][0]
        words = [self.tr("dialect {0}").format(name)]
        if endpoint.model:
            words.append(self.tr("model {0}").format(endpoint.model))
        words += [self.tr("the header {0}").format(header) for header, _ in endpoint.headers]
        if secret:
            words.append(self.tr("a key"))
        return [self.tr("Found in the command: {0}.").format(", ".join(words)), *notes]
