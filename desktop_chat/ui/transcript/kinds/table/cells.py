"""The cells of a table as text boxes: measured cheaply, made when they are seen, bounded however long they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from desktop_chat.ui.transcript.blocks import Cell, Mark
from desktop_chat.ui.transcript.kinds.direction import is_right_to_left
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.math_box import Maths

_ALIGNS = {"right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}
_UNBOUNDED = 1e6
#: What is never broken but where it must: scripts written without blanks break anywhere.
_WORD = re.compile(r"[^\s\u2e80-\U0010ffff/?&=-]+[/?&=-]?")
#: Letters below are in every font, as high as any other, and read from the left.
_SIMPLE_END = "\u0250"
_MAX_WORD_CHARS = 20


class Cells:
    """Makes and measures the cells of one table; lengths in pixels, without padding."""

    def __init__(self, style: Style, maths: Callable[[], Maths], *, muted: bool) -> None:
        self._style = style
        self._maths = maths
        self._muted = muted
        self._body = style.body
        self._header = QFont(style.body)
        self._header.setWeight(QFont.Weight.DemiBold)
        self._metrics = (QFontMetricsF(self._body), QFontMetricsF(self._header))

    @property
    def pitch(self) -> float:
        return self._style.body_pitch

    @property
    def padding_x(self) -> int:
        return self._style.cell_padding_x

    @property
    def padding_y(self) -> int:
        return self._style.cell_padding_y

    @property
    def ascent(self) -> float:
        """From a line's top to its baseline."""
        metrics = self._metrics[0]
        return (self.pitch - metrics.height()) / 2 + metrics.ascent()

    def natural(self, cell: Cell, *, header: bool) -> float:
        """The width of its text in one line."""
        if is_simple(cell):
            return self._metrics[header].horizontalAdvance(cell.text) + 1
        return self.box(cell, _UNBOUNDED, "", header=header).natural_width + 1

    def word(self, cell: Cell, *, header: bool) -> float:
        """The width of its longest word."""
        longest = max((len(one) for one in _WORD.findall(cell.text)), default=1)
        length = min(longest, _MAX_WORD_CHARS)
        for word in _WORD.findall(cell.text):
            if len(word) >= length:
                return self._metrics[header].horizontalAdvance(word[:_MAX_WORD_CHARS]) * (1.1 if cell.spans else 1) + 1
        return self._metrics[header].averageCharWidth() * 2

    def box(self, cell: Cell, width: float, align: str, *, header: bool) -> TextBox:
        style, font = self._style, self._header if header else self._body
        alignment = _ALIGNS.get(side_of(cell, align), Qt.AlignmentFlag.AlignLeft)
        if has_maths(cell):
            return self._maths().box(cell.text, cell.spans, font, width, self.pitch, alignment)
        formats = [(span.start, span.length, style.format(span.marks, self._muted)) for span in cell.spans]
        return TextBox(cell.text, font, width, self.pitch, formats, align=alignment)


def has_maths(cell: Cell) -> bool:
    return any(span.marks & Mark.MATH for span in cell.spans)


def is_simple(cell: Cell) -> bool:
    """Whether its width and height can be told without laying it out."""
    text = cell.text
    return not cell.spans and (text.isascii() or max(text) < _SIMPLE_END) and "\n" not in text


def side_of(cell: Cell, align: str) -> str:
    """Where its text stands: as the table says, else where its script begins, as in `TextBox`."""
    return "right" if align in ("", "left") and is_right_to_left(cell.text) else align


def cut(cell: Cell, limit: int) -> Cell:
    """The first `limit` characters of a cell that is longer, with a sign that there are more."""
    if len(cell.text) <= limit:
        return cell
    spans = tuple(span for span in cell.spans if span.start + span.length <= limit)
    return Cell(cell.text[:limit] + "…", spans)
