"""How a picture is held against its stored one; `make snapshots` stores them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.snapshots.pictures import STORED, difference, differing_tiles, look_alike, store

#: Where a picture that is not as it should be is shown beside the stored one.
_TOLD = Path(__file__).parents[2] / "build/snapshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="store the pictures instead of comparing them")


@pytest.fixture(autouse=True)
def _windows_do_not_end_the_program(qapp: QApplication) -> None:
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture
def held(request: pytest.FixtureRequest) -> Callable[[str, QImage], None]:
    """Fails if a picture does not look like the one that is stored under its name."""
    renew = bool(request.config.getoption("--renew", default=False))

    def hold(name: str, taken: QImage) -> None:
        path = STORED / f"{name}.png"
        if renew:
            if not path.exists() or not look_alike(QImage(str(path)), taken):
                store(taken, path)
            return
        stored = QImage(str(path))
        assert not stored.isNull(), f"{path} is missing; `make snapshots` stores it"
        if not look_alike(stored, taken):
            told = _TOLD / f"{name}.png"
            told.parent.mkdir(parents=True, exist_ok=True)
            difference(stored, taken).save(str(told))
            sizes = f"{stored.size().toTuple()} and {taken.size().toTuple()}"
            count = len(differing_tiles(stored, taken)) if stored.size() == taken.size() else sizes
            pytest.fail(f"{name} looks different ({count} tiles): see {told}. If it is meant so: make snapshots")

    return hold
