"""Many small orders to the store, a portion at a time: ten thousand at once would hold up the window."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from desktop_chat.presenters.futures import FutureBridge

    Errand = Callable[[], Future[None]]

#: So many orders are with the store at once. More would pile up there, and be gone through by collections of garbage.
PORTION = 64


class Errands(QObject):
    """In their order: a portion at once unless others wait, the next one when the store is done with it."""

    #: The store is done with a portion. Emitted on its thread.
    _done = Signal()

    def __init__(self, bridge: FutureBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._waiting: deque[Errand] = deque()
        self._is_over = False
        self._done.connect(self._go_on, Qt.ConnectionType.QueuedConnection)

    def add(self, errands: Iterable[Errand]) -> None:
        is_first = not self._waiting
        self._waiting.extend(errands)
        if is_first:
            self._go_on()

    @property
    def is_done(self) -> bool:
        return not self._waiting

    def finish(self) -> None:
        """Run all that wait, now: the program ends."""
        self._is_over = True
        while self._waiting:
            self._bridge.on_result(self._waiting.popleft()())

    def _go_on(self) -> None:
        portion = [self._waiting.popleft()() for _ in range(min(PORTION, len(self._waiting)))]
        for future in portion:
            self._bridge.on_result(future)
        if portion:
            portion[-1].add_done_callback(self._tell)

    def _tell(self, _future: Future[None]) -> None:
        if not self._is_over:
            self._done.emit()
