"""What the model picker offers: models of all servers, those in memory, favourites, and who did not answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, EndpointKind

if TYPE_CHECKING:
    from desktop_chat.core.endpoint import Endpoint, Learned
    from desktop_chat.core.offers import ServerOffer
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView

#: Where the settings keep the favourites: a list of [endpoint id, model].
FAVOURITES = "favourite_models"


class OffersPresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        settings: EndpointSettings,
        endpoints: EndpointsPresenter,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._endpoints = endpoints
        self._bridge = bridge
        self._engine: Engine | None = None
        #: By endpoint id: what it has in its memory, and why it did not answer.
        self._loaded: dict[str, frozenset[str]] = {}
        self._troubles: dict[str, str] = {}
        self._asking: set[str] = set()
        #: The list was wanted before there was an engine to ask servers with.
        self._was_wanted = False
        endpoints.choice_made.connect(self._show_if_listed)

    def attach(self, engine: Engine) -> None:
        self._engine = engine
        if self._was_wanted:
            self.list_models()

    def list_models(self) -> None:
        """Fill the picker's list, and ask the servers what else they have, at the latest once there is an engine."""
        self._was_wanted = self._engine is None
        for endpoint in self._settings.endpoints():
            self._ask(endpoint)
        self._show()

    def ask_again(self, endpoint_id: str) -> None:
        """Ask one server that did not answer."""
        endpoint = self._settings.endpoint(endpoint_id)
        if endpoint is not None:
            self._ask(endpoint)
            self._show()

    def toggle_star(self, choice: tuple[str, str]) -> None:
        """Make (endpoint id, model) a favourite, or none any more."""
        favourites = self._favourites()
        if choice in favourites:
            favourites.remove(choice)
        else:
            favourites.append(choice)
        self._settings.ui[FAVOURITES] = [list(each) for each in favourites]
        self._bridge.on_result(self._settings.save())
        self._show()

    def _favourites(self) -> list[tuple[str, str]]:
        from desktop_chat.core.json_fields import as_list

        pairs = [as_list(each) for each in as_list(self._settings.ui.get(FAVOURITES))]
        return [(str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2]

    def _show_if_listed(self) -> None:
        """Another model answers: a list that was made tells which."""
        if self._engine is not None:
            self._show()

    def _show(self) -> None:
        self._window.picker.set_offers([self._offer(each) for each in self._settings.endpoints()], self._favourites())

    def _offer(self, endpoint: Endpoint) -> ServerOffer:
        from desktop_chat.core.abilities import MODEL, abilities_of, asked_dialect
        from desktop_chat.core.offers import ASKING, ServerOffer

        learned, answering = self._settings.learned(endpoint.id), self._endpoints.endpoint
        known = [endpoint.model] if endpoint.id == LOCAL_ENDPOINT.id else [*learned.models, endpoint.model]
        if answering is not None and answering.id == endpoint.id:
            known.append(self._endpoints.model)
        named = tuple(dict.fromkeys(filter(None, known)))
        able = abilities_of(asked_dialect(endpoint, learned, endpoint.dialect), endpoint.request_style)
        return ServerOffer(
            endpoint.id,
            endpoint.name,
            named or ("",),
            loaded=self._loaded.get(endpoint.id, frozenset()),
            trouble=ASKING if endpoint.id in self._asking else self._troubles.get(endpoint.id, ""),
            takes_any=endpoint.kind is EndpointKind.REMOTE and MODEL in able,
        )

    def _ask(self, endpoint: Endpoint) -> None:
        engine = self._engine
        learned = self._settings.learned(endpoint.id)
        if engine is None or endpoint.id in self._asking or not _lists_models(endpoint, learned):
            return
        self._asking.add(endpoint.id)
        self._troubles.pop(endpoint.id, None)
        engine.spawn(self._ask_models(engine, endpoint), f"list the models of {endpoint.name}")
        engine.spawn(self._ask_loaded(engine, endpoint), f"ask what {endpoint.name} has loaded")

    async def _ask_models(self, engine: Engine, endpoint: Endpoint) -> None:
        from desktop_chat.core.errors import ChatError

        try:
            models = await engine.models(endpoint)
        except ChatError as error:
            self._troubles[endpoint.id] = str(error)
        else:
            learned = self._settings.learned(endpoint.id)
            if models and tuple(models) != learned.models:
                self._settings.put_learned(endpoint.id, replace(learned, models=tuple(models)))
                self._bridge.on_result(self._settings.save())
        finally:
            self._asking.discard(endpoint.id)
        self._show()

    async def _ask_loaded(self, engine: Engine, endpoint: Endpoint) -> None:
        from desktop_chat.core.errors import ChatError

        try:
            loaded = frozenset(await engine.loaded(endpoint))
        except ChatError:
            loaded = frozenset[str]()  # what keeps the key back is said of the list of models
        if loaded != self._loaded.get(endpoint.id):
            self._loaded[endpoint.id] = loaded
            self._show()


def _lists_models(endpoint: Endpoint, learned: Learned) -> bool:
    """Whether there is a server to ask: not the small model, and none that was written for one purpose."""
    if endpoint.kind is not EndpointKind.REMOTE:
        return False
    from desktop_chat.core.addresses import lists_models
    from desktop_chat.core.endpoint import Dialect

    dialect = learned.dialect if endpoint.dialect is Dialect.AUTO and learned.dialect else endpoint.dialect
    try:
        return lists_models(dialect, endpoint.url)
    except ValueError:
        return False
