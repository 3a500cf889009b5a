"""Takes what was deleted long ago off the disk: once in each session, when everything else is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.futures import FutureBridge

#: How long after the engine is there, and how long what was deleted is kept.
AFTER_MS = 30_000
KEPT_DAYS = 30
_DAY_MS = 24 * 60 * 60 * 1000


class Purging(QObject):
    def __init__(self, library: Library, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self.timer.timeout.connect(self._purge)

    def attach(self) -> None:
        self.timer.start()

    def _purge(self) -> None:
        before_ms = round(time.time() * 1000) - KEPT_DAYS * _DAY_MS
        # Whatever goes wrong goes wrong again at the next start; nobody waits for it.
        self._bridge.on_result(self._library.purge(before_ms), on_error=lambda _: None)
