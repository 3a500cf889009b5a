"""Imports what the window needs next in a thread, so that the window does not notice."""

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
    the failure goes to `threading.excepthook`. One at a time.
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
