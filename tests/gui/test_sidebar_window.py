"""The conversation list in the whole window: opening, pins, unread marks, deletions taken back, narrow windows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_chat.core.messages import Conversation
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.commands import catalogue
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
HOUR_MS = 3_600_000


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    """A window with four conversations, of which none is open."""
    made = WindowKit(qapp, tmp_path)
    for at, title in enumerate(("Delta", "Gamma", "Beta", "Alpha")):
        written_ms = (at + 1) * HOUR_MS
        made.library.create_conversation(Conversation(title, title, written_ms, written_ms)).result()
    made.show()
    made.window.activateWindow()
    await until(made.window.is_in_front, "the front")
    yield made
    await made.close()


def stored(kit: WindowKit) -> dict[str, Conversation]:
    return {one.title: one for one in kit.library.conversations().result()}


def pins(kit: WindowKit) -> list[str]:
    pinned = [one for one in stored(kit).values() if one.pin is not None]
    return [one.title for one in sorted(pinned, key=lambda one: one.pin or 0)]


def press(kit: WindowKit, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(kit.window.focusWidget() or kit.window, key, modifiers)


def go_to_list(kit: WindowKit, title: str) -> None:
    """By the filter, as one would."""
    press(kit, Key.Key_F, CTRL | SHIFT)
    assert kit.window.sidebar.filter.hasFocus()
    QTest.keyClicks(kit.window.sidebar.filter, title)
    press(kit, Key.Key_Down)
    assert kit.window.sidebar.view.hasFocus()
    kit.window.sidebar.filter.clear()


def spoken(kit: WindowKit, title: str) -> str:
    view = kit.window.sidebar.view
    return str(view.conversations.index_of(title).data(Qt.ItemDataRole.AccessibleTextRole))


async def test_find_open_and_write_by_keyboard_alone(kit: WindowKit) -> None:
    press(kit, Key.Key_F, CTRL | SHIFT)
    QTest.keyClicks(kit.window.sidebar.filter, "gam")
    press(kit, Key.Key_Return)
    assert kit.presenter.conversations.current_id == "Gamma"
    assert kit.window.composer.edit.hasFocus()
    press(kit, Key.Key_F, CTRL | SHIFT)
    assert kit.window.sidebar.filter.selectedText() == "gam"
    press(kit, Key.Key_Escape)
    assert kit.titles == ["Alpha", "Beta", "Gamma", "Delta"]
    assert kit.chosen_title == "Gamma"
    press(kit, Key.Key_Escape)
    assert kit.window.composer.edit.hasFocus()


async def test_esc_in_the_filter_stops_no_answer(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("a"), PAUSE]))
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Key.Key_Return)
    await until(lambda: len(kit.presenter.path) == 2)
    conversation_id = kit.presenter.path[0].message.conversation_id
    press(kit, Key.Key_F, CTRL | SHIFT)
    press(kit, Key.Key_Escape)
    assert engine.chat.running(conversation_id) is not None


async def test_pins_are_set_moved_and_kept(kit: WindowKit) -> None:
    for title in ("Beta", "Delta"):
        go_to_list(kit, title)
        press(kit, Key.Key_P, CTRL | SHIFT)
    assert kit.titles == ["Beta", "Delta", "Alpha", "Gamma"]
    assert pins(kit) == ["Beta", "Delta"]
    press(kit, Key.Key_Up, ALT | SHIFT)
    assert pins(kit) == ["Delta", "Beta"]
    press(kit, Key.Key_Up, ALT | SHIFT)
    press(kit, Key.Key_Down, ALT | SHIFT)
    assert pins(kit) == ["Beta", "Delta"]
    assert kit.chosen_title == "Delta"
    press(kit, Key.Key_P, CTRL | SHIFT)
    assert pins(kit) == ["Beta"]


async def test_a_pin_that_is_set_while_its_conversation_is_read_stays(kit: WindowKit) -> None:
    conversations = kit.presenter.conversations
    conversations.follow_turns({"Beta"})
    conversations.set_pins(["Beta"])
    # What is read later tells that the reading before has come.
    kit.library.rename("Alpha", "Alef", own=True).result()
    conversations.follow_turns({"Beta", "Alpha"})
    await until(lambda: "Alef" in kit.titles)
    assert kit.titles == ["Beta", "Alef", "Gamma", "Delta"]


async def test_several_that_were_deleted_come_back_together_with_their_pins(kit: WindowKit) -> None:
    for title in ("Beta", "Gamma"):
        go_to_list(kit, title)
        press(kit, Key.Key_P, CTRL | SHIFT)
    go_to_list(kit, "Beta")
    press(kit, Key.Key_Down, SHIFT)
    press(kit, Key.Key_Down, SHIFT)
    press(kit, Key.Key_Delete)
    assert kit.titles == ["Delta"]
    assert kit.window.undo_bar.accessibleName() == "3 conversations were deleted."
    assert kit.presenter.conversations.current_id == "Delta"
    assert set(stored(kit)) == {"Delta"}
    press(kit, Key.Key_Z, CTRL)
    assert kit.titles == ["Beta", "Gamma", "Alpha", "Delta"]
    assert pins(kit) == ["Beta", "Gamma"]
    assert kit.presenter.conversations.current_id == "Beta"
    assert not kit.window.undo_bar.isVisible()
    await until(lambda: set(stored(kit)) == {"Alpha", "Beta", "Gamma", "Delta"})


async def test_pins_that_changed_since_a_deletion_stay_when_it_is_taken_back(kit: WindowKit) -> None:
    conversations = kit.presenter.conversations
    conversations.set_pins(["Alpha", "Beta", "Gamma"])
    conversations.delete("Alpha")
    conversations.set_pins(["Gamma", "Delta"])
    conversations.undo_delete()
    assert kit.titles == ["Alpha", "Gamma", "Delta", "Beta"]
    assert pins(kit) == ["Alpha", "Gamma", "Delta"]


async def test_the_message_field_takes_the_key_that_brings_back_only_while_it_has_something_to_undo(
    kit: WindowKit,
) -> None:
    kit.presenter.conversations.open("Beta")
    kit.window.composer.focus()
    press(kit, Key.Key_Delete, CTRL | SHIFT)
    assert kit.window.undo_bar.isVisible()
    assert kit.window.composer.edit.hasFocus()
    QTest.keyClicks(kit.window.composer.edit, "word")
    press(kit, Key.Key_Z, CTRL)
    assert kit.window.composer.text() == ""
    assert "Beta" not in kit.titles
    press(kit, Key.Key_Z, CTRL)
    await until(lambda: "Beta" in kit.titles, "what was deleted")


async def test_one_deletion_after_the_other_is_taken_back_in_turn(kit: WindowKit) -> None:
    go_to_list(kit, "Beta")
    press(kit, Key.Key_Delete)
    press(kit, Key.Key_Delete)
    assert kit.titles == ["Alpha", "Delta"]
    press(kit, Key.Key_Z, CTRL)
    assert kit.titles == ["Alpha", "Gamma", "Delta"]
    assert kit.window.undo_bar.accessibleName() == "“Beta” was deleted."
    press(kit, Key.Key_Z, CTRL)
    assert kit.titles == ["Alpha", "Beta", "Gamma", "Delta"]


async def test_what_was_deleted_does_not_come_back_with_a_list_that_was_read_before(kit: WindowKit) -> None:
    old = list(stored(kit).values())
    kit.presenter.conversations.delete("Beta")
    kit.presenter.conversations.show(old, None)
    assert kit.titles == ["Alpha", "Gamma", "Delta"]


async def test_deleting_the_open_one_opens_the_next_in_sight_and_the_keyboard_stays(kit: WindowKit) -> None:
    go_to_list(kit, "Gamma")
    press(kit, Key.Key_P, CTRL | SHIFT)
    assert kit.titles[0] == "Gamma"
    press(kit, Key.Key_Delete)
    assert kit.presenter.conversations.current_id == "Alpha"
    assert kit.window.sidebar.view.hasFocus()
    assert kit.chosen_title == "Alpha"


async def test_deleting_another_one_leaves_the_open_one_open(kit: WindowKit) -> None:
    kit.presenter.conversations.open("Alpha")
    kit.presenter.conversations.delete_several(["Beta", "Gamma"])
    assert (kit.presenter.conversations.current_id, kit.chosen_title) == ("Alpha", "Alpha")
    kit.presenter.conversations.undo_delete()
    assert kit.presenter.conversations.current_id == "Alpha"


async def test_an_answer_that_ends_where_nobody_looks_is_unread_until_it_is_opened(kit: WindowKit) -> None:
    scripts = Scripts([Say("one "), PAUSE, Say("two")])
    kit.attach(scripts)
    kit.presenter.conversations.open("Alpha")
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Key.Key_Return)
    await until(lambda: spoken(kit, "Alpha") == "Alpha, answering")
    kit.presenter.conversations.open("Beta")
    scripts.go_on()
    await until(lambda: spoken(kit, "Alpha") == "Alpha, unread")
    assert stored(kit)["Alpha"].unread
    kit.presenter.conversations.open("Alpha")
    assert spoken(kit, "Alpha") == "Alpha"
    assert not stored(kit)["Alpha"].unread


async def test_an_answer_that_ends_before_the_users_eyes_is_read(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")]))
    kit.presenter.conversations.open("Alpha")
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Key.Key_Return)
    await until(lambda: kit.presenter.path and kit.presenter.path[-1].message.verdict is Verdict.COMPLETE)
    assert not stored(kit)["Alpha"].unread


async def test_an_answer_that_ends_while_the_window_is_in_the_background_is_unread_until_one_comes_back(
    kit: WindowKit,
) -> None:
    scripts = Scripts([Say("one "), PAUSE, Say("two")])
    kit.attach(scripts)
    kit.presenter.conversations.open("Alpha")
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Key.Key_Return)
    await until(lambda: spoken(kit, "Alpha") == "Alpha, answering")
    kit.window.showMinimized()
    await until(lambda: not kit.window.is_in_front(), "the background")
    scripts.go_on()
    await until(lambda: spoken(kit, "Alpha") == "Alpha, unread")
    kit.window.attention.come_forward()
    await until(lambda: spoken(kit, "Alpha") == "Alpha")


async def test_marking_as_unread_is_kept_and_taken_back(kit: WindowKit) -> None:
    go_to_list(kit, "Beta")
    kit.window.commands.run(catalogue.MARK_UNREAD)
    assert stored(kit)["Beta"].unread
    kit.window.commands.run(catalogue.MARK_UNREAD)
    assert not stored(kit)["Beta"].unread


async def test_f2_renames_the_open_conversation_from_where_one_writes(kit: WindowKit) -> None:
    kit.presenter.conversations.open("Gamma")
    kit.window.composer.focus()
    press(kit, Key.Key_F2)
    editor = kit.window.sidebar.view.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Third")
    QTest.keyClick(editor, Key.Key_Return)
    await until(lambda: kit.window.title.text() == "Third")
    assert stored(kit)["Third"].title_is_own
    assert kit.window.composer.edit.hasFocus()


async def test_in_a_narrow_window_the_list_comes_when_it_is_needed_and_goes_again(kit: WindowKit) -> None:
    window, sidebar = kit.window, kit.window.sidebar
    window.resize(660, 500)
    assert sidebar.isHidden()
    press(kit, Key.Key_B, CTRL)
    assert sidebar.isVisible()
    press(kit, Key.Key_B, CTRL)
    assert sidebar.isHidden()
    press(kit, Key.Key_F, CTRL | SHIFT)
    assert sidebar.filter.hasFocus()
    QTest.keyClicks(sidebar.filter, "beta")
    press(kit, Key.Key_Return)
    assert sidebar.isHidden()
    assert window.composer.edit.hasFocus()
    assert kit.presenter.conversations.current_id == "Beta"
    assert window.state()["sidebar_hidden"] is False
    window.resize(1000, 500)
    assert sidebar.isVisible()


async def test_in_a_narrow_window_the_keyboard_goes_with_the_list(kit: WindowKit) -> None:
    window, sidebar = kit.window, kit.window.sidebar
    go_to_list(kit, "Beta")
    window.resize(660, 500)
    assert window.composer.edit.hasFocus()
    press(kit, Key.Key_B, CTRL)
    assert sidebar.view.hasFocus()
    press(kit, Key.Key_Down)
    await until(lambda: kit.presenter.conversations.current_id == "Gamma")
    assert sidebar.isVisible()
    press(kit, Key.Key_Escape)
    assert sidebar.isHidden()
    assert window.composer.edit.hasFocus()
    press(kit, Key.Key_B, CTRL)
    QTest.mouseClick(sidebar.new_button, Qt.MouseButton.LeftButton)
    assert kit.presenter.conversations.current_id is None
    assert sidebar.isHidden()
    assert window.composer.edit.hasFocus()


async def test_a_list_that_was_hidden_by_hand_stays_hidden_when_the_window_grows(kit: WindowKit) -> None:
    press(kit, Key.Key_B, CTRL)
    kit.window.resize(660, 500)
    kit.window.resize(1000, 500)
    assert kit.window.sidebar.isHidden()
    assert kit.window.state()["sidebar_hidden"] is True
    press(kit, Key.Key_B, CTRL)
    assert kit.window.sidebar.isVisible()


async def test_the_button_for_settings_is_there_when_there_are_settings(kit: WindowKit) -> None:
    assert kit.window.sidebar.settings_button.isVisibleTo(kit.window) is kit.window.commands.can(catalogue.SETTINGS)
    opened: list[bool] = []
    kit.window.commands.add(catalogue.SETTINGS, lambda: opened.append(True))
    assert kit.window.sidebar.settings_button.isVisible()
    QTest.mouseClick(kit.window.sidebar.settings_button, Qt.MouseButton.LeftButton)
    assert opened == [True]
