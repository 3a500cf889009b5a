"""The window under a fast stream: 1,000 chunks a second onto a long answer, while somebody types.

The real window, off screen, with the real engine; the server is a process of its own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from desktop_chat.app import WindowProgram
from tests.bench.harness import Report
from tests.bench.toy_program import program_over
from tests.helpers.freeze import FreezeMeter, Freezes
from tests.helpers.toy_server import Chunk, Head, Pause, Script, Step, openai_chat_frames

CHUNKS = 10_000
CHUNK_EVERY_S = 0.001
KEYS = 200
KEY_EVERY_MS = 40
LIMIT_MS = 60_000
HEAD_TEXT = "".join(f"Sentence number {number} of the **answer** so far.\n\n" for number in range(220))[:10_000]
CHUNK_TEXTS = [f"{number:03d} " if number % 40 else "\n\n* " for number in range(CHUNKS)]


class KeyMeter(QObject):
    """Presses a key every 40 ms and measures this thread's work and waiting until the composer was painted."""

    def __init__(self, edit: QWidget, viewport: QWidget) -> None:
        super().__init__()
        self.costs_ms: list[float] = []
        self._edit = edit
        self._pressed: tuple[int, int, int] | None = None
        self._delay = Path("/proc/thread-self/schedstat")
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._press)
        viewport.installEventFilter(self)

    def start(self) -> None:
        self._timer.start(KEY_EVERY_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            # Comes after the whole pass of painting, so the transcript's share counts too.
            QTimer.singleShot(0, self, lambda: self._painted(pressed))
        return False

    def _press(self) -> None:
        if len(self.costs_ms) >= KEYS:
            self._timer.stop()
        elif self._pressed is None:
            self._pressed = self._now()
            QTest.keyClick(self._edit, Qt.Key.Key_A)

    def _painted(self, pressed: tuple[int, int, int]) -> None:
        wall_ns, cpu_ns, delay_ns = (after - before for after, before in zip(self._now(), pressed, strict=True))
        self.costs_ms.append(max(wall_ns - delay_ns, cpu_ns) / 1e6)

    def _now(self) -> tuple[int, int, int]:
        return time.monotonic_ns(), time.thread_time_ns(), int(self._delay.read_text().split()[1])


class Run:
    """One answer through the window; quits the program when it has ended."""

    def __init__(self, program: WindowProgram) -> None:
        self.program = program
        self.freezes: Freezes | None = None
        self.shown = ""
        self.keys: KeyMeter | None = None
        self._meter = FreezeMeter()
        self._running = False
        program.presenter.running_changed.connect(self._running_changed)

    def begin(self) -> None:
        # After the start's own work: engine attached, everything loaded.
        QTimer.singleShot(4000, self._send)
        QTimer.singleShot(LIMIT_MS, self.program.quit)

    def _send(self) -> None:
        edit = QApplication.focusWidget()
        assert edit is not None
        QTest.keyClicks(edit, "Go")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert isinstance(edit, QAbstractScrollArea)
        self.keys = KeyMeter(edit, edit.viewport())
        # The long head is there a moment after the start; measured is the stream onto it.
        QTimer.singleShot(1000, self._measure)

    def _measure(self) -> None:
        assert self.keys is not None
        self._meter.start()
        self.keys.start()

    def _running_changed(self, count: int) -> None:
        if count:
            self._running = True
        elif self._running:
            self.freezes = self._meter.stop()
            window = self.program.window
            conversation = self.program.store.library.conversations().result()[0]
            message = self.program.store.library.path(conversation.id).result()[-1].message
            self.shown = window.transcript.text_of(message.id)
            self.program.quit()


def script() -> Script:
    frames = openai_chat_frames([HEAD_TEXT, *CHUNK_TEXTS])
    steps: list[Step] = [Head(), Chunk(frames[0]), Pause(1.0)]
    for frame in frames[1:]:
        steps += [Chunk(frame), Pause(CHUNK_EVERY_S)]
    return steps


def main() -> int:
    with program_over(script()) as program:
        run = Run(program)
        run.begin()
        program.run()
    assert run.freezes is not None, "the answer has not ended in time"
    assert run.keys is not None
    costs = sorted(run.keys.costs_ms)
    report = Report("stream")
    report.add("stream_1k_cpu_ms", run.freezes.cpu_ms, at_most=16, note=f"at {run.freezes.largest_cpu.at_s:.2f} s")
    report.add("stream_1k_blocked_ms", run.freezes.blocked_ms, at_most=16)
    report.add("stream_1k_cpu_p99_ms", run.freezes.cpu_p99_ms)
    report.add("stream_1k_key_p99_ms", costs[len(costs) * 99 // 100], at_most=16, note=f"{len(costs)} keys")
    report.add("stream_1k_keys_missing", KEYS - len(costs), at_most=0)
    report.add("stream_1k_chars_wrong", int(run.shown != HEAD_TEXT + "".join(CHUNK_TEXTS)), at_most=0)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
