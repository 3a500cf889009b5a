"""Looks for garbage in the window's thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject

#: Of a full collection nothing is to be expected before so much has been added to what the last one left.
_GROWTH = 1.25


class Garbage:
    """Collects by Python's own rule, but when it is told to look and at no other time."""

    def __init__(self) -> None:
        gc.disable()
        #: So many objects were old after the last full collection.
        self._old = 0

    def look(self) -> None:
        """Collect what is due, if anything is."""
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] <= limits[0]:
            return
        if counts[1] <= limits[1]:
            gc.collect(0)
        elif counts[2] > limits[2] and self._has_grown():
            gc.collect()
            self._old = len(gc.get_objects(generation=2))
        else:
            gc.collect(1)

    def _has_grown(self) -> bool:
        old = len(gc.get_objects(generation=2))
        # Less, where what was old has been taken out of all collections.
        self._old = min(self._old, old)
        return old > self._old * _GROWTH


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
