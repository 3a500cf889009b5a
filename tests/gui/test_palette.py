"""The palette finds and does anything from one field, and gives the keyboard back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.messages import Conversation
from desktop_chat.core.preferences import PREFERENCES
from desktop_chat.presenters.palette_presenter import RECENT
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.palette.palette import Palette
from desktop_chat.ui.palette.words import WORDS
from desktop_chat.ui.settings.places import SECTIONS
from tests.gui.keyboard import focused, press
from tests.gui.window_kit import WindowKit

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kit(qapp: QApplication, tmp_path: Path) -> Iterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    for at, title in enumerate(["Sailing to Genoa", "Bread without yeast", "<b>Marked up</b>"]):
        made.library.create_conversation(Conversation(f"c{at}", title, at * 86_400_000, at * 86_400_000)).result()
    made.settings.put_endpoint(Endpoint("e1", "Attic", "http://127.0.0.1:9/v1", model="big-model"))
    made.show()
    made.window.activateWindow()
    QTest.qWaitForWindowActive(made.window)
    made.window.composer.focus()
    yield made
    made.close_window()


def write(text: str) -> None:
    QTest.keyClicks(focused(), text)


def opened(kit: WindowKit) -> Palette:
    press(Qt.Key.Key_K, CTRL)
    palette = kit.window.tools.palette
    assert palette.isVisible()
    assert palette.field.hasFocus()
    return palette


def titles(palette: Palette) -> list[str]:
    model = palette.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_escape_closes_it_and_gives_the_keyboard_back(kit: WindowKit) -> None:
    palette = opened(kit)
    press(Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert kit.window.composer.edit.hasFocus()


def test_the_same_keys_close_it(kit: WindowKit) -> None:
    palette = opened(kit)
    press(Qt.Key.Key_K, CTRL)
    assert palette.isHidden()


def test_it_offers_commands_conversations_models_servers_and_settings(kit: WindowKit) -> None:
    offered = titles(opened(kit))
    for title in ("New conversation", "Sailing to Genoa", "big-model", "Attic", "Text size", "Servers"):
        assert title in offered
    assert len(offered) == len({*offered}) + offered.count("New conversation") - 1


def test_a_command_is_done_by_enter(kit: WindowKit) -> None:
    done: list[str] = []
    kit.window.commands.add(catalogue.ZOOM_RESET, lambda: done.append("usual"))
    opened(kit)
    write("usual size")
    press(Qt.Key.Key_Return)
    assert done == ["usual"]
    assert kit.window.tools.palette.isHidden()


def test_a_conversation_is_opened(kit: WindowKit) -> None:
    palette = opened(kit)
    write("gen sail")
    assert titles(palette)[0] == "Sailing to Genoa"
    press(Qt.Key.Key_Return)
    assert kit.presenter.conversations.current_id == "c0"
    assert kit.window.composer.edit.hasFocus()


def test_a_model_is_chosen(kit: WindowKit) -> None:
    opened(kit)
    write("bigm")
    press(Qt.Key.Key_Return)
    assert kit.settings.default_endpoint_id == "e1"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("theme", "Colours"),
        ("dark", "Colours"),
        ("font", "Text size"),
        ("language", "Direction"),
        ("proxy", "Servers"),
        ("api key", "Connect a server"),
        ("preferences", "Settings"),
        ("hotkeys", "Shortcuts"),
        ("notification", "Say when an answer ends while the window is in the background"),
    ],
)
def test_it_finds_things_by_words_that_are_not_in_their_names(kit: WindowKit, words: str, title: str) -> None:
    palette = opened(kit)
    write(words)
    assert title in titles(palette)


def test_the_words_are_those_of_things_that_are_there(kit: WindowKit) -> None:
    known = {command.id for command in catalogue.COMMANDS} | {one.id for one in PREFERENCES} | {*SECTIONS}
    assert {*WORDS} <= known


def test_a_setting_is_gone_to_on_its_page(kit: WindowKit) -> None:
    opened(kit)
    write("text size")
    press(Qt.Key.Key_Return)
    page = kit.window.tools.settings_page
    assert page.isVisible()
    focused = QApplication.focusWidget()
    assert focused is page.rows["text_percent"].control.field


def test_keys_go_through_the_list_while_the_field_has_the_keyboard(kit: WindowKit) -> None:
    palette = opened(kit)
    last = palette.list.model().rowCount() - 1
    rows: list[int] = []
    keys = [Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home]
    for key in (*keys, Qt.Key.Key_Up, Qt.Key.Key_Tab):
        press(key)
        rows.append(palette.list.currentIndex().row())
        assert palette.field.hasFocus()
    assert rows == [1, 11, 10, last, last, 0, 0, 0]


def test_what_was_chosen_last_comes_first(kit: WindowKit) -> None:
    opened(kit)
    write("bread")
    press(Qt.Key.Key_Return)
    palette = opened(kit)
    assert palette.field.text() == ""
    assert titles(palette)[0] == "Bread without yeast"


def test_many_conversations_come_after_it_is_open_those_chosen_last_at_once(kit: WindowKit, qtbot: QtBot) -> None:
    for at in range(2000):
        kit.library.create_conversation(Conversation(f"m{at}", f"Talk {at}", at, at))
    kit.library.flush().result()
    kit.presenter.conversations.refresh()
    qtbot.waitUntil(lambda: len(kit.presenter.conversations.all) == 2003)
    kit.settings.ui[RECENT] = ["conversation:m0", "conversation:m1999"]
    palette = opened(kit)
    assert titles(palette)[:2] == ["Talk 0", "Talk 1999"]
    write("talk 1000")
    qtbot.waitUntil(lambda: titles(palette)[:1] == ["Talk 1000"])
    palette.field.clear()
    press(Qt.Key.Key_End)
    assert titles(palette).count("Talk 0") == 1
    assert len([title for title in titles(palette) if title.startswith("Talk")]) == 2000
    assert titles(palette)[:2] == ["Talk 0", "Talk 1999"]


def test_nothing_found_is_said_and_enter_does_nothing(kit: WindowKit) -> None:
    palette = opened(kit)
    write("xqzxqz")
    assert palette.nothing.isVisible()
    assert palette.list.isHidden()
    press(Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_title_is_no_markup_in_its_tool_tip(kit: WindowKit) -> None:
    palette = opened(kit)
    write("marked")
    index = palette.list.currentIndex()
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "&lt;b&gt;Marked up&lt;/b&gt;"


def test_a_click_beside_it_closes_it(kit: WindowKit) -> None:
    palette = opened(kit)
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())
    assert palette.isHidden()
    assert kit.window.composer.edit.hasFocus()


def test_a_command_s_own_keys_close_it_first(kit: WindowKit) -> None:
    palette = opened(kit)
    press(Qt.Key.Key_B, CTRL)
    assert palette.isHidden()
