"""A slash at the start of a message opens the commands; what is none of them is a message."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.composer.message_edit import MessageEdit
from desktop_chat.ui.composer.slash_list import SlashList
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, last_verdict, type_and_send, until


@pytest.fixture
async def edit(kit: WindowKit) -> MessageEdit:
    kit.window.activateWindow()
    kit.window.composer.focus()
    await until(kit.window.composer.edit.hasFocus)
    return kit.window.composer.edit


def shown_list(kit: WindowKit) -> SlashList | None:
    slash = kit.window.composer.slash
    return slash.list if slash is not None and slash.is_open else None


async def test_a_slash_opens_the_commands_and_enter_runs_one(kit: WindowKit, edit: MessageEdit) -> None:
    scripts = Scripts([Say("one")])
    kit.attach(scripts)
    type_and_send(kit, "First")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    QTest.keyClicks(edit, "/")
    found = shown_list(kit)
    assert found is not None
    assert found.view.model().rowCount() > 3
    QTest.keyClicks(edit, "ne")
    assert found.current_id == "conversation.new"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert kit.presenter.path == []
    assert edit.toPlainText() == ""
    assert shown_list(kit) is None
    assert len(scripts.requests) == 1


async def test_arrows_choose_and_escape_closes_without_stopping_the_answer(kit: WindowKit, edit: MessageEdit) -> None:
    scripts = Scripts([Say("a"), PAUSE])
    kit.attach(scripts)
    type_and_send(kit, "First")
    await until(lambda: len(kit.presenter.path) == 2 and len(scripts.requests) == 1)
    QTest.keyClicks(edit, "/")
    found = shown_list(kit)
    assert found is not None
    first = found.current_id
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert found.current_id != first
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert found.current_id == first
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert shown_list(kit) is None
    assert kit.presenter.talk.running_ids
    assert edit.toPlainText() == "/"


async def test_the_list_stays_at_the_field_when_that_moves(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([]))
    QTest.keyClicks(edit, "/")
    found, card = shown_list(kit), kit.window.composer.card
    assert found is not None

    def gap() -> int:
        return card.mapTo(kit.window, QPoint(0, 0)).y() - found.geometry().bottom()

    wanted, before = gap(), found.y()
    kit.window.notice_bar.show_message("3 conversations were imported.")
    kit.window.resize(kit.window.width(), kit.window.height() - 40)
    await until(lambda: found.y() == before - 40)
    assert gap() == wanted


@pytest.mark.parametrize("text", ["/usr/bin/env is a file", "/xyzzy", "a /new"])
async def test_what_is_no_command_is_a_message(kit: WindowKit, edit: MessageEdit, text: str) -> None:
    kit.attach(Scripts([Say("one")]))
    type_and_send(kit, text)
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.presenter.path[0].message.text == text


async def test_a_click_runs_a_command(kit: WindowKit, edit: MessageEdit) -> None:
    QTest.keyClicks(edit, "/attach")
    found = shown_list(kit)
    assert found is not None
    place = found.view.visualRect(found.view.currentIndex()).center()
    QTest.mouseClick(found.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = kit.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()
