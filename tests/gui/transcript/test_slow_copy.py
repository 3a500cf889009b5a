"""A copy of very much is made in slices, is said to be, and can be left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.over.target_line import TargetLine
from desktop_chat.ui.transcript.reading.copying import markdown_of, plain_text_of
from desktop_chat.ui.transcript.reading.selection import everything
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import CTRL, SHIFT, answer, double_click, key, point_of

MANY = 40_000


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    made = MainWindow(make_theme(False, app.font()))
    qtbot.addWidget(made)
    made.show()
    made.transcript.markdown_ready()
    made.transcript.setFocus()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def view(window: MainWindow) -> TranscriptView:
    view = window.transcript
    view.set_messages([answer(f"m{n}", f"Answer *number* **{n}**.") for n in range(MANY)])
    QGuiApplication.clipboard().setText("before")
    view.select_all()
    return view


def copied() -> str:
    return QGuiApplication.clipboard().text()


def said(view: TranscriptView) -> str:
    lines = [line.target for line in view.findChildren(TargetLine) if line.isVisible()]
    return lines[0] if lines else ""


def test_nothing_of_a_long_copy_is_lost_and_the_window_is_not_held_up(view: TranscriptView, qtbot: QtBot) -> None:
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    assert copied() == "before"
    assert said(view).startswith("Copying, ")
    qtbot.waitUntil(lambda: copied() != "before", timeout=60_000)
    selection = everything(view.document)
    assert selection is not None
    assert copied() == plain_text_of(view.document, selection)
    assert said(view) == ""


def test_escape_leaves_a_copy_and_stops_no_answer(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    stopped: list[None] = []
    window.stop_requested.connect(lambda: stopped.append(None))
    window.set_running(True)
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    assert view.reading.is_copying
    key(view, Qt.Key.Key_Escape)
    assert not view.reading.is_copying
    assert said(view) == ""
    assert copied() == "before"
    key(view, Qt.Key.Key_Escape)  # lets go of what was selected
    assert not stopped
    key(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(stopped))


def test_what_is_copied_meanwhile_stays(view: TranscriptView) -> None:
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    QGuiApplication.clipboard().setText("later")
    assert not view.reading.is_copying
    assert copied() == "later"


def test_another_conversation_ends_it(view: TranscriptView) -> None:
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    view.set_messages([answer("b", "Something else.")])
    assert not view.reading.is_copying
    assert copied() == "before"


def test_a_shorter_copy_made_meanwhile_is_the_one_that_counts(view: TranscriptView, qtbot: QtBot) -> None:
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    double_click(view, point_of(view, "number", MANY - 1))
    key(view, Qt.Key.Key_C, CTRL)
    assert copied() == "*number*"
    assert not view.reading.is_copying


def test_markdown_and_html_come_with_a_short_copy(view: TranscriptView) -> None:
    double_click(view, point_of(view, "number", MANY - 1))
    key(view, Qt.Key.Key_C, CTRL)
    mime = QGuiApplication.clipboard().mimeData()
    assert bytes(mime.data("text/markdown").data()) == b"*number*"
    assert mime.html() == "<p><em>number</em></p>"


def test_long_markdown_is_all_there(view: TranscriptView, qtbot: QtBot) -> None:
    key(view, Qt.Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: copied() != "before", timeout=60_000)
    selection = everything(view.document)
    assert selection is not None
    assert copied() == markdown_of(view.document, selection)
    assert not QGuiApplication.clipboard().mimeData().hasHtml()
