"""Fixtures around the toy server; `tests/conftest.py` names this module in its `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.toy_server import ToyServer


@pytest.fixture
def toy_server() -> Iterator[ToyServer]:
    """A running toy server; it answers 404 until `on` or `otherwise` gives it a script."""
    with ToyServer() as server:
        yield server
