"""What holds for every test with a window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _windows_do_not_end_the_program(qapp: QApplication) -> None:
    """As in the program: closing the last window is not the end."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True, scope="session")
def _clipboard_ends_before_python(qapp: QApplication) -> Iterator[None]:
    """Without a screen the clipboard is a static of Qt's: it outlives Python, whose objects it holds."""
    yield
    QGuiApplication.clipboard().clear()
