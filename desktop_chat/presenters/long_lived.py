"""Keeps what stays for long out of garbage collections, so that none of them holds up an answer or a jump."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

#: A conversation of fewer messages costs a collection next to nothing. Keeping it out would keep what is garbage by
#: then, too: 28 KiB an answer instead of 7 in `make soak`, which asks without a pause.
MANY = 200
#: After so many openings everything is gone through once: what is kept out and has become garbage since.
THAW_EVERY = 20
#: That takes some 50 ms; it waits so long after the opening, and as long again while an answer runs.
QUIET_MS = 1000


class LongLived(QObject):
    """`is_busy` tells whether a pause would be noticed now."""

    def __init__(self, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._openings = 0
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.thaw)

    def opened(self, count: int) -> None:
        """A conversation of so many messages was opened: they stay until the next one. Takes no time."""
        if count < MANY:
            return
        gc.freeze()
        self._openings += 1
        if self._openings >= THAW_EVERY:
            self._timer.start()

    def thaw(self) -> None:
        """Collect all garbage there is, now or once nobody would notice."""
        if self._is_busy():
            self._timer.start()
            return
        self._openings = 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
