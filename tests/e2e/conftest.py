from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.accessibility_bus import missing
from tests.e2e.desk import Desk
from tests.helpers.toy_server import ToyServer


@pytest.fixture
def desk(tmp_path: Path, toy_server: ToyServer) -> Iterator[Desk]:
    if missing():
        pytest.skip(f"not installed here: {', '.join(missing())}; install them with apt-get")
    made = Desk(tmp_path, toy_server)
    yield made
    made.close()
