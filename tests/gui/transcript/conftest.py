from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import make_view


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    """A transcript of 700 x 500 pixels, shown, with the keyboard."""
    made = make_view(qapp)
    qtbot.addWidget(made)
    return made
