"""Picture files made for tests, as data URLs."""

from __future__ import annotations

import base64
import struct
import zlib

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter


def as_url(data: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def picture_file(width: int, height: int, kind: str = "PNG", ink: str = "", ground: str = "#336699") -> bytes:
    """With an `ink` a line on nothing, else a plain ground."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent if ink else QColor(ground))
    if ink:
        painter = QPainter(image)
        painter.fillRect(0, height // 3, width, height // 3, QColor(ink))
        painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def picture_url(width: int, height: int, kind: str = "PNG", ink: str = "") -> str:
    return as_url(picture_file(width, height, kind, ink), f"image/{kind.lower()}")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> str:
    """A small PNG file that says it has `side` by `side` pixels."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return as_url(b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(10_000))) + _chunk(b"IEND", b""))
