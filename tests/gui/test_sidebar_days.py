"""Conversations are grouped by day, by the local clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.sidebar.days import Heading, arrange, start_ms
from desktop_chat.ui.sidebar.tips import tip_of, when_words
from tests.gui.sidebar_kit import TODAY, SidebarKit, aged


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def shown(conversations: list[Conversation], today: date = TODAY) -> list[str]:
    return [f"[{row.title}]" if isinstance(row, Heading) else row.title for row in arrange(conversations, today)]


def test_each_conversation_is_below_the_heading_of_its_day() -> None:
    ages = {"a": 0, "b": 1, "c": 2, "d": 7, "e": 8, "f": 18, "g": 48, "h": 400, "i": 800}
    found = shown([aged(title, days) for title, days in ages.items()])
    assert " ".join(found) == (
        "[Today] a [Yesterday] b [Previous 7 days] c d [November] e [October] f [October] g [2025] h [2024] i".replace(
            "[October] f [October] g", "[October] f g"
        )
    )


def test_the_pinned_ones_come_first_in_their_own_order_and_nowhere_else() -> None:
    found = shown([aged("new"), aged("second", 3, pin=1), aged("first", 900, pin=0)])
    assert found == ["[Pinned]", "first", "second", "[Today]", "new"]


def test_the_newest_of_a_day_is_its_first_and_equals_keep_their_order() -> None:
    old, new = aged("old"), aged("new")
    newer = Conversation("n", "newer", 0, new.updated_ms + 1)
    assert shown([old, new, newer]) == ["[Today]", "newer", "old", "new"]


def test_what_is_written_in_the_future_is_of_today() -> None:
    assert shown([aged("odd", -40)]) == ["[Today]", "odd"]


def test_no_conversations_have_no_heading() -> None:
    assert shown([]) == []


def test_the_year_of_the_epoch_and_times_before_it_have_a_heading() -> None:
    assert shown([Conversation("z", "zero", 0, 0), Conversation("m", "minus", 0, -(10**15))])[1:] == ["zero", "minus"]


@pytest.mark.usefixtures("_berlin")
def test_a_day_of_25_hours_ends_at_its_own_midnight() -> None:
    changed = date(2026, 10, 25)
    assert start_ms(changed + timedelta(days=1)) - start_ms(changed) == 25 * 3_600_000
    late = round(datetime(2026, 10, 25, 22, 59, tzinfo=UTC).timestamp() * 1000)
    assert shown([Conversation("l", "late", 0, late)], changed) == ["[Today]", "late"]
    assert shown([Conversation("l", "late", 0, late + 60_000)], changed + timedelta(days=1)) == ["[Today]", "late"]
    assert shown([Conversation("l", "late", 0, late)], changed + timedelta(days=1)) == ["[Yesterday]", "late"]


@given(st.lists(st.integers(-5, 5000), max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_on_any_day_all_are_shown_once_from_new_to_old(ages: list[int], today: date) -> None:
    made = [Conversation(str(at), str(at), 0, start_ms(today - timedelta(days=age)) + 1) for at, age in enumerate(ages)]
    rows = arrange(made, today)
    conversations = [row for row in rows if isinstance(row, Conversation)]
    assert sorted(one.id for one in conversations) == sorted(one.id for one in made)
    assert all(before.updated_ms >= after.updated_ms for before, after in pairwise(conversations))
    headings = [row.id for row in rows if isinstance(row, Heading)]
    assert len(set(headings)) == len(headings)
    assert not any(isinstance(one, Heading) and isinstance(two, Heading) for one, two in pairwise(rows))


def test_the_headings_change_at_midnight_and_everything_stays_where_it_is(qapp: QApplication, qtbot: QtBot) -> None:
    kit = SidebarKit(make_theme(False, qapp.font()), [aged("One"), aged("Two", 1)], "two")
    qtbot.addWidget(kit.sidebar)
    assert kit.rows == ["Today", "One", "Yesterday", "Two"]
    kit.day = TODAY + timedelta(days=1)
    kit.sidebar.days.look()
    assert kit.rows == ["Yesterday", "One", "Previous 7 days", "Two"]
    assert (kit.current, kit.selected) == ("Two", ["Two"])


def test_a_tool_tip_says_when_it_was_written_and_takes_no_title_for_markup() -> None:
    when = when_words(start_ms(TODAY) + 14 * 3_600_000 + 32 * 60_000, TODAY)
    assert when.startswith("Last written today at ")
    assert "32" in when
    assert when_words(start_ms(TODAY) - 1, TODAY).startswith("Last written yesterday at ")
    assert "2026" in when_words(start_ms(TODAY - timedelta(days=20)), TODAY)
    assert "&lt;b&gt;bold" in tip_of(aged("x"), "<b>bold")
    assert len(tip_of(aged("x"), "x" * 100_000)) < 1000
