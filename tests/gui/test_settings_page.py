"""The settings page: what is chosen holds at once, differs visibly from its default, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.preferences import PREFERENCES
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.settings.page import SettingsPage
from tests.gui.keyboard import focused, press, tab_to
from tests.gui.window_kit import Scripts, WindowKit, until

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.settings.put_endpoint(Endpoint("e1", "Attic", "http://127.0.0.1:9/v1", model="big"))
    made.show()
    made.window.activateWindow()
    made.window.composer.focus()
    await until(lambda: made.window.composer.edit.hasFocus())
    yield made
    await made.close()


def opened(kit: WindowKit) -> SettingsPage:
    press(Qt.Key.Key_Comma, CTRL)
    page = kit.window.tools.settings_page
    assert page.isVisible()
    assert page.search.hasFocus()
    return page


def button(page: SettingsPage, name: str) -> Button:
    [found] = [one for one in page.findChildren(Button) if one.accessibleName() == name and one.isVisible()]
    return found


async def test_escape_empties_the_search_and_then_goes_back_to_writing(kit: WindowKit) -> None:
    page = opened(kit)
    QTest.keyClicks(page.search, "text")
    press(Qt.Key.Key_Escape)
    assert (page.search.text(), page.isVisible()) == ("", True)
    press(Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert kit.window.composer.edit.hasFocus()


async def test_every_preference_has_a_row_with_a_control_that_is_named_and_reached_by_tab(kit: WindowKit) -> None:
    page = opened(kit)
    for one in PREFERENCES:
        field = page.rows[one.id].control.field
        assert field.accessibleName() == one.text
        tab_to(field)


@pytest.mark.parametrize("place", ["column_ch", "servers", "about"])
async def test_a_place_is_scrolled_to(kit: WindowKit, place: str) -> None:
    kit.window.resize(640, 480)
    kit.window.tools.open_settings(place)
    page = kit.window.tools.settings_page
    part = page.rows.get(place) or {"servers": page.servers, "about": page.about}[place]

    def is_seen() -> bool:
        sight = page.area.viewport().rect()
        return sight.contains(part.mapTo(page.area.viewport(), part.rect().center())) and sight.height() > 0

    await until(is_seen, "the place in sight")
    assert part.isAncestorOf(focused())


async def test_a_switch_is_obeyed_kept_and_reset_by_keyboard(kit: WindowKit) -> None:
    page, heard = opened(kit), list[str]()
    kit.presenter.settings.preference_changed.connect(heard.append)
    row = page.rows["send_with_enter"]
    tab_to(row.control.field)
    assert row.reset_button.isHidden()
    press(Qt.Key.Key_Space)
    assert kit.settings.ui["send_with_enter"] is False
    press(Qt.Key.Key_Backtab)
    assert focused() is row.reset_button
    assert row.reset_button.accessibleName() == "Back to the default: on"
    press(Qt.Key.Key_Return)
    assert "send_with_enter" not in kit.settings.ui
    assert focused() is row.control.field
    assert heard == ["send_with_enter", "send_with_enter"]


async def test_a_choice_and_a_number_are_chosen_by_keyboard(kit: WindowKit) -> None:
    page = opened(kit)
    tab_to(page.rows["colour_scheme"].control.field)
    press(Qt.Key.Key_Down)
    assert kit.settings.ui["colour_scheme"] == "light"
    tab_to(page.rows["high_contrast"].control.field)
    press(Qt.Key.Key_Down)
    assert kit.settings.ui["high_contrast"] is True
    tab_to(page.rows["text_percent"].control.field)
    press(Qt.Key.Key_Up)
    assert kit.settings.ui["text_percent"] == 110


async def test_what_was_chosen_elsewhere_is_shown(kit: WindowKit) -> None:
    kit.settings.ui.update({"column_ch": 80, "smooth_text": False, "colour_scheme": "dark"})
    page = opened(kit)
    assert page.rows["column_ch"].control.field.value() == 80  # type: ignore[union-attr]
    assert page.rows["smooth_text"].control.field.isChecked() is False  # type: ignore[union-attr]
    assert page.rows["colour_scheme"].reset_button.isVisible()


async def test_the_search_shows_what_has_all_words_and_marks_them(kit: WindowKit) -> None:
    page = opened(kit)
    QTest.keyClicks(page.search, "LINE width")
    shown = [one.id for one in PREFERENCES if page.rows[one.id].isVisible()]
    assert shown == ["column_ch"]
    assert page.rows["column_ch"].name.marked == ["Width"]
    assert not page.servers.isVisible()
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(page.search, "xqz")
    assert page.nothing.isVisible()
    press(Qt.Key.Key_Escape)
    assert all(page.rows[one.id].isVisible() for one in PREFERENCES)


async def test_a_server_is_made_the_default_and_removed_and_brought_back(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("Hi")]))
    engine.keys["e1"] = ("secret", False)
    page = opened(kit)
    tab_to(button(page, "Make Attic the default"))
    press(Qt.Key.Key_Return)
    assert kit.settings.default_endpoint_id == "e1"
    tab_to(button(page, "Remove Attic"))
    press(Qt.Key.Key_Return)
    assert kit.settings.endpoint("e1") is None
    assert focused() is page.servers.connect_button
    tab_to(page.bar.content.action_button)
    press(Qt.Key.Key_Return)
    assert kit.settings.endpoint("e1") == Endpoint("e1", "Attic", "http://127.0.0.1:9/v1", model="big")
    assert kit.settings.default_endpoint_id == "e1"
    assert engine.keys == {"e1": ("secret", False)}


async def test_a_server_that_a_form_changes_over_the_page_is_shown_as_it_is_then(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("Hi")]))
    page = opened(kit)
    button(page, "Change Attic").click()
    dialog = kit.window.endpoint_dialog
    assert dialog.isVisible()
    dialog.close()
    kit.settings.put_endpoint(Endpoint("e1", "Cellar", "http://127.0.0.1:9/v1"))
    kit.presenter.forms.endpoint_saved.emit(("e1", ""))
    assert button(page, "Change Cellar")


async def test_the_key_of_a_removed_server_is_forgotten_when_it_cannot_be_taken_back(kit: WindowKit) -> None:
    page = opened(kit)
    button(page, "Remove Attic").click()
    engine = kit.attach(Scripts([Say("Hi")]))
    engine.keys["e1"] = ("secret", False)
    await until(lambda: engine.keys == {}, "the end of the key")
    assert kit.settings.ui["keys_to_forget"] == []


async def test_settings_go_out_without_keys_and_come_in_after_they_were_looked_at(
    kit: WindowKit, tmp_path: Path
) -> None:
    page, path = opened(kit), tmp_path / "taken.json"
    kit.presenter.settings.choose(("column_ch", 80))
    kit.presenter.settings.keys_chosen({catalogue.NEW: ["Ctrl+J"]})
    button(page, "Export…").click()
    [dialog] = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.done(0)
    kit.window.activateWindow()
    await until(path.exists, "the file")
    assert json.loads(path.read_text())["servers"][0]["name"] == "Attic"
    kit.settings.remove_endpoint("e1")
    kit.presenter.settings.choose(("column_ch", 72))
    kit.presenter.settings.keys_chosen({})
    kit.presenter.settings.import_from(str(path))
    await until(lambda: "This changes" in page.bar.accessibleName(), "what changes")
    assert page.bar.accessibleName().startswith("This changes: Width of the text, shortcuts, the server “Attic”.")
    assert kit.settings.endpoint("e1") is None
    page.search.setFocus()
    tab_to(page.bar.content.action_button)
    press(Qt.Key.Key_Return)
    assert kit.settings.endpoint("e1") is not None
    assert page.rows["column_ch"].control.field.value() == 80  # type: ignore[union-attr]
    assert kit.window.commands.keymap.keys_of(catalogue.NEW) == ("Ctrl+J",)
    page.bar.content.action_button.click()
    assert kit.settings.endpoint("e1") is None
    assert "column_ch" not in kit.settings.ui
    assert kit.window.commands.keymap.keys_of(catalogue.NEW) == ("Ctrl+N",)


async def test_a_file_that_is_something_else_changes_nothing_and_is_told(kit: WindowKit, tmp_path: Path) -> None:
    page, path = opened(kit), tmp_path / "other.json"
    path.write_text("[1, 2]")
    kit.presenter.settings.import_from(str(path))
    await until(page.bar.isVisible, "the sentence")
    assert page.bar.accessibleName() == "This is no file of settings. Choose one that “Export” has written."


async def test_a_command_of_the_window_goes_back_first(kit: WindowKit) -> None:
    page = opened(kit)
    press(Qt.Key.Key_N, CTRL)
    assert not page.isVisible()


async def test_the_folder_of_the_data_is_told_and_copied(kit: WindowKit, tmp_path: Path) -> None:
    page = opened(kit)
    assert page.data.folder_row.help.text() == str(tmp_path)
    button(page, "Copy the path").click()
    assert QApplication.clipboard().text() == str(tmp_path)


async def test_searching_moves_nothing_sideways(kit: WindowKit) -> None:
    page = opened(kit)
    row = page.rows["colour_scheme"]
    place = row.mapTo(page, row.rect().topLeft()).x()
    QTest.keyClicks(page.search, "dark")
    await until(lambda: page.area.verticalScrollBar().maximum() == 0)
    assert row.mapTo(page, row.rect().topLeft()).x() == place
    QTest.keyClicks(page.search, "zzz")
    assert page.nothing.isVisible()
    nothing, ground = page.nothing, page.area.viewport()
    await until(lambda: abs(nothing.mapTo(page, nothing.rect().center()).x() - ground.rect().center().x()) <= 1)
    assert page.nothing.alignment() == Qt.AlignmentFlag.AlignCenter
