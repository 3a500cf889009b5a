"""Pictures of widgets: how they are taken, how two are compared, and what is shown where they differ."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

_PALETTE = 256
STORED = Path(__file__).parent / "references"
#: A tile is this many pixels wide and high; its mean colour is compared. As a step of the grid is 4 pixels, whatever
#: moves by one leaves its tiles.
TILE_PX = 4
#: How far the mean of a tile may be off, of 255: edges of letters are drawn otherwise by other versions of FreeType.
TOLERANCE = 10
#: How many tiles may be off all the same; a changed letter is more.
MAX_TILES = 3


def take(widget: QWidget, scale: int = 1) -> QImage:
    """The widget as it is painted on a screen of that pixel ratio."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def differing_tiles(one: QImage, other: QImage) -> list[QRect]:
    """Where two pictures of one size look different, in pixels."""
    assert one.size() == other.size()
    first, second = _tiled(one), _tiled(other)
    columns = first.width()
    a, b = _bytes(first), _bytes(second)
    found: set[int] = {
        at // 4 for at, (x, y) in enumerate(zip(a, b, strict=True)) if not -TOLERANCE <= x - y <= TOLERANCE
    }
    return [QRect(at % columns * TILE_PX, at // columns * TILE_PX, TILE_PX, TILE_PX) for at in sorted(found)]


def look_alike(one: QImage, other: QImage) -> bool:
    return one.size() == other.size() and len(differing_tiles(one, other)) <= MAX_TILES


def difference(stored: QImage, taken: QImage) -> QImage:
    """The stored picture, the one taken, and the latter with what differs marked, side by side."""
    gap, marked = TILE_PX, taken.copy()
    if stored.size() == taken.size():
        painter = QPainter(marked)
        for tile in differing_tiles(stored, taken):
            painter.fillRect(tile, QColor(255, 0, 0, 150))
        painter.end()
    width = max(stored.width(), taken.width())
    sheet = QImage(3 * width + 2 * gap, max(stored.height(), taken.height()), QImage.Format.Format_RGB32)
    sheet.fill(QColor(255, 0, 255))
    painter = QPainter(sheet)
    for number, picture in enumerate((stored, taken, marked)):
        painter.drawImage(number * (width + gap), 0, picture)
    painter.end()
    return sheet


def store(image: QImage, path: Path) -> None:
    """As a PNG with a palette, a third of the size of one without: 15 bits tell the colours well enough."""
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    few = image.convertToFormat(QImage.Format.Format_RGB555, flags).convertToFormat(QImage.Format.Format_RGB32)
    colours = list(set(memoryview(_bytes(few)).cast("I")))
    if len(colours) <= _PALETTE:
        few = few.convertToFormat(QImage.Format.Format_Indexed8, colours, flags)
    path.parent.mkdir(parents=True, exist_ok=True)
    assert few.save(str(path), quality=0)


def _tiled(image: QImage) -> QImage:
    """One pixel for each tile, its mean."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    plain.setDevicePixelRatio(1)
    size = plain.size() / TILE_PX
    return plain.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _bytes(image: QImage) -> bytes:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())[: image.sizeInBytes()]
