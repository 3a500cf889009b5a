"""Makes the messages of a long path in slices, and frees them in slices: the window does something else in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.core.shown_path import ShownPath
from desktop_chat.presenters.shown import shown_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import PathEntry
    from desktop_chat.presenters.shown import NameOf

#: Some 2 ms of work.
SLICE = 400


class SlicedPath(QObject):
    #: All messages of a path are made; carries (path, ShownPath).
    made = Signal(object)

    def __init__(self, name_of: NameOf, parent: QObject) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._path: Sequence[PathEntry] = ()
        self._messages = ShownPath()
        #: The names of the servers of this path: to ask for one takes longer than the rest of a message.
        self._names: dict[str, str] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._make_slice)
        #: What is shown, and what was shown before: to free that takes its time as well, so it is let go in slices.
        self._shown: list[object] = []
        self._spent: list[object] = []
        self._letting_go = QTimer(self, interval=0)
        self._letting_go.timeout.connect(self._let_go)

    def make(self, path: Sequence[PathEntry], *, at_once: bool = False) -> None:
        """Make these instead of what was being made; a short path is made before this returns."""
        self.cancel()
        self._path, self._messages = path, ShownPath()
        if at_once or len(path) <= SLICE:
            self._make(len(path))
            self._hand_over()
        else:
            self._timer.start()

    def cancel(self) -> None:
        self._timer.stop()
        self._path, self._messages = (), ShownPath()
        self._names.clear()

    def _name(self, endpoint_id: str) -> str:
        if endpoint_id not in self._names:
            self._names[endpoint_id] = self._name_of(endpoint_id)
        return self._names[endpoint_id]

    def _make_slice(self) -> None:
        # They are shown in a turn of their own: that takes its time, too.
        if len(self._messages) == len(self._path):
            self._hand_over()
        else:
            self._make(SLICE)

    def _make(self, count: int) -> None:
        path, start = self._path, len(self._messages)
        end = min(start + count, len(path))
        self._messages.extend([shown_at(path, at, self._name) for at in range(start, end)])

    def _hand_over(self) -> None:
        path, messages = self._path, self._messages
        self.cancel()
        self._spent += self._shown
        self._shown = [*path, *messages]
        self.made.emit((path, messages))
        self._letting_go.start()

    def _let_go(self) -> None:
        del self._spent[-2 * SLICE :]
        if not self._spent:
            self._letting_go.stop()
