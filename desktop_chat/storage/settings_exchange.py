"""Settings as a file to take along: servers, preferences, shortcuts and favourites; never a key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from desktop_chat.core.endpoint import Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_fields import JsonFields, as_list, as_object
from desktop_chat.core.preferences import PREFERENCES, preferred
from desktop_chat.core.secret_rules import endpoint_problem, is_secret_query
from desktop_chat.core.values import value
from desktop_chat.storage.endpoint_json import endpoint_from_json, endpoint_to_json

#: What the file is known by, and its version.
MARK: Final = "desktop_chat_settings"
VERSION: Final = 1
#: Of the section `ui`, beside the preferences.
SHORTCUTS: Final = "shortcuts"
FAVOURITES: Final = "favourite_models"
MAX_CHARS: Final = 4_000_000
#: Servers, favourites, shortcuts.
_MAX_ENTRIES: Final = 500


@value
class Taken:
    """What a file brings. `ui` holds preferences that can be, shortcuts and favourites, by their names there."""

    ui: Mapping[str, object]
    endpoints: tuple[Endpoint, ...]
    #: Servers that cannot be used here, or hold a key.
    left_out: int = 0


def exported(endpoints: Sequence[Endpoint], ui: Mapping[str, object]) -> str:
    """The text of the file."""
    own = [endpoint for endpoint in endpoints if endpoint.kind is EndpointKind.REMOTE]
    chosen = {one.id: ui[one.id] for one in PREFERENCES if one.id in ui}
    document = {
        MARK: VERSION,
        "preferences": chosen,
        SHORTCUTS: as_object(ui.get(SHORTCUTS)),
        FAVOURITES: as_list(ui.get(FAVOURITES)),
        "servers": [{"id": one.id, **_without_secrets(endpoint_to_json(one))} for one in own],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def taken(text: str) -> Taken:
    """What is in such a file; fields that this version does not know are passed over.

    Raises:
        ChatError: kind SETTINGS, if it is another kind of file or one of a newer version.
    """
    try:
        document = as_object(json.loads(text[: MAX_CHARS + 1]))
    except (ValueError, RecursionError) as error:
        raise _refused("This is no file of settings. Choose one that “Export” has written.") from error
    version = JsonFields(document).count(MARK)
    if version is None:
        raise _refused("This is no file of settings. Choose one that “Export” has written.")
    if version > VERSION:
        raise _refused("A newer version has written this file. Update the program to read it.")
    preferences = as_object(document.get("preferences"))
    # What a preference cannot be is told from what it is by asking for it.
    ui: dict[str, object] = {
        one.id: preferences[one.id]
        for one in PREFERENCES
        if one.id in preferences and preferred(preferences, one) == preferences[one.id] != one.default
    }
    if as_object(document.get(SHORTCUTS)):
        ui[SHORTCUTS] = dict(list(as_object(document.get(SHORTCUTS)).items())[:_MAX_ENTRIES])
    if as_list(document.get(FAVOURITES)):
        ui[FAVOURITES] = as_list(document.get(FAVOURITES))[:_MAX_ENTRIES]
    rows = [as_object(row) for row in as_list(document.get("servers"))[:_MAX_ENTRIES]]
    endpoints = [endpoint_from_json(JsonFields(row).text("id"), _without_secrets(row)) for row in rows]
    usable = [endpoint for endpoint in endpoints if endpoint is not None and _is_usable(endpoint)]
    return Taken(ui, tuple(usable), len(rows) - len(usable))


def _is_usable(endpoint: Endpoint) -> bool:
    is_named = bool(endpoint.id and endpoint.name.strip() and endpoint.url)
    return is_named and endpoint.kind is EndpointKind.REMOTE and not endpoint_problem(endpoint)


def _without_secrets(entry: Mapping[str, object]) -> dict[str, object]:
    """Fields that are added to each request may hold anything: with a name of a key in them they stay behind."""
    try:
        extra: object = json.loads(JsonFields(entry).text("extra_body") or "{}")
    except ValueError:
        extra = None
    is_safe = extra is not None and not _names_a_secret(extra)
    return {name: field for name, field in entry.items() if name != "extra_body" or is_safe}


def _names_a_secret(extra: object) -> bool:
    fields = as_object(extra)
    inner = [*fields.values(), *as_list(extra)]
    return any(is_secret_query(name) for name in fields) or any(map(_names_a_secret, inner))


def _refused(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence)
