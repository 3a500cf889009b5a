"""Bars: they wrap, their action is whole, Escape closes them, and there are never too many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.bars import MAX_BARS, MessageBar
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import make_theme
from tests.gui.window_kit import WindowKit
from tests.snapshots.stage import LARGE, staged

LONG = "The server could not be reached within ten seconds, and nothing that was tried since then has helped. " * 2


@pytest.fixture
def kit(qapp: QApplication, tmp_path: Path) -> Iterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    yield made
    made.close_window()


@pytest.mark.parametrize("width", [320, 376, 640, 900])
def test_a_long_sentence_wraps_and_the_action_is_whole(qapp: QApplication, qtbot: QtBot, width: int) -> None:
    bar = MessageBar(make_theme(False, qapp.font()), "error")
    column = QWidget()
    column.setLayout(stack(bar, None))
    qtbot.addWidget(column)
    column.resize(width, 480)
    column.show()
    bar.show_message(LONG, "Change the key of this server", "key", "401")
    content = bar.content
    column.layout().activate()
    qapp.processEvents()
    assert content.action_button.width() >= content.action_button.sizeHint().width()
    assert content.sentence.height() >= content.sentence.heightForWidth(content.sentence.width())
    for part in (content.action_button, content.details_button, content.close_button, content.sentence):
        assert content.rect().contains(part.geometry())


def test_details_can_be_selected(kit: WindowKit) -> None:
    bar = kit.window.error_bar
    bar.show_message("It failed.", details="401 Unauthorized")
    bar.content.details_button.setFocus()
    QTest.keyClick(bar.content.details_button, Qt.Key.Key_Return)
    view = bar.content.details_view
    assert view is not None
    view.selectAll()
    assert view.textCursor().selectedText() == "401 Unauthorized"


@pytest.mark.parametrize("part", ["action_button", "details_button", "close_button", "details_view"])
def test_escape_closes_the_bar_that_has_the_keyboard(kit: WindowKit, part: str) -> None:
    kit.window.activateWindow()
    assert QTest.qWaitForWindowActive(kit.window)
    bar = kit.window.error_bar
    bar.show_message("It failed.", "Mend it", "mend", "401")
    bar.content.details_button.click()
    focused = getattr(bar.content, part)
    focused.setFocus()
    stopped: list[None] = []
    kit.window.stop_requested.connect(lambda: stopped.append(None))
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert kit.window.focusWidget() is kit.window.composer.edit
    assert not stopped


def test_there_are_never_too_many(kit: WindowKit) -> None:
    window = kit.window
    bars = (window.error_bar, window.undo_bar, window.notice_bar, window.desk.link_bar)

    def shown() -> list[MessageBar]:
        return [bar for bar in bars if not bar.isHidden()]

    window.notice_bar.show_message("Something worth knowing.")
    window.undo_bar.show_message("Deleted.", "Undo", "undo")
    assert shown() == [window.undo_bar, window.notice_bar]
    window.error_bar.show_message("It failed.")
    assert shown() == [window.error_bar, window.undo_bar]
    window.desk.link_bar.show_message("Open it?", "Open", "open")
    assert shown() == [window.error_bar, window.desk.link_bar]
    assert len(shown()) == MAX_BARS


def test_a_low_window_shows_the_bar_that_matters_most(qapp: QApplication, tmp_path: Path) -> None:
    with staged(qapp, LARGE) as theme:
        kit = WindowKit(qapp, tmp_path, theme=theme)
        kit.show()
        window = kit.window
        window.resize(window.minimumSize())
        window.show_undo("Deleted.")
        assert window.undo_bar.isVisible()
        window.error_bar.show_message("It failed.", "Try again", "again")
        assert window.undo_bar.isHidden()
        window.notice_bar.show_message("3 conversations were imported.")
        assert window.error_bar.isVisible()
        assert window.notice_bar.isHidden()
        kit.close_window()
