"""The button that leads to the end of the conversation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.pages import Pages
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer


@pytest.fixture
def pages(qapp: QApplication, qtbot: QtBot) -> Pages:
    """A long answer that runs, read from its beginning."""
    theme = make_theme(False, qapp.font())
    made = Pages(theme, TranscriptView(theme))
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    view = transcript(made)
    view.set_messages([answer("a", "Some words.\n\n" * 100, running=True)])
    view.verticalScrollBar().setValue(0)
    return made


def transcript(pages: Pages) -> TranscriptView:
    view = pages.currentWidget()
    assert isinstance(view, TranscriptView)
    return view


def is_at_end(pages: Pages) -> bool:
    bar = transcript(pages).verticalScrollBar()
    return bar.value() == bar.maximum()


def test_it_is_an_arrow_until_text_comes_below_what_is_read(pages: Pages) -> None:
    button = pages.end_button
    assert button.isVisible()
    assert (button.text(), button.accessibleName()) == ("", "Go to the end (End)")
    transcript(pages).extend("a", 0, "text", "More words.")
    assert (button.text(), button.accessibleName()) == ("New text below", "New text below")
    assert button.width() > button.height()
    assert pages.rect().contains(button.geometry())
    assert abs(button.geometry().center().x() - pages.rect().center().x()) <= 1


def test_a_click_leads_to_the_end_and_leaves_the_focus_where_it_was(pages: Pages) -> None:
    transcript(pages).extend("a", 0, "text", "More words.")
    transcript(pages).setFocus()
    QTest.mouseClick(pages.end_button, Qt.MouseButton.LeftButton)
    assert is_at_end(pages)
    assert pages.end_button.isHidden()
    assert pages.end_button.text() == ""
    assert transcript(pages).hasFocus()


def test_the_keyboard_reaches_it_and_goes_on_in_the_text(pages: Pages, qtbot: QtBot) -> None:
    transcript(pages).setFocus()
    qtbot.waitUntil(transcript(pages).hasFocus)
    for _ in range(5):
        if not pages.end_button.hasFocus():
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert pages.end_button.hasFocus()
    QTest.keyClick(pages.end_button, Qt.Key.Key_Return)
    assert is_at_end(pages)
    assert transcript(pages).hasFocus()


def test_the_end_key_does_the_same(pages: Pages) -> None:
    transcript(pages).extend("a", 0, "text", "More words.")
    QTest.keyClick(transcript(pages), Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert is_at_end(pages)
    assert pages.end_button.isHidden()


def test_near_the_end_with_nothing_new_it_is_not_in_the_way(pages: Pages) -> None:
    bar = transcript(pages).verticalScrollBar()
    transcript(pages).scroll_to_end()
    bar.setValue(bar.maximum() - bar.pageStep() // 4)
    assert pages.end_button.isHidden()
    bar.setValue(bar.maximum() - bar.pageStep())
    assert pages.end_button.isVisible()
