"""The one thread that draws pictures: there while there is something to draw, the newest wish first."""

from __future__ import annotations

import sys
import threading
from collections import deque

from PySide6.QtCore import QObject, Qt, Signal

from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused, Wanted

#: While it draws, Python lets the window's thread take its turn this often.
_SWITCH_S = 0.0002
#: How long the end of the thread is waited for.
_CLOSE_S = 5.0


class Worker(QObject):
    """All verbs are for the thread that it was made in; there is no lock: what both threads touch is changed in one
    step each."""

    #: Something was drawn: `take` it.
    drawn = Signal()
    _ended = Signal()

    def __init__(self) -> None:
        super().__init__()  # without a parent: it must outlive its thread
        self._wishes: deque[Wanted] = deque()
        self._results: deque[tuple[Wanted, Picture | Refused]] = deque()
        self._thread: threading.Thread | None = None
        self._ended.connect(self._on_end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        return self._thread is not None

    def ask(self, wanted: Wanted) -> None:
        self._wishes.append(wanted)
        self._start()

    def take(self) -> list[tuple[Wanted, Picture | Refused]]:
        """What was drawn since the last time."""
        taken: list[tuple[Wanted, Picture | Refused]] = []
        while self._results:
            taken.append(self._results.popleft())
        return taken

    def close(self) -> None:
        """Forget all wishes and end the thread; waits for what is drawn now, which is bounded."""
        self._wishes.clear()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(_CLOSE_S)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pictures")
            self._thread.start()

    def _on_end(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        if self._wishes:
            self._start()

    # From here on: in the thread

    def _run(self) -> None:
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            # Ends with the program too: the interpreter waits for the threads there are.
            while (wanted := self._next()) is not None and threading.main_thread().is_alive():
                self._report(wanted, wanted.draw())
        finally:
            sys.setswitchinterval(interval)
            self._ended.emit()

    def _next(self) -> Wanted | None:
        try:
            return self._wishes.pop()
        except IndexError:  # the other thread may forget them at any time
            return None

    def _report(self, wanted: Wanted, result: Picture | Refused) -> None:
        is_first = not self._results
        self._results.append((wanted, result))
        if is_first:
            self.drawn.emit()
