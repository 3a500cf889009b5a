"""Which character of a table is where, and what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.blocks import Cell, Mark, Span
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.style import Style
from tests.unit.transcript.kinds.table_blocks import lay_out_piece, pieces_of

_cell = st.text("ab é漢😀שلم|\\", max_size=6)
_tables = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(_cell, min_size=width, max_size=width), min_size=1))


@pytest.fixture(scope="module")
def style(qapp: QApplication) -> Style:
    return Style(make_theme(False, qapp.font()))


def table(style: Style, rows: list[list[str]], number: int = 0, leaf: LeafState | None = None) -> TableBlock:
    return lay_out_piece(pieces_of(rows), number, style, leaf=leaf)


@given(rows=_tables)
def test_every_position_belongs_to_the_cell_whose_text_holds_it(style: Style, rows: list[list[str]]) -> None:
    for number, piece in enumerate(pieces_of(rows)):
        laid, at = lay_out_piece(pieces_of(rows), number, style), 0
        for row, cells in enumerate(piece.rows):
            for column, cell in enumerate(cells):
                for offset in range(len(cell.text) + 1):
                    assert laid.box.cell_at(at + offset) == (row, column)
                assert piece.text[at : at + len(cell.text)] == cell.text
                at += len(cell.text) + 1


@given(words=st.lists(st.text("abcdef", min_size=1, max_size=8), min_size=4, max_size=4))
def test_a_point_in_the_middle_of_a_character_leads_back_to_it(style: Style, words: list[str]) -> None:
    laid = table(style, [words[:2], words[2:]])
    for position, char in enumerate(laid.block.text):
        if char not in "\t\n":
            rect = laid.rect_of(position)
            left = laid.position_at(rect.left() + rect.width() * 0.25, rect.center().y())
            right = laid.position_at(rect.left() + rect.width() * 0.75, rect.center().y())
            assert (left, right) == (position, position + 1)
            assert laid.contains_text_at(rect.center().x(), rect.center().y())


def test_a_point_between_cells_is_no_text_but_has_a_nearest_position(style: Style) -> None:
    laid = table(style, [["one", "two"], ["3", "4"]])
    assert not laid.contains_text_at(1, laid.content_top + 1)
    assert laid.position_at(-50, -50) == 0
    assert laid.position_at(9999, 9999) == len(laid.block.text)


def test_what_is_scrolled_to_the_right_is_hit_where_it_is_seen(style: Style) -> None:
    leaf = LeafState()
    rows = [[f"col {at}" for at in range(60)], [f"value {at}" for at in range(60)]]
    laid = table(style, rows, leaf=leaf)
    position = laid.block.text.index("value 40")
    before = laid.rect_of(position)
    leaf.x = 500.0
    after = laid.rect_of(position)
    assert after.left() == before.left() - 500
    leaf.x = before.left() - 300
    found = laid.rect_of(position)
    assert laid.position_at(found.left() + 1, found.center().y()) == position
    assert laid.caption_at(found.left() + 1, laid.content_top + 5) == 40
    leaf.x = 1e9
    assert laid.rect_of(len(laid.block.text) - 1).right() <= laid.width


def test_captions_are_those_of_the_first_piece_alone(style: Style) -> None:
    rows = [["a", "b"], *[["1", "2"]] * 30]
    first, second = table(style, rows, 0), table(style, rows, 1)
    assert first.caption_at(5, first.content_top + 5) == 0
    assert first.caption_at(first.frame_width - 5, first.content_top + 5) == 1
    assert first.caption_at(5, first.content_top + first.header_height + 5) is None
    assert first.caption_at(-5, first.content_top + 5) is None
    assert second.header_height == 0
    assert second.caption_at(5, 5) is None


def test_a_link_is_found_at_its_characters_in_its_cell(style: Style) -> None:
    piece = pieces_of([["a", "b"], ["see here", "x"]])[0]
    linked = Cell("see here", (Span(4, 4, Mark.LINK, "https://a.example"),))
    piece = replace(piece, rows=(piece.rows[0], (linked, piece.rows[1][1])))
    laid = lay_out_piece([piece], 0, style)
    start = piece.text.index("here")
    found = [laid.href_at(at) for at in range(len(piece.text))]
    assert found == ["https://a.example" if start <= at < start + 4 else "" for at in range(len(piece.text))]


def test_numbers_stand_at_the_right_and_words_of_a_script_from_the_right_too(style: Style) -> None:
    rows = [["number caption", "wide caption here"], ["7", "שלום"]]
    laid = lay_out_piece(pieces_of(rows, ("right", "")), 0, style)
    text, columns = laid.block.text, laid.columns
    pad = style.cell_padding_x
    seven, hebrew = laid.rect_of(text.index("7")), laid.rect_of(text.index("ש"))
    assert seven.right() == pytest.approx(columns.lefts[1] - pad, abs=2)
    assert hebrew.right() == pytest.approx(columns.lefts[2] - pad, abs=2)


def test_a_table_of_captions_alone_can_be_pointed_at(style: Style) -> None:
    laid = table(style, [["a", ""]])
    assert laid.height > 0
    assert laid.position_at(9999, 9999) == len(laid.block.text)
    assert laid.line_top(0) == laid.content_top
