"""One answer at so many chunks a second through the real window, off screen; prints what it cost the window, as JSON.

`python -m tests.bench.stream_run CHUNKS_PER_S stall|keys|share`: the server is a process of its own. `stall` measures
gaps and frames, `keys` gaps while somebody types, `share` the CPU time of the window's thread with no meter ticking.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from desktop_chat.app import WindowProgram
from tests.bench.corpora import corpus, pieces
from tests.bench.draw_meter import DrawMeter
from tests.bench.frame_meter import FrameMeter
from tests.bench.key_meter import KeyMeter
from tests.bench.toy_program import program_over
from tests.helpers.freeze import FreezeMeter
from tests.helpers.toy_server import Chunk, Head, Pause, Step, openai_chat_frames

SECONDS = 10
LIMIT_MS = 60_000
HEAD_CHARS = 10_000
#: Until then the start's own work goes on: engine attached, everything loaded.
START_MS = 4000
#: The long head is there a moment after the start; measured is the stream onto it.
HEAD_S = 1.0
#: The end of the answer is painted and measured too.
END_MS = 300


class Run:
    """One answer through the window; quits the program when it has ended."""

    def __init__(self, program: WindowProgram, mode: str, meters: tuple[DrawMeter, FrameMeter]) -> None:
        self.program = program
        self.found: dict[str, object] = {}
        self._mode = mode
        self._draw, self._frames = meters
        self._freeze = FreezeMeter()
        self._keys: KeyMeter | None = None
        self._running = False
        self._wall_s = self._cpu_s = 0.0
        program.presenter.running_changed.connect(self._running_changed)

    def begin(self) -> None:
        QTimer.singleShot(START_MS, self._send)
        QTimer.singleShot(LIMIT_MS, self.program.quit)

    def _send(self) -> None:
        edit = QApplication.focusWidget()
        assert isinstance(edit, QAbstractScrollArea)
        QTest.keyClicks(edit, "Go")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self._keys = KeyMeter(edit, edit.viewport())
        QTimer.singleShot(round(HEAD_S * 1000), self._measure)

    def _measure(self) -> None:
        assert self._keys is not None
        self._draw.reset()
        self._wall_s, self._cpu_s = time.monotonic(), time.thread_time()
        if self._mode != "share":
            self._freeze.start()
        if self._mode == "keys":
            self._keys.start()

    def _running_changed(self, count: int) -> None:
        if count:
            self._running = True
        elif self._running:
            self._running = False
            wall_s, cpu_s = time.monotonic() - self._wall_s, time.thread_time() - self._cpu_s
            self.found = {"seconds": wall_s, "ui_share": cpu_s / wall_s, "draw_share": self._draw.cpu_s / wall_s}
            QTimer.singleShot(END_MS, self._tell)

    def _tell(self) -> None:
        assert self._keys is not None
        if self._mode != "share":
            freezes = self._freeze.stop()
            self.found |= {"cpu_ms": freezes.cpu_ms, "cpu_at_s": freezes.largest_cpu.at_s}
            self.found |= {"blocked_ms": freezes.blocked_ms, "blocked_at_s": freezes.largest_blocked.at_s}
            self.found |= {"cpu_p99_ms": freezes.cpu_p99_ms, "run_delay_ms": freezes.run_delay_ms}
        self.found |= {"keys_ms": self._keys.costs_ms, "shown": self._shown(), "paints": self._frames.paints}
        self.program.quit()

    def _shown(self) -> str:
        store = self.program.store.library
        conversation = store.conversations().result()[0]
        message = store.path(conversation.id).result()[-1].message
        return self.program.window.transcript.text_of(message.id)


def script(frames: list[bytes], rate: int) -> list[Step]:
    steps: list[Step] = [Head(), Chunk(frames[0]), Pause(HEAD_S)]
    for frame in frames[1:]:
        steps += [Chunk(frame), Pause(1 / rate)]
    return steps


def main() -> int:
    rate, mode = int(sys.argv[1]), sys.argv[2]
    head = corpus("mixed", HEAD_CHARS, seed=1)
    texts = [head, *pieces(corpus("mixed", 4 * rate * SECONDS)[: 4 * rate * SECONDS])]
    frames = openai_chat_frames(texts)
    meters = DrawMeter(), FrameMeter()
    with program_over(script(frames, rate)) as program:
        run = Run(program, mode, meters)
        run.begin()
        program.run()
    found = run.found
    if not found:
        print("The answer has not ended in time.", file=sys.stderr)
        return 1
    found["right"] = found.pop("shown") == "".join(texts)
    found["behind"] = meters[1].behind(texts, frames)
    found["chunks_per_s"] = (len(texts) - 1) / float(str(found["seconds"]))
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
