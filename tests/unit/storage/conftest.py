from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_chat.core.errors import ChatError
from desktop_chat.storage.library import SqliteLibrary
from tests.unit.storage.values import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def told() -> list[ChatError]:
    """What libraries said to `on_error`."""
    return []


@pytest.fixture
def open_library(tmp_path: Path, clock: ManualClock, told: list[ChatError]) -> Iterator[Callable[..., SqliteLibrary]]:
    """Opens libraries of one folder; those still open at the end are closed."""
    opened: list[SqliteLibrary] = []

    def open_(folder: Path = tmp_path) -> SqliteLibrary:
        library = SqliteLibrary(folder, clock, on_error=told.append)
        opened.append(library)
        return library

    yield open_
    for library in opened:
        library.close()


@pytest.fixture
def library(open_library: Callable[..., SqliteLibrary]) -> SqliteLibrary:
    return open_library()
