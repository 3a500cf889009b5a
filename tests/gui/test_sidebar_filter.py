"""The filter above the conversations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.sidebar.matching import PIECE, Titles, folded
from tests.gui.sidebar_kit import SidebarKit, aged, several

TITLES = ("Straße in Köln", "A plan for Cologne", "Recipes", "Plan of the street", "ÉTÉ")


@pytest.fixture
def kit(qapp: QApplication, qtbot: QtBot) -> SidebarKit:
    made = SidebarKit(make_theme(False, qapp.font()), several(*TITLES), "recipes")
    qtbot.addWidget(made.sidebar)
    made.sidebar.filter.setFocus()
    return made


def typed(kit: SidebarKit, text: str) -> list[str]:
    QTest.keyClicks(kit.sidebar.filter, text)
    return kit.rows[1:]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("strasse", [TITLES[0]]),
        ("KOLN", [TITLES[0]]),
        ("plan", [TITLES[1], TITLES[3]]),
        ("street plan", [TITLES[3]]),
        ("plan  street ", [TITLES[3]]),
        ("ete", [TITLES[4]]),
        ("plan recipes", []),
        ("   ", list(TITLES)),
    ],
)
def test_words_are_found_in_any_order_whatever_their_case_and_accents(
    kit: SidebarKit, text: str, found: list[str]
) -> None:
    assert typed(kit, text) == found


def test_each_key_narrows_what_is_shown_and_esc_brings_all_back(kit: SidebarKit) -> None:
    assert len(typed(kit, "p")) == 3
    assert typed(kit, "la") == [TITLES[1], TITLES[3]]
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Escape)
    assert kit.rows[1:] == list(TITLES)
    assert (kit.sidebar.filter.text(), kit.heard.writing) == ("", 0)
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Escape)
    assert kit.heard.writing == 1


def test_down_goes_into_the_list_and_up_comes_back(kit: SidebarKit) -> None:
    typed(kit, "plan")
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Down)
    assert kit.view.hasFocus()
    assert kit.view.ring
    assert (kit.current, kit.heard.chosen) == (TITLES[1], [TITLES[1].lower()])
    kit.key(Qt.Key.Key_Up)
    assert kit.sidebar.filter.hasFocus()
    assert kit.sidebar.filter.selectedText() == "plan"


def test_enter_opens_the_first_that_was_found(kit: SidebarKit) -> None:
    typed(kit, "street")
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Return)
    assert (kit.heard.chosen, kit.heard.writing) == ([TITLES[3].lower()], 1)


def test_where_nothing_is_found_it_says_what_to_do_and_keys_do_nothing(kit: SidebarKit) -> None:
    assert typed(kit, "nowhere") == []
    assert kit.sidebar.empty.isVisible()
    assert "Esc" in kit.sidebar.empty.text()
    assert not kit.view.isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(kit.sidebar.filter, key)
    assert kit.heard.chosen == []
    QTest.mouseClick(kit.sidebar.filter.clear_button, Qt.MouseButton.LeftButton)
    assert kit.rows[1:] == list(TITLES)
    assert not kit.sidebar.empty.isVisible()


def test_the_number_of_hits_is_told(kit: SidebarKit) -> None:
    typed(kit, "plan")
    assert kit.sidebar.filter.count_words() == "2 conversations found"
    typed(kit, " street")
    assert kit.sidebar.filter.count_words() == "1 conversation found"


def test_a_list_that_is_refreshed_stays_filtered(kit: SidebarKit) -> None:
    typed(kit, "plan")
    kit.sidebar.set_conversations(several("Planets", *TITLES), "recipes")
    assert kit.rows[1:] == ["Planets", TITLES[1], TITLES[3]]


def test_what_is_opened_from_the_filter_leaves_it_and_a_new_conversation_ends_it(kit: SidebarKit) -> None:
    typed(kit, "plan")
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Return)
    kit.sidebar.set_conversations(several(*TITLES), kit.heard.chosen[-1])
    assert (kit.sidebar.filter.text(), kit.rows[1:]) == ("plan", [TITLES[1], TITLES[3]])
    kit.sidebar.set_conversations(several("Fish", *TITLES), "recipes")
    assert (kit.sidebar.filter.text(), "Fish" in kit.rows) == ("plan", False)
    kit.sidebar.set_conversations(several("Birds", "Fish", *TITLES), "birds")
    assert (kit.sidebar.filter.text(), kit.current) == ("", "Birds")


def test_the_open_conversation_is_found_again_after_the_filter(kit: SidebarKit) -> None:
    typed(kit, "plan")
    QTest.keyClick(kit.sidebar.filter, Qt.Key.Key_Escape)
    kit.sidebar.select("recipes")
    assert kit.current == "Recipes"


def test_many_titles_are_looked_through_in_slices_and_all_are_found(qapp: QApplication, qtbot: QtBot) -> None:
    many = several(*(f"Ünique {number} title" for number in range(20_000)))
    made = SidebarKit(make_theme(False, qapp.font()), many, None)
    qtbot.addWidget(made.sidebar)
    made.sidebar.filter.setText("unique title 9")
    qtbot.waitUntil(lambda: len(made.rows) - 1 == sum("9" in str(number) for number in range(20_000)))


@given(st.text(max_size=40), st.data())
def test_every_part_of_a_title_finds_it(title: str, data: st.DataObject) -> None:
    whole = folded(title)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    found = Titles().search([aged(title)], part.split())
    assert len(next(iter(found))) == 1


def test_folding_twice_is_folding_once() -> None:
    for text in ("Straße", "ÉTÉ", "ﬁn", "Σίσυφος", "İstanbul"):
        assert folded(folded(text)) == folded(text)


def test_a_search_comes_in_pieces() -> None:
    pieces = list(Titles().search([aged(str(number)) for number in range(PIECE + 1)], ["1"]))
    assert len(pieces) == 2
