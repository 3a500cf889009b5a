"""The buttons over a table: copied, saved, scrolled sideways."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.model import SaveRequest
from desktop_chat.ui.transcript.over.table_actions import TableActions
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.table_kit import (
    SMALL,
    button,
    caption_point,
    choose,
    image,
    show,
    shown_view,
    table,
    table_of,
)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def view(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    return shown_view(qtbot, make_theme(bool(request.param), qapp.font()))


@pytest.mark.parametrize(
    ("words", "copied"),
    [
        ("Copy as CSV", 'Name,Count\r\nb,10\r\na,9\r\nc,"1,000"\r\n'),
        ("Copy as TSV", "Name\tCount\nb\t10\na\t9\nc\t1,000\n"),
        ("Copy as Markdown", "| Name | Count |\n|---|--:|\n| b | 10 |\n| a | 9 |\n| c | 1,000 |\n"),
    ],
)
def test_a_table_is_copied_by_keyboard(view: TranscriptView, words: str, copied: str) -> None:
    show(view, SMALL)
    choose(view, "Copy table", words)
    assert QGuiApplication.clipboard().text() == copied


def test_all_pieces_of_a_long_table_are_copied_and_offered_to_be_saved(view: TranscriptView) -> None:
    asked: list[SaveRequest] = []
    view.save_requested.connect(asked.append)
    show(view, table_of(100))
    choose(view, "Copy table", "Copy as CSV")
    assert QGuiApplication.clipboard().text().count("\r\n") == 101
    choose(view, "Copy table", "Save as CSV…")
    assert asked[0].media_type == "text/csv"


def test_the_buttons_are_seen_when_the_pointer_or_the_keyboard_is_near(view: TranscriptView) -> None:
    show(view, SMALL)
    actions = next(one for one in view.findChildren(TableActions) if one.isVisible())
    assert not actions.is_revealed
    assert actions.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    unseen = image(view)
    QTest.mouseMove(view.viewport(), caption_point(view, 0) + QPoint(0, 60))
    assert actions.is_revealed
    assert image(view) != unseen
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    assert not actions.is_revealed
    button(view, "Sort table").setFocus(Qt.FocusReason.TabFocusReason)
    assert actions.is_revealed
    view.setFocus()
    assert not actions.is_revealed
    assert image(view) == unseen


def test_the_buttons_stay_while_the_pointer_is_on_them(view: TranscriptView) -> None:
    show(view, SMALL)
    actions = next(one for one in view.findChildren(TableActions) if one.isVisible())
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    QTest.mouseMove(view.viewport(), caption_point(view, 0))
    assert actions.is_revealed
    QTest.mouseMove(actions, QPoint(3, 3))
    view.verticalScrollBar().valueChanged.emit(0)
    assert actions.is_revealed
    # The way to them leads over nothing else.
    _, laid = table(view)
    assert actions.geometry().bottom() > caption_point(view, 0).y() - laid.header_height / 2
    QTest.mouseMove(view.viewport(), QPoint(5, 480))
    assert not actions.is_revealed


def test_the_buttons_stand_beside_a_table_where_there_is_room_and_cover_no_text(view: TranscriptView) -> None:
    show(view, f"A line above it.\n\n{SMALL}")
    actions = next(one for one in view.findChildren(TableActions) if one.isVisible())
    _, laid = table(view)
    captions = caption_point(view, 0).y()
    assert abs(actions.geometry().center().y() - captions) < laid.header_height / 2
    assert actions.x() > caption_point(view, 1).x() + 20
    assert actions.geometry().right() < view.viewport().width()


def test_a_wide_table_is_scrolled_sideways_by_keyboard(view: TranscriptView) -> None:
    show(view, f"|{'|'.join(f'name{at}' for at in range(40))}|\n|{'---|' * 40}\n|{'cell|' * 40}\n")
    leaf = view.document.layout(0).leaf_state(0)
    press = button(view, "Copy table")
    press.setFocus(Qt.FocusReason.TabFocusReason)
    before = image(view)
    QTest.keyClick(press, Qt.Key.Key_Right)
    assert leaf.x > 0
    assert image(view) != before
    QTest.keyClick(press, Qt.Key.Key_Left)
    assert leaf.x == 0
