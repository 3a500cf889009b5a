"""What holds for every test with a window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _windows_do_not_end_the_program(qapp: QApplication) -> None:
    """As in the program: closing the last window is not the end."""
    qapp.setQuitOnLastWindowClosed(False)
