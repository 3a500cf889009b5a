"""A selection as HTML for editors that keep formats: a few bare elements, everything else escaped text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from desktop_chat.ui.transcript.blocks import ITEM_CONTINUED, QUOTE, Cell, Kind, Mark, Span, is_linkable
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.reading.copying import chosen_leaves
from desktop_chat.ui.transcript.reading.inline_source import runs_of
from desktop_chat.ui.transcript.reading.links import target_of
from desktop_chat.ui.transcript.reading.selection import Selection
from desktop_chat.ui.transcript.reading.serialise import Leaf, chosen_rows

#: Of longer selections there is none: it would hold up the window.
MAX_CHARS: Final = 20_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ELEMENTS = ((Mark.STRONG, "strong"), (Mark.EMPHASIS, "em"), (Mark.CODE, "code"), (Mark.MATH, "code"))
_BULLETS: Final = "•☐☑"


def html_of(document: TranscriptDocument, selection: Selection) -> str:
    """Paragraphs, headings, lists, quotes, code, tables and links; empty where the selection is too long."""
    first, last = selection.start.message, min(selection.end.message, len(document) - 1)
    if sum(item.n_chars for item in document.items[first + 1 : last]) > MAX_CHARS:
        return ""
    writer = _Writer()
    n_chars = 0
    for index in range(first, last + 1):
        for leaf in chosen_leaves(document, index, selection):
            n_chars += sum(end - start for _, start, end in leaf.pieces)
            if n_chars > MAX_CHARS or any(block.kind is Kind.UNREAD for block, _, _ in leaf.pieces):
                return ""
            writer.add(leaf)
    return writer.close()


class _Writer:
    """Writes leaves below each other, inside their lists and quotes."""

    def __init__(self) -> None:
        self._out: list[str] = []
        #: The element of each open container: "blockquote", "ul", "ol"; empty for an item it was begun inside of.
        self._open: list[str] = []

    def add(self, leaf: Leaf) -> None:
        body = _body(leaf)
        if not body:
            return
        block, kept = leaf.pieces[0].block, self._kept(leaf)
        is_note = block.info.startswith("#note-")
        boxes = list(block.boxes[:-1] if is_note else block.boxes)
        mark = ""
        for depth in range(min(kept, len(boxes)), len(boxes)):
            box = boxes[depth]
            element = _element(box)
            same = depth < len(self._open) and self._open[depth] == element and element in ("ul", "ol")
            self._shut(depth + 1 if same else depth)
            if same:
                self._out.append("</li><li>")
            elif element:
                start = f' start="{int(box[:-1])}"' if element == "ol" and box[:-1] != "1" else ""
                self._out.append(f"<{element}{start}>" + ("<li>" if element in ("ul", "ol") else ""))
            if not same:
                self._open.append(element)
            mark = f"{box} " if box and box in "☐☑" else ""
        self._shut(len(boxes))
        self._out.append(body.replace("<p>", f"<p>{mark}", 1) if mark else body)

    def close(self) -> str:
        self._shut(0)
        return "".join(self._out)

    def _kept(self, leaf: Leaf) -> int:
        block = leaf.pieces[0].block
        kept = quotes = 0
        for box, element in zip(block.boxes, self._open, strict=False):
            quotes += box == QUOTE
            if box == QUOTE:
                goes_on = element == "blockquote" and quotes <= block.joined_quotes
            else:
                goes_on = box == ITEM_CONTINUED and element != "blockquote"
            if not goes_on:
                break
            kept += 1
        return kept

    def _shut(self, depth: int) -> None:
        while len(self._open) > depth:
            element = self._open.pop()
            if element:
                self._out.append("</li>" * (element != "blockquote") + f"</{element}>")


def _element(box: str) -> str:
    if box == QUOTE:
        return "blockquote"
    if box == ITEM_CONTINUED:
        return ""
    return "ol" if box[:-1].isdecimal() and box not in _BULLETS else "ul"


def _body(leaf: Leaf) -> str:
    kind = leaf.head.kind
    if kind in (Kind.RULE, Kind.FOLD):
        return ""
    if kind is Kind.TABLE:
        return _table(leaf)
    if kind in (Kind.CODE, Kind.FORMULA):
        code = "\n".join(block.text[start:end] for block, start, end in leaf.pieces)
        return f"<pre><code>{_text(code)}</code></pre>"
    inner = "".join(_inline(block.text, block.spans, start, end) for block, start, end in leaf.pieces)
    element = f"h{min(max(leaf.head.level, 1), 6)}" if kind is Kind.HEADING else "p"
    return f"<{element}>{inner}</{element}>" if inner else ""


def _table(leaf: Leaf) -> str:
    chosen = [row for piece in leaf.pieces for row in chosen_rows(piece)]
    if len(chosen) == 1 and sum(cell is not None for cell in chosen[0][1]) == 1:
        [cell] = [cell for cell in chosen[0][1] if cell is not None]
        return f"<p>{_cell(*cell)}</p>"
    head = leaf.head.rows[0] if leaf.head.rows else ()
    lines = [_row("th", [(cell, 0, len(cell.text)) for cell in head])]
    lines += [_row("td", row) for is_head, row in chosen if not is_head]
    return f"<table>{''.join(lines)}</table>"


def _row(element: str, cells: Sequence[tuple[Cell, int, int] | None]) -> str:
    inner = (f"<{element}>{'' if cell is None else _cell(*cell)}</{element}>" for cell in cells)
    return f"<tr>{''.join(inner)}</tr>"


def _cell(cell: Cell, start: int, end: int) -> str:
    return _inline(cell.text, cell.spans, start, end)


def _inline(text: str, spans: Sequence[Span], start: int, end: int) -> str:
    return "".join(
        _marked("".join(text for text, _, _ in group), marks, href)
        for (marks, href), group in groupby(runs_of(text, spans, start, end), lambda run: (run[1], run[2]))
    )


def _marked(text: str, marks: int, href: str) -> str:
    inner = _text(text).replace("\n", "<br>")
    for element in dict.fromkeys(_elements(marks)):
        inner = f"<{element}>{inner}</{element}>"
    # As it is opened: percent-encoded, with a scheme of the web or of mail.
    target = target_of(href) if is_linkable(href) else ""
    return f'<a href="{html.escape(target)}">{inner}</a>' if is_linkable(target) else inner


def _elements(marks: int) -> Iterable[str]:
    return (element for flag, element in reversed(_ELEMENTS) if marks & flag)


def _text(text: str) -> str:
    return html.escape(_CONTROLS.sub("\ufffd", text))
