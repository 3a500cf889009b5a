"""The program is left by its keys as by the window's own button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow


def test_the_keys_to_quit_close_the_window(qapp: QApplication, qtbot: QtBot) -> None:
    window = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.isHidden()
