"""How tall the line under a message is, told without making its widget."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.transcript.style import Style

#: What the badge says; an answer that ended as it should has none.
BADGES: dict[Verdict, str] = {
    Verdict.LENGTH_LIMIT: "Length limit",
    Verdict.CONTENT_FILTER: "Filtered",
    Verdict.UNMARKED_END: "No end marker",
    Verdict.TRUNCATED: "Cut off",
    Verdict.STALLED: "Stalled",
    Verdict.SERVER_ERROR: "Server error",
    Verdict.HTTP_ERROR: "Refused",
    Verdict.NETWORK_ERROR: "No connection",
    Verdict.PROTOCOL_ERROR: "Unreadable answer",
    Verdict.NOT_A_STREAM: "Not a stream",
    Verdict.STOPPED: "Stopped",
    Verdict.INTERRUPTED: "Interrupted",
}
_MAX_DETAIL_LINES = 12
_UNBOUNDED = 1e6


def badge_text(item: ShownMessage) -> str:
    if item.verdict is None or item.running or item.verdict not in BADGES:
        return ""
    return QCoreApplication.translate("MessageFooter", BADGES[item.verdict])


def has_row(item: ShownMessage) -> bool:
    """Whether there is a line of buttons, or will be once the answer has ended."""
    return item.running or bool(item.actions or item.details) or item.branch_count > 1


def footer_height(item: ShownMessage, style: Style, width: int, details_open: bool) -> int:
    """In pixels; a running answer already has the room of its buttons, so that nothing moves when it ends."""
    row = row_height(style) if has_row(item) else 0
    if item.running:
        return row
    gap = style.theme.space(1)
    height = row
    if item.sentence or badge_text(item):
        height += sentence_top(style) + sentence_height(item, style, width) + gap
    if details_open and item.details:
        height += details_height(item, style, width) + gap
    return height


def row_height(style: Style) -> int:
    return round(QFontMetricsF(style.small).height()) + style.theme.space(3)


def footer_inset(style: Style) -> int:
    """How far the footer reaches out of the column at either side: the padding of its buttons."""
    return style.theme.space(2)


def sentence_top(style: Style) -> int:
    """The room between the text and the sentence on how it ended."""
    return style.theme.space(1.5)


def badge_width(item: ShownMessage, style: Style) -> int:
    text = badge_text(item)
    if not text:
        return 0
    font = QFont(style.small)
    font.setWeight(QFont.Weight.DemiBold)
    return math.ceil(QFontMetricsF(font).horizontalAdvance(text)) + style.theme.space(5)


def sentence_height(item: ShownMessage, style: Style, width: int) -> int:
    padding = style.theme.space(2)
    return _wrapped(item.sentence or " ", style, width - badge_width(item, style) - 2 * padding) + padding


def details_height(item: ShownMessage, style: Style, width: int) -> int:
    line = QFontMetricsF(style.mono).lineSpacing()
    padding = style.theme.space(4)
    wrapped = _wrapped(item.details, style, width - padding, style.mono)
    return min(wrapped, math.ceil(line * _MAX_DETAIL_LINES)) + padding


def _wrapped(text: str, style: Style, width: int, font: QFont | None = None) -> int:
    metrics = QFontMetricsF(font or style.small)
    area = QRectF(0, 0, max(width, style.indent_item), _UNBOUNDED)
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
    return math.ceil(metrics.boundingRect(area, flags, text).height())
