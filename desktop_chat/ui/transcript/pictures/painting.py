"""Paints pictures at whole pixels of the screen, so that they are sharp at any scale, and says which formula a font
asks for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter

from desktop_chat.ui.transcript.pictures.store import Pictures
from desktop_chat.ui.transcript.pictures.wanted import Formula, Picture

#: Height of the formulas' small letters over their size; they are made as high as those of the text around them.
_X_HEIGHT = 0.474
_LEAST, _MOST = 0.9, 1.2


def formula_for(pictures: Pictures, latex: str, font: QFont, colour: QColor, *, display: bool) -> Formula:
    """`latex` as it is to look in a text in `font`."""
    size = float(QFontInfo(font).pixelSize())
    fitting = QFontMetricsF(font).xHeight() / _X_HEIGHT
    size = round(min(max(fitting, _LEAST * size), _MOST * size), 1)
    return Formula(latex, display, size, colour.name(), pictures.ratio)


def paint_picture(painter: QPainter, picture: Picture, x: float, baseline: float) -> None:
    """`x` is the left edge of the room it takes."""
    image = picture.image
    to_screen = painter.deviceTransform()
    corner = to_screen.map(QPointF(x + picture.left, baseline - picture.ascent))
    at = to_screen.inverted()[0].map(QPointF(round(corner.x()), round(corner.y())))
    size = image.deviceIndependentSize()
    if abs(size.height() - picture.height) < 1 / image.devicePixelRatio():
        painter.drawImage(QRectF(at, size), image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(at.x(), at.y(), picture.height * size.width() / size.height(), picture.height), image)
