"""Keys as a person presses them: they go to whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)


def tab_to(part: QWidget) -> None:
    for _ in range(80):
        if focused() is part:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError("Tab does not lead there")
