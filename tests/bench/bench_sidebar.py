"""What 10,000 conversations in the list cost: typing into the filter, a list read anew, one that changed, scrolling.

The real window over a real store, off screen. Each figure is the largest step of the GUI thread: its own work (cpu),
and its waiting for anything else (blocked).
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Conversation
from tests.bench.harness import Measure, Report
from tests.bench.stage import run_on_stage
from tests.gui.window_kit import WindowKit
from tests.helpers.freeze import FreezeMeter, Freezes

COUNT = 10_000
HOUR_MS = 3_600_000
#: Between two keys, or two refreshes: enough for what the first of them brings.
KEY_EVERY_MS = 40
REFRESH_EVERY_MS = 250
DELETE_EVERY_MS = 3000
REFRESHES = 12
WORDS = ("Balcony", "garden", "Überlegungen", "Straße", "letter", "plan", "recipe", "tax", "colour", "Überraschung")
TYPED = ("plan", "uber strasse", "garden 99", "x")
MAX_MS = 16.0

Step = Callable[[], object]


def conversations() -> list[Conversation]:
    """From today back through some six years, every tenth with letters that are not ASCII."""
    newest_ms = 1_790_000_000_000
    return [
        Conversation(
            f"id-{at:05}",
            f"{WORDS[at % len(WORDS)]} {WORDS[at * 7 % 9]} {at}",
            0,
            newest_ms - at * 5 * HOUR_MS,
            pin=at // 100 if at < 1000 and at % 100 == 0 else None,
        )
        for at in range(COUNT)
    ]


class Desk:
    """The window with its conversations; `run` takes steps one after the other and measures the largest."""

    def __init__(self, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.kit = WindowKit(app, folder)
        writes = [self.kit.library.create_conversation(one) for one in conversations()]
        for write in writes:
            write.result()
        self.kit.show()
        self.sidebar = self.kit.window.sidebar
        if not QTest.qWaitForWindowExposed(self.kit.window):
            raise AssertionError("the window was never shown")
        if len(self.kit.titles) != COUNT:
            raise AssertionError("the list is not whole")

    def run(self, steps: Iterator[Step], every_ms: int) -> Freezes:
        loop, meter, timer = QEventLoop(), FreezeMeter(), QTimer()

        def go_on() -> None:
            step = next(steps, None)
            if step is None:
                timer.stop()
                loop.quit()
            else:
                step()

        timer.timeout.connect(go_on)
        gc.collect()
        gc.freeze()
        meter.start()
        timer.start(every_ms)
        loop.exec()
        return meter.stop()

    def close(self) -> None:
        self.kit.close_window()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()


def typing(desk: Desk) -> Iterator[Step]:
    field = desk.sidebar.filter
    field.setFocus()
    for text in TYPED:
        for char in text:
            yield lambda char=char: QTest.keyClicks(field, char)
        for _ in text:
            yield field.backspace


def all_are_shown(desk: Desk) -> bool:
    return len(desk.kit.titles) == COUNT


def reading_anew(desk: Desk) -> Iterator[Step]:
    for number in range(REFRESHES):
        desk.kit.library.rename(f"id-{number:05}", f"Renamed {number}", own=True)
        yield desk.kit.presenter.conversations.refresh
    yield lambda: None


def new_titles_are_shown(desk: Desk) -> bool:
    return sum(title.startswith("Renamed") for title in desk.kit.titles) == REFRESHES


def changing_one(desk: Desk) -> Iterator[Step]:
    """One after the other goes from the end of the list to its top."""
    presenter, sidebar = desk.kit.presenter.conversations, desk.sidebar
    known = list(sidebar.conversations)
    for number in range(REFRESHES):
        moved = replace(known[-number - 1], updated_ms=1_795_000_000_000 + number)
        known[-number - 1] = moved
        yield lambda now=tuple(known): presenter.show(now, None)


def all_moved_to_the_top(desk: Desk) -> bool:
    last = {f"{COUNT - 1 - number}" for number in range(REFRESHES)}
    return {title.split()[-1] for title in desk.kit.titles[10 : 10 + REFRESHES]} == last


def deleting_all(desk: Desk) -> Iterator[Step]:
    """All at once, and back; only told, as a full collection of garbage may fall into it."""
    view = desk.sidebar.view
    view.setFocus()
    for _ in range(2):
        yield lambda: QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        yield lambda: QTest.keyClick(view, Qt.Key.Key_Delete)
        yield lambda: None
        yield desk.kit.presenter.conversations.undo_delete
        yield lambda: None


def scrolling(desk: Desk) -> Iterator[Step]:
    bar = desk.sidebar.view.verticalScrollBar()
    for at in range(60):
        yield lambda at=at: bar.setValue(bar.maximum() * at // 60 + at)


def measured(
    name: str,
    steps: Callable[[Desk], Iterator[Step]],
    every_ms: int,
    is_right: Callable[[Desk], bool],
    at_most: float | None = MAX_MS,
) -> Measure:
    def measure(report: Report) -> None:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            try:
                found = desk.run(steps(desk), every_ms)
                if not is_right(desk):
                    raise AssertionError(f"{name}: the list does not show what it should")
            finally:
                desk.close()
        report.add(f"sidebar_{name}_cpu_ms", found.cpu_ms, at_most=at_most, note=f"at {found.largest_cpu.at_s:.2f} s")
        report.add(f"sidebar_{name}_blocked_ms", found.blocked_ms, at_most=at_most)

    return measure


FIGURES: dict[str, Measure] = {
    "filter": measured("filter", typing, KEY_EVERY_MS, all_are_shown),
    "refresh": measured("refresh", reading_anew, REFRESH_EVERY_MS, new_titles_are_shown),
    "change": measured("change", changing_one, KEY_EVERY_MS, all_moved_to_the_top),
    "delete": measured("delete", deleting_all, DELETE_EVERY_MS, all_are_shown, at_most=None),
    "scroll": measured("scroll", scrolling, KEY_EVERY_MS, all_are_shown),
}

if __name__ == "__main__":
    sys.exit(run_on_stage("sidebar", FIGURES))
