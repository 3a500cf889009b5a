"""How tall the line under a message is, told without making its widget."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from desktop_chat.core.messages import ToolCallPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.style import Style

#: Lines of a tool's result that are seen while it is typed.
RESULT_LINES = 3
_MAX_DETAIL_LINES = 12
_UNBOUNDED = 1e6


def has_row(item: ShownMessage) -> bool:
    """Whether there is a line of buttons, or will be once the answer has ended."""
    return item.running or bool(item.actions or item.details) or item.branch_count > 1


def footer_height(item: ShownMessage, style: Style, width: int, details_open: bool) -> int:
    """In pixels; a running answer already has the room of its buttons, so that nothing moves when it ends."""
    row = row_height(style) if has_row(item) else 0
    if item.running:
        return row
    gap = style.space(1)
    height = row
    if has_sentence(item):
        height += sentence_top(style) + sentence_height(item, style, width) + gap
    if item.notes:
        height += notes_top(item, style) + notes_height(item, style, width) + gap
    if item.open_calls:
        height += sentence_top(style) + form_height(item, style)
    if details_open and has_details(item):
        height += details_height(item, style, width) + gap
    return height


def has_details(item: ShownMessage) -> bool:
    return bool(item.details or item.facts)


def has_sentence(item: ShownMessage) -> bool:
    return bool(item.sentence or item.badge)


def notes_height(item: ShownMessage, style: Style, width: int) -> int:
    return sum(note_height(note, style, width) for note in item.notes)


def notes_top(item: ShownMessage, style: Style) -> int:
    """The room above the notes: a sentence above them has left some already."""
    return 0 if has_sentence(item) else sentence_top(style)


def note_height(note: str, style: Style, width: int) -> int:
    """Of one dim line, which may wrap."""
    return _wrapped(note, style, width)


def form_top(item: ShownMessage, style: Style, width: int) -> int:
    """Where, from the footer's top, the answers to open calls begin: below the sentence and the notes."""
    gap = style.space(1)
    top = sentence_top(style) + sentence_height(item, style, width) + gap if has_sentence(item) else 0
    top += notes_top(item, style) + notes_height(item, style, width) + gap if item.notes else 0
    return top + sentence_top(style)


def form_height(item: ShownMessage, style: Style) -> int:
    """The room for the answers to all open calls of a message."""
    return sum(call_height(call, style) for call in item.open_calls)


def call_height(call: ToolCallPart, style: Style) -> int:
    """A line for the name and, unless Allow and Refuse are all there is to say, some for the result."""
    space, line = style.theme.space, math.ceil(QFontMetricsF(style.theme.font("ui")).lineSpacing())
    above = row_height(style)
    if call.approval_id:
        return above + style.theme.control_px + space(3)
    return above + line * RESULT_LINES + space(4) + style.theme.control_px + space(5)


def row_height(style: Style) -> int:
    return round(QFontMetricsF(style.small).height()) + style.space(3)


def footer_inset(style: Style) -> int:
    """How far the footer reaches out of the column at either side: the padding of its buttons."""
    return style.space(2)


def sentence_top(style: Style) -> int:
    """The room between the text and the sentence on how it ended: that between blocks of the text."""
    return style.gap_block


def badge_width(item: ShownMessage, style: Style) -> int:
    if not item.badge:
        return 0
    font = QFont(style.small)
    font.setWeight(QFont.Weight.DemiBold)
    return math.ceil(QFontMetricsF(font).horizontalAdvance(item.badge)) + style.space(3)


def sentence_height(item: ShownMessage, style: Style, width: int) -> int:
    padding = style.space(2)
    return _wrapped(item.sentence or " ", style, width - badge_width(item, style) - 2 * padding) + padding


def details_height(item: ShownMessage, style: Style, width: int) -> int:
    from desktop_chat.ui.transcript.over.footer_words import details_of

    line = QFontMetricsF(style.mono).lineSpacing()
    padding = style.space(4)
    wrapped = _wrapped(details_of(item), style, width - padding, style.mono)
    return min(wrapped, math.ceil(line * _MAX_DETAIL_LINES)) + padding


def _wrapped(text: str, style: Style, width: int, font: QFont | None = None) -> int:
    metrics = QFontMetricsF(font or style.small)
    area = QRectF(0, 0, max(width, style.indent_item), _UNBOUNDED)
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
    return math.ceil(metrics.boundingRect(area, flags, text).height())
