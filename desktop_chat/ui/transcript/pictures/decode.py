"""Picture files to pixels: five formats by their first bytes, in bounds, no larger than they are shown."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.pictures.data_url import MAX_URL_CHARS, NoData, beginning, content, media_type
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused

#: Pixels of a picture that is read at all, and its longer side.
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000
_FORMATS = ((b"\x89PNG\r\n", b"png"), (b"\xff\xd8\xff", b"jpeg"), (b"GIF8", b"gif"), (b"BM", b"bmp"))
_SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif", "image/bmp"})
#: The side of the small copy that a picture's lightness is measured on.
_SAMPLE = 16
_OPAQUE = 255


def _said(text: str) -> str:
    return QCoreApplication.translate("Transcript", text)


def is_picture(url: str) -> bool:
    """Whether it is a data URL of a kind of picture, one that cannot be shown included."""
    return media_type(url).startswith("image/")


def subject_of(url: str) -> Hashable:
    """Stands for a long text, and does not keep it in memory."""
    return hash(url), len(url)


@value
class Header:
    """What the first bytes of a picture's file tell; sides in its own pixels, as it is to be seen."""

    kind: bytes
    width: int
    height: int


def header(url: str) -> Header | Refused:
    """Reads no more than the beginning."""
    if len(url) > MAX_URL_CHARS:
        return Refused(_said("This picture is too large to be shown. It can be saved."))
    if media_type(url) not in _SHOWN_TYPES:
        return Refused(_said("Pictures of this kind are not shown. It can be saved."))
    try:
        data = beginning(url)
    except NoData:
        return _broken()
    kind = next((name for magic, name in _FORMATS if data.startswith(magic)), b"")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        kind = b"webp"
    if not kind:
        return _broken()
    reader = _Reader(kind, data)
    size = reader.size
    if not size.isValid() or size.isEmpty():
        return _broken()
    if max(size.width(), size.height()) > MAX_SIDE or size.width() * size.height() > MAX_PIXELS:
        sides = f"{size.width()} × {size.height()}"
        return Refused(_said("This picture of {0} pixels is too large to be shown.").format(sides))
    return Header(kind, size.width(), size.height())


def _broken() -> Refused:
    return Refused(_said("This picture cannot be read."))


class _Reader:
    """Sees bytes alone, and only the one format they were found to be."""

    def __init__(self, kind: bytes, data: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.reader = QImageReader(self._buffer, QByteArray(kind))
        self.reader.setAutoDetectImageFormat(False)
        self.reader.setAutoTransform(True)

    @property
    def is_turned(self) -> bool:
        turned = QImageIOHandler.Transformation.TransformationRotate90
        return bool(self.reader.transformation() & turned)

    @property
    def size(self) -> QSize:
        size = self.reader.size()
        return size.transposed() if self.is_turned else size


@value
class Photo:
    """A picture of a data URL, `width` by `height` pixels of the screen at most, never larger than it is."""

    url: str
    width: int
    height: int
    ratio: float

    @property
    def key(self) -> Hashable:
        return self.subject, self.width, self.height, self.ratio

    @property
    def subject(self) -> Hashable:
        return subject_of(self.url)

    @property
    def scale(self) -> float:
        return self.width / self.ratio

    def draw(self) -> Picture | Refused:
        about = header(self.url)
        if isinstance(about, Refused):
            return about
        try:
            read = _Reader(about.kind, content(self.url))
        except NoData:
            return _broken()
        target = QSize(min(self.width, about.width), min(self.height, about.height))
        read.reader.setScaledSize(target.transposed() if read.is_turned else target)
        image = read.reader.read()
        if image.isNull():
            return _broken()
        image.setDevicePixelRatio(self.ratio)
        size = image.deviceIndependentSize()
        return Picture(image, size.width(), size.height(), 0.0, lightness=_lightness(image))


def _lightness(image: QImage) -> float | None:
    """How light on the whole what can be seen of it is; None where nothing shines through."""
    if not image.hasAlphaChannel():
        return None
    small = image.scaled(
        _SAMPLE, _SAMPLE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixels = [small.pixelColor(x, y) for x in range(small.width()) for y in range(small.height())]
    if all(pixel.alpha() == _OPAQUE for pixel in pixels):
        return None
    weight = math.fsum(pixel.alphaF() for pixel in pixels)
    return math.fsum(pixel.lightnessF() * pixel.alphaF() for pixel in pixels) / weight if weight else 0.0
