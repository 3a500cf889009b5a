"""Nets that find what a test leaves behind, and name where it was made."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from shiboken6 import isValid

_REPOSITORY = f"{Path(__file__).resolve().parents[2]}{os.sep}"
_NOT_OURS = (f"{_REPOSITORY}.venv", f"{_REPOSITORY}tests{os.sep}conftest.py", str(Path(__file__).resolve()))
_ORIGIN_LINES = 3
#: How long threads that are about to end may take.
_GRACE_S = 2.0
#: Windows that Qt makes and keeps for itself.
_WINDOWS_OF_QT = {"QTipLabel", "QDesktopScreenWidget", "QShapedPixmapWidget"}
UNKNOWN_ORIGIN = "made outside of this project"


def _told(places: Iterable[tuple[str, int, str]]) -> str:
    """The innermost of our own lines among (file, line, function), newest first."""
    ours = [
        f"{file.removeprefix(_REPOSITORY)}:{line} in {function}"
        for file, line, function in places
        if file.startswith(_REPOSITORY) and not file.startswith(_NOT_OURS)
    ]
    return "made at " + " < ".join(ours[:_ORIGIN_LINES]) if ours else UNKNOWN_ORIGIN


def _here(frame: FrameType | None) -> list[tuple[str, int, str]]:
    places: list[tuple[str, int, str]] = []
    while frame is not None:
        places.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return places


class Origins:
    """Notes where every thread, socket and QTimer of this process is made. Made once: it cannot be taken out."""

    def __init__(self) -> None:
        self._threads: weakref.WeakKeyDictionary[threading.Thread, str] = weakref.WeakKeyDictionary()
        self._sockets: weakref.WeakKeyDictionary[socket.socket, str] = weakref.WeakKeyDictionary()
        self._timers: weakref.WeakKeyDictionary[QTimer, str] = weakref.WeakKeyDictionary()
        sys.addaudithook(self._audit)
        sys.set_coroutine_origin_tracking_depth(8)
        self._watch_threads()
        self._watch_timers()

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.__new__" and isinstance(arguments[0], socket.socket):
            self._sockets[arguments[0]] = _told(_here(sys._getframe(1)))

    def _watch_threads(self) -> None:
        start = threading.Thread.start
        threads = self._threads

        def noted_start(thread: threading.Thread) -> None:
            threads[thread] = _told(_here(sys._getframe(1)))
            start(thread)

        threading.Thread.start = noted_start

    def _watch_timers(self) -> None:
        made: Callable[..., None] = QTimer.__init__
        timers = self._timers

        def init(timer: QTimer, *arguments: Any, **properties: Any) -> None:
            made(timer, *arguments, **properties)
            timers[timer] = _told(_here(sys._getframe(1)))

        QTimer.__init__ = init

    def running_timers(self) -> set[QTimer]:
        return {timer for timer in list(self._timers) if isValid(timer) and timer.isActive()}

    def of_thread(self, thread: threading.Thread) -> str:
        return self._threads.get(thread, UNKNOWN_ORIGIN)

    def of_timer(self, timer: QTimer) -> str:
        return self._timers.get(timer, UNKNOWN_ORIGIN)

    def of_descriptor(self, descriptor: int) -> str:
        found = (origin for each, origin in list(self._sockets.items()) if each.fileno() == descriptor)
        return next(found, UNKNOWN_ORIGIN)


@dataclass(frozen=True)
class _Found:
    """What is alive at a moment, each with its description."""

    threads: dict[threading.Thread, str]
    timers: dict[QTimer, str]
    windows: dict[int, str]
    descriptors: dict[tuple[int, str], str]

    def without(self, before: _Found) -> list[str]:
        return [
            text
            for now, then in zip(self._kinds(), before._kinds(), strict=True)
            for key, text in now.items()
            if key not in then
        ]

    def _kinds(self) -> tuple[dict[Any, str], ...]:
        return self.threads, self.timers, self.windows, self.descriptors


class LeakNet:
    """Made before a test; `leaks` afterwards tells what is there that was not there then."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._before = self._look()

    def leaks(self) -> list[str]:
        """One line for each leak, with its origin; empty if the test left nothing behind."""
        # The cheapest first: a collection goes through all that the tests before have loaded.
        for tidy in (_nothing, _delete_what_is_due, gc.collect, _collect_all):
            tidy()
            if not self._look().without(self._before):
                return []
        deadline = time.monotonic() + _GRACE_S
        for thread in threading.enumerate():
            if thread not in self._before.threads:
                thread.join(max(0.0, deadline - time.monotonic()))
        return self._look().without(self._before)

    def _look(self) -> _Found:
        threads = {
            thread: f"thread {thread.name!r}, {self._origins.of_thread(thread)}" for thread in threading.enumerate()
        }
        timers = {
            timer: f"running QTimer of {timer.interval()} ms, {self._origins.of_timer(timer)}"
            for timer in self._origins.running_timers()
        }
        return _Found(threads, timers, _windows(), self._descriptors())

    def _descriptors(self) -> dict[tuple[int, str], str]:
        found: dict[tuple[int, str], str] = {}
        if sys.platform != "linux":
            return found
        for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  (a Path for each would cost more than the rest)
            with contextlib.suppress(OSError):
                target = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115  (as above)
                if target.startswith(("socket:", "pipe:", "anon_inode:[eventpoll]")):
                    found[int(name), target] = ""
        return {key: f"open descriptor {key[0]} ({key[1]}), {self._origins.of_descriptor(key[0])}" for key in found}


def _nothing() -> None:
    """Things may be in order as they are."""


def _collect_all() -> None:
    """The program keeps what lives long out of collections."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _delete_what_is_due() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> dict[int, str]:
    if "PySide6.QtWidgets" not in sys.modules or QCoreApplication.instance() is None:
        return {}
    from PySide6.QtWidgets import QApplication

    if not isinstance(QCoreApplication.instance(), QApplication):
        return {}
    return {
        id(window): f"top-level {type(window).__name__} {window.windowTitle()!r}, {_class_origin(type(window))}"
        for window in QApplication.topLevelWidgets()
        if window.metaObject().className() not in _WINDOWS_OF_QT
    }


def _class_origin(kind: type) -> str:
    function = kind.__dict__.get("__init__")
    code = getattr(function, "__code__", None)
    return f"class of {kind.__module__}" + (f", {code.co_filename}:{code.co_firstlineno}" if code else "")


def left_tasks(loop: asyncio.AbstractEventLoop) -> list[str]:
    """One line for each task of a loop that has not ended, with its origin."""
    return [
        f"task {task.get_name()!r} ({getattr(task.get_coro(), '__qualname__', '?')}), "
        + _told(getattr(task.get_coro(), "cr_origin", None) or ())
        for task in asyncio.all_tasks(loop)
    ]
