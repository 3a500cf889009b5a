"""Keys that scroll reach the conversation from the message field, where it has no use for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.providers.scripted import Say
from tests.gui.window_kit import Scripts, WindowKit, last_verdict, type_and_send, until

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    """An answer of some pages, shown at its end."""
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.attach(Scripts([Say("Some words. " * 2000)]))
    made.window.composer.focus()
    type_and_send(made, "First")
    await until(lambda: last_verdict(made))
    yield made
    await made.close()


async def test_keys_that_scroll_reach_the_conversation_from_the_empty_field(kit: WindowKit) -> None:
    edit = kit.window.composer.edit
    transcript, bar = kit.window.transcript, kit.window.transcript.verticalScrollBar()
    end = bar.value()
    QTest.keyClick(edit, Qt.Key.Key_PageUp)
    assert 0 < bar.value() < end
    QTest.keyClick(edit, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    QTest.keyClick(edit, Qt.Key.Key_Home, CTRL)
    assert (bar.value(), transcript.following_end) == (0, False)
    QTest.keyClick(edit, Qt.Key.Key_End, CTRL)
    assert (bar.value(), transcript.following_end) == (bar.maximum(), True)


async def test_what_is_written_keeps_its_keys_for_the_ends_and_a_long_text_its_page_keys(kit: WindowKit) -> None:
    edit, bar = kit.window.composer.edit, kit.window.transcript.verticalScrollBar()
    end = bar.value()
    QTest.keyClicks(edit, "Some words")
    QTest.keyClick(edit, Qt.Key.Key_Home, CTRL)
    assert (bar.value(), edit.textCursor().position()) == (end, 0)
    QTest.keyClick(edit, Qt.Key.Key_PageUp)
    assert bar.value() < end
    bar.setValue(end)
    edit.setPlainText("a line\n" * 40)
    QTest.keyClick(edit, Qt.Key.Key_PageDown)
    assert (bar.value(), edit.textCursor().position() > 0) == (end, True)
