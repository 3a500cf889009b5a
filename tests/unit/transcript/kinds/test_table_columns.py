"""How wide the columns of a table are, where they wrap, and what of it is laid out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.style import Style
from tests.unit.transcript.kinds.table_blocks import lay_out_piece, pieces_of

LONG = "a sentence of words that is much too long to stand in one line of a table beside another one"


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(make_theme(False, qapp.font()))


def laid(style: Style, rows: list[list[str]], width: float = 600) -> TableBlock:
    return lay_out_piece(pieces_of(rows), 0, style, width)


def one_line(style: Style) -> int:
    return laid(style, [["a"]]).box.rows[0].height


def test_a_table_that_fits_is_as_wide_as_its_text_and_wraps_nothing(style: Style) -> None:
    table = laid(style, [["Name", "Count"], ["one", "1"], ["a second one", "2"]])
    assert table.overflow == 0
    assert table.frame_width < 300
    assert [row.height for row in table.box.rows] == [one_line(style)] * 3


def test_a_table_with_long_text_takes_the_width_there_is_and_no_more(style: Style) -> None:
    table = laid(style, [["#", "Name", "Told"], ["1", "a name", LONG], ["2", "another", LONG * 2]])
    assert table.overflow == 0
    assert table.frame_width == 600
    assert table.box.rows[2].height > table.box.rows[1].height > one_line(style)


def test_short_columns_keep_their_text_in_one_line_beside_long_ones(style: Style) -> None:
    table = laid(style, [["#", "Name", "Told"], ["100", "Ada Lovelace", LONG * 3]])
    assert table.box.rows[1].box(0).height == table.box.rows[1].box(1).height < table.box.rows[1].box(2).height


def test_a_column_of_a_few_words_is_not_wrapped_where_a_long_one_can_give_way(style: Style) -> None:
    row = laid(style, [["Plant", "Pot", "Sun"], [LONG * 4, "5 l", "half a sunny day"]]).box.rows[1]
    assert row.box(2).height == row.box(1).height < row.box(0).height


@pytest.mark.parametrize("word", ["transactions", "disadvantages", "unbreakable"])
def test_no_word_is_broken_where_the_columns_can_be_made_wide_enough(style: Style, word: str) -> None:
    table = laid(style, [["A", "B", "C", "D"], [f"{word} {word}", LONG, LONG, LONG]])
    box = table.box.rows[1].box(0)
    tops = {box.line_top(at) for at in range(len(word))}
    assert len(tops) == 1


def test_sixty_columns_are_scrolled_instead_of_squeezed(style: Style) -> None:
    table = laid(style, [[f"col {at}" for at in range(60)], [f"value {at}" for at in range(60)]])
    assert table.frame_width == 600
    assert table.overflow == pytest.approx(table.columns.total - 600)
    assert table.box.rows[1].height == one_line(style)


def test_all_pieces_share_the_columns_and_a_wide_row_later_widens_them_all_but_changes_no_height(style: Style) -> None:
    rows = [["id", "text"], *[[str(at), "short"] for at in range(60)]]
    leaf, pieces = LeafState(), pieces_of(rows)
    first = lay_out_piece(pieces, 0, style, leaf=leaf)
    before, tops, version = list(first.columns.widths), list(first.box.tops), first.columns.version
    pieces_of_more = pieces_of([*rows, ["61", "a much longer text than before"]])
    last = lay_out_piece(pieces_of_more, 3, style, leaf=leaf)
    assert last.columns is first.columns
    assert first.columns.widths[1] > before[1]
    assert first.columns.version > version
    assert first.box.tops == tops
    assert lay_out_piece(pieces, 0, style, leaf=leaf).box.tops == tops


def test_the_height_of_a_row_depends_on_no_row_of_another_piece(style: Style) -> None:
    rows = [["id", "text"], *[[str(at), f"row {at} {LONG}"] for at in range(100)]]
    pieces = pieces_of(rows)
    alone = lay_out_piece(pieces, 3, style).box.tops
    leaf = LeafState()
    for number in (4, 0, 2, 1):
        lay_out_piece(pieces, number, style, leaf=leaf)
    assert lay_out_piece(pieces, 3, style, leaf=leaf).box.tops == alone


def test_wide_rows_to_come_are_looked_for_so_that_scrolling_moves_no_column(style: Style) -> None:
    rows = [["id", "text"], *[[str(at), "x" * (5 + (at == 170) * 20)] for at in range(200)]]
    leaf, pieces = LeafState(), pieces_of(rows)
    widths = list(lay_out_piece(pieces, 0, style, leaf=leaf).columns.widths)
    for number in range(1, len(pieces)):
        lay_out_piece(pieces, number, style, leaf=leaf)
    assert leaf.table is not None
    assert leaf.table.widths == widths


def test_numbers_that_get_longer_further_down_stay_in_one_line(style: Style) -> None:
    rows = [["#", "Told"], *[[str(at), LONG] for at in range(1, 1010)]]
    leaf, pieces = LeafState(), pieces_of(rows)
    lay_out_piece(pieces, 0, style, leaf=leaf)
    last = lay_out_piece(pieces, len(pieces) - 1, style, leaf=leaf)
    assert last.box.rows[-1].box(0).height < 2 * one_line(style) - last.columns.cells.padding_y


def grown(pieces: list[Block], row: list[str]) -> list[Block]:
    rows = [[cell.text for cell in row] for piece in pieces for row in piece.rows]
    return pieces_of([*rows, row])


def test_a_growing_piece_takes_over_the_rows_that_did_not_change(style: Style) -> None:
    leaf, pieces = LeafState(), pieces_of([["a", "b"], *[[str(at), "text"] for at in range(5)]])
    before = lay_out_piece(pieces, 0, style, leaf=leaf)
    after = lay_out_piece(grown(pieces, ["5", "tex"]), 0, style, leaf=leaf)
    assert after.box.rows[:6] == before.box.rows
    assert after.unchanged_height == after.content_top + after.box.tops[5]


def test_a_cell_is_laid_out_only_when_it_is_seen(style: Style) -> None:
    table = laid(style, [["a", "b"], *[["short", "cell"]] * 10])
    assert table.box.laid_out == 0
    table.rect_of(0)
    assert table.box.laid_out == 1


@pytest.mark.parametrize("columns", [2_000, 10_000])
def test_ten_thousand_columns_measure_but_a_few(style: Style, columns: int) -> None:
    table = laid(style, [["h"] * columns, ["漢"] * columns])
    assert table.columns.count == columns
    assert table.box.laid_out <= 200
    assert table.box.position_at(table.columns.lefts[columns - 1] + 5, 5) in range(2 * columns - 2, 2 * columns)


def test_a_cell_of_a_megabyte_is_cut_where_it_is_shown_and_whole_where_it_is_copied(style: Style) -> None:
    huge = "word " * 200_000
    table = laid(style, [["a", "b"], [huge, "x"]])
    assert table.height < 20_000
    assert len(table.block.rows[1][0].text) == len(huge)
    assert table.position_at(0, table.height - 1) <= len(table.block.text)
    after_it = len("a\tb\n") + len(huge) + 1
    assert table.box.cell_at(after_it) == (1, 1)


def test_another_width_or_style_measures_anew(style: Style, qapp: QApplication) -> None:
    leaf, pieces = LeafState(), pieces_of([["a", "b"], [LONG, LONG]])
    wide = lay_out_piece(pieces, 0, style, 600, leaf)
    narrow = lay_out_piece(pieces, 0, style, 300, leaf)
    assert narrow.frame_width <= 300
    assert narrow.height > wide.height
    assert lay_out_piece(pieces, 0, Style(make_theme(False, qapp.font())), 300, leaf).columns is not narrow.columns


def test_muted_text_and_other_alignments_are_other_columns(style: Style) -> None:
    leaf, pieces = LeafState(), pieces_of([["a", "b"], ["1", "2"]])
    first = lay_out_piece(pieces, 0, style, leaf=leaf).columns
    assert lay_out_piece([replace(pieces[0], muted=True)], 0, style, leaf=leaf).columns is not first
