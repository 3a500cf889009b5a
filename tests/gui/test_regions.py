"""F6 and Shift+F6 go from part to part of the window, and pass over what is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.providers.scripted import Say
from tests.gui.window_kit import Scripts, WindowKit, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.attach(Scripts([Say("A drink.")]))
    made.window.activateWindow()
    made.window.resize(1200, 700)
    made.presenter.composing.send("Tea?")
    await until(lambda: made.titles and made.presenter.path[-1].message.verdict, "the answer")
    made.window.composer.focus()
    yield made
    await made.close()


def passed(
    kit: WindowKit, count: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> list[QWidget]:
    """What has the keyboard after each press."""
    found: list[QWidget] = []
    for _ in range(count):
        QTest.keyClick(kit.window.focusWidget(), Qt.Key.Key_F6, modifiers)
        found.append(kit.window.focusWidget())
    return found


async def test_they_go_round_the_window_both_ways(kit: WindowKit) -> None:
    window = kit.window
    round_ = [window.sidebar.view, window.picker, window.transcript, window.composer.edit]
    assert passed(kit, 4) == round_
    assert passed(kit, 4, SHIFT) == [*round_[-2::-1], round_[-1]]


async def test_the_panel_is_a_part_while_it_is_open(kit: WindowKit) -> None:
    kit.window.side.open()
    kit.window.composer.focus()
    panel = kit.window.side.panel
    assert panel.isAncestorOf(passed(kit, 1)[0])
    assert passed(kit, 1) == [kit.window.sidebar.view]
    kit.window.side.close()
    kit.window.composer.focus()
    assert passed(kit, 1) == [kit.window.sidebar.view]


async def test_parts_that_are_hidden_are_passed_over(kit: WindowKit) -> None:
    kit.window.toggle_sidebar()
    assert passed(kit, 2) == [kit.window.picker, kit.window.transcript]


async def test_the_page_of_the_beginning_gives_its_first_control(kit: WindowKit) -> None:
    kit.presenter.conversations.new()
    await until(lambda: kit.window.late_welcome.made, "the page")
    kit.window.composer.focus()
    [stop] = passed(kit, 1, SHIFT)
    assert kit.window.welcome.isAncestorOf(stop)


async def test_from_a_bar_they_go_to_the_message(kit: WindowKit) -> None:
    kit.window.show_undo("It was deleted.")
    kit.window.undo_bar.content.action_button.setFocus()
    assert passed(kit, 1) == [kit.window.composer.edit]
