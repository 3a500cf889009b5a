"""The pair of Python and PySide6 in use is a sound one."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class _Speaker(QObject):
    #: Anything.
    spoken = Signal(bool)


def test_emitting_a_signal_drops_no_reference_of_true() -> None:
    """PySide6 6.12.0 on Python 3.11 drops one each time and aborts after some 570."""
    speaker = _Speaker()
    heard: list[bool] = []
    speaker.spoken.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(2000):
        speaker.spoken.emit(True)
    assert len(heard) == 2000
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 100
