"""Tables as a person sees them: captions kept in sight, rows that come, only what is seen laid out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.table_kit import (
    answer,
    header,
    image,
    on_screen,
    show,
    shown_view,
    table,
    table_of,
)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def view(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    return shown_view(qtbot, make_theme(bool(request.param), qapp.font()))


def test_the_captions_of_a_scrolled_table_stay_at_the_top_as_they_look_in_their_place(view: TranscriptView) -> None:
    show(view, table_of(300))
    assert header(view) is None
    _, laid = table(view)
    top, height, left = round(view.document.top(0)), laid.header_height, view._column_left
    # Without the rounded corners, and the line below, which the first row draws.
    place = (left + 8, top + 2, round(laid.frame_width) - 16, height - 3)
    in_place = image(view).copy(*place)
    for value in (top + 200, 4000, view.verticalScrollBar().maximum() - 30):
        view.verticalScrollBar().setValue(value)
        stuck = header(view)
        assert stuck is not None
        assert stuck.geometry().topLeft() == QPoint(left, 0)
        assert image(view).copy(place[0], 2, *place[2:]) == in_place
        below = image(view).pixelColor(left + 20, stuck.height() - 1)
        assert below == view.document.style.colours.border


def test_the_end_of_the_table_pushes_the_captions_out(view: TranscriptView) -> None:
    show(view, table_of(60) + "\n" + "After it.\n\n" * 40)
    layout = view.document.layout(0)
    leaf = layout.leaf_of(0)
    for _ in range(3):  # heights become exact
        end = view.document.top(0) + layout.block_top(leaf.stop)
        view.verticalScrollBar().setValue(round(end) - 20)
    assert header(view) is None
    view.verticalScrollBar().setValue(round(end) - 40)
    stuck = header(view)
    assert stuck is not None
    assert stuck.geometry().bottom() == pytest.approx(39, abs=1) or stuck.y() == 0
    view.verticalScrollBar().setValue(round(end) + 5)
    assert header(view) is None


def test_captions_kept_in_sight_are_scrolled_sideways_with_the_table(view: TranscriptView) -> None:
    names = [f"name{at}" for at in range(60)]
    text = f"|{'|'.join(names)}|\n|{'---|' * 60}\n" + f"|{'|'.join(['cell'] * 60)}|\n" * 100
    show(view, text)
    view.verticalScrollBar().setValue(1000)
    before = image(view)
    view.document.layout(0).leaf_state(0).x = 333.0
    view.viewport().update()
    view._settle()
    after = image(view)
    stuck = header(view)
    assert stuck is not None
    area = (view._column_left + 10, 2, 200, stuck.height() - 4)
    assert after.copy(*area) == before.copy(area[0] + 333, *area[1:])


def test_painting_a_growing_long_table_bit_by_bit_gives_the_whole_picture(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    text = (
        table_of(47) + "| 47 | a longer row than all the others, which makes a column wider | more |\n" + "| 48 | x |\n"
    )
    for at in range(0, len(text), 23):
        view.extend("a", 0, "text", text[at : at + 23])
        if at % 5 == 0:
            assert on_screen(view) == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32), text[at:]
    assert header(view) is not None


def test_a_wide_row_below_moves_the_columns_above_though_the_reader_has_left_the_end(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    view.extend("a", 0, "text", table_of(30))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 40)
    assert not view.following_end
    before = on_screen(view)
    # Its first line is in sight.
    view.extend("a", 0, "text", "| 30 | what it says is much longer than what any of those above has said |\n")
    assert on_screen(view) != before
    assert on_screen(view) == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_of_a_growing_table_only_what_is_in_sight_is_laid_out(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    text = table_of(1000)
    for at in range(0, len(text), 1000):
        view.extend("a", 0, "text", text[at : at + 1000])
    layout = view.document.layout(0)
    view.document.layout(0).forget()
    view.scroll_to_end()
    image(view)
    assert len(layout.content.blocks) == 50
    assert layout.laid_out <= 3
    at = len(layout.content.blocks) - 1
    laid = layout.block(at)
    view.extend("a", 0, "text", "| 1000 | new |\n")
    assert layout.laid_out <= 4
    assert isinstance(laid, TableBlock)


def test_a_huge_table_is_shown_without_laying_out_what_nobody_sees(view: TranscriptView) -> None:
    wide = "|" + "h|" * 900 + "\n|" + "---|" * 900 + "\n" + ("|" + "c|" * 900 + "\n") * 3
    show(view, wide)
    image(view)
    _, laid = table(view)
    assert laid.box.laid_out < 200
