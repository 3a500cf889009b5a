"""Paints formulas at whole pixels of the screen, so that they are sharp at any scale, and photos on their ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPainterPath

from desktop_chat.ui.transcript.pictures.store import Pictures
from desktop_chat.ui.transcript.pictures.wanted import Formula, Picture
from desktop_chat.ui.transcript.style import Style

#: Height of the formulas' small letters over their size; they are made as high as those of the text around them.
_X_HEIGHT = 0.474
_LEAST, _MOST = 0.9, 1.2
#: A picture that lets its ground shine through and is about as light as that gets a ground of its own.
_NEEDED_CONTRAST = 0.35


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


def paint_photo(painter: QPainter, picture: Picture, place: QRectF, style: Style) -> None:
    colours, light, radius = style.colours, picture.lightness, style.theme.radius_small
    rounded = QPainterPath()
    rounded.addRoundedRect(place, radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(rounded, Qt.ClipOperation.IntersectClip)
    if light is not None and abs(light - colours.surface.lightnessF()) < _NEEDED_CONTRAST:
        painter.fillRect(place, colours.text_muted)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, picture.image)
    painter.restore()
