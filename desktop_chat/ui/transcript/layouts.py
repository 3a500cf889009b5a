"""A block laid out for a width: its gap, its quotes' bars, its list marker and its content, painted and hit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from desktop_chat.ui.transcript.blocks import QUOTE, UNTITLED, Block, Gap, Kind
from desktop_chat.ui.transcript.style import Style
from desktop_chat.ui.transcript.textbox import TextBox

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.highlight import Colouring

Selection: TypeAlias = tuple[int, int] | None
Colourer: TypeAlias = "Callable[[], Colouring]"


class LaidBlock(Protocol):
    """What every laid-out block can do; points are relative to its top left, positions count characters."""

    block: Block
    height: int
    natural_width: float
    #: Top of its content, below the gap to the block above.
    content_top: int

    def paint(self, painter: QPainter, x: float, y: float, selection: Selection) -> None: ...
    def position_at(self, x: float, y: float) -> int: ...
    def contains_text_at(self, x: float, y: float) -> bool: ...
    def line_top(self, position: int) -> float: ...
    def href_at(self, position: int) -> str: ...


def lay_out(block: Block, width: float, style: Style, colours: Colourer, *, first: bool) -> LaidBlock:
    """Lay out `block` in `width`; `first` is True for a message's first block, which has no gap above."""
    if block.kind is Kind.CODE:
        return _CodeBlock(block, width, style, first, colours)
    if block.kind is Kind.TABLE:
        return _TableBlock(block, width, style, first)
    if block.kind in (Kind.RULE, Kind.FOLD):
        return _BareBlock(block, width, style, first)
    return _ProseBlock(block, width, style, first)


class _Boxed:
    """The gap above and what lists and quotes draw at the left; the kinds of block build on it."""

    def __init__(self, block: Block, width: float, style: Style, first: bool) -> None:
        self.block = block
        self.style = style
        self.natural_width = width
        self.content_top = 0 if first else _gap(block, style)
        self.left = sum(style.indent_quote if box == QUOTE else style.indent_item for box in block.boxes)
        self.width = max(width - self.left, style.indent_item)
        self.height: int = self.content_top

    def paint_boxes(self, painter: QPainter, x: float, y: float, baseline: float) -> None:
        style, at, quotes = self.style, x, 0
        for box in self.block.boxes:
            if box == QUOTE:
                top = y if quotes < self.block.joined_quotes else y + self.content_top
                bar = QRectF(at, top, style.bar, y + self.height - top)
                painter.fillRect(bar, style.colours.border_strong)
                quotes += 1
                at += style.indent_quote
                continue
            at += style.indent_item
            if box:
                painter.setFont(style.body)
                painter.setPen(QPen(style.colours.text_muted))
                width = QFontMetricsF(style.body).horizontalAdvance(box)
                painter.drawText(QPointF(at - style.marker_gap - width, y + self.content_top + baseline), box)

    def href_at(self, position: int) -> str:
        for span in self.block.spans:
            if span.href and span.start <= position < span.start + span.length:
                return span.href
        return ""


class _ProseBlock(_Boxed):
    def __init__(self, block: Block, width: float, style: Style, first: bool) -> None:
        super().__init__(block, width, style, first)
        muted = block.muted or block.kind is Kind.LABEL
        font = style.heading(block.level) if block.kind is Kind.HEADING else style.body
        if block.kind is Kind.LABEL:
            font = style.small
        self._muted = muted
        formats = [(span.start, span.length, style.format(span.marks, muted)) for span in block.spans]
        pitch = style.body_pitch if font is style.body else style.pitch(font)
        self._box = TextBox(block.text, font, self.width, pitch, formats)
        self.natural_width = self.left + self._box.natural_width
        self.height += self._box.height

    def paint(self, painter: QPainter, x: float, y: float, selection: Selection) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self._box.first_baseline)
        colours = self.style.colours
        painter.setPen(QPen(colours.text_muted if self._muted else colours.text))
        self._box.paint(painter, x + self.left, y + self.content_top, selection, self.style.selection_format())

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left, y - self.content_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left, y - self.content_top)

    def line_top(self, position: int) -> float:
        return self.content_top + self._box.line_top(position)


class _CodeBlock(_Boxed):
    """A piece of code on its own ground; the first piece has a header with the language, the last a rounded end."""

    def __init__(self, block: Block, width: float, style: Style, first: bool, colours: Colourer) -> None:
        super().__init__(block, width, style, first)
        pad = style.code_padding
        self._has_title = block.first and block.info != UNTITLED
        self._above = style.code_header if self._has_title else pad if block.first else 0
        self._below = pad if block.last else 0
        formats = [(start, length, style.token_format(role)) for start, length, role in colours()]
        pitch = style.pitch(style.mono)
        self._box = TextBox(block.text, style.mono, self.width - 2 * pad, pitch, formats, code=True)
        self.height += self._above + self._box.height + self._below

    def paint(self, painter: QPainter, x: float, y: float, selection: Selection) -> None:
        style, block, pad = self.style, self.block, self.style.code_padding
        if block.boxes:
            self.paint_boxes(painter, x, y, self._above + self._box.first_baseline)
        left, top = x + self.left, y + self.content_top
        ground = QRectF(left, top, self.width, self.height - self.content_top)
        _fill_rounded(painter, ground, style, block.first, block.last)
        if self._has_title:
            painter.setFont(style.small)
            painter.setPen(QPen(style.colours.text_muted))
            baseline = (style.code_header + QFontMetricsF(style.small).capHeight()) / 2
            painter.drawText(QPointF(left + pad, top + baseline), block.info or "text")
        painter.setPen(QPen(style.colours.code_text))
        self._box.paint(painter, left + pad, top + self._above, selection, style.selection_format())

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left - self.style.code_padding, y - self.content_top - self._above)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left - self.style.code_padding, y - self.content_top - self._above)

    def line_top(self, position: int) -> float:
        return self.content_top + self._above + self._box.line_top(position)


class _TableBlock(_Boxed):
    def __init__(self, block: Block, width: float, style: Style, first: bool) -> None:
        from desktop_chat.ui.transcript.table import TableBox

        super().__init__(block, width, style, first)
        self._box = TableBox(block, self.width, style)
        self.natural_width = self.left + self._box.natural_width
        self.height += math.ceil(self._box.height)

    def paint(self, painter: QPainter, x: float, y: float, selection: Selection) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self._box.first_baseline)
        self._box.paint(painter, x + self.left, y + self.content_top, selection)

    def position_at(self, x: float, y: float) -> int:
        return self._box.position_at(x - self.left, y - self.content_top)

    def contains_text_at(self, x: float, y: float) -> bool:
        return self._box.contains_text_at(x - self.left, y - self.content_top)

    def line_top(self, position: int) -> float:
        return self.content_top + self._box.line_top(position)

    def href_at(self, position: int) -> str:
        return self._box.href_at(position)


class _BareBlock(_Boxed):
    """A rule, or the room of a fold's header, whose button is a widget."""

    def __init__(self, block: Block, width: float, style: Style, first: bool) -> None:
        super().__init__(block, width, style, first)
        self.height += style.fold_height

    def paint(self, painter: QPainter, x: float, y: float, selection: Selection) -> None:
        if self.block.boxes:
            self.paint_boxes(painter, x, y, self.style.fold_height / 2)
        if self.block.kind is Kind.RULE:
            middle = y + self.content_top + self.style.fold_height / 2
            painter.setPen(QPen(self.style.colours.border_strong, self.style.theme.border_px))
            painter.drawLine(QLineF(x + self.left, middle, x + self.left + self.width, middle))

    def position_at(self, x: float, y: float) -> int:
        return 0

    def contains_text_at(self, x: float, y: float) -> bool:
        return False

    def line_top(self, position: int) -> float:
        return float(self.content_top)


def _gap(block: Block, style: Style) -> int:
    if block.gap is Gap.NONE:
        return 0
    if block.kind is Kind.HEADING:
        return style.gap_heading
    return style.gap_item if block.gap is Gap.ITEM else style.gap_block


def _fill_rounded(painter: QPainter, ground: QRectF, style: Style, top: bool, bottom: bool) -> None:
    radius = style.theme.radius_small
    path = QPainterPath()
    path.addRoundedRect(ground, radius, radius)
    if not top:
        path.addRect(ground.adjusted(0, 0, 0, -ground.height() / 2))
    if not bottom:
        path.addRect(ground.adjusted(0, ground.height() / 2, 0, 0))
    painter.fillPath(path.simplified() if not (top and bottom) else path, style.colours.code_background)
