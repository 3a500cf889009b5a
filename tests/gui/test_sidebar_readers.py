"""The conversation list by the interfaces that screen readers use: a row that they select is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from tests.gui.sidebar_kit import SidebarKit, aged, several


@pytest.fixture
def kit(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    conversations = [*several("Apple", "Banana", "Berry"), aged("Cherry", 1)]
    made = SidebarKit(make_theme(False, qapp.font()), conversations, "apple")
    qtbot.addWidget(made.sidebar)
    return made


def listed(kit: SidebarKit) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(kit.view)


def row(kit: SidebarKit, text: str) -> QAccessibleInterface:
    return listed(kit).child(kit.rows.index(text))


def test_a_row_that_is_selected_is_opened_and_the_only_one(kit: SidebarKit) -> None:
    assert listed(kit).selectionInterface().select(row(kit, "Berry"))
    assert (kit.heard.chosen, kit.selected, kit.current) == (["berry"], ["Berry"], "Berry")


def test_a_row_that_is_toggled_is_opened(kit: SidebarKit) -> None:
    row(kit, "Cherry").actionInterface().doAction("Toggle")
    assert (kit.heard.chosen, kit.selected) == (["cherry"], ["Cherry"])


def test_a_heading_that_is_selected_changes_nothing(kit: SidebarKit) -> None:
    listed(kit).selectionInterface().select(row(kit, "Today"))
    assert (kit.heard.chosen, kit.selected) == ([], ["Apple"])


def test_all_can_be_selected_and_none_is_opened(kit: SidebarKit) -> None:
    assert listed(kit).selectionInterface().selectAll()
    assert (kit.heard.chosen, kit.selected) == ([], ["Apple", "Banana", "Berry", "Cherry"])


def test_keys_and_pointer_select_more_without_opening_it(kit: SidebarKit) -> None:
    kit.click("Berry", Qt.KeyboardModifier.ControlModifier)
    kit.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert kit.heard.chosen == []
    assert len(kit.selected) > 1
