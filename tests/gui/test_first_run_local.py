"""The first five minutes with the real small model: its own door, and its server as one that was pasted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.verdict import FINISHED
from desktop_chat.services.local_model import LocalModelServer
from tests.gui.real_window import RealWindow
from tests.gui.window_kit import until

pytestmark = pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")
_PATIENCE_S = 60.0


@pytest.fixture
async def real(qapp: QApplication, tmp_path: Path) -> AsyncIterator[RealWindow]:
    made = RealWindow(qapp, tmp_path)
    yield made
    await made.close()


@pytest.mark.timeout(180)
async def test_the_small_model_answers_the_question_it_is_offered(real: RealWindow) -> None:
    real.window.welcome.focus_doors()
    real.press(Qt.Key.Key_Return)
    real.press(Qt.Key.Key_Return)
    await until(
        lambda: real.presenter.path and real.presenter.path[-1].message.verdict, "the end", within_s=_PATIENCE_S
    )
    answer = real.presenter.path[-1].message
    assert answer.verdict in FINISHED
    assert answer.text


@pytest.mark.timeout(180)
async def test_a_pasted_server_that_wants_a_key_is_tried_out_with_the_typed_one(real: RealWindow) -> None:
    url, key = await real.engine.local_model.address()
    real.window.welcome.open_connect()
    panel = real.window.welcome.connect_panel
    QGuiApplication.clipboard().setText(url)
    panel.url.paste()
    await until(panel.key.hasFocus)
    QTest.keyClicks(panel.key, key)
    real.press(Qt.Key.Key_Return)
    await until(panel.ask_button.hasFocus)
    real.press(Qt.Key.Key_Return)
    await until(panel.trial.outcome.text, "the verdict", within_s=_PATIENCE_S)
    assert "It works" in panel.trial.outcome.text()
    assert panel.trial.answer.text()
    assert real.store.library.conversations().result() == []
