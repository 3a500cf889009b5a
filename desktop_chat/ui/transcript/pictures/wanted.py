"""What can be asked for, a formula or a picture at one size, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from desktop_chat.core.values import value

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer


@value
class Picture:
    """An image and where it stands; lengths in device-independent pixels, `ascent` and `descent` from the baseline.

    `advance` is the room it takes in a line; the image begins `left` of that room's left edge (negative: before it).
    """

    image: QImage
    advance: float
    ascent: float
    descent: float
    left: float = 0.0
    #: How light it is on the whole, from 0 to 1, where one sees through parts of it; else None.
    lightness: float | None = None

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    @property
    def n_bytes(self) -> int:
        return self.image.sizeInBytes()


@value
class Refused:
    """There is no such picture; `sentence` says why, for people. A formula stays source and has none."""

    sentence: str = ""

    @property
    def n_bytes(self) -> int:
        return 0


class Wanted(Protocol):
    """A frozen value. `draw` runs in the pictures' thread."""

    @property
    def key(self) -> Hashable:
        """What it is remembered by."""
        ...

    @property
    def subject(self) -> Hashable:
        """What it shows, at whatever size, in whatever colour."""
        ...

    @property
    def scale(self) -> float:
        """Lengths of pictures of one subject grow with this."""
        ...

    def draw(self) -> Picture | Refused: ...


@value
class Formula:
    """`size` is that of its letters in pixels, `colour` as #rrggbb, `ratio` pixels of the screen for one of ours."""

    latex: str
    display: bool
    size: float
    colour: str
    ratio: float

    @property
    def key(self) -> Hashable:
        return self

    @property
    def subject(self) -> Hashable:
        return self.latex, self.display

    @property
    def scale(self) -> float:
        return self.size

    def draw(self) -> Picture | Refused:
        from desktop_chat.ui.transcript.pictures.typeset import MAX_PIXELS, MAX_SIDE, outline

        drawn = outline(self.latex, self.size, display=self.display, colour=self.colour)
        if drawn is None:
            return Refused()
        ratio = self.ratio
        # Whole pixels of the screen around it, and one more for what is blurred beyond its edge.
        left, top = math.floor(drawn.left * ratio) - 1, math.floor(drawn.top * ratio) - 1
        right = math.ceil((drawn.left + drawn.width) * ratio) + 1
        bottom = math.ceil((drawn.top + drawn.height) * ratio) + 1
        wide, high = right - left, bottom - top
        if max(wide, high) > MAX_SIDE or wide * high > MAX_PIXELS:
            return Refused()
        place = QRectF(drawn.left * ratio - left, drawn.top * ratio - top, drawn.width * ratio, drawn.height * ratio)
        image = _rendered(drawn.svg, QSize(wide, high), place)
        image.setDevicePixelRatio(ratio)
        return Picture(image, drawn.left + drawn.width, -top / ratio, bottom / ratio, left / ratio)


@cache
def renderer() -> type[QSvgRenderer]:
    """What draws formulas; to be asked for in the window's thread first, as classes of Qt's are made there only."""
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer


def _rendered(svg: bytes, size: QSize, place: QRectF) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer()(QByteArray(svg)).render(painter, place)
    finally:
        painter.end()  # before the image goes, whatever happens
    return image
