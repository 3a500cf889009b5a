"""What is copied of a table: CSV, TSV, HTML and Markdown."""

from __future__ import annotations

import base64
import csv
import io
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.content import MessageContent
from desktop_chat.ui.transcript.kinds.table.sort import sorted_pieces
from desktop_chat.ui.transcript.markdown.inline import render_inline
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.over.table_formats import (
    Format,
    as_csv,
    as_html,
    as_markdown,
    as_tsv,
    clip_of,
    data_url,
    rows_of,
)
from tests.unit.transcript.kinds.table_blocks import pieces_of

PARSER = make_parser()
_cell = st.text("ab,\"'\n\r\t ;|é😀<&>1.", max_size=8)
_rows = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(_cell, min_size=width, max_size=width), min_size=1))
_words = st.text("ab1.é😀|\\*_`~<&>[]()!#$", max_size=8)
_word_rows = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(_words, min_size=width, max_size=width), min_size=1, max_size=30)
)


@given(_rows)
def test_csv_is_read_back_by_others(rows: list[list[str]]) -> None:
    text = as_csv(rows)
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [row or [""] for row in read] == [[_guarded(cell) for cell in row] for row in rows]


def _guarded(cell: str) -> str:
    return f"'{cell}" if len(cell) > 1 and cell.lstrip(" ")[:1] in tuple("\t\r\n") else cell


def test_csv_ends_each_line_as_rfc_4180_says_and_quotes_what_it_must() -> None:
    assert as_csv([["a", 'b "c"'], ["d,e", "f\ng"]]) == 'a,"b ""c"""\r\n"d,e","f\ng"\r\n'


@given(_rows)
def test_tsv_has_as_many_cells_as_the_table(rows: list[list[str]]) -> None:
    lines = as_tsv(rows).removesuffix("\n").split("\n")
    assert [len(line.split("\t")) for line in lines] == [len(row) for row in rows]


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


@given(_word_rows)
def test_html_holds_the_cells_and_nothing_they_say_becomes_a_tag(rows: list[list[str]]) -> None:
    parser = _Cells()
    parser.feed(as_html(rows, ("right",)))
    assert parser.cells == [cell for row in rows for cell in row]
    assert parser.tags <= {"table", "tr", "th", "td"}


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "  =A1", "\t=A1", "\r=A1", "＝1+1", "-5=cmd", "- a point"],
)
def test_what_a_spreadsheet_would_run_becomes_text(cell: str) -> None:
    rows = [["a"], [cell]]
    assert next(csv.reader(io.StringIO(as_csv([[cell]]), newline="")))[0].startswith("'")
    assert as_tsv(rows).split("\n")[1].startswith("'")
    assert ">&#x27;" in as_html(rows, ())


@pytest.mark.parametrize("cell", ["-5", "+3.2 %", "-1,234.5 €", "−7", "-", "+", "", "a=b", "1-2", "-$5", "-1e-3"])
def test_numbers_with_a_sign_and_harmless_text_stay_as_they_are(cell: str) -> None:
    assert next(csv.reader(io.StringIO(as_csv([[cell, "x"]]), newline="")))[0] == cell


def reads(source: str) -> str:
    return render_inline(PARSER, source, {}).text


def tables_in(source: str) -> list[list[str]]:
    item = ShownMessage("a", Role.ASSISTANT, (TextPart(source),))
    blocks = MessageContent(item, PARSER, set()).blocks
    assert {block.kind for block in blocks} == {Kind.TABLE}
    return rows_of(blocks)


@given(_word_rows)
def test_markdown_is_read_back_as_the_same_table(rows: list[list[str]]) -> None:
    rows = [[cell.strip() for cell in row] for row in rows]
    assert tables_in(as_markdown(pieces_of(rows), reads)) == rows


def test_markdown_has_the_marks_of_the_text_and_the_order_that_is_shown() -> None:
    source = "| a | b |\n|---|--:|\n| **x** | 2 |\n| `y` | 1 |\n"
    blocks = MessageContent(ShownMessage("a", Role.ASSISTANT, (TextPart(source),)), PARSER, set()).blocks
    assert as_markdown(sorted_pieces(blocks, 1, False), reads) == "| a | b |\n|---|--:|\n| `y` | 1 |\n| **x** | 2 |\n"


def test_the_clipboard_gets_cells_for_spreadsheets_and_text_for_editors(qapp: QApplication) -> None:
    pieces = pieces_of([["a", "b"], ["1", "<x>"]], ("", "right"))
    made = clip_of(pieces, Format.CSV)
    assert made.text() == "a,b\r\n1,<x>\r\n"
    assert bytes(made.data("text/csv").data()) == b"a,b\r\n1,<x>\r\n"
    assert "&lt;x&gt;" in made.html()
    assert clip_of(pieces, Format.TSV).text() == "a\tb\n1\t<x>\n"
    markdown = clip_of(pieces, Format.MARKDOWN)
    assert markdown.text().startswith("| a | b |\n|---|--:|\n")
    assert not markdown.hasHtml()


@pytest.mark.parametrize(("cell", "begins"), [("plain", b"a\r\n"), ("é", b"\xef\xbb\xbfa\r\n")])
def test_a_saved_file_says_that_it_is_utf_8_where_that_matters(cell: str, begins: bytes) -> None:
    head, _, data = data_url(pieces_of([["a"], [cell]])).partition(",")
    assert head == "data:text/csv;base64"
    assert base64.b64decode(data) == begins + cell.encode() + b"\r\n"


def test_half_a_character_is_replaced_where_bytes_are_made(qapp: QApplication) -> None:
    pieces = pieces_of([["a"], ["\ud800"]])
    assert bytes(clip_of(pieces, Format.CSV).data("text/csv").data()) == b"a\r\n?\r\n"
    assert base64.b64decode(data_url(pieces).partition(",")[2]).endswith(b"a\r\n?\r\n")
