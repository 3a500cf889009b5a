"""The pair of Python and PySide6 in use is a sound one."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

IMMORTAL = 2**30


class _Speaker(QObject):
    #: Anything.
    spoken = Signal(bool)


def references_of_true() -> int:
    """Where True is immortal its count has no meaning: extensions built for older Pythons make it drift, unharmed."""
    count = sys.getrefcount(True)
    return IMMORTAL if sys.version_info >= (3, 12) and count >= IMMORTAL else count


def test_emitting_a_signal_drops_no_reference_of_true() -> None:
    """PySide6 6.12.0 on Python 3.11 drops one each time and aborts after some 570."""
    speaker = _Speaker()
    heard: list[bool] = []
    speaker.spoken.connect(heard.append)
    before = references_of_true()
    for _ in range(2000):
        speaker.spoken.emit(True)
    assert len(heard) == 2000
    heard.clear()
    assert abs(references_of_true() - before) < 100
