"""What is painted around a table's text: the ground of its header, hairlines between rows, a rounded border."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.columns import TableColumns
from desktop_chat.ui.transcript.style import Style


def paint_header_ground(painter: QPainter, area: QRectF, style: Style, *, rounded: bool) -> None:
    path, radius = QPainterPath(), style.theme.radius_small if rounded else 0.0
    # Rounded at the top only: the lower corners lie below what is painted.
    path.addRoundedRect(area.adjusted(0, 0, 0, radius), radius, radius)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillPath(path, style.colours.code_background)
    painter.restore()


def paint_hairline(painter: QPainter, area: QRectF, y: float, style: Style) -> None:
    """A line just below `y`, on whole pixels."""
    painter.fillRect(QRectF(area.left(), y, area.width(), style.theme.border_px), style.colours.border)


def paint_shades(painter: QPainter, area: QRectF, style: Style, left: float, right: float) -> None:
    """Soft shades at the edges that hide `left` and `right` pixels of the columns; in high contrast broken lines."""
    if style.theme.outline is not None:
        painter.setPen(QPen(style.theme.outline, style.theme.ring_px, Qt.PenStyle.DashLine))
        inset = style.theme.ring_px / 2
        for hidden, edge in ((left, area.left() + inset), (right, area.right() - inset)):
            if hidden >= 1:
                painter.drawLine(QLineF(edge, area.top(), edge, area.bottom()))
        return
    wide, clear = style.space(2), QColor(style.colours.shadow)
    clear.setAlpha(0)
    for hidden, edge, way in ((left, area.left(), wide), (right, area.right(), -wide)):
        if hidden >= 1:
            shade = QLinearGradient(edge, 0, edge + way, 0)
            shade.setColorAt(0, style.colours.shadow)
            shade.setColorAt(1, clear)
            painter.fillRect(QRectF(min(edge, edge + way), area.top(), wide, area.height()), shade)


def paint_sort_mark(painter: QPainter, columns: TableColumns, leaf: LeafState, x: float, y: float) -> None:
    """A small arrow in the right padding of the column the table is sorted by; the header begins at `x`, `y`."""
    if leaf.sort is None or leaf.sort[0] >= columns.count:
        return
    column, descending = leaf.sort
    style = columns.style
    size = style.space(0.75)
    middle = x + columns.lefts[column + 1] - style.cell_padding_x / 2 + style.theme.border_px
    baseline = y + style.cell_padding_y + columns.cells.pitch / 2
    way = size / 2 if descending else -size / 2
    tip = [QPointF(-size, -way), QPointF(0, way), QPointF(size, -way)]
    painter.setPen(QPen(style.colours.accent, style.theme.stroke_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(QPolygonF([point + QPointF(middle, baseline) for point in tip]))
