"""What order the rows of a table have when it is sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.ui.transcript.kinds.table.numbers import numbers_of
from desktop_chat.ui.transcript.kinds.table.sort import keys_of, next_sort, sorted_pieces
from tests.unit.transcript.kinds.table_blocks import pieces_of


def in_order(texts: list[str], *, descending: bool = False) -> list[str]:
    pieces = pieces_of([["caption"], *[[text] for text in texts]])
    made = sorted_pieces(pieces, 0, descending)
    return [row[0].text for piece in made for row in piece.rows][1:]


@pytest.mark.parametrize(
    "ordered",
    [
        ["-3", "0.5", "7", "12", "1,234.5"],
        ["3,5", "999,1", "1.234,5"],
        ["-4 %", "3%", "12 %"],
        ["$1.50", "€12", "40 €", "$1,200"],
        ["80 ms", "0.5 s", "2 min", "1 h"],
        ["512 B", "20 kB", "500 MB", "1.5 GB"],
        ["500", "1.2k", "3M", "1bn"],
        ["<3", "~5", "≈ 10"],
        ["(5)", "4"],
        ["−5", "3"],
        ["3 × 10^4", "1e5"],
        ["1 000", "1 234 567"],
        ["999", "1'000"],
        ["3 pears", "5 apples"],
    ],
)
def test_numbers_are_sorted_by_their_value(ordered: list[str]) -> None:
    assert in_order(ordered[::-1]) == ordered
    assert in_order(ordered, descending=True) == ordered[::-1]


@pytest.mark.parametrize(
    "ordered",
    [
        ["2023-12-31", "2024-01-02", "2024-01-10"],
        ["2024-1", "2024-2", "2024-11"],
        ["2024-05-01T10:00Z", "2024-05-01 11:30", "2024-05-02"],
        ["2024-05-01T12:00+02:00", "2024-05-01T10:30Z", "2024-05-01T09:00-04:00"],
        ["1:30", "2:05", "10:00"],
        ["1:30:10", "1:30:11.5", "2:00"],
    ],
)
def test_iso_dates_and_times_are_sorted_as_such(ordered: list[str]) -> None:
    assert in_order(ordered[::-1]) == ordered


@pytest.mark.parametrize(
    "ordered",
    [
        ["apple", "Banana", "cherry"],
        ["côte", "coté d", "d"],
        ["v1.9", "v1.10", "v2.0"],
        ["Q1 2024", "Q2 2023"],
        ["row 9", "row 10"],
    ],
)
def test_text_is_sorted_as_people_do(ordered: list[str]) -> None:
    assert in_order(ordered[::-1]) == ordered


def test_cells_with_nothing_in_them_come_last_in_either_order() -> None:
    texts = ["3", "", "1", "-", "2", "n/a"]
    assert in_order(texts) == ["1", "2", "3", "", "-", "n/a"]
    assert in_order(texts, descending=True) == ["3", "2", "1", "", "-", "n/a"]


def test_one_word_among_numbers_makes_them_all_text() -> None:
    assert in_order(["10", "about", "9"]) == ["9", "10", "about"]
    assert numbers_of(["10", "about", "9"]) is None


@pytest.mark.parametrize(
    ("text", "is_comma"), [("1.234.567", True), ("1,234,567", False), ("0,5", True), ("0.5", False)]
)
def test_what_a_comma_means_is_told_by_the_whole_column(text: str, is_comma: bool) -> None:
    found = numbers_of([text, "1,234"])
    assert found is not None
    assert found[1] == (1.234 if is_comma else 1234.0)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "1", "2", "", "2024-01-01"]), st.integers()), max_size=70))
def test_rows_that_are_alike_stay_in_the_order_they_came_in(rows: list[tuple[str, int]]) -> None:
    pieces = pieces_of([["key", "number"], *[[key, str(at)] for at, (key, _) in enumerate(rows)]])
    for descending in (False, True):
        made = sorted_pieces(pieces, 0, descending)
        shown = [(row[0].text, int(row[1].text)) for piece in made for row in piece.rows if row[1].text != "number"]
        assert sorted(number for _, number in shown) == list(range(len(rows)))
        for key in {key for key, _ in shown}:
            numbers = [number for text, number in shown if text == key]
            assert numbers == sorted(numbers)


@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=2), min_size=1, max_size=50), st.integers(0, 1))
def test_whatever_is_in_the_cells_the_pieces_keep_their_sizes_and_their_header(rows: list[list[str]], by: int) -> None:
    pieces = pieces_of(rows)
    made = sorted_pieces(pieces, by, False)
    assert [len(piece.rows) for piece in made] == [len(piece.rows) for piece in pieces]
    assert made[0].rows[0] == pieces[0].rows[0]
    assert [(piece.first, piece.last) for piece in made] == [(piece.first, piece.last) for piece in pieces]
    for piece in made:
        lines = ("\t".join(cell.text.replace("\n", " ") for cell in row) for row in piece.rows)
        assert piece.text == "\n".join(lines)
        assert piece.source == ""


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_has_a_key_that_can_be_compared(texts: list[str]) -> None:
    keys = [key for key in keys_of(texts) if key is not None]
    assert len(sorted(keys)) == len(keys)


@given(st.lists(st.floats(-1e9, 1e9).map(lambda one: round(one, 3)), min_size=1))
def test_numbers_written_with_commas_between_thousands_are_read_back(values: list[float]) -> None:
    assert numbers_of([f"{one:,.3f}" for one in values] + ["1,000.0"]) == [*values, 1000.0]


def test_presses_on_a_caption_go_round_and_another_caption_begins_anew() -> None:
    assert next_sort(None, 2) == (2, False)
    assert next_sort((2, False), 2) == (2, True)
    assert next_sort((2, True), 2) is None
    assert next_sort((2, True), 1) == (1, False)
