"""Parts of blocks as Markdown: lists and quotes opened as far as they are needed, each leaf with its own marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop_chat.ui.transcript.blocks import ITEM_CONTINUED, QUOTE, UNTITLED, Block, Cell, Gap, Kind, note_anchor
from desktop_chat.ui.transcript.reading.inline_source import ReadBack, inline_source

_SIGNS = {"•": "- ", "☐": "- [ ] ", "☑": "- [x] "}
_RULES = {"right": "--:", "center": ":-:", "left": ":--"}


class Piece(NamedTuple):
    """What of a block's text is meant."""

    block: Block
    start: int
    end: int

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.end == len(self.block.text)


class Leaf(NamedTuple):
    """Pieces of one leaf, in order; `head` is the leaf's first block, whether it is among them or not."""

    head: Block
    pieces: Sequence[Piece]


def leaves_source(leaves: Iterable[Leaf], reads: ReadBack | None = None) -> str:
    """Markdown of several leaves."""
    writer = _Containers()
    for leaf in leaves:
        writer.add(leaf.pieces[0].block, _content(leaf, reads))
    return writer.text


def leaf_source(leaf: Leaf, reads: ReadBack | None = None) -> str:
    """What lies in one leaf, without the leaf's own marks: bare code, the text of a heading."""
    kind = leaf.head.kind
    if kind in (Kind.CODE, Kind.FORMULA):
        return "\n".join(piece.block.text[piece.start : piece.end] for piece in leaf.pieces)
    if kind is Kind.TABLE:
        return _table(leaf, reads)
    return _prose(leaf, reads)


def _content(leaf: Leaf, reads: ReadBack | None) -> str:
    block = leaf.pieces[-1].block
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * max(block.level, 1)} {_prose(leaf, reads)}".replace("\n", " ")
        case Kind.CODE:
            return fenced(leaf_source(leaf), "" if leaf.head.info == UNTITLED else leaf.head.info)
        case Kind.FORMULA:
            latex = leaf_source(leaf)
            is_plain = latex.strip() and "$$" not in latex and all(line.strip() for line in latex.split("\n"))
            return f"$$\n{latex}\n$$" if is_plain else fenced(latex, "math")
        case Kind.RULE:
            return "---"
        case Kind.FOLD:
            return ""
        case Kind.TABLE:
            return _table(leaf, reads)
        case _:
            note = re.match(r"#note-(.+)", block.info)
            return f"[^{note[1]}]: {_prose(leaf, reads)}" if note else _prose(leaf, reads)


def _prose(leaf: Leaf, reads: ReadBack | None) -> str:
    out = ""
    for block, start, end in leaf.pieces:
        out += inline_source(block.text, block.spans, start, end, reads)
        # Between two pieces of a long paragraph is what it was cut after.
        out += " " if end == len(block.text) and block.source[-1:].isspace() and not block.last else ""
    return out.rstrip(" ")


def fenced(code: str, info: str) -> str:
    """A block of code that nothing in `code` ends."""
    longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", code, re.MULTILINE)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{info}\n{code}\n{fence}"


def _table(leaf: Leaf, reads: ReadBack | None) -> str:
    """The chosen rows below their header; of a choice within one cell, just that."""
    chosen = [row for piece in leaf.pieces for row in chosen_rows(piece)]
    cells = [cell for _, row in chosen for cell in row if cell is not None and cell[1] < cell[2]]
    if len(cells) == 1 and len(chosen) == 1:
        return _cell(*cells[0], reads)
    head = leaf.head.rows[0] if leaf.head.rows else ()
    lines = [_row([(cell, 0, len(cell.text)) for cell in head], reads)]
    lines.append("|" + "|".join(_RULES.get(align, "---") for align in leaf.head.aligns) + "|")
    lines += [_row(row, reads) for is_head, row in chosen if not is_head]
    return "\n".join(lines)


def chosen_rows(piece: Piece) -> Iterable[tuple[bool, list[tuple[Cell, int, int] | None]]]:
    """Whether each row is that of the captions, and of its cells what is chosen; None of a cell beyond."""
    at = 0
    for number, row in enumerate(piece.block.rows):
        cells: list[tuple[Cell, int, int] | None] = []
        for cell in row:
            low, high = max(piece.start - at, 0), min(piece.end - at, len(cell.text))
            cells.append((cell, low, high) if low <= high and piece.start <= at + len(cell.text) else None)
            at += len(cell.text) + 1
        if any(cell is not None and cell[1] < cell[2] for cell in cells):
            yield piece.block.first and number == 0, cells


def _row(cells: Sequence[tuple[Cell, int, int] | None], reads: ReadBack | None) -> str:
    return "| " + " | ".join("" if one is None else _cell(*one, reads) for one in cells) + " |"


def _cell(cell: Cell, start: int, end: int, reads: ReadBack | None) -> str:
    source = inline_source(cell.text, cell.spans, start, end, reads).replace("\n", " ")
    return re.sub(r"(?<!\\)\|", r"\\|", source)


class _Containers:
    """Writes leaves below each other inside their lists and quotes."""

    def __init__(self) -> None:
        self.text = ""
        #: What a further line in each open container begins with; nothing for one the choice began inside of.
        self._open: list[str] = []

    def add(self, block: Block, content: str) -> None:
        if not content and not block.boxes:
            return
        kept = self._kept(block)
        same = self._prefix(kept)
        opening, continuing = same, same
        # A list that begins with another number than 1 cannot begin below a line of text.
        is_late = len(self._open) <= kept and any(box[0].isdigit() and box != "1." for box in block.boxes[kept:] if box)
        self._open = self._open[:kept]
        is_note = block.info.startswith(note_anchor(""))
        for at, box in enumerate(block.boxes[kept:], kept):
            if is_note and at == len(block.boxes) - 1:
                sign, further = "", " " * 4
            else:
                sign = "> " if box == QUOTE else "" if box == ITEM_CONTINUED else _SIGNS.get(box, f"{box} ")
                further = "> " if box == QUOTE else " " * (len(sign) if box not in "☐☑" else 2)
            opening, continuing = opening + sign, continuing + further
            self._open.append(further)
        if self.text:
            begins_item = any(box not in (QUOTE, ITEM_CONTINUED) for box in block.boxes[kept:])
            tight = block.gap is Gap.ITEM and begins_item and not is_late
            self.text += "\n" if tight else f"\n{same.rstrip()}\n"
        lines = content.split("\n")
        rest = [(continuing + line).rstrip() for line in lines[1:]]
        self.text += "\n".join([(opening + lines[0]).rstrip(" "), *rest])

    def _kept(self, block: Block) -> int:
        """How many of the open containers also hold `block`."""
        kept = quotes = 0
        for box, further in zip(block.boxes, self._open, strict=False):
            quotes += box == QUOTE
            goes_on = further == "> " and quotes <= block.joined_quotes if box == QUOTE else box == ITEM_CONTINUED
            if not goes_on or (box == ITEM_CONTINUED and further == "> "):
                break
            kept += 1
        return kept

    def _prefix(self, count: int) -> str:
        return "".join(self._open[:count])
