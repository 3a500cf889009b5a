"""Imports what the window needs next: in a thread, or a module at a time, so that the window does not notice."""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from collections.abc import Callable, Sequence

#: How long the importing thread may keep the interpreter while the window wants it. Python's own 5 ms add up: a paint
#: gives the interpreter away several times and would wait that long to get it back each time.
_TURN_S = 0.0005


def warm_up(modules: Sequence[str], done: Callable[[], None]) -> threading.Thread:
    """Import `modules` in their order, in a thread that is started here; then call `done` in that thread.

    Meanwhile no garbage is collected: a collection would keep the interpreter for tens of milliseconds, and what
    modules make stays anyway, so it is taken out of later collections too. `done` is called even if an import fails;
    the failure goes to `threading.excepthook`. One at a time. Nothing of Qt's may be among what is imported: see
    `import_in_turns`.
    """
    thread = threading.Thread(target=_import, args=(tuple(modules), done), name="warm-up")
    thread.start()
    return thread


def _import(modules: Sequence[str], done: Callable[[], None]) -> None:
    collected = gc.isenabled()
    turn_s = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN_S)
    try:
        for module in modules:
            importlib.import_module(module)
    finally:
        sys.setswitchinterval(turn_s)
        gc.freeze()
        if collected:
            gc.enable()
        done()


def import_in_turns(modules: Sequence[str], done: Callable[[], None]) -> None:
    """Import `modules` in the window's own thread, one in each turn of Qt's loop; then call `done`.

    For modules that have to do with Qt. Before Python 3.12 the binding keeps what it knows of Qt's classes, and of
    those made from them, in one table without a lock. Qt looks there in the window's thread while that does not hold
    the interpreter; another thread that makes a class at that moment ends the program with a segmentation fault.
    `done` is called even if an import fails; the failure goes to `sys.excepthook`.
    """
    from PySide6.QtCore import QTimer

    if not modules:
        gc.freeze()
        done()
        return
    try:
        importlib.import_module(modules[0])
    finally:
        QTimer.singleShot(0, lambda: import_in_turns(modules[1:], done))
