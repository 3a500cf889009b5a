"""Makes the messages of a long path in slices, so that the window can do something else in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.presenters.shown import shown_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import PathEntry
    from desktop_chat.core.shown import ShownMessage
    from desktop_chat.presenters.shown import NameOf

#: Some 2 ms of work.
SLICE = 400


class SlicedPath(QObject):
    #: All messages of a path are made; carries (path, ShownMessages).
    made = Signal(object)

    def __init__(self, name_of: NameOf, parent: QObject) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._path: Sequence[PathEntry] = ()
        self._messages: list[ShownMessage] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._make_slice)

    def make(self, path: Sequence[PathEntry], *, at_once: bool = False) -> None:
        """Make these instead of what was being made; a short path is made before this returns."""
        self.cancel()
        self._path, self._messages = path, []
        if at_once or len(path) <= SLICE:
            self._make(len(path))
        else:
            self._timer.start()

    def cancel(self) -> None:
        self._timer.stop()
        self._path, self._messages = (), []

    def _make_slice(self) -> None:
        self._make(SLICE)

    def _make(self, count: int) -> None:
        path, messages = self._path, self._messages
        start = len(messages)
        messages += [shown_at(path, at, self._name_of) for at in range(start, min(start + count, len(path)))]
        if len(messages) == len(path):
            self.cancel()
            self.made.emit((path, messages))
