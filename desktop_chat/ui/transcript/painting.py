"""Paints the visible part of the transcript, block by block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.style import Style

#: The ranges of a block that are painted in another format: of a message's number, the block's number, and the block.
LitOf: TypeAlias = Callable[[int, int, Block], Lit]

#: Ways the focus comes that show a ring; a click does not.
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def paint_messages(
    widget: QWidget,
    clip: QRect,
    document: TranscriptDocument,
    visible: range,
    origin: QPoint,
    lit_of: LitOf | None = None,
) -> None:
    """Paint what lies in `clip`; `origin` is where the document's top left corner is in `widget`.

    Every block begins at a whole pixel of the screen, the same distances apart wherever the viewport is.
    """
    snapped = _snapper(widget.devicePixelRatioF())
    left, above = snapped(origin.x()), snapped(-origin.y())
    if snapped is not float:
        # Half a pixel of the screen at the edge would be painted half; what lies outside is clipped by Qt.
        clip = clip.adjusted(-1, -1, 1, 1)
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(clip)  # lines outside are not drawn at all
    # Not `fillRect`: for that PySide makes the 180 presets of gradients, as long as the painting takes.
    painter.setBackground(document.style.colours.surface)
    painter.eraseRect(clip)
    for index in visible:
        layout = document.layout(index)
        start = document.top(index)
        top = snapped(start) - above
        if top > clip.bottom() or top + layout.height < clip.top():
            continue
        if layout.is_user and layout.content.blocks:
            _paint_bubble(painter, layout, left, top, is_edited=layout.item.id == document.edited_id)
        for at in layout.lay_out_between(clip.top() - top - 1, clip.bottom() - top + 2):
            laid = layout.block(at)
            lit = lit_of(index, at, laid.block) if lit_of is not None else ()
            laid.paint(painter, left + layout.left, snapped(start + layout.block_top(at)) - above, lit)
    painter.end()


def _snapper(pixel_ratio: float) -> Callable[[float], float]:
    """What moves a height to the next whole pixel of the screen."""
    if pixel_ratio.is_integer():
        return float
    return lambda y: round(y * pixel_ratio) / pixel_ratio


def paint_ring(widget: QWidget, style: Style) -> None:
    """Show that the keys go to `widget`."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = style.theme.stroke_px
    painter.setPen(QPen(style.colours.focus, pen))
    inside = QRectF(widget.rect()).adjusted(pen, pen, -pen, -pen)
    painter.drawRoundedRect(inside, style.theme.radius_small, style.theme.radius_small)
    painter.end()


def _paint_bubble(painter: QPainter, layout: MessageLayout, left: float, top: float, *, is_edited: bool) -> None:
    style = layout.style
    width = layout.bubble_width
    area = QRectF(left + layout.bubble_left, top, width, layout.blocks_height)
    outline, pen = style.theme.outline, style.theme.border_px
    if is_edited:
        outline, pen = style.colours.accent, style.theme.ring_px
    painter.setPen(Qt.PenStyle.NoPen)
    if outline is not None:
        # Inside, so that nothing moves and nothing is cut off at the edge.
        painter.setPen(QPen(outline, pen))
        area.adjust(pen / 2, pen / 2, -pen / 2, -pen / 2)
    painter.setBrush(style.colours.bubble_user)
    painter.drawRoundedRect(area, style.theme.radius_large, style.theme.radius_large)
