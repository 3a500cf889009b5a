"""The conversation list: choosing, renaming in place, deleting, and rows that stay where they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.sidebar.model import ConversationModel
from desktop_chat.ui.sidebar.sidebar import Sidebar
from desktop_chat.ui.sidebar.view import ConversationDelegate


def conversations(*titles: str) -> list[Conversation]:
    return [Conversation(id=title.lower(), title=title, created_ms=0, updated_ms=0) for title in titles]


@pytest.fixture
def sidebar(qapp: QApplication, qtbot: QtBot) -> Sidebar:
    made = Sidebar(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.set_conversations(conversations("One", "Two", "Three"), "two")
    made.show()
    return made


def centre_of(sidebar: Sidebar, row: int) -> QPoint:
    return sidebar.view.visualRect(sidebar.view.model().index(row, 0)).center()


def test_a_click_chooses_and_choosing_by_the_presenter_says_nothing(sidebar: Sidebar) -> None:
    chosen: list[str] = []
    sidebar.conversation_chosen.connect(chosen.append)
    sidebar.select("three")
    assert chosen == []
    QTest.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(sidebar, 0))
    assert chosen == ["one"]


def test_the_ring_is_seen_while_the_keyboard_is_at_the_list_and_no_longer(sidebar: Sidebar) -> None:
    view = sidebar.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.ring
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.ring
    sidebar.new_button.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert not view.ring
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not view.ring


def test_f2_renames_in_place(sidebar: Sidebar, qtbot: QtBot) -> None:
    renamed: list[tuple[str, str]] = []
    sidebar.rename_requested.connect(renamed.append)
    sidebar.rename_current()
    editor = sidebar.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "Two"
    editor.setText("Another")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: renamed == [("two", "Another")])


@pytest.mark.parametrize("title", ["", "   ", "Two"])
def test_an_empty_or_equal_title_renames_nothing(sidebar: Sidebar, title: str) -> None:
    renamed: list[tuple[str, str]] = []
    sidebar.rename_requested.connect(renamed.append)
    model = sidebar.view.model()
    assert not model.setData(model.index(1, 0), title)
    assert renamed == []


def test_del_asks_to_delete_the_open_one(sidebar: Sidebar) -> None:
    deleted: list[str] = []
    sidebar.delete_requested.connect(deleted.append)
    QTest.keyClick(sidebar.view, Qt.Key.Key_Delete)
    assert deleted == ["two"]


def test_the_bin_of_a_row_deletes_that_row_and_does_not_open_it(sidebar: Sidebar) -> None:
    deleted: list[str] = []
    chosen: list[str] = []
    sidebar.delete_requested.connect(deleted.append)
    sidebar.conversation_chosen.connect(chosen.append)
    delegate = sidebar.view.itemDelegate()
    assert isinstance(delegate, ConversationDelegate)
    box = delegate.mark_box(sidebar.view.visualRect(sidebar.view.model().index(2, 0)))
    QTest.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert deleted == ["three"]
    assert chosen == []


def test_steps_end_at_the_first_and_the_last(sidebar: Sidebar) -> None:
    chosen: list[str] = []
    sidebar.conversation_chosen.connect(chosen.append)
    for rows in (1, 1, -1, -1, -1):
        sidebar.step(rows)
    assert chosen == ["three", "two", "one"]


def test_an_open_editor_survives_a_new_order(sidebar: Sidebar) -> None:
    sidebar.rename_current()
    editor = sidebar.view.findChild(QLineEdit)
    assert editor is not None
    editor.setText("Half typ")
    sidebar.set_conversations(conversations("Three", "New", "Two", "One"), "two")
    assert sidebar.view.findChild(QLineEdit) is editor
    assert editor.text() == "Half typ"
    assert sidebar.view.currentIndex().data() == "Two"


@pytest.mark.parametrize(
    "after",
    [["C", "A", "B"], ["B"], [], ["D", "A", "B", "C"], ["B", "D", "A"], ["A", "B", "C"], ["X", "Y"]],
)
def test_rows_follow_any_change(qapp: QApplication, after: list[str]) -> None:
    model = ConversationModel()
    model.set_conversations(conversations("A", "B", "C"))
    model.set_conversations(conversations(*after))
    assert [model.index(row).data() for row in range(model.rowCount())] == after


def test_a_row_without_a_title_says_what_it_is(qapp: QApplication) -> None:
    model = ConversationModel()
    model.set_conversations([Conversation(id="x", title="", created_ms=0, updated_ms=0)])
    assert model.index(0).data() == "New conversation"


def test_a_title_is_no_markup_in_its_tool_tip(qapp: QApplication) -> None:
    model = ConversationModel()
    model.set_conversations(conversations("<b>bold</b>"))
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "&lt;b&gt;bold&lt;/b&gt;"
    assert model.index(0).data() == "<b>bold</b>"
