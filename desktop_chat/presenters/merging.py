"""Takes over a list of conversations that was read anew, in slices: what is as it was stays the same object."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from desktop_chat.core.messages import Conversation

#: So long one slice may take, and how many are compared between two looks at the clock.
SLICE_S = 0.004
PIECE = 200


class Merging(QObject):
    """Whoever gets the result sees at a glance what changed; and the old objects do not become garbage all at once."""

    #: All were compared; carries them by their id, in the order in which they were read.
    merged = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: Mapping[str, Conversation] = {}
        self._read: Iterator[Conversation] = iter(())
        self._found: dict[str, Conversation] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self, known: Mapping[str, Conversation], read: Sequence[Conversation]) -> None:
        """Compare what was read with what is known; what was begun before is given up."""
        self._known, self._read, self._found = known, iter(read), {}
        self._timer.stop()
        self._go_on()

    def _go_on(self) -> None:
        until_s = time.thread_time() + SLICE_S
        while piece := list(islice(self._read, PIECE)):
            for one in piece:
                known = self._known.get(one.id)
                self._found[one.id] = known if known is not None and known == one else one
            if time.thread_time() > until_s:
                self._timer.start()
                return
        found, self._found = self._found, {}
        self.merged.emit(found)
