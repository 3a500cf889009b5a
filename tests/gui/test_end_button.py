"""The round button that leads to the end of the conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from tests.gui.transcript.reading_kit import answer


def test_a_click_on_it_leaves_the_focus_where_one_writes(qapp: QApplication, qtbot: QtBot) -> None:
    window = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.transcript.set_messages([answer("a", "Some words.\n\n" * 100, running=True)])
    bar = window.transcript.verticalScrollBar()
    bar.setValue(0)
    window.transcript.extend("a", 0, "text", "More words.")
    window.composer.focus()
    qtbot.waitUntil(window.composer.edit.hasFocus)
    [to_end] = [one for one in window.findChildren(Button) if one.toolTip() == "Go to the end" and one.isVisible()]
    QTest.mouseClick(to_end, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not to_end.isVisible()
    assert window.composer.edit.hasFocus()
