"""What can be done with the open conversation: its menu, its title, files, a copy, the clipboard."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_chat.presenters.copies_presenter import file_name
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.commands import catalogue
from tests.gui.window_kit import Scripts, WindowKit, until

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    """A window with one answered question."""
    made = WindowKit(qapp, tmp_path / "home")
    (tmp_path / "home").mkdir(exist_ok=True)
    made.show()
    made.attach(Scripts([Say("Red.")]))
    made.window.activateWindow()
    made.presenter.composing.send("Which colour?")
    await until(lambda: len(made.presenter.path) == 2 and made.presenter.path[1].message.verdict)
    await until(lambda: made.window.title.text() == "Which colour?")
    yield made
    await made.close()


def entries(kit: WindowKit) -> list[str]:
    menu = kit.window.files.menu
    assert menu is not None
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def dialog(kit: WindowKit) -> QFileDialog:
    found = kit.window.files.dialog
    assert found is not None
    return found


async def choose(kit: WindowKit, path: Path) -> None:
    """As if the file dialog was left with this path."""
    opened = dialog(kit)
    opened.fileSelected.emit(str(path))
    opened.done(0)


async def test_the_menu_has_what_can_be_done_with_a_conversation(kit: WindowKit) -> None:
    QTest.mouseClick(kit.window.top_bar.menu_button, Qt.MouseButton.LeftButton)
    assert entries(kit) == [
        "Rename conversation",
        "Pin conversation",
        "Mark as unread",
        "Duplicate conversation",
        "Copy conversation as Markdown",
        "Export as Markdown…",
        "Export as JSON…",
        "Import conversations…",
        "Delete conversation",
    ]
    assert kit.window.files.menu is not None
    kit.window.files.menu.close()


async def test_the_menu_says_what_would_be_done_now(kit: WindowKit) -> None:
    kit.window.commands.run("conversation.pin")
    kit.window.commands.run("conversation.mark_unread")
    QTest.mouseClick(kit.window.top_bar.menu_button, Qt.MouseButton.LeftButton)
    assert entries(kit)[1:3] == ["Unpin conversation", "Mark as read"]
    assert kit.window.files.menu is not None
    kit.window.files.menu.close()


async def test_where_no_conversation_is_there_is_nothing_to_export(kit: WindowKit) -> None:
    kit.presenter.conversations.new()
    QTest.mouseClick(kit.window.top_bar.menu_button, Qt.MouseButton.LeftButton)
    assert entries(kit) == ["Import conversations…"]
    assert kit.window.files.menu is not None
    kit.window.files.menu.close()


async def test_a_conversation_is_exported_by_keys_and_a_file_is_named_after_it(kit: WindowKit, tmp_path: Path) -> None:
    QTest.keyClick(kit.window, Qt.Key.Key_E, CTRL | SHIFT)
    assert dialog(kit).selectedFiles()[0].endswith("Which colour.md")
    await choose(kit, tmp_path / "x.md")
    await until((tmp_path / "x.md").exists)
    assert (tmp_path / "x.md").read_text().startswith("# Which colour?\n\n## You\n\nWhich colour?\n")


async def test_an_export_as_json_comes_back_as_another_conversation(kit: WindowKit, tmp_path: Path) -> None:
    first_id = kit.presenter.conversations.current_id
    kit.window.commands.run("conversation.export_json")
    await choose(kit, tmp_path / "x.json")
    await until((tmp_path / "x.json").exists)
    assert json.loads((tmp_path / "x.json").read_text())["version"] == 1
    kit.window.commands.run("conversation.import")
    await choose(kit, tmp_path / "x.json")
    await until(lambda: kit.presenter.conversations.current_id not in (None, first_id))
    await until(lambda: kit.shown_texts() == ["Which colour?", "Red."])
    assert kit.window.title.text() == "Which colour?"


async def test_where_nothing_can_be_written_a_bar_says_so(kit: WindowKit, tmp_path: Path) -> None:
    kit.window.commands.run("conversation.export")
    await choose(kit, tmp_path / "no such folder" / "x.md")
    await until(kit.window.error_bar.isVisible)
    assert "could not be written" in kit.window.error_bar.accessibleName()


async def test_a_file_that_is_no_export_changes_nothing(kit: WindowKit, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    kit.window.commands.run("conversation.import")
    await choose(kit, tmp_path / "x.json")
    await until(kit.window.error_bar.isVisible)
    assert len(kit.library.conversations().result()) == 1


async def test_a_copy_is_opened_and_can_be_gone_on_with(kit: WindowKit) -> None:
    first_id = kit.presenter.conversations.current_id
    QTest.keyClick(kit.window, Qt.Key.Key_D, CTRL | SHIFT)
    await until(lambda: kit.window.title.text() == "Which colour? (copy)")
    await until(lambda: kit.shown_texts() == ["Which colour?", "Red."])
    kit.presenter.composing.send("And two?")
    await until(lambda: len(kit.presenter.path) == 4 and kit.presenter.path[3].message.verdict)
    assert first_id is not None
    assert len(kit.library.path(first_id).result()) == 2


async def test_the_conversation_goes_to_the_clipboard(kit: WindowKit) -> None:
    kit.window.commands.run("conversation.copy")
    await until(lambda: QGuiApplication.clipboard().text().startswith("# Which colour?"))


async def test_a_deleted_conversation_comes_back(kit: WindowKit) -> None:
    QTest.keyClick(kit.window, Qt.Key.Key_Delete, CTRL | SHIFT)
    await until(lambda: kit.window.title.text() == "")
    kit.window.commands.run("conversation.undo_delete")
    await until(lambda: kit.window.title.text() == "Which colour?")


async def test_the_title_is_worded_anew_in_its_place(kit: WindowKit) -> None:
    title = kit.window.title
    QTest.mouseDClick(title, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(title, Qt.MouseButton.LeftButton)
    field = title.field
    assert field is not None
    QTest.keyClicks(field, "Colours  at   home")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: title.text() == "Colours at home")
    assert field.isHidden()
    title.edit()
    QTest.keyClicks(field, "no")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (title.text(), field.isHidden()) == ("Colours at home", True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Which colour?", "Which colour"),
        ("a/b\\c: <d>", "a b c d"),
        ("../../etc/passwd", "etc passwd"),
        ("...", "conversation"),
        ("", "conversation"),
        ("x" * 200, "x" * 160),
        ("a\0b\u202egpj.exe", "a bgpj.exe"),
        ("\ud800x", "x"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
    ],
)
def test_a_title_becomes_a_name_that_every_desktop_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_a_name_of_any_letters_fits_into_every_file_system() -> None:
    name = file_name("😀" * 80)
    assert 0 < len(name.encode()) <= 200
    assert set(name) == {"😀"}


async def test_the_menu_is_about_the_open_conversation_whatever_the_list_is_at(kit: WindowKit) -> None:
    first_id = kit.presenter.conversations.current_id
    kit.presenter.conversations.new()
    kit.presenter.composing.send("Another")
    await until(lambda: kit.titles == ["Another", "Which colour?"])
    await until(lambda: len(kit.presenter.path) == 2 and kit.presenter.path[1].message.verdict)
    view = kit.window.sidebar.view
    view.setFocus()
    view.choose(view.conversations.index_of(first_id or ""))
    QTest.mouseClick(kit.window.top_bar.menu_button, Qt.MouseButton.LeftButton)
    menu = kit.window.files.menu
    assert menu is not None
    pin = next(action for action in menu.actions() if action.text().startswith("Pin"))
    pin.trigger()
    menu.close()
    await until(lambda: [one.title for one in kit.presenter.conversations.all if one.pin is not None] == ["Another"])


async def test_stop_is_offered_while_there_is_something_to_stop(kit: WindowKit) -> None:
    can = kit.window.commands.can
    assert not can(catalogue.STOP)
    kit.presenter.composing.edit_last()
    assert can(catalogue.STOP)
    kit.presenter.composing.stop_editing()
    QTest.keyClick(kit.window, Qt.Key.Key_F, CTRL)
    assert can(catalogue.STOP)
    kit.window.desk.close_find()
    assert not can(catalogue.STOP)
