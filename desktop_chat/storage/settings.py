"""What the user set and what was learned about endpoints: one JSON file, never a secret in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, MutableMapping
from concurrent.futures import Future
from copy import deepcopy
from pathlib import Path

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, LOCAL_ENDPOINT_ID, Endpoint, Learned
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.core.secret_rules import endpoint_problem
from desktop_chat.storage.aside import put_aside
from desktop_chat.storage.endpoint_json import (
    KNOWN_KEYS,
    endpoint_from_json,
    endpoint_to_json,
    learned_from_json,
    learned_to_json,
)
from desktop_chat.storage.json_file import Edits, JsonFileWriter, add_edits, apply_edits, read_object

FILE_NAME = "settings.json"
VERSION = 1


class Settings:
    """The settings in memory; used from one thread. `save` writes what changed since, on a thread of its own.

    Keys of a newer version are kept. Two processes that save do not undo each other.
    """

    def __init__(self, path: Path, document: dict[str, object], notice: ChatError | None = None) -> None:
        #: What was wrong with the file when it was read, for the user to know; None if nothing was.
        self.notice = notice
        self._document = document
        self._edits: Edits = {}
        self._writer = JsonFileWriter(path)
        #: Where the file is.
        self.folder = path.parent
        self.ui = UiState(self)

    @classmethod
    def load(cls, data_dir: Path) -> Settings:
        """Read the settings of a folder. Never fails: a damaged file is put aside, `notice` says so."""
        path = data_dir / FILE_NAME
        notice = None
        document: dict[str, object] | None = None
        try:
            document = read_object(path)
        except ValueError as error:
            notice = _put_aside(path, error)
        except OSError as error:
            notice = ChatError(
                ErrorKind.SETTINGS,
                f"The settings could not be read. Make {path} readable for your user.",
                detail=str(error),
            )
        return cls(path, document or {}, notice)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """The local model first, then the user's own in the order in which they were added."""
        own = (endpoint_from_json(key, as_object(value)) for key, value in self._section("endpoints").items())
        return (LOCAL_ENDPOINT, *(endpoint for endpoint in own if endpoint is not None))

    def endpoint(self, id_or_name: str) -> Endpoint | None:
        """By id, else by name; upper and lower case of a name do not matter."""
        endpoints = self.endpoints()
        for endpoint in endpoints:
            if endpoint.id == id_or_name:
                return endpoint
        wanted = id_or_name.casefold()
        return next((endpoint for endpoint in endpoints if endpoint.name.casefold() == wanted), None)

    def put_endpoint(self, endpoint: Endpoint) -> None:
        """Add an endpoint or replace the one with its id.

        Only fields that differ from what was read are written: another process may have changed the rest.

        Raises:
            ChatError: kind SETTINGS, if it holds a secret, its name is taken, or it is the local model.
        """
        problem = endpoint_problem(endpoint)
        namesake = self.endpoint(endpoint.name)
        if endpoint.id == LOCAL_ENDPOINT_ID:
            problem = "The small local model cannot be changed. Add an endpoint of your own."
        elif not endpoint.name.strip():
            problem = "An endpoint needs a name. Give it one."
        elif namesake is not None and namesake.id != endpoint.id:
            problem = f"There is already an endpoint called {namesake.name}. Choose another name."
        if problem:
            raise ChatError(ErrorKind.SETTINGS, problem)
        old = as_object(self._section("endpoints").get(endpoint.id))
        entry = endpoint_to_json(endpoint)
        if not old:
            self._set(("endpoints", endpoint.id), entry)
            return
        if old.get("url") != entry.get("url"):
            # What was learned there is not true elsewhere.
            self._set(("learned", endpoint.id), None)
        for name in sorted(KNOWN_KEYS):
            if old.get(name) != entry.get(name):
                self._set(("endpoints", endpoint.id, name), entry.get(name))

    def remove_endpoint(self, endpoint_id: str) -> None:
        """Forget an endpoint and what was learned about it. Its key stays with the keyring: remove it there."""
        self._set(("endpoints", endpoint_id), None)
        self._set(("learned", endpoint_id), None)
        if self._stored_default() == endpoint_id:
            self._set(("default_endpoint_id",), None)

    def learned(self, endpoint_id: str) -> Learned:
        return learned_from_json(as_object(self._section("learned").get(endpoint_id)))

    def put_learned(self, endpoint_id: str, learned: Learned) -> None:
        self._set(("learned", endpoint_id), learned_to_json(learned))

    @property
    def default_endpoint_id(self) -> str:
        """The local model's if none was chosen, or the chosen one is gone."""
        stored = self._stored_default()
        return stored if any(endpoint.id == stored for endpoint in self.endpoints()) else LOCAL_ENDPOINT_ID

    @default_endpoint_id.setter
    def default_endpoint_id(self, endpoint_id: str) -> None:
        self._set(("default_endpoint_id",), endpoint_id)

    def save(self) -> Future[None]:
        """Write what changed. The future fails with ChatError of kind SETTINGS; nothing changed is lost then."""
        edits, self._edits = self._edits, {}
        edits[("version",)] = max(VERSION, JsonFields(self._document).count("version") or VERSION)
        return self._writer.save(edits, json.dumps(self._document))

    def close(self) -> None:
        """Write what is not written yet; blocks until that is done."""
        if self._edits:
            self.save()
        self._writer.close()

    def ui_values(self) -> dict[str, object]:
        return self._section("ui")

    def set_ui_value(self, name: str, value: object) -> None:
        """`value` is anything JSON knows; None removes it."""
        self._set(("ui", name), value)

    def _stored_default(self) -> str:
        return JsonFields(self._document).text("default_endpoint_id")

    def _section(self, name: str) -> dict[str, object]:
        return as_object(self._document.get(name))

    def _set(self, keys: tuple[str, ...], value: object) -> None:
        apply_edits(self._document, {keys: value})
        # A copy: the writer's thread may still read it when a later edit changes the document.
        add_edits(self._edits, {keys: deepcopy(value)})


class UiState(MutableMapping[str, object]):
    """Small facts about the window (geometry, sidebar width) by name; values are anything JSON knows but null."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __getitem__(self, name: str) -> object:
        return self._settings.ui_values()[name]

    def __setitem__(self, name: str, value: object) -> None:
        self._settings.set_ui_value(name, value)

    def __delitem__(self, name: str) -> None:
        del self._settings.ui_values()[name]
        self._settings.set_ui_value(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._settings.ui_values()))

    def __len__(self) -> int:
        return len(self._settings.ui_values())


def _put_aside(path: Path, error: ValueError) -> ChatError:
    try:
        kept = put_aside(path, time.time_ns() // 1_000_000)
    except OSError:
        kept = path
    return ChatError(
        ErrorKind.SETTINGS,
        f"The settings file was damaged. It is kept as {kept}; set up your endpoints again or repair it.",
        detail=str(error),
    )
