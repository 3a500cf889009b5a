"""What a key costs in the palette over thousands of things, until the list is painted: work and waiting apart."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.palette.palette import Palette
from tests.bench.harness import Report
from tests.gui.window_kit import WindowKit
from tests.helpers.freeze import FreezeMeter

THINGS = 2_000
MANY = 10_000
MAX_MS = 16.0
QUERIES = ("conversation about", "text size", "brd yst", "zzzz", "9 genoa 1")
WORDS = ("Sailing to Genoa", "Bread without yeast", "Notes on conversation analysis", "Shelves", "Why is the sky blue")


def main() -> int:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    report = Report("palette")
    for things, key in ((THINGS, "palette_2k"), (MANY, "palette_10k")):
        cpu_ms, blocked_ms, opened_ms = costs(app, things)
        goal = MAX_MS if things == THINGS else None
        report.add(f"{key}_key_ms_cpu", cpu_ms, at_most=goal)
        report.add(f"{key}_key_ms_blocked", blocked_ms, at_most=goal)
        report.add(f"{key}_open_ms_cpu", opened_ms)
    return report.finish()


def costs(app: QApplication, things: int) -> tuple[float, float, float]:
    """The largest step while one types, in ms of work and of waiting; and the largest of opening, of work."""
    with tempfile.TemporaryDirectory() as folder:
        kit = WindowKit(app, Path(folder))
        conversations = [
            Conversation(f"c{at}", f"{WORDS[at % len(WORDS)]}, number {at}", at * 3_600_000, at * 3_600_000)
            for at in range(things)
        ]
        for one in conversations:
            kit.library.create_conversation(one)
        kit.library.flush().result()
        kit.show()
        kit.window.activateWindow()
        palette = kit.window.tools.palette
        # The first time loads what the others have.
        for opening in (False, True):
            palette.open()
            QTest.qWait(50)
            palette.close_palette()
            QTest.qWait(50)
            if opening:
                break
        meter = FreezeMeter()
        meter.start()
        palette.open()
        QTest.qWait(100)
        opened_ms = meter.stop().cpu_ms
        assert found(palette) > things
        QTest.qWait(100)
        meter.start()
        for query in QUERIES:
            for letter in query:
                QTest.keyClicks(palette.field, letter)
                QTest.qWait(20)
            QTest.keyClick(palette.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(palette.field, Qt.Key.Key_Backspace)
            QTest.qWait(20)
        freezes = meter.stop()
        assert found(palette) > things
        kit.close_window()
        app.processEvents()
        return freezes.cpu_ms, freezes.blocked_ms, opened_ms


def found(palette: Palette) -> int:
    """How many rows there are down to the last one."""
    QTest.keyClick(palette.field, Qt.Key.Key_End)
    count = palette.list.model().rowCount()
    QTest.keyClick(palette.field, Qt.Key.Key_Home)
    return count


if __name__ == "__main__":
    sys.exit(main())
