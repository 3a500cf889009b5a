"""Setting up a server: the form, looking for it, asking it a test question, keeping it and its key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.presenters.mending import MEND_AGAIN, MEND_CERTIFICATE, MEND_HTTP, MEND_MODEL, MEND_VERSION, mend_of
from desktop_chat.presenters.server_keeper import ServerKeeper
from desktop_chat.presenters.server_name import is_made_of
from desktop_chat.presenters.trial import Trial
from desktop_chat.presenters.verdict_text import ACTION_ENDPOINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import EndpointForm, EndpointFormView, WindowView


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
        #: The address that the name in the form may be made of.
        self._named_by = ""
        self._keeper = ServerKeeper(settings, bridge)
        self._trial = Trial(lambda: window.endpoint_dialog.trial, self)
        self._trial.ended.connect(self._tried)
        #: What the test question was asked of, if that is what was tried last.
        self._asked: Endpoint | None = None

    @property
    def _dialog(self) -> EndpointFormView:
        return self._window.endpoint_dialog

    def attach(self, engine: Engine) -> None:
        self._engine = engine

    def open_new(self, name: str = "", url: str = "", model: str = "") -> None:
        self._form_no += 1
        self._trial.forget()
        self._named_by = ""
        self._dialog.show_form(Endpoint(id="", name=name, url=url, model=model))

    def open_for(self, endpoint_id: str) -> None:
        """Open the form of an endpoint; of one that is gone or built in, that of a new one."""
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is None or not endpoint.url:
            self.open_new()
            return
        dialog = self._dialog
        self._form_no += 1
        self._trial.forget()
        self._named_by = endpoint.url
        dialog.show_form(endpoint)
        dialog.set_models(self._settings.learned(endpoint.id).models)
        if self._engine is not None:
            self._engine.spawn(self._look_for_key(self._engine, endpoint, self._form_no), "look for a key")

    def follow_way(self, form: EndpointForm) -> None:
        """The address or the dialect is another one: offer what fits it."""
        from desktop_chat.presenters.found_out import spoken_dialect

        endpoint = self._endpoint(form)
        self._dialog.show_dialect(spoken_dialect(endpoint, self._keeper.learned(endpoint)))

    def read_pasted(self, pasted_there: tuple[EndpointForm, str]) -> None:
        """Fill in what an address or curl command, pasted into a form, says; a key goes into the key's field."""
        from desktop_chat.core.pasted import pasted
        from desktop_chat.presenters.found_out import pasted_words

        form, text = pasted_there
        dialog = self._dialog
        try:
            found = pasted(text)
        except ChatError as error:
            dialog.show_mistake("address", str(error))
            return
        told, known = found.endpoint, form.endpoint
        is_address = not any(char.isspace() for char in text.strip())
        if is_address:
            told = replace(known, url=told.url, auth=told.auth if found.secret or not known.id else known.auth)
        dialog.show_endpoint(
            replace(
                told,
                id=known.id,
                name=self._name(known, found.endpoint),
                model=told.model or known.model,
                context_tokens=known.context_tokens,
            )
        )
        if found.secret:
            dialog.show_key(found.secret)
        dialog.show_result("\n".join(pasted_words(replace(found, endpoint=told), is_address=is_address)), "plain")

    def _name(self, known: Endpoint, found: Endpoint) -> str:
        """What stands in the form, unless it only repeats the address that stood there before."""
        if known.name and not is_made_of(known.name, self._named_by):
            return known.name
        self._named_by = found.url
        return self._keeper.free_name(replace(found, id=known.id))

    def test(self, form: EndpointForm) -> None:
        """Ask the server for its models; no question is sent."""
        if self._engine is not None and not self._saving:
            self._test_no += 1
            self._asked = None
            self._dialog.show_progress(self.tr("Looking for the server and its models"))
            self._engine.spawn(self._test(self._engine, form, (self._form_no, self._test_no)), "test a server")

    def ask(self, form: EndpointForm) -> None:
        """Ask the server, as it stands in the form, a test question; nothing of it is kept."""
        if self._engine is not None and not self._saving:
            self._asked = self._endpoint(form)
            self._trial.ask(self._engine, self._asked, form.key)

    def stop(self) -> None:
        """End the answer to the test question."""
        self._trial.stop()

    def mend(self, wanted: tuple[EndpointForm, str]) -> None:
        """Do what the button beside a mistake says: one of the actions of `presenters.mending`."""
        form, action = wanted
        url = form.endpoint.url
        if action == MEND_CERTIFICATE:
            self._dialog.choose_certificate()
        elif action == MEND_MODEL and self._engine is not None:
            work = self._offer_models(self._engine, form, self._form_no)
            self._engine.spawn(work, "list the models of a server")
        elif action == MEND_HTTP:
            self._again(self._dialog.show_address(url.replace("https://", "http://", 1)))
        elif action == MEND_VERSION:
            self._again(self._dialog.show_address(url.rstrip("/") + "/v1"))
        elif action == MEND_AGAIN:
            self._again(form)

    def _again(self, form: EndpointForm) -> None:
        if self._asked is not None:
            self.ask(form)
        else:
            self.test(form)

    def _tried(self, error: ErrorInfo | None) -> None:
        if error is not None and self._asked is not None:
            self._blame(error, self._asked)

    def _blame(self, error: ErrorInfo, endpoint: Endpoint) -> None:
        """Say what is wrong at the field that can mend it; below all of them where none can."""
        mend = mend_of(error, endpoint)
        if not mend.part:
            self._dialog.show_result(error.sentence, "bad")
            return
        self._dialog.show_mistake(mend.part, error.sentence, mend.action, mend.text)

    async def _offer_models(self, engine: Engine, form: EndpointForm, form_no: int) -> None:
        try:
            models = await engine.models(self._endpoint(form), form.key)
        except ChatError as error:
            if form_no == self._form_no:
                self._dialog.show_result(str(error), "bad")
            return
        if form_no == self._form_no:
            self._dialog.set_models(models)
            self._dialog.choose_model()

    def save(self, form: EndpointForm) -> None:
        if self._engine is not None and not self._saving:
            self._saving = True
            self._trial.forget()
            self._dialog.show_progress(self.tr("Saving"))
            self._engine.spawn(self._save(self._engine, form, self._form_no), "save a server")

    def remove(self, endpoint_id: str) -> None:
        """Forget a server and its key. Conversations with it stay."""
        self._settings.remove_endpoint(endpoint_id)
        self._bridge.on_result(self._settings.save())
        self._dialog.close()
        if self._engine is not None:
            self._engine.spawn(self._forget_key(self._engine, endpoint_id), "remove a key")
        self.endpoint_removed.emit()

    async def _look_for_key(self, engine: Engine, endpoint: Endpoint, form_no: int) -> None:
        dialog = self._dialog
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
        from desktop_chat.presenters.found_out import told_of_models

        told = told_of_models(endpoint, self._keeper.learned(endpoint), found)
        if told is not None:
            if not isinstance(found, ChatError) and found:
                self._dialog.set_models(found)
            self._dialog.show_result(*told)
        elif isinstance(found, ChatError):
            self._blame(found.info, endpoint)

    async def _save(self, engine: Engine, form: EndpointForm, form_no: int) -> None:
        endpoint = self._endpoint(form)
        try:
            await self._keeper.keep(engine, endpoint, form.key, session_only=form.session_only)
        except ChatError as error:
            self._not_saved(error, is_shown=form_no == self._form_no)
            return
        finally:
            self._saving = False
        if form_no == self._form_no:
            self._dialog.close()
        self.endpoint_saved.emit((endpoint.id, endpoint.model))
        await self._tell_if_silent(engine, endpoint, form.key)

    async def _tell_if_silent(self, engine: Engine, endpoint: Endpoint, key: str) -> None:
        """Nobody has to test a server before it is kept; that it cannot be reached is known before a question fails."""
        try:
            await engine.models(endpoint, key)
        except ChatError as error:
            if error.kind is ErrorKind.NETWORK:
                sentence = self.tr("The server is saved. {0}").format(error)
                words = self.tr("Change the server")
                self._window.error_bar.show_message(sentence, words, ACTION_ENDPOINT, error.detail)

    def _not_saved(self, error: ChatError, *, is_shown: bool) -> None:
        """Say so in the form, or in the window if the user has gone on to another form."""
        if not is_shown:
            self._window.error_bar.show_message(str(error), details=error.detail)
        elif error.kind is ErrorKind.KEYRING:
            self._dialog.offer_session_key(str(error))
        else:
            self._dialog.show_result(str(error), "bad")

    async def _forget_key(self, engine: Engine, endpoint_id: str) -> None:
        try:
            await engine.forget_key(endpoint_id)
        except ChatError as error:
            self._window.error_bar.show_message(str(error), details=error.detail)

    def _endpoint(self, form: EndpointForm) -> Endpoint:
        return self._keeper.completed(form.endpoint, form.key)
