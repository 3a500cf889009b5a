"""What holds for every test with a window."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.gui.window_kit import WindowKit


@pytest.fixture(autouse=True)
def _windows_do_not_end_the_program(qapp: QApplication) -> None:
    """As in the program: closing the last window is not the end."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True, scope="session")
def _clipboard_ends_before_python(qapp: QApplication) -> Iterator[None]:
    """Without a screen the clipboard is a static of Qt's: it outlives Python, whose objects it holds."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    """A window in its first phase, shown."""
    made = WindowKit(qapp, tmp_path)
    made.show()
    yield made
    await made.close()
