"""The one thread that draws pictures: there while there is something to draw, the newest wish first, none for ever."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused, Wanted

#: One formula may take so long; pictures have bounds of their own.
MAX_S = 1.0
#: While it draws, Python lets the window's thread take its turn this often.
_SWITCH_S = 0.0002
#: How long the end of the thread is waited for.
_CLOSE_S = 5.0


class _TooLong(Exception):
    """Raised in the thread, from outside, amid a formula that takes too long."""


class Worker(QObject):
    """All verbs are for the thread that it was made in; there is no lock: what both threads touch is changed in one
    step each."""

    #: Something was drawn: `take` it.
    drawn = Signal()
    _ended = Signal()

    def __init__(self, max_s: float = MAX_S) -> None:
        super().__init__()  # without a parent: it must outlive its thread
        self._wishes: deque[Wanted] = deque()
        self._results: deque[tuple[Wanted, Picture | Refused]] = deque()
        self._thread: threading.Thread | None = None
        self._max_s = max_s
        #: What is drawn now.
        self._current: Wanted | None = None
        #: Since when Python code draws it; None while Qt does, or nothing.
        self._python_since: float | None = None
        self._interrupted: Wanted | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(round(max_s * 250))
        self._watch.timeout.connect(self._look)
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
        until = time.monotonic() + _CLOSE_S
        self._wishes.clear()
        self._watch.stop()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.join(self._max_s)
        while thread.is_alive() and time.monotonic() < until:
            self._look_at(thread)
            thread.join(self._max_s)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pictures")
            self._thread.start()
            self._watch.start()

    def _on_end(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        self._watch.stop()
        if self._wishes:
            self._start()

    def _look(self) -> None:
        if self._thread is not None:
            self._look_at(self._thread)

    def _look_at(self, thread: threading.Thread) -> None:
        """Give up a formula that takes too long: once, and only where that is safe, which is amid Python code."""
        current, since = self._current, self._python_since
        if since is None or current is self._interrupted or time.monotonic() - since < self._max_s:
            return
        self._interrupted = current
        import ctypes

        if thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_TooLong))

    # From here on: in the thread

    def _run(self) -> None:
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            # Ends with the program too: the interpreter waits for the threads there are.
            while self._wishes and threading.main_thread().is_alive():
                try:
                    self._draw_all()
                except _TooLong:
                    self._give_up()
        finally:
            sys.setswitchinterval(interval)
            self._ended.emit()

    def _draw_all(self) -> None:
        while self._wishes and threading.main_thread().is_alive():
            wanted = self._current = self._wishes.pop()
            result = wanted.draw(self._python_runs)
            self._current = None
            self._report(wanted, result)

    def _python_runs(self, runs: bool) -> None:
        self._python_since = time.monotonic() if runs else None

    def _give_up(self) -> None:
        self._python_since = None
        current, self._current = self._current, None
        if current is not None:
            self._report(current, Refused())

    def _report(self, wanted: Wanted, result: Picture | Refused) -> None:
        is_first = not self._results
        self._results.append((wanted, result))
        if is_first:
            self.drawn.emit()
