"""A table as CSV, TSV, HTML and Markdown, and as what the clipboard is given."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from desktop_chat.ui.transcript.blocks import Block, Cell

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.reading.inline_source import ReadBack

CSV_TYPE = "text/csv"
#: What makes spreadsheets take a cell for a formula, the wide forms too.
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
_SIGNED_NUMBER = re.compile(r"[-+−]\s?[$€£¥]?\d[\d.,'’ \u00a0\u202f]*(?:[eE][-+]?\d+)?\s?[%€$£¥]?")
_RULES = {"right": "--:", "center": ":-:", "left": ":--"}
#: Signs that may begin a link or a formula.
_DOUBTFUL = re.compile(r"[\[$]")
#: Marks of a table with more cells are not tried by reading them again.
_MAX_READ_CELLS = 500
_BLANKS = re.compile(r"[\t\r\n]+")


class Format(Enum):
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


def rows_of(pieces: Sequence[Block]) -> list[list[str]]:
    """The text of all cells, the captions first."""
    return [[cell.text for cell in row] for piece in pieces for row in piece.rows]


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """RFC 4180, with what spreadsheets would run as a formula made text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def as_tsv(rows: Sequence[Sequence[str]]) -> str:
    """No cell can hold a tab or a line break: they become blanks."""
    return "\n".join("\t".join(_BLANKS.sub(" ", _harmless(cell)) for cell in row) for row in rows) + "\n"


def as_html(rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A bare table; all text is escaped."""
    lines = ["<table>"]
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        cells = [
            f"<{tag}{_align(aligns, at)}>{html.escape(_harmless(cell)).replace(chr(10), '<br>')}</{tag}>"
            for at, cell in enumerate(row)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def as_markdown(pieces: Sequence[Block], reads: ReadBack | None) -> str:
    """As it is shown now, with the marks of its text; with `reads`, as it will be read back."""
    # Reading each cell of a long table again would hold up the window.
    is_small = sum(len(piece.rows) for piece in pieces) * len(pieces[0].aligns) <= _MAX_READ_CELLS
    lines = [_markdown_row(row, reads, all_marks=is_small) for piece in pieces for row in piece.rows]
    lines.insert(1, "|" + "|".join(_RULES.get(align, "---") for align in pieces[0].aligns) + "|")
    return "\n".join(lines) + "\n"


def _markdown_row(row: Sequence[Cell], reads: ReadBack | None, *, all_marks: bool) -> str:
    from desktop_chat.ui.transcript.reading.inline_source import inline_source

    cells: list[str] = []
    for cell in row:
        doubts = reads if (all_marks and cell.spans) or _DOUBTFUL.search(cell.text) else None
        cells.append(inline_source(cell.text, cell.spans, 0, len(cell.text), doubts).replace("\n", " "))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def clip_of(pieces: Sequence[Block], form: Format, reads: ReadBack | None = None) -> QMimeData:
    """For editors the text of `form`; with CSV and TSV, for spreadsheets, the cells."""
    made = QMimeData()
    if form is Format.MARKDOWN:
        text = as_markdown(pieces, reads)
        made.setText(text)
        made.setData("text/markdown", text.encode("utf-8", "replace"))
        return made
    rows = rows_of(pieces)
    made.setText(as_csv(rows) if form is Format.CSV else as_tsv(rows))
    made.setHtml(as_html(rows, pieces[0].aligns))
    made.setData(CSV_TYPE, as_csv(rows).encode("utf-8", "replace"))
    made.setData("text/tab-separated-values", as_tsv(rows).encode("utf-8", "replace"))
    return made


def data_url(pieces: Sequence[Block]) -> str:
    """The table as a CSV file; a mark at its start tells spreadsheets that it is UTF-8 where that matters."""
    from base64 import b64encode

    text = as_csv(rows_of(pieces))
    data = text.encode("utf-8" if text.isascii() else "utf-8-sig", "replace")
    return f"data:{CSV_TYPE};base64,{b64encode(data).decode('ascii')}"


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe; signed numbers stay numbers."""
    bare = cell.lstrip(" ")
    if len(cell) < 2 or not bare.startswith(_FORMULA_SIGNS) or _SIGNED_NUMBER.fullmatch(bare):
        return cell
    return f"'{cell}"


def _align(aligns: Sequence[str], at: int) -> str:
    return f' align="{aligns[at]}"' if at < len(aligns) and aligns[at] else ""
