"""Imports modules in a thread, so that the window stays alive meanwhile."""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)


def warm_up(modules: Sequence[str], done: Callable[[], None]) -> threading.Thread:
    """Import `modules` in their order, then call `done` on that thread; a module that is missing is passed over."""

    def load() -> None:
        # A collection over the many objects of an import holds up the other threads.
        gc.disable()
        try:
            for name in modules:
                try:
                    importlib.import_module(name)
                except ImportError:
                    log.info("%s is not there to be loaded early", name)
        finally:
            gc.enable()
        done()

    thread = threading.Thread(target=load, name="warm-up", daemon=True)
    thread.start()
    return thread
