"""What a process holds: memory, objects of the transcript, Qt's objects, timers, threads, tasks."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from shiboken6 import isValid

#: Where the classes live whose objects belong to an answer, its running, or what is seen of it.
_OURS = ("desktop_chat.ui.transcript", "desktop_chat.presenters.turn_presenter", "desktop_chat.services.turn")
#: Qt's own that are made per block.
_OF_QT = ("QTextLayout", "QTextDocument", "QPixmap", "QImage", "QPicture", "QSvgRenderer")
#: Kept on purpose, one for each language.
_CACHED = frozenset({"CodeLexer"})


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def trim() -> None:
    """Collect, delete what is due, and let the allocator give back what it can: its hoard is no leak."""
    gc.unfreeze()
    for _ in range(3):  # what one round sets free may hold on to more
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def objects_of_answers() -> Counter[str]:
    """How many objects there are of each class that belongs to answers; constants of modules are not counted."""
    found: Counter[str] = Counter()
    constants = _constants()
    for each in gc.get_objects():
        kind = type(each)
        is_ours = kind.__module__.startswith(_OURS) or kind.__name__ in _OF_QT
        if is_ours and kind.__name__ not in _CACHED and not isinstance(each, Enum) and id(each) not in constants:
            found[kind.__name__] += 1
    return found


def _constants() -> set[int]:
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("desktop_chat.")]
    return {id(value) for module in modules for value in vars(module).values()}


def qt_objects(root: QObject) -> int:
    return len(root.findChildren(QObject))


class Timers:
    """Notes every QTimer that Python makes; `running` are those that tick now. Made once, before the window."""

    def __init__(self) -> None:
        self._made: weakref.WeakSet[QTimer] = weakref.WeakSet()
        make = QTimer.__init__
        made = self._made

        def init(timer: QTimer, *arguments: Any, **properties: Any) -> None:
            make(timer, *arguments, **properties)
            made.add(timer)

        QTimer.__init__ = init  # type: ignore[method-assign]

    def running(self) -> int:
        return sum(isValid(timer) and timer.isActive() for timer in list(self._made))


def other_tasks() -> int:
    return len(asyncio.all_tasks()) - 1


def other_threads() -> int:
    return threading.active_count() - 1


def slope(values: Sequence[float]) -> float:
    """The rise per step of the straight line that fits best."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    spread = sum((at - middle) ** 2 for at in range(count))
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread
