"""What painted widgets and delegates share: surfaces, shadows, focus rings, places in a mirrored window."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from desktop_chat.ui.design.theme import Elevation, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget


def box_of(option: QStyleOptionViewItem) -> QRect:
    """Where a delegate is to paint."""
    return option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - not in the stubs


def painter_for(widget: QWidget) -> QPainter:
    """A smooth painter; to be ended."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def placed(box: QRect, within: QRect, direction: Qt.LayoutDirection) -> QRect:
    """`box`, thought from left to right, where it lies in a widget of that direction."""
    if direction is not Qt.LayoutDirection.RightToLeft:
        return box
    # As QStyle.visualRect does: the first use of QStyle costs a dozen enumerations, and the first paint waits for them.
    return box.translated(within.left() + within.right() - box.left() - box.right(), 0)


def leading_edge(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Where lines begin in a window of that direction, whatever the direction of their own words."""
    is_mirrored = direction is Qt.LayoutDirection.RightToLeft
    return (Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute


def paint_words(painter: QPainter, box: QRectF, flags: int, text: str, direction: Qt.LayoutDirection) -> None:
    """Words run as their own script does, and begin where lines begin in a widget of that direction.

    `flags` are those of QPainter.drawText, without a side.
    """
    before = painter.layoutDirection()
    # Or a mirrored window shows ".A sentence".
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(box, flags | int(leading_edge(direction)), text)
    painter.setLayoutDirection(before)


def paint_in_middle(painter: QPainter, box: QRectF, text: str) -> None:
    """Words that run as their own script does: a mirrored window would show "new 3"."""
    before = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setLayoutDirection(before)


def paint_surface(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: QColor | None,
    outline: QColor | None,
    width: float,
    *,
    line: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded ground whose outline lies within `box`; None paints nothing."""
    # A ground without an outline fills its box: half a pixel less would blur the edges.
    inset = width / 2 if outline is not None else 0
    painter.setPen(QPen(outline, width, line) if outline is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_unusable(painter: QPainter, box: QRectF, radius: float, fill: QColor | None, theme: Theme) -> None:
    """The ground and outline of what cannot be used now; in high contrast the line is broken."""
    if theme.outline is None:
        paint_surface(painter, box, radius, fill, theme.colours.border_strong, theme.border_px)
    else:
        ink, line = theme.colours.text_faint, Qt.PenStyle.DashLine
        paint_surface(painter, box, radius, fill, ink, theme.border_px, line=line)


def paint_tile(painter: QPainter, box: QRectF, theme: Theme, *, chosen: bool, hovered: bool) -> None:
    """The ground of a row that is chosen, or that the pointer is on; in high contrast it has an outline."""
    if chosen or hovered:
        fill = theme.colours.pressed if chosen else theme.colours.hover
        width = theme.ring_px if chosen and theme.outline is not None else theme.border_px
        paint_surface(painter, box, theme.radius_small, fill, theme.outline, width)


def paint_ring(painter: QPainter, box: QRectF, radius: float, theme: Theme, *, on_accent: bool = False) -> None:
    """The keyboard focus: a ring just within `box`; on a ground of the accent's colour another one sets it off."""
    paint_surface(painter, box, radius, None, theme.colours.focus, theme.ring_px)
    if on_accent:
        inset = theme.ring_px
        inner = box.adjusted(inset, inset, -inset, -inset)
        paint_surface(painter, inner, max(0.0, radius - inset), None, theme.colours.accent_text, theme.ring_px)


def paint_shadow(painter: QPainter, box: QRectF, radius: float, theme: Theme, level: Elevation) -> None:
    """A soft shadow around `box`, to be painted before it; `theme.shadow(level)` tells the room it takes."""
    reach, drop = theme.shadow(level)
    colour = QColor(theme.colours.shadow)
    # Each ring lies over those within it, so that together they reach the colour's strength at the edge.
    colour.setAlphaF(colour.alphaF() / reach)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for grown in range(reach):
        edge = box.adjusted(-grown, drop - grown, grown, drop + grown)
        painter.drawRoundedRect(edge, radius + grown, radius + grown)


def rounded_region(box: QRect, radius: float) -> QRegion:
    """For a popup's mask: a translucent window would have black corners where nothing composes windows.

    Each pixel that the outline touches is within, or its corners would be cut.
    """
    region = QRegion(box)
    for row in range(int(radius)):
        cut = int(radius - sqrt(radius**2 - (radius - row - 1) ** 2))
        for y in (box.top() + row, box.bottom() - row):
            region -= QRect(box.left(), y, cut, 1)
            region -= QRect(box.right() + 1 - cut, y, cut, 1)
    return region
