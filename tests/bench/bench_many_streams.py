"""Twenty answers at once, 200 chunks a second each, for a minute: does the window stay smooth and its memory flat?

The real window, off screen, with the real engine; the server is a process of its own. One of the answers is shown.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop_chat.app import WindowProgram
from tests.bench.harness import Report
from tests.bench.toy_program import program_over
from tests.helpers.freeze import FreezeMeter, Freezes
from tests.helpers.toy_server import Chunk, Head, Pause, Script, Step, openai_chat_frames

STREAMS = 20
CHUNK_EVERY_S = 0.005
SECONDS = 75
#: All streams flow and caches are full from here on.
WARM_S = 8
MEASURED_S = 60
LIMIT_MS = 110_000
TEXTS = [f"{number:03d} " if number % 40 else "\n\n* " for number in range(int(SECONDS / CHUNK_EVERY_S))]


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Run:
    """Starts the answers one after the other, measures a minute, stops them all."""

    def __init__(self, program: WindowProgram) -> None:
        self.program = program
        self.freezes: Freezes | None = None
        self.grown_mib = 0.0
        self.running = self.still_running = 0
        self.shown_chars = 0
        self._meter = FreezeMeter()
        self._before_mib = 0.0
        self._chars = 0
        program.presenter.running_changed.connect(self._count)

    def begin(self) -> None:
        # After the start's own work: engine attached, everything loaded.
        QTimer.singleShot(4000, lambda: self._ask(STREAMS))
        QTimer.singleShot(LIMIT_MS, self.program.quit)

    def _count(self, count: int) -> None:
        started, self.running = count > self.running, count
        if started:
            QTimer.singleShot(20, lambda: self._ask(STREAMS - count))

    def _ask(self, left: int) -> None:
        if left == 0:
            QTimer.singleShot(WARM_S * 1000, self._measure)
            return
        self.program.presenter.conversations.new()
        self.program.presenter.composing.send(f"Question {left}")

    def _measure(self) -> None:
        gc.collect()
        self._before_mib = resident_mib()
        self._chars = self._shown()
        self._meter.start()
        QTimer.singleShot(MEASURED_S * 1000, self._end)

    def _end(self) -> None:
        # First of all: what is made of the meter's sixty thousand gaps is not the program's.
        gc.collect()
        self.grown_mib = resident_mib() - self._before_mib
        self.freezes, self.still_running = self._meter.stop(), self.running
        self.shown_chars = self._shown() - self._chars
        self.program.quit()

    def _shown(self) -> int:
        message = self.program.presenter.path[-1].message
        return len(self.program.window.transcript.text_of(message.id))


def script() -> Script:
    steps: list[Step] = [Head()]
    for frame in openai_chat_frames(TEXTS):
        steps += [Chunk(frame), Pause(CHUNK_EVERY_S)]
    return steps


def main() -> int:
    with program_over(script()) as program:
        run = Run(program)
        run.begin()
        program.run()
    assert run.freezes is not None
    received_mib = STREAMS * MEASURED_S / CHUNK_EVERY_S * 4 / 2**20
    report = Report("many streams")
    report.add("streams_20_running", run.still_running, at_least=STREAMS, note="at the end of the minute")
    report.add("streams_20_chars_per_s", run.shown_chars / MEASURED_S, at_least=0.9 * 4 / CHUNK_EVERY_S, note="shown")
    report.add("streams_20_cpu_ms", run.freezes.cpu_ms, at_most=16, note=f"at {run.freezes.largest_cpu.at_s:.2f} s")
    report.add("streams_20_blocked_ms", run.freezes.blocked_ms, at_most=16)
    report.add("streams_20_grown_mib", run.grown_mib, at_most=12, note=f"received {received_mib:.1f} MiB of text")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
