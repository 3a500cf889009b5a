"""What the clipboard or a drag holds besides text: paths of files, or a picture."""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import QBuffer, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

_PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")


def paths_in(source: QMimeData) -> list[str]:
    """The files of this computer; empty if anything else is among them."""
    urls = source.urls() if source.hasUrls() else []
    return [url.toLocalFile() for url in urls] if all(url.isLocalFile() for url in urls) else []


class PictureReader(QObject):
    """Makes the bytes of a file from a picture in the clipboard; slow ones on a thread of their own."""

    #: The picture as a file's bytes. Emitted later, on the thread of this object's receivers.
    read = Signal(bytes)

    def start(self, source: QMimeData) -> None:
        for name in _PICTURES:
            if source.hasFormat(name):
                self.read.emit(source.data(name).data())
                return
        image = source.imageData()
        if isinstance(image, QImage) and not image.isNull():
            threading.Thread(target=self._encode, args=(image.copy(),), name="read a picture", daemon=True).start()

    def _encode(self, image: QImage) -> None:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        if image.save(buffer, "PNG"):  # pyright: ignore[reportArgumentType, reportCallIssue] - the stubs want bytes
            # The window may be gone before a large picture is done.
            with suppress(RuntimeError):
                self.read.emit(buffer.data().data())
