"""What leaves the transcript: by the clipboard, as a quote, by a menu."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.model import ActionRequest
from desktop_chat.ui.transcript.over.target_line import TargetLine
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import CTRL, LEFT, SHIFT, answer, double_click, drag, key, point_of, question


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> MainWindow:
    made = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.show()
    made.transcript.markdown_ready()
    made.transcript.setFocus()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def view(window: MainWindow) -> TranscriptView:
    return window.transcript


def copied() -> str:
    return QGuiApplication.clipboard().text()


def menu_at(view: TranscriptView, at: QPoint) -> QMenu:
    port = view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
    QApplication.sendEvent(port, event)
    return open_menu(view)


def open_menu(view: TranscriptView) -> QMenu:
    [menu] = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    return menu


def choose(menu: QMenu, name: str) -> None:
    action = action_of(menu, name)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def action_of(menu: QMenu, name: str) -> QAction:
    return next(action for action in menu.actions() if action.text().partition("\t")[0] == name)


def names(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_copy_is_markdown_and_with_shift_plain(view: TranscriptView) -> None:
    view.set_messages([answer("a", "# Title\n\nSome **bold** words.")])
    drag(view, point_of(view, "Title"), point_of(view, "bold", after=True))
    key(view, Qt.Key.Key_C, CTRL)
    assert copied() == "# Title\n\nSome **bold**"
    mime = QGuiApplication.clipboard().mimeData()
    assert bytes(mime.data("text/markdown").data()) == b"# Title\n\nSome **bold**"
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    assert copied() == "Title\n\nSome bold"


def test_copying_nothing_leaves_the_clipboard_as_it_is(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words.")])
    QGuiApplication.clipboard().setText("before")
    key(view, Qt.Key.Key_C, CTRL)
    assert copied() == "before"


def test_a_selection_is_quoted_into_what_is_being_written(window: MainWindow, view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some **bold** words.\n\nAnd more.")])
    window.composer.set_text("I think:")
    drag(view, point_of(view, "bold"), point_of(view, "And", after=True))
    QTest.keyClick(view, Qt.Key.Key_R, CTRL | SHIFT)
    assert window.composer.text() == "I think:\n\n> **bold** words.\n>\n> And\n\n"
    assert window.composer.edit.hasFocus()
    QTest.keyClicks(window.composer.edit, "So")
    assert window.composer.text().endswith("> And\n\nSo")


def test_the_menu_of_a_selection_copies_quotes_and_searches(window: MainWindow, view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some **bold** words.")])
    double_click(view, point_of(view, "bold"))
    choose(menu_at(view, point_of(view, "bold")), "Copy as plain text")
    assert copied() == "bold"
    choose(menu_at(view, point_of(view, "bold")), "Copy")
    assert copied() == "**bold**"
    choose(menu_at(view, point_of(view, "bold")), "Quote in reply")
    assert window.composer.text() == "> **bold**\n\n"


def test_the_menu_of_a_link_shows_its_target_and_opens_or_copies_it(view: TranscriptView) -> None:
    opened: list[str] = []
    view.link_requested.connect(opened.append)
    view.set_messages([answer("a", "[here](https://a.example/x?a=1&b=2)")])
    menu = menu_at(view, point_of(view, "here"))
    assert names(menu)[:2] == ["Open https://a.example/x?a=1&&b=2", "Copy address"]
    choose(menu, "Copy address")
    assert copied() == "https://a.example/x?a=1&b=2"
    choose(menu_at(view, point_of(view, "here")), "Open https://a.example/x?a=1&&b=2")
    assert opened == ["https://a.example/x?a=1&b=2"]


def test_the_menu_of_code_and_of_a_message_offers_what_is_offered_there(view: TranscriptView) -> None:
    asked: list[object] = []
    view.action_requested.connect(asked.append)
    view.set_messages([answer("a", "Text.\n\n```py\nx = 1\n```", actions=("copy", "regenerate"))])
    choose(menu_at(view, point_of(view, "x = 1")), "Copy code")
    assert copied() == "x = 1"
    menu = menu_at(view, point_of(view, "Text"))
    assert "Copy code" not in names(menu)
    choose(menu, "Regenerate")
    assert asked == [ActionRequest("a", "regenerate")]
    choose(menu_at(view, point_of(view, "Text")), "Copy message")
    assert copied() == "Text.\n\n```py\nx = 1\n```"


@pytest.mark.parametrize(("pressed", "modifiers"), [(Qt.Key.Key_Menu, None), (Qt.Key.Key_F10, SHIFT)])
def test_the_keyboard_opens_the_menu_where_it_is(
    view: TranscriptView, pressed: Qt.Key, modifiers: Qt.KeyboardModifier | None
) -> None:
    view.set_messages([answer("a", "Some words.")])
    double_click(view, point_of(view, "words"))
    key(view, pressed, modifiers or Qt.KeyboardModifier.NoModifier)
    menu = open_menu(view)
    assert "Copy" in names(menu)
    assert view.viewport().rect().contains(view.viewport().mapFromGlobal(menu.pos()))
    menu.close()


def test_a_link_is_reached_and_opened_by_keys_and_its_target_is_told(view: TranscriptView) -> None:
    opened: list[str] = []
    told: list[str] = []
    view.link_requested.connect(opened.append)
    view.link_hovered.connect(told.append)
    view.set_messages([answer("a", "[one](https://one.example) and [two](https://two.example)")])
    unfocused = view.viewport().grab().toImage()
    key(view, Qt.Key.Key_L)
    assert view.viewport().grab().toImage() != unfocused
    key(view, Qt.Key.Key_L)
    key(view, Qt.Key.Key_Return)
    assert opened == ["https://two.example"]
    key(view, Qt.Key.Key_L, SHIFT)
    key(view, Qt.Key.Key_Return)
    assert opened == ["https://two.example", "https://one.example"]
    assert told == ["https://one.example", "https://two.example", "https://one.example"]


def test_the_target_of_the_focused_link_is_shown_without_a_pointer(view: TranscriptView) -> None:
    view.set_messages([answer("a", "[one](https://one.example)")])
    key(view, Qt.Key.Key_L)
    [line] = view.findChildren(TargetLine)
    assert line.isVisible()
    assert line.target == "https://one.example"
    view.clearFocus()
    assert line.isHidden()


@pytest.mark.parametrize(
    "target", ["https://one.example", "https://example.org/iiii?x=WWWW", "mailto:someone@one.example"]
)
def test_a_target_that_has_room_is_shown_whole(view: TranscriptView, target: str) -> None:
    view.set_messages([answer("a", f"[one]({target})")])
    key(view, Qt.Key.Key_L)
    [line] = view.findChildren(TargetLine)
    assert line.shown == target


@pytest.mark.parametrize(
    ("pressed", "modifiers"), [(Qt.Key.Key_J, None), (Qt.Key.Key_C, None), (Qt.Key.Key_End, SHIFT)]
)
def test_who_goes_elsewhere_by_keys_leaves_the_link(
    view: TranscriptView, pressed: Qt.Key, modifiers: Qt.KeyboardModifier | None
) -> None:
    view.set_messages([answer("a", "[one](https://one.example)\n\n```\ncode\n```"), answer("b", "Another.")])
    view.verticalScrollBar().setValue(0)
    key(view, Qt.Key.Key_L)
    assert view.reading.link is not None
    key(view, pressed, modifiers or Qt.KeyboardModifier.NoModifier)
    assert view.reading.link is None
    assert all(line.isHidden() for line in view.findChildren(TargetLine))


def test_selected_text_is_dragged_away_and_stays_selected(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some **bold** words.")])
    drag(view, point_of(view, "bold"), point_of(view, "words", after=True))
    at = point_of(view, "bold")
    QTest.mousePress(view.viewport(), LEFT, pos=at)
    QTest.mouseMove(view.viewport(), at + QPoint(40, 20))
    [carried] = view.findChildren(QDrag)
    assert carried.mimeData().text() == "**bold** words"
    QTest.mouseRelease(view.viewport(), LEFT, pos=at + QPoint(40, 20))
    assert view.selected_text() == "**bold** words"


def test_a_link_named_otherwise_is_asked_about_once(window: MainWindow, view: TranscriptView) -> None:
    opened: list[str] = []
    view.link_requested.disconnect()
    view.link_requested.connect(opened.append)
    view.set_messages([answer("a", "[https://bank.example](https://evil.example/x)")])
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "bank"))
    assert opened == []
    bar = window.desk.link_bar
    assert bar.isVisible()
    assert "bank.example" in bar.content.sentence.text()
    assert "https://evil.example/x" in bar.content.sentence.text()
    bar.content.action_button.click()
    assert opened == ["https://evil.example/x"]
    assert bar.isHidden()
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "bank"))
    assert len(opened) == 2


def test_a_doubtful_link_is_not_asked_about_in_another_conversation(window: MainWindow, view: TranscriptView) -> None:
    view.set_messages([answer("a", "[https://bank.example](https://evil.example/x)")])
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "bank"))
    assert window.desk.link_bar.isVisible()
    view.set_messages([answer("b", "Something else.")])
    assert window.desk.link_bar.isHidden()


def follow_by_keys(view: TranscriptView) -> None:
    key(view, Qt.Key.Key_L)
    key(view, Qt.Key.Key_Return)


def follow_by_mouse(view: TranscriptView) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "1", 1))


@pytest.mark.parametrize("follow", [follow_by_keys, follow_by_mouse])
@pytest.mark.parametrize("count", [60, 4000])
def test_a_reference_to_a_footnote_leads_to_it_and_marks_it(
    view: TranscriptView, follow: Callable[[TranscriptView], None], count: int
) -> None:
    note = "[^1]: The proof of it."
    view.set_messages([question("q", "Ask"), answer("a", "Claim[^1].\n\n" + "A paragraph.\n\n" * count + note)])
    view.verticalScrollBar().setValue(0)
    follow(view)
    proof = point_of(view, "The proof", 1)
    assert view.viewport().rect().contains(proof)
    accent = view.document.style.colours.accent.name()
    image = view.viewport().grab().toImage()
    marked = [
        y for y in range(image.height()) if any(image.pixelColor(x, y).name() == accent for x in range(proof.x()))
    ]
    assert marked
    assert proof.y() in range(marked[0], marked[-1] + 1)
    assert len(marked) < 2 * view.document.style.body_pitch
