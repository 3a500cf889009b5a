"""The conversation list by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from tests.gui.sidebar_kit import SidebarKit, aged, several

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def kit(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    conversations = [aged("Pinned one", pin=0), *several("Apple", "Banana", "Berry"), aged("Cherry", 1)]
    made = SidebarKit(make_theme(False, qapp.font()), conversations, "apple")
    qtbot.addWidget(made.sidebar)
    made.sidebar.activateWindow()
    qtbot.waitUntil(made.sidebar.isActiveWindow)
    made.sidebar.new_button.setFocus()
    made.view.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def keys(kit: SidebarKit, *wanted: Key) -> list[str | None]:
    """Where each key led."""
    found: list[str | None] = []
    for key in wanted:
        kit.key(key)
        found.append(kit.current)
    return found


def test_arrows_pass_over_headings(kit: SidebarKit) -> None:
    assert keys(kit, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down) == ["Banana", "Berry", "Cherry", "Cherry"]
    assert keys(kit, Key.Key_Up) == ["Berry"]


def test_home_and_end_go_to_the_first_and_the_last_that_can_be_chosen(kit: SidebarKit) -> None:
    assert keys(kit, Key.Key_End, Key.Key_Home) == ["Cherry", "Pinned one"]


def test_pages_end_at_the_ends_and_never_on_a_heading(qapp: QApplication, qtbot: QtBot) -> None:
    conversations = [aged(f"T{number}", number) for number in range(60)]
    kit = SidebarKit(make_theme(False, qapp.font()), conversations, "t0")
    qtbot.addWidget(kit.sidebar)
    kit.view.setFocus()
    down = keys(kit, *[Key.Key_PageDown] * 12)
    up = keys(kit, *[Key.Key_PageUp] * 12)
    assert None not in (*down, *up)
    assert (down[-1], up[-1]) == ("T59", "T0")
    assert down[0] not in ("T0", "T1", "T2")


def test_the_row_at_the_keyboard_is_always_in_sight(qapp: QApplication, qtbot: QtBot) -> None:
    kit = SidebarKit(make_theme(False, qapp.font()), several(*(f"T{number}" for number in range(100))), "t0")
    qtbot.addWidget(kit.sidebar)
    kit.view.setFocus()
    for key in (*[Key.Key_Down] * 40, Key.Key_End, *[Key.Key_Up] * 30, Key.Key_Home):
        kit.key(key)
        assert kit.view.viewport().rect().contains(kit.view.visualRect(kit.view.currentIndex()))
    assert kit.view.verticalScrollBar().value() == 0


def test_the_first_step_opens_at_once_and_of_a_held_key_only_the_last(kit: SidebarKit, qtbot: QtBot) -> None:
    keys(kit, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert kit.heard.chosen == ["banana"]
    qtbot.waitUntil(lambda: kit.heard.chosen == ["banana", "cherry"])
    assert kit.view.hasFocus()
    assert kit.heard.writing == 0


def test_enter_opens_at_once_and_goes_where_one_writes(kit: SidebarKit, qtbot: QtBot) -> None:
    keys(kit, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert (kit.heard.chosen, kit.heard.writing) == (["banana", "berry"], 1)


def test_what_was_opened_otherwise_meanwhile_stays_open(kit: SidebarKit, qtbot: QtBot) -> None:
    keys(kit, Key.Key_Down, Key.Key_Down)
    kit.sidebar.select("cherry")
    keys(kit, Key.Key_Up)
    qtbot.waitUntil(lambda: kit.heard.chosen == ["banana", "berry"])


def test_shift_and_arrows_choose_several_and_open_none(kit: SidebarKit) -> None:
    for _ in range(3):
        kit.key(Key.Key_Down, SHIFT)
    assert kit.selected == ["Apple", "Banana", "Berry", "Cherry"]
    assert kit.heard.chosen == []
    kit.key(Key.Key_Delete)
    assert kit.heard.deleted == [["apple", "banana", "berry", "cherry"]]


def test_ctrl_moves_without_choosing_and_space_chooses_and_takes_back(kit: SidebarKit) -> None:
    kit.key(Key.Key_Down, CTRL)
    kit.key(Key.Key_Down, CTRL)
    assert (kit.current, kit.selected) == ("Berry", ["Apple"])
    kit.key(Key.Key_Space)
    assert kit.selected == ["Apple", "Berry"]
    kit.key(Key.Key_Space)
    assert kit.selected == ["Apple"]
    assert kit.heard.chosen == []


def test_ctrl_a_chooses_all_conversations(kit: SidebarKit) -> None:
    kit.key(Key.Key_A, CTRL)
    assert kit.selected == ["Pinned one", "Apple", "Banana", "Berry", "Cherry"]


def test_esc_reduces_several_to_one_and_then_leaves(kit: SidebarKit) -> None:
    kit.key(Key.Key_Down, SHIFT)
    kit.key(Key.Key_Escape)
    assert (kit.selected, kit.heard.writing) == (["Banana"], 0)
    kit.key(Key.Key_Escape)
    assert kit.heard.writing == 1


def test_what_is_typed_finds_the_next_title_that_begins_so(kit: SidebarKit) -> None:
    QTest.keyClicks(kit.view, "be")
    assert kit.current == "Berry"


def test_one_letter_again_and_again_goes_on_from_title_to_title(kit: SidebarKit) -> None:
    assert kit.model.starting_with("b", 4) == kit.rows.index("Banana")
    QTest.keyClicks(kit.view, "b")
    assert kit.current == "Banana"
    assert kit.model.starting_with("b", kit.rows.index("Banana") + 1) == kit.rows.index("Berry")


def test_a_space_within_what_is_typed_belongs_to_it(kit: SidebarKit) -> None:
    QTest.keyClicks(kit.view, "pinned o")
    assert (kit.current, kit.selected) == ("Pinned one", ["Pinned one"])


def test_what_begins_no_title_moves_nothing(kit: SidebarKit) -> None:
    QTest.keyClicks(kit.view, "zz")
    assert kit.current == "Apple"


def test_f2_renames_what_the_keyboard_is_at(kit: SidebarKit, qtbot: QtBot) -> None:
    keys(kit, Key.Key_Down)
    kit.sidebar.rename_current()
    editor = kit.editor
    assert editor is not None
    assert editor.hasFocus()
    assert (editor.text(), editor.selectedText()) == ("Banana", "Banana")
    QTest.keyClicks(editor, "Other")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: kit.heard.renamed == [("banana", "Other")])


def test_esc_gives_up_renaming(kit: SidebarKit, qtbot: QtBot) -> None:
    kit.sidebar.rename_current()
    editor = kit.editor
    assert editor is not None
    QTest.keyClicks(editor, "Other")
    QTest.keyClick(editor, Key.Key_Escape)
    qtbot.waitUntil(lambda: kit.view.hasFocus())
    assert (kit.heard.renamed, kit.rows[3]) == ([], "Apple")


def test_del_asks_to_delete_what_the_keyboard_is_at(kit: SidebarKit) -> None:
    keys(kit, Key.Key_Down)
    kit.key(Key.Key_Delete)
    assert kit.heard.deleted == [["banana"]]


@pytest.mark.parametrize(("key", "modifiers"), [(Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Key.Key_F10, SHIFT)])
def test_the_menu_opens_by_key(kit: SidebarKit, key: Key, modifiers: Qt.KeyboardModifier) -> None:
    keys(kit, Key.Key_Down)
    kit.key(key, modifiers)
    menu = kit.sidebar.doing.menu
    assert menu is not None
    assert menu.isVisible()
    QTest.keyClick(menu, Key.Key_Up)
    QTest.keyClick(menu, Key.Key_Return)
    assert kit.heard.deleted == [["banana"]]


def test_steps_end_at_the_first_and_the_last_and_pass_over_headings(kit: SidebarKit) -> None:
    found: list[str | None] = []
    for rows in (1, 1, 1, 1, -1, -1, -1, -1, -1):
        kit.sidebar.step(rows)
        found.append(kit.current)
    assert found == ["Banana", "Berry", "Cherry", "Cherry", "Berry", "Banana", "Apple", "Pinned one", "Pinned one"]


def test_a_step_from_nowhere_goes_to_the_first(kit: SidebarKit) -> None:
    kit.sidebar.select(None)
    kit.sidebar.step(1)
    assert kit.current == "Pinned one"


def test_the_ring_is_seen_while_the_keyboard_is_at_the_list_and_no_longer(kit: SidebarKit) -> None:
    view = kit.view
    assert view.ring
    kit.click("Banana")
    assert not view.ring
    keys(kit, Key.Key_Down)
    assert view.ring
    kit.sidebar.new_button.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert not view.ring
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not view.ring


def test_tab_into_a_list_in_which_nothing_is_chosen_goes_to_its_first_row(kit: SidebarKit) -> None:
    kit.sidebar.new_button.setFocus()
    kit.sidebar.select(None)
    kit.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert (kit.current, kit.selected, kit.heard.chosen) == ("Pinned one", [], [])


def test_tab_goes_from_top_to_bottom(kit: SidebarKit) -> None:
    sidebar = kit.sidebar
    order: list[QWidget | None] = []
    sidebar.settings_button.show()
    sidebar.new_button.setFocus()
    for _ in range(5):
        order.append(sidebar.focusWidget())
        QTest.keyClick(sidebar.focusWidget() or sidebar, Key.Key_Tab)
    assert order == [
        sidebar.new_button,
        sidebar.filter,
        sidebar.view,
        sidebar.connect_button,
        sidebar.settings_button,
    ]
