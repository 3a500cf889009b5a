"""Looks for garbage in the window's thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject

#: A full collection was worth its while where it found so many objects; where it was not, the next one waits twice as
#: long, up to so many times as long as Python's own limit says.
_WORTH, _LONGEST = 1000, 16


class Garbage:
    """Collects as Python does by itself, but when it is told to look and at no other time."""

    def __init__(self) -> None:
        gc.disable()
        self._patience = 1

    def look(self) -> None:
        """Collect what is due, if anything is."""
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] <= limits[0]:
            return
        if counts[1] <= limits[1]:
            gc.collect(0)
        elif counts[2] <= limits[2] * self._patience:
            gc.collect(1)
        else:
            self._patience = 1 if gc.collect() >= _WORTH else min(self._patience * 2, _LONGEST)


class Collector(QObject):
    """Has a `Garbage` look each time that the window's thread has nothing to do. One for the whole process.

    Python looks for garbage in whichever thread makes objects. Some of it is connected to signals, and letting go of a
    connection takes a lock of Qt's and then waits for the interpreter, while the window's thread may have the
    interpreter and wait for that lock: neither would ever go on. Decision 35.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._garbage = Garbage()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._look)

    def _look(self) -> None:
        self._garbage.look()
