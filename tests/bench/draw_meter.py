"""A meter for drawing: CPU time of the transcript's verbs and of the window's passes of painting."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from PySide6.QtCore import QEvent

from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.view import TranscriptView

#: Through these an answer's text reaches the view, which parses and lays it out.
VERBS = ("extend", "replace_message", "append_message", "finish")


class DrawMeter:
    """Must be made before the window; for a process that does nothing else, as it cannot be taken off again."""

    def __init__(self) -> None:
        self.cpu_s = 0.0
        self._depth = 0
        for verb in VERBS:
            setattr(TranscriptView, verb, self._timed(getattr(TranscriptView, verb)))
        handle = MainWindow.event
        paint = self._timed(handle)

        def event(window: MainWindow, event: QEvent) -> bool:
            # In this event a window paints all that is to be painted in it: composer, pulse line and transcript.
            if event.type() == QEvent.Type.UpdateRequest:
                return paint(window, event)
            return handle(window, event)

        setattr(MainWindow, "event", event)  # noqa: B010  (a method of the class is replaced on purpose)

    def reset(self) -> None:
        self.cpu_s = 0.0

    def _timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def timed(*arguments: Any) -> Any:
            self._depth += 1
            started = time.thread_time()
            try:
                return work(*arguments)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.cpu_s += time.thread_time() - started

        return timed
