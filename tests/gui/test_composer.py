"""The composer: when Enter sends, how it grows, what its button is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.composer.message_edit import MessageEdit
from desktop_chat.ui.design.theme import make_theme


@pytest.fixture
def composer(qapp: QApplication, qtbot: QtBot) -> Composer:
    made = Composer(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    texts: list[str] = []
    composer.send_requested.connect(texts.append)
    return texts


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_sends_the_text_and_leaves_it_to_the_presenter(composer: Composer, sent: list[str], key: Qt.Key) -> None:
    QTest.keyClicks(composer.edit, "hello ")
    QTest.keyClick(composer.edit, key)
    assert sent == ["hello"]
    assert composer.text() == "hello "


def test_shift_enter_breaks_the_line(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.edit, "one")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.edit, "two")
    assert composer.text() == "one\ntwo"
    assert sent == []


def test_enter_while_an_input_method_composes_sends_nothing(composer: Composer, sent: list[str]) -> None:
    QTest.keyClicks(composer.edit, "go ")
    QApplication.sendEvent(composer.edit, QInputMethodEvent("ni", []))
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你")
    QApplication.sendEvent(composer.edit, commit)
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent == ["go 你"]


@pytest.mark.parametrize("text", ["", "  ", "\n\n "])
def test_nothing_is_sent_where_nothing_is_written(composer: Composer, sent: list[str], text: str) -> None:
    composer.set_text(text)
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent == []
    assert not composer.button.isEnabled()


def test_it_grows_to_eight_lines_and_then_scrolls(composer: Composer) -> None:
    composer.resize(400, 800)
    heights = []
    for lines in (1, 2, 8, 9, 40):
        composer.set_text("\n".join("x" * lines))
        heights.append(composer.edit.height())
    one, two, eight, nine, forty = heights
    assert one < two < eight
    assert eight == nine == forty
    assert composer.edit.verticalScrollBar().maximum() > 0
    composer.set_text("")
    assert composer.edit.height() == one


def test_it_grows_less_in_a_low_window(composer: Composer) -> None:
    line_px, around = composer.edit.fontMetrics().lineSpacing(), 2 * composer.edit.cursorWidth()
    composer.set_text("\n" * 9)
    composer.resize(400, 16 * line_px)
    low = composer.edit.viewport().height()
    composer.resize(400, 12 * line_px)
    assert (low, composer.edit.viewport().height()) == (4 * line_px + around, 2 * line_px + around)


def test_it_grows_with_lines_that_wrap(composer: Composer) -> None:
    before = composer.edit.height()
    composer.set_text("word " * 60)
    assert composer.edit.height() > before


def test_the_button_sends_stops_and_queues(composer: Composer, sent: list[str]) -> None:
    stops: list[bool] = []
    composer.stop_requested.connect(lambda: stops.append(True))
    composer.set_text("hello")
    assert composer.button.accessibleName() == "Send (Enter)"
    QTest.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    composer.set_text("")
    composer.set_running(True)
    assert composer.button.accessibleName() == "Stop"
    QTest.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    assert (sent, stops) == (["hello"], [True])
    composer.set_text("next")
    assert composer.button.accessibleName() == "Send when the answer has ended (Enter)"
    QTest.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    assert (sent, stops) == (["hello", "next"], [True])


def test_stop_is_at_hand_while_something_is_written(composer: Composer) -> None:
    stops: list[bool] = []
    composer.stop_requested.connect(lambda: stops.append(True))
    composer.set_running(True)
    assert not composer.stop_button.isVisible()
    QTest.keyClicks(composer.edit, "more")
    assert composer.stop_button.isVisible()
    QTest.mouseClick(composer.stop_button, Qt.MouseButton.LeftButton)
    assert stops == [True]


def test_text_set_by_the_presenter_is_no_edit(composer: Composer) -> None:
    edits: list[bool] = []
    composer.edited.connect(lambda: edits.append(True))
    composer.set_text("stored draft")
    assert edits == []
    QTest.keyClicks(composer.edit, "!")
    assert edits == [True]
    assert composer.text() == "stored draft!"


def test_tab_leaves_the_field(composer: Composer) -> None:
    composer.set_text("text")
    composer.focus()
    QTest.keyClick(composer.edit, Qt.Key.Key_Tab)
    assert composer.text() == "text"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_what_is_written_begins_at_the_side_of_its_script(
    qapp: QApplication, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    edit = MessageEdit(make_theme(False, qapp.font()))
    qtbot.addWidget(edit)
    edit.setLayoutDirection(direction)
    edit.resize(400, 60)
    edit.show()
    for text, begins_at_right in (("abc", False), ("\u0645\u0631\u062d\u0628\u0627", True), ("/", False)):
        edit.setPlainText(text)
        edit.moveCursor(QTextCursor.MoveOperation.Start)
        assert (edit.cursorRect().x() > 300) is begins_at_right
        assert edit.viewport().rect().contains(edit.cursorRect().topLeft())


def test_in_a_mirrored_window_the_caret_begins_where_the_placeholder_does(qapp: QApplication, qtbot: QtBot) -> None:
    edit = MessageEdit(make_theme(False, qapp.font()))
    qtbot.addWidget(edit)
    edit.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    edit.resize(400, 60)
    edit.show()
    assert edit.cursorRect().x() > 300
    QTest.keyClicks(edit, "abc")
    assert edit.cursorRect().x() < 100
    edit.undo()
    assert edit.toPlainText() == ""
    assert edit.cursorRect().x() > 300
    assert edit.viewport().rect().contains(edit.cursorRect().topLeft())
    edit.redo()
    assert edit.toPlainText() == "abc"
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.cursorRect().x() > 300
    edit.undo()
    assert edit.toPlainText() == "abc"
