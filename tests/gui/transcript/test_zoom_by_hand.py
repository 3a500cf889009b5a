"""The zoom follows keys, wheel and fingers, and is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from tests.gui.transcript.reading_kit import CTRL, answer


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> MainWindow:
    made = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.transcript.set_messages([answer("a", "Some words.")])
    return made


def turn(window: MainWindow, angle: int) -> None:
    at, none = QPointF(50, 50), Qt.MouseButton.NoButton
    event = QWheelEvent(at, at, QPoint(), QPoint(0, angle), none, CTRL, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(window.transcript.viewport(), event)


def test_keys_zoom_in_out_and_back(window: MainWindow) -> None:
    view = window.transcript
    QTest.keyClick(window.composer.edit, Qt.Key.Key_Plus, CTRL)
    assert view.zoom > 1
    QTest.keyClick(window.composer.edit, Qt.Key.Key_0, CTRL)
    assert view.zoom == 1
    QTest.keyClick(window.composer.edit, Qt.Key.Key_Minus, CTRL)
    assert view.zoom < 1


def test_the_wheel_with_control_zooms_by_whole_steps(window: MainWindow) -> None:
    view = window.transcript
    turn(window, 60)
    assert view.zoom == 1
    turn(window, 60)
    larger = view.zoom
    assert larger > 1
    turn(window, -120)
    assert view.zoom == 1


def test_a_pinch_zooms(window: MainWindow) -> None:
    view, at = window.transcript, QPointF(50, 50)
    for _ in range(6):
        pinch = QNativeGestureEvent(
            *(Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2),
            *(at, at, at, 0.02, QPointF()),
        )
        QApplication.sendEvent(view.viewport(), pinch)
    assert view.zoom > 1


def test_the_zoom_is_kept_with_the_window(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    window.transcript.zoom_in()
    state = window.state()
    other = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(other)
    other.restore_state(state)
    assert other.transcript.zoom == window.transcript.zoom
    other.restore_state({"zoom": "much"})
    assert other.transcript.zoom == window.transcript.zoom
