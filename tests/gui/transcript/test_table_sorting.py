"""Tables sorted by mouse and keyboard, and what becomes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.table_kit import (
    LEFT,
    SMALL,
    answer,
    button,
    caption_point,
    choose,
    header,
    image,
    rows,
    show,
    shown_view,
    table,
    table_of,
)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def view(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    return shown_view(qtbot, make_theme(bool(request.param), qapp.font()))


def test_clicks_on_a_caption_sort_up_and_down_and_back(view: TranscriptView) -> None:
    show(view, SMALL)
    came = rows(view)
    orders = [came]
    for _ in range(3):
        QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
        orders.append(rows(view))
    assert orders == [came, ["a\t9", "b\t10", "c\t1,000"], ["c\t1,000", "b\t10", "a\t9"], came]


def test_a_sorted_column_shows_an_arrow_and_its_captions_a_hand(view: TranscriptView) -> None:
    show(view, SMALL)
    plain = image(view)
    _, laid = table(view)
    QTest.mouseMove(view.viewport(), caption_point(view, 0))
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view.viewport(), caption_point(view, 0) + QPoint(0, laid.header_height))
    assert view.viewport().cursor().shape() is not Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    pictures = [plain]
    for _ in range(2):
        QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 0))
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
        corner = caption_point(view, 0)
        right = round(view._column_left + laid.columns.lefts[1])
        pictures.append(image(view).copy(right - 12, corner.y() - 8, 12, 16))
    pictures[0] = plain.copy(right - 12, corner.y() - 8, 12, 16)
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_captions_kept_in_sight_sort_too_and_the_place_is_held(view: TranscriptView) -> None:
    show(view, table_of(300))
    view.verticalScrollBar().setValue(4000)
    stuck, value = header(view), view.verticalScrollBar().value()
    assert stuck is not None
    QTest.mouseClick(stuck, LEFT, pos=QPoint(10, 10))
    assert rows(view)[0].startswith("0\t")
    QTest.mouseClick(stuck, LEFT, pos=QPoint(10, 10))
    assert rows(view)[0].startswith("299\t")
    assert abs(view.verticalScrollBar().value() - value) < 500
    assert header(view) is not None


def test_a_table_is_sorted_by_keyboard_through_its_menu(view: TranscriptView) -> None:
    show(view, SMALL)
    choose(view, "Sort table", "Count, descending")
    assert rows(view) == ["c\t1,000", "b\t10", "a\t9"]
    assert button(view, "Sort table").accessibleDescription() == "Count, descending"
    choose(view, "Sort table", "As it came")
    assert rows(view) == ["b\t10", "a\t9", "c\t1,000"]


def test_a_drag_over_captions_selects_their_text_and_sorts_nothing(view: TranscriptView) -> None:
    show(view, SMALL)
    came, start = rows(view), caption_point(view, 0) - QPoint(15, 0)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(60, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + QPoint(60, 0))
    assert rows(view) == came
    assert view.selected_text()


def test_a_table_is_sorted_only_when_all_its_rows_are_there(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    view.extend("a", 0, "text", SMALL.removesuffix("\n\nAfter."))
    came = rows(view)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    assert rows(view) == came
    assert not button(view, "Sort table").isEnabled()
    view.extend("a", 0, "text", "\n\nAfter.")
    assert button(view, "Sort table").isEnabled()
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    ordered = ["a\t9", "b\t10", "c\t1,000"]
    assert rows(view) == ordered
    view.extend("a", 0, "text", " More text, and\n\nmore.")
    assert rows(view) == ordered
    view.finish("a", answer(view.text_of("a")))
    assert rows(view) == ordered
    view.replace_message(answer(view.text_of("a")))
    assert rows(view) == ordered


def test_a_sorted_table_stays_sorted_when_it_is_forgotten_and_read_again(view: TranscriptView) -> None:
    show(view, SMALL)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    view.document._layouts.clear()
    view.resize(500, 400)
    assert rows(view) == ["a\t9", "b\t10", "c\t1,000"]


def test_what_is_copied_of_a_sorted_table_is_what_is_shown_but_the_message_keeps_its_source(
    view: TranscriptView,
) -> None:
    show(view, SMALL)
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 1))
    choose(view, "Copy table", "Copy as TSV")
    assert QGuiApplication.clipboard().text() == "Name\tCount\na\t9\nb\t10\nc\t1,000\n"
    view.select_all()
    assert view.selected_text().index("| a") < view.selected_text().index("| b")
    assert view.text_of("a") == SMALL


@pytest.mark.parametrize(
    ("before", "indent"), [("1. An item\n\n", "   "), ("> Quoted\n>\n", "> "), ("- > deep\n  >\n", "  > ")]
)
def test_a_table_in_a_list_or_a_quote_stands_beside_its_marks_and_sorts(
    view: TranscriptView, before: str, indent: str
) -> None:
    lines = ["| Name | Count |", "|---|--:|", "| b | 10 |", "| a | 9 |"]
    show(view, before + "".join(f"{indent}{line}\n" for line in lines))
    _, laid = table(view)
    assert laid.left > 0
    QTest.mouseClick(view.viewport(), LEFT, pos=caption_point(view, 0))
    assert rows(view) == ["a\t9", "b\t10"]
