"""The block rule of tables, as GitHub's markdown has them: one token for a whole table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

#: More columns than anybody can read make no table.
MAX_COLUMNS = 1000
#: How many cells a table may lack in its rows before it ends: two characters can ask for a whole row.
MAX_FILLED = 0x10000

_DELIMITERS = re.compile(r"(?!-[ \t])\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\Z")
_BORDER = re.compile(r"(?<!\\)\|")


def take_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A block rule of markdown-it; the token's `meta` holds `rows` (inline sources), `aligns` and `filled`."""
    if line + 2 > end or state.sCount[line + 1] < state.blkIndent:
        return False
    if state.is_code_block(line) or state.is_code_block(line + 1):
        return False
    header = split_row(_text_of(state, line))
    aligns = read_aligns(_text_of(state, line + 1))
    if not _may_be_header(_text_of(state, line)) or not 0 < len(header) == len(aligns) <= MAX_COLUMNS:
        return False
    if silent:
        return True
    rows, filled = [header], state.env.pop("filled", 0)
    # A rule that failed may have left "paragraph" there, which lists do not always interrupt.
    outer, state.parentType = state.parentType, "table"
    terminators = state.md.block.ruler.getRules("blockquote")
    at = line + 2
    while at < end and _goes_on(state, at):
        if any(rule(state, at, end, True) for rule in terminators):
            break
        cells = split_row(_text_of(state, at))[: len(aligns)]
        filled += len(aligns) - len(cells)
        if filled > MAX_FILLED:
            break
        rows.append(cells)
        at += 1
    state.parentType = outer
    token = state.push("table", "table", 0)
    token.map, token.meta = [line, at], {"rows": rows, "aligns": aligns, "filled": filled}
    state.line = at
    return True


def split_row(text: str) -> list[str]:
    """The cells of a row, without the blanks around each; a `|` after a backslash is part of its cell."""
    cells = [cell.replace("\\|", "|") for cell in _BORDER.split(text)]
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return [cell.strip() for cell in cells]


def read_aligns(text: str) -> tuple[str, ...]:
    """`left`, `center`, `right` or nothing for each column of a delimiter row; empty if it is none."""
    if len(text) < 2 or not _DELIMITERS.match(text):
        return ()
    return tuple(_align(cell.strip()) for cell in text.strip("|").split("|"))


def _may_be_header(text: str) -> bool:
    return "|" in text and not text.startswith(("```", "~~~", "$$", "\\["))


def _align(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left" if cell.startswith(":") else ""


def delimiter_row(aligns: tuple[str, ...]) -> str:
    """The shortest row that `read_aligns` reads as `aligns`."""
    marks = {"left": ":-", "center": ":-:", "right": "-:"}
    return "|" + "|".join(marks.get(align, "-") for align in aligns) + "|"


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _goes_on(state: StateBlock, line: int) -> bool:
    return state.sCount[line] >= state.blkIndent and not state.isEmpty(line) and not state.is_code_block(line)
