"""The shortcut sheet names all keys, and changes those of commands where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.commands.catalogue import COMMANDS, FIND, NEW
from desktop_chat.ui.commands.fixed import FIXED
from desktop_chat.ui.shortcuts.sheet import ShortcutSheet
from tests.gui.keyboard import focused, press, tab_to
from tests.gui.window_kit import WindowKit

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kit(qapp: QApplication, tmp_path: Path) -> Iterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.window.activateWindow()
    QTest.qWaitForWindowActive(made.window)
    made.window.composer.focus()
    yield made
    made.close_window()


def opened(kit: WindowKit) -> ShortcutSheet:
    press(Qt.Key.Key_Slash, CTRL)
    sheet = kit.window.tools.shortcut_sheet
    assert sheet.isVisible()
    assert sheet.search.hasFocus()
    return sheet


def record(sheet: ShortcutSheet, command_id: str) -> None:
    tab_to(sheet.rows[command_id])
    press(Qt.Key.Key_Return)
    assert sheet.rows[command_id].is_recording


def test_it_names_every_command_and_every_fixed_key(kit: WindowKit) -> None:
    sheet = opened(kit)
    assert [*sheet.rows] == sorted(sheet.rows, key=[*sheet.rows].index)
    assert sheet.rows.keys() == {command.id for command in COMMANDS}
    assert [row.title for row in sheet.fixed] == [fixed.title for fixed in FIXED]
    assert sheet.rows[NEW].accessibleName() == "New conversation, Ctrl+N"


def test_new_keys_hold_at_once_and_at_the_next_start(kit: WindowKit) -> None:
    sheet = opened(kit)
    record(sheet, NEW)
    press(Qt.Key.Key_J, CTRL)
    assert not sheet.rows[NEW].is_recording
    assert sheet.rows[NEW].caps == ["Ctrl+J"]
    assert kit.settings.ui["shortcuts"] == {NEW: ["Ctrl+J"]}
    assert "(Ctrl+J)" in kit.window.sidebar.new_button.toolTip() + kit.window.sidebar.new_button.accessibleName()
    done: list[bool] = []
    kit.window.new_requested.connect(lambda: done.append(True))
    press(Qt.Key.Key_N, CTRL)
    assert not done
    press(Qt.Key.Key_J, CTRL)
    assert done


def test_the_window_starts_with_the_keys_that_were_chosen(kit: WindowKit) -> None:
    kit.window.restore_state({"shortcuts": {NEW: ["Ctrl+J"]}})
    assert kit.window.commands.keymap.shown(NEW) == "Ctrl+J"
    assert kit.window.state()["shortcuts"] == {NEW: ["Ctrl+J"]}


def test_escape_leaves_the_keys_and_the_sheet(kit: WindowKit) -> None:
    sheet = opened(kit)
    record(sheet, NEW)
    press(Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert sheet.rows[NEW].caps == ["Ctrl+N"]
    press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_backspace_takes_keys_away_and_undo_brings_them_back(kit: WindowKit) -> None:
    sheet = opened(kit)
    record(sheet, NEW)
    press(Qt.Key.Key_Backspace)
    assert sheet.rows[NEW].caps == []
    assert sheet.bar.accessibleName() == "“New conversation” has no keys now."
    sheet.bar.content.action_button.click()
    assert sheet.rows[NEW].caps == ["Ctrl+N"]
    assert kit.settings.ui["shortcuts"] == {}


def test_a_key_of_another_command_is_refused_by_name_and_can_be_taken(kit: WindowKit) -> None:
    sheet = opened(kit)
    record(sheet, NEW)
    press(Qt.Key.Key_F, CTRL)
    assert sheet.bar.accessibleName() == "Ctrl+F belongs to “Find in the conversation”."
    assert sheet.rows[NEW].caps == ["Ctrl+N"]
    assert focused() is sheet.bar.content.action_button
    press(Qt.Key.Key_Return)
    assert sheet.rows[NEW].caps == ["Ctrl+F"]
    assert sheet.rows[FIND].caps == []
    sheet.resets[FIND].click()
    assert sheet.bar.accessibleName() == "Ctrl+F belongs to “New conversation”."


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_C, CTRL)])
def test_a_key_that_writing_needs_is_refused_and_the_row_waits_on(
    kit: WindowKit, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    sheet = opened(kit)
    record(sheet, NEW)
    press(key, modifiers)
    assert sheet.bar.isVisible()
    assert sheet.rows[NEW].is_recording
    assert kit.window.commands.keymap.chosen() == {}


def test_one_and_all_are_reset_with_undo(kit: WindowKit) -> None:
    sheet = opened(kit)
    assert not sheet.reset_button.isEnabled()
    for command_id, key in ((NEW, Qt.Key.Key_J), (FIND, Qt.Key.Key_Semicolon)):
        record(sheet, command_id)
        press(key, CTRL)
    sheet.resets[NEW].click()
    assert kit.window.commands.keymap.chosen() == {FIND: ["Ctrl+;"]}
    sheet.reset_button.click()
    assert kit.window.commands.keymap.chosen() == {}
    assert sheet.resets[FIND].isHidden()
    sheet.bar.content.action_button.click()
    assert kit.window.commands.keymap.chosen() == {FIND: ["Ctrl+;"]}
    assert sheet.resets[FIND].isVisible()


def test_the_search_finds_by_words_group_and_keys(kit: WindowKit) -> None:
    sheet = opened(kit)
    QTest.keyClicks(sheet.search, "ctrl+n")
    assert [row.title for row in sheet.rows.values() if row.isVisible()] == ["New conversation"]
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(sheet.search, "xqz")
    assert sheet.nothing.isVisible()


def test_one_column_where_there_is_no_room_for_two(kit: WindowKit) -> None:
    sheet = opened(kit)
    kit.window.resize(640, 480)
    QApplication.processEvents()
    left = {row.mapTo(sheet, row.rect().topLeft()).x() for row in (*sheet.rows.values(), *sheet.fixed)}
    assert len(left) == 1
