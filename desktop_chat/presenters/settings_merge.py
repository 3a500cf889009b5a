"""What a file of settings would change here, how it is said, done and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.json_fields import as_list, as_object
from desktop_chat.core.preferences import PREFERENCES
from desktop_chat.core.secret_rules import ENV_PREFIX
from desktop_chat.core.values import value
from desktop_chat.storage.settings_exchange import FAVOURITES, SHORTCUTS

if TYPE_CHECKING:
    from desktop_chat.core.endpoint import Endpoint, Learned
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.storage.settings_exchange import Taken

#: Of so many things the names are said.
_MAX_NAMED = 5


class Merge:
    """A file wins over what is here; what it does not name stays. A server is the same by its id, else by its name.

    It keeps its proxy and its certificates: with the key that is stored for it they are this computer's affair.
    """

    def __init__(self, taken: Taken, settings: EndpointSettings) -> None:
        self._left_out = taken.left_out
        ui = settings.ui
        merged = dict(taken.ui)
        if SHORTCUTS in merged:
            merged[SHORTCUTS] = as_object(ui.get(SHORTCUTS)) | as_object(merged[SHORTCUTS])
        if FAVOURITES in merged:
            known = as_list(ui.get(FAVOURITES))
            merged[FAVOURITES] = [*known, *(one for one in as_list(merged[FAVOURITES]) if one not in known)]
        #: Names in the section `ui` and what they become.
        self.ui: Mapping[str, object] = {name: new for name, new in merged.items() if ui.get(name) != new}
        self._lost_variables = False
        matched = [self._without_variables(self._matched(one, settings), settings) for one in taken.endpoints]
        self.endpoints = tuple(one for one in matched if settings.endpoint(one.id) != one)

    @property
    def changes(self) -> int:
        return len(self.ui) + len(self.endpoints)

    def words(self, translated: Callable[[str], str]) -> str:
        """What changes, in a sentence or two."""
        names = [translated(one.text) for one in PREFERENCES if one.id in self.ui]
        names += [_tr("shortcuts")] if SHORTCUTS in self.ui else []
        names += [_tr("favourites")] if FAVOURITES in self.ui else []
        names += [_tr("the server “{0}”").format(one.name) for one in self.endpoints]
        listed = ", ".join(names[:_MAX_NAMED])
        if len(names) > _MAX_NAMED:
            listed = _tr("{0} and {1} more").format(listed, len(names) - _MAX_NAMED)
        words = _tr("This changes: {0}. Keys are not in the file.").format(listed)
        if self._lost_variables:
            words += " " + _tr(
                "Headers with variables of this computer are left out. Add them in the form of the server."
            )
        if self._left_out:
            words += " " + _tr("Servers that cannot be used here were left out: {0}.").format(self._left_out)
        return words

    def do(self, settings: EndpointSettings) -> None:
        """Raises ChatError of kind SETTINGS if a server cannot be taken."""
        for endpoint in self.endpoints:
            settings.put_endpoint(endpoint)
        settings.ui.update(self.ui)

    def _matched(self, endpoint: Endpoint, settings: EndpointSettings) -> Endpoint:
        known = settings.endpoint(endpoint.id) or settings.endpoint(endpoint.name)
        if known is None:
            return endpoint
        # The key stays with its address. No file may lead it there by a proxy of its own, or let another one listen in.
        return replace(endpoint, id=known.id, proxy=known.proxy, tls=known.tls)

    def _without_variables(self, endpoint: Endpoint, settings: EndpointSettings) -> Endpoint:
        """What this computer's variables hold is sent to no address that it was not meant for here."""
        known = settings.endpoint(endpoint.id)
        meant = known.headers if known is not None and known.origin == endpoint.origin else ()
        headers = tuple(pair for pair in endpoint.headers if pair in meant or not pair[1].startswith(ENV_PREFIX))
        self._lost_variables = self._lost_variables or headers != endpoint.headers
        return replace(endpoint, headers=headers)


@value
class Snapshot:
    """What was there before an import, of what it changes; None where nothing was."""

    ui: Mapping[str, object]
    endpoints: Mapping[str, tuple[Endpoint, Learned] | None]
    default_endpoint_id: str

    def bring_back(self, settings: EndpointSettings) -> None:
        for endpoint_id, known in self.endpoints.items():
            if known is None:
                settings.remove_endpoint(endpoint_id)
            else:
                settings.put_endpoint(known[0])
                settings.put_learned(endpoint_id, known[1])
        for name, old in self.ui.items():
            if old is not None:
                settings.ui[name] = old
            elif name in settings.ui:
                del settings.ui[name]
        settings.default_endpoint_id = self.default_endpoint_id


def snapshot_of(settings: EndpointSettings, merge: Merge) -> Snapshot:
    endpoints: dict[str, tuple[Endpoint, Learned] | None] = {}
    for one in merge.endpoints:
        known = settings.endpoint(one.id)
        endpoints[one.id] = (known, settings.learned(one.id)) if known is not None else None
    return Snapshot({name: settings.ui.get(name) for name in merge.ui}, endpoints, settings.default_endpoint_id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)
