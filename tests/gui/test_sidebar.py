"""The conversation list by pointer: choosing, several at once, the bin, the menu, pins dragged, renaming."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from tests.gui.sidebar_kit import SidebarKit, aged, several

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def kit(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    made = SidebarKit(make_theme(False, qapp.font()), several("One", "Two", "Three", "Four"), "two")
    qtbot.addWidget(made.sidebar)
    return made


@pytest.fixture
def pinned(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    conversations = [aged("A", pin=0), aged("B", pin=1), aged("C", pin=2), aged("D")]
    made = SidebarKit(make_theme(False, qapp.font()), conversations, "d")
    qtbot.addWidget(made.sidebar)
    return made


def open_menu(kit: SidebarKit, text: str) -> list[str]:
    """The menu's words."""
    at = kit.centre(text)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, kit.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(kit.view.viewport(), event)
    return menu_words(kit)


def menu_words(kit: SidebarKit) -> list[str]:
    menu = kit.sidebar.doing.menu
    assert menu is not None
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


def take(kit: SidebarKit, words: str) -> None:
    """Take a row of the open menu."""
    menu = kit.sidebar.doing.menu
    assert menu is not None
    next(action for action in menu.actions() if action.text().split("\t")[0] == words).trigger()
    menu.close()


def test_a_click_opens_and_goes_where_one_writes_and_choosing_by_the_presenter_says_nothing(kit: SidebarKit) -> None:
    kit.sidebar.select("three")
    assert kit.heard.chosen == []
    kit.click("One")
    assert (kit.heard.chosen, kit.heard.writing) == (["one"], 1)


def test_ctrl_and_shift_choose_several_and_open_none(kit: SidebarKit) -> None:
    kit.click("Four", CTRL)
    assert sorted(kit.selected) == ["Four", "Two"]
    kit.click("Four", CTRL)
    assert kit.selected == ["Two"]
    kit.click("One")
    kit.click("Three", SHIFT)
    assert kit.selected == ["One", "Two", "Three"]
    assert kit.heard.chosen == ["one"]


def test_a_click_on_a_heading_changes_nothing(kit: SidebarKit) -> None:
    kit.click("Today")
    assert (kit.heard.chosen, kit.selected, kit.current) == ([], ["Two"], "Two")


def test_a_range_over_a_heading_holds_conversations_only(pinned: SidebarKit) -> None:
    pinned.click("C")
    pinned.click("D", SHIFT)
    assert pinned.selected == ["C", "D"]


def test_the_bin_of_a_row_deletes_that_row_and_does_not_open_it(kit: SidebarKit) -> None:
    QTest.mouseClick(kit.view.viewport(), LEFT, pos=kit.bin("Three"))
    assert (kit.heard.deleted, kit.heard.chosen) == ([["three"]], [])


def test_a_press_on_the_bin_that_ends_elsewhere_deletes_nothing(kit: SidebarKit) -> None:
    QTest.mousePress(kit.view.viewport(), LEFT, pos=kit.bin("Three"))
    QTest.mouseRelease(kit.view.viewport(), LEFT, pos=kit.centre("One"))
    assert (kit.heard.deleted, kit.heard.chosen) == ([], [])


def test_a_double_click_renames_in_place(kit: SidebarKit, qtbot: QtBot) -> None:
    kit.click("Three")
    QTest.mouseDClick(kit.view.viewport(), LEFT, pos=kit.centre("Three"))
    QTest.mouseRelease(kit.view.viewport(), LEFT, pos=kit.centre("Three"))
    editor = kit.editor
    assert editor is not None
    assert editor.text() == "Three"
    editor.selectAll()
    QTest.keyClicks(editor, "  Another  title")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kit.heard.renamed == [("three", "Another title")])


def test_the_menu_does_what_it_says_to_the_row_under_the_pointer(kit: SidebarKit) -> None:
    words = ["Open", "Rename", "Pin", "Mark as unread", "Duplicate", "Export…", "Delete"]
    for word in words:
        assert open_menu(kit, "Three") == words
        take(kit, word)
    heard = kit.heard
    assert heard.chosen == ["three"]
    assert heard.pins == [["three"]]
    assert heard.unread == [(["three"], True)]
    assert (heard.duplicated, heard.exported, heard.deleted) == (["three"], ["three"], [["three"]])


def test_the_menu_takes_back_what_is_so_already(qapp: QApplication, qtbot: QtBot) -> None:
    kit = SidebarKit(make_theme(False, qapp.font()), [aged("A", pin=0, unread=True), aged("B", pin=1)], None)
    qtbot.addWidget(kit.sidebar)
    assert {"Unpin", "Mark as read"} <= set(open_menu(kit, "A"))
    take(kit, "Unpin")
    open_menu(kit, "A")
    take(kit, "Mark as read")
    assert (kit.heard.pins, kit.heard.unread) == ([["b"]], [(["a"], False)])


def test_the_menu_of_several_is_about_all_of_them_and_of_another_row_about_that_one(kit: SidebarKit) -> None:
    kit.click("Three", CTRL)
    assert "Open" in open_menu(kit, "Four")
    take(kit, "Delete")
    assert kit.heard.deleted == [["four"]]
    assert sorted(kit.selected) == ["Three", "Two"]
    assert open_menu(kit, "Two") == ["Pin", "Mark as unread", "Delete 2 conversations"]
    take(kit, "Delete 2 conversations")
    assert kit.heard.deleted[1:] == [["two", "three"]]


def test_a_heading_has_no_menu(kit: SidebarKit) -> None:
    at = kit.centre("Today")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, kit.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(kit.view.viewport(), event)
    assert kit.sidebar.doing.menu is None


def drag(kit: SidebarKit, text: str, to: QPoint) -> None:
    viewport = kit.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=kit.centre(text))
    QTest.mouseMove(viewport, kit.centre(text) + QPoint(0, 3))
    QTest.mouseMove(viewport, to)


def below(kit: SidebarKit, text: str) -> QPoint:
    return kit.view.visualRect(kit.index(text)).bottomLeft() + QPoint(20, -2)


@pytest.mark.parametrize(
    ("text", "where", "order"),
    [
        ("A", "B", ["b", "a", "c"]),
        ("A", "C", ["b", "c", "a"]),
        ("C", "Pinned", ["c", "a", "b"]),
        ("B", "D", ["a", "c", "b"]),
    ],
)
def test_a_pinned_one_is_dragged_to_another_place(pinned: SidebarKit, text: str, where: str, order: list[str]) -> None:
    drag(pinned, text, below(pinned, where))
    QTest.mouseRelease(pinned.view.viewport(), LEFT, pos=below(pinned, where))
    assert (pinned.heard.pins, pinned.heard.chosen) == ([order], [])


def test_esc_ends_a_drag_and_nothing_is_moved(pinned: SidebarKit) -> None:
    pinned.view.setFocus()
    drag(pinned, "A", below(pinned, "C"))
    pinned.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(pinned.view.viewport(), LEFT, pos=below(pinned, "C"))
    assert (pinned.heard.pins, pinned.heard.chosen) == ([], [])


def test_what_is_not_pinned_is_not_dragged(pinned: SidebarKit) -> None:
    drag(pinned, "D", below(pinned, "A"))
    QTest.mouseRelease(pinned.view.viewport(), LEFT, pos=below(pinned, "A"))
    assert (pinned.heard.pins, pinned.heard.chosen, pinned.rows[1]) == ([], [], "A")


def test_a_drag_among_those_that_are_found_leaves_the_others_where_they_are(qapp: QApplication, qtbot: QtBot) -> None:
    made = [aged(title, pin=at) for at, title in enumerate(("One x", "Two", "Three x", "Four x"))]
    kit = SidebarKit(make_theme(False, qapp.font()), made, None)
    qtbot.addWidget(kit.sidebar)
    kit.sidebar.filter.setText("x")
    drag(kit, "Four x", below(kit, "Pinned"))
    QTest.mouseRelease(kit.view.viewport(), LEFT, pos=below(kit, "Pinned"))
    assert kit.heard.pins == [["four x", "two", "one x", "three x"]]


def test_the_bin_is_where_the_window_is_mirrored_to(kit: SidebarKit) -> None:
    kit.sidebar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert kit.bin("Three").x() < kit.sidebar.width() / 4
    QTest.mouseClick(kit.view.viewport(), LEFT, pos=kit.bin("Three"))
    assert kit.heard.deleted == [["three"]]


def test_a_title_that_is_cut_is_whole_in_its_tool_tip(qapp: QApplication, qtbot: QtBot) -> None:
    long = "A title that is much too long for the room that there is for it in the list"
    kit = SidebarKit(make_theme(False, qapp.font()), several("Short", long), None)
    qtbot.addWidget(kit.sidebar)
    assert long in kit.view.delegate.tip(2)
    assert "Short" not in kit.view.delegate.tip(1)
    assert "Last written" in kit.view.delegate.tip(1)
    assert kit.view.delegate.tip(0) == ""


@pytest.mark.parametrize(("motion", "breathes"), [(True, True), (False, False)])
def test_a_running_mark_moves_only_where_motion_is_welcome_and_seen(
    qapp: QApplication, qtbot: QtBot, motion: bool, breathes: bool
) -> None:
    kit = SidebarKit(make_theme(False, qapp.font(), Wishes(motion=motion)), several("One", "Two"), "two")
    qtbot.addWidget(kit.sidebar)
    assert not kit.view.breath.is_going
    kit.sidebar.set_running(["one"])
    assert kit.view.breath.is_going is breathes
    kit.sidebar.hide()
    assert not kit.view.breath.is_going
    kit.sidebar.show()
    kit.sidebar.set_running([])
    assert not kit.view.breath.is_going


def test_running_and_unread_look_different_without_motion(qapp: QApplication, qtbot: QtBot) -> None:
    theme = make_theme(False, qapp.font(), Wishes(motion=False))
    kit = SidebarKit(theme, [aged("A"), aged("B", unread=True), aged("C")], None)
    qtbot.addWidget(kit.sidebar)
    kit.sidebar.set_running(["a"])
    picture = kit.view.viewport().grab().toImage()
    marks = [picture.copy(kit.view.delegate.mark_box(kit.view.visualRect(kit.index(text)))) for text in "ABC"]
    assert marks[0] != marks[1]
    assert marks[0] != marks[2]
    assert marks[1] != marks[2]


def test_without_conversations_it_says_how_to_begin(qapp: QApplication, qtbot: QtBot) -> None:
    kit = SidebarKit(make_theme(False, qapp.font()), [], None)
    qtbot.addWidget(kit.sidebar)
    assert kit.sidebar.empty.isVisible()
    assert "Write a message" in kit.sidebar.empty.text()
    kit.sidebar.set_conversations(several("One"), None)
    assert not kit.sidebar.empty.isVisible()
    assert kit.view.isVisible()


def test_leaving_the_list_ends_the_hover(kit: SidebarKit) -> None:
    QTest.mouseMove(kit.view.viewport(), kit.centre("Three"))
    assert kit.view.hovered == kit.rows.index("Three")
    QApplication.sendEvent(kit.view, QEvent(QEvent.Type.Leave))
    assert kit.view.hovered == -1
