"""The list takes any change without a reset: what is edited, chosen and in sight stays."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.sidebar.model import ConversationModel
from tests.gui.sidebar_kit import TODAY, SidebarKit, aged, several


def titles(model: ConversationModel) -> list[str]:
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def made(conversations: list[Conversation]) -> ConversationModel:
    model = ConversationModel(today=lambda: TODAY)
    model.set_conversations(conversations)
    return model


@pytest.fixture
def long_kit(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    kit = SidebarKit(make_theme(False, qapp.font()), several(*(f"T{number}" for number in range(200))), "t100")
    qtbot.addWidget(kit.sidebar)
    return kit


@pytest.mark.parametrize(
    "after",
    [["C", "A", "B"], ["B"], [], ["D", "A", "B", "C"], ["B", "D", "A"], ["A", "B", "C"], ["X", "Y"]],
)
def test_rows_follow_any_change(qapp: QApplication, after: list[str]) -> None:
    model = made(several("A", "B", "C"))
    model.set_conversations(several(*after))
    assert titles(model)[1:] == after


def test_kept_indexes_follow_their_rows_through_any_change(qapp: QApplication) -> None:
    chance, model = random.Random(7), made([])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    kept: dict[str, QPersistentModelIndex] = {}
    for _ in range(60):
        names = chance.sample([chr(ord("A") + number) for number in range(20)], chance.randint(0, 20))
        model.set_conversations([aged(name, chance.choice([0, 1, 5, 30]), pin=None) for name in names])
        assert sorted(title for title in titles(model) if len(title) == 1) == sorted(names)
        for name, index in list(kept.items()):
            assert index.data() == (name if name in names else None)
            if name not in names:
                del kept[name]
        kept |= {name: QPersistentModelIndex(model.index_of(name.lower())) for name in names}


def test_a_refresh_that_changes_nothing_tells_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    model = made(several("A", "B"))
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.dataChanged):
        model.set_conversations(several("A", "B"))


def test_a_new_title_changes_one_row(qapp: QApplication, qtbot: QtBot) -> None:
    old = several("A", "B", "C")
    model = made(old)
    told: list[tuple[int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        told.append((first.row(), last.row()))

    model.dataChanged.connect(note)
    with qtbot.assertNotEmitted(model.layoutChanged):
        model.set_conversations([old[0], replace(old[1], title="Other"), old[2]])
    assert told == [(2, 2)]
    assert titles(model)[1:] == ["A", "Other", "C"]


def test_a_row_without_a_title_says_what_it_is(qapp: QApplication) -> None:
    assert titles(made([Conversation(id="x", title="", created_ms=0, updated_ms=0)]))[1] == "New conversation"


def test_rows_are_spoken_with_their_marks_and_headings_as_such(qapp: QApplication) -> None:
    model = made([aged("A", pin=0, unread=True), aged("B")])
    model.set_running(["a", "b"])
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken == [None, "A, answering, unread, pinned", None, "B, answering"]
    heading = model.index(0)
    assert (heading.data(), heading.data(Qt.ItemDataRole.AccessibleDescriptionRole)) == ("Pinned", "Heading")


def test_a_screen_reader_finds_a_list_with_named_rows(long_kit: SidebarKit) -> None:
    found = QAccessible.queryAccessibleInterface(long_kit.view)
    assert found is not None
    assert (found.role(), found.text(QAccessible.Text.Name)) == (QAccessible.Role.List, "Conversations")
    assert found.childCount() == 201
    heading, row = found.child(0), found.child(101)
    assert (heading.text(QAccessible.Text.Name), heading.text(QAccessible.Text.Description)) == ("Today", "Heading")
    assert row.text(QAccessible.Text.Name) == "T100"
    assert row.state().selected
    assert row.rect().height() == long_kit.view.row_px


def test_a_heading_can_be_neither_chosen_nor_changed(qapp: QApplication) -> None:
    model = made(several("A"))
    assert not model.flags(model.index(0)) & (Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
    assert not model.setData(model.index(0), "Other")


@pytest.mark.parametrize("title", ["", "   ", "A"])
def test_an_empty_or_equal_title_renames_nothing(qapp: QApplication, qtbot: QtBot, title: str) -> None:
    model = made(several("A"))
    with qtbot.assertNotEmitted(model.rename_requested):
        assert not model.setData(model.index(1), title)


def test_an_open_editor_survives_a_new_order_and_a_new_title(long_kit: SidebarKit) -> None:
    long_kit.sidebar.rename_current()
    editor = long_kit.editor
    assert editor is not None
    editor.setText("Half typ")
    editor.setModified(True)
    changed = [replace(one, title="Other") if one.id == "t100" else one for one in several("New", "T100", "T3")]
    long_kit.sidebar.set_conversations(changed, "t100")
    long_kit.sidebar.set_running(["t100"])
    assert long_kit.editor is editor
    assert editor.text() == "Half typ"
    assert long_kit.rows == ["Today", "New", "Other", "T3"]
    row = long_kit.view.visualRect(long_kit.index("Other"))
    assert editor.geometry().center() == row.center()


def test_what_is_in_sight_stays_when_rows_come_and_go_above_it(long_kit: SidebarKit) -> None:
    bar = long_kit.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2 + 5)
    before = long_kit.view.visualRect(long_kit.index("T110")).top()
    names = [f"T{number}" for number in range(200) if number not in (1, 2, 3)]
    long_kit.sidebar.set_conversations(several(*(f"N{number}" for number in range(30)), *names), "t100")
    assert long_kit.view.visualRect(long_kit.index("T110")).top() == before


def test_at_the_top_a_new_row_is_seen(long_kit: SidebarKit) -> None:
    long_kit.view.verticalScrollBar().setValue(0)
    long_kit.sidebar.set_conversations(several("New", *(f"T{number}" for number in range(200))), "t100")
    assert long_kit.view.verticalScrollBar().value() == 0


def test_what_is_chosen_stays_chosen_when_the_order_changes(long_kit: SidebarKit) -> None:
    long_kit.click("T2")
    long_kit.click("T4", Qt.KeyboardModifier.ControlModifier)
    long_kit.sidebar.set_conversations(several("T4", "T1", "T2"), "t100")
    assert sorted(long_kit.selected) == ["T2", "T4"]


def test_when_the_row_at_the_keyboard_is_gone_the_one_in_its_place_has_it(long_kit: SidebarKit) -> None:
    long_kit.view.setFocus()
    long_kit.key(Qt.Key.Key_Down)
    assert long_kit.current == "T101"
    long_kit.sidebar.set_conversations(several(*(f"T{number}" for number in range(200) if number != 101)), "t100")
    assert long_kit.current == "T102"
    assert long_kit.selected == []
