"""What is clicked beside the message leaves the keyboard where one writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_chat.providers.scripted import Say
from desktop_chat.ui.main_window import MainWindow
from tests.gui.window_kit import Scripts, WindowKit, until

BUTTONS: dict[str, Callable[[MainWindow], QWidget]] = {
    "attach": lambda window: window.composer.attach_button,
    "model": lambda window: window.top_bar.picker,
    "panel": lambda window: window.top_bar.panel_button,
    "menu": lambda window: window.top_bar.menu_button,
    "settings": lambda window: window.sidebar.settings_button,
    "connect": lambda window: window.sidebar.connect_button,
}


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.attach(Scripts([Say("Red.")]))
    made.window.activateWindow()
    made.window.composer.focus()
    await until(made.window.composer.edit.hasFocus)
    yield made
    await made.close()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", BUTTONS)
async def test_a_click_does_not_take_the_keyboard_to_the_button(kit: WindowKit, name: str) -> None:
    button = BUTTONS[name](kit.window)
    assert button.focusPolicy() is Qt.FocusPolicy.TabFocus


async def test_who_has_been_in_the_settings_writes_on(kit: WindowKit) -> None:
    click(kit.window.sidebar.settings_button)
    await until(lambda: not kit.window.composer.isVisible())
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    await until(kit.window.composer.edit.hasFocus)


async def test_who_has_attached_a_file_writes_on(kit: WindowKit, tmp_path: Path) -> None:
    click(kit.window.composer.attach_button)
    [dialog] = kit.window.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(tmp_path / "none.txt")])
    dialog.done(0)
    await until(kit.window.composer.edit.hasFocus)


async def test_who_has_chosen_a_model_writes_on(kit: WindowKit) -> None:
    click(kit.window.top_bar.picker)
    popup = kit.window.top_bar.picker.popup
    assert popup is not None
    assert popup.search.hasFocus()
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await until(kit.window.composer.edit.hasFocus)


async def test_when_the_last_conversation_is_deleted_in_the_list_one_writes_the_next(kit: WindowKit) -> None:
    kit.presenter.composing.send("Which colour?")
    await until(lambda: kit.window.sidebar.conversations and kit.presenter.path[-1].message.verdict)
    view = kit.window.sidebar.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    await until(lambda: not view.isVisible())
    await until(kit.window.composer.edit.hasFocus)
