"""The whole window with long conversations: does it stay smooth while one drags it, switches between two that
stream, or changes the size of all text?

The real window, off screen, with the real engine; the server is a process of its own.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer

from desktop_chat.app import WindowProgram
from desktop_chat.core.messages import Conversation, Message
from desktop_chat.ui.commands import catalogue
from tests.bench.harness import Measure, Report, run_figures
from tests.bench.stage import messages
from tests.bench.toy_program import program_over
from tests.helpers.freeze import FreezeMeter, Freezes
from tests.helpers.toy_server import Chunk, Head, Pause, Script, Step, openai_chat_frames

MANY = 10_000
NAMES = ("one", "two")
CHUNK_EVERY_S = 0.02
STREAM_S = 90
#: After the start's own work: engine attached, everything loaded.
SETTLED_MS = 4000
SWITCHES = 12
#: So long each conversation is looked at.
STAY_MS = 500
LOOK_MS = 20
LIMIT_MS = 90_000
WARM_SWITCHES = 4
#: Commands that change the size of the text, one each `LOOK_AT_MS`.
SIZES = (catalogue.ZOOM_IN, catalogue.ZOOM_IN, catalogue.ZOOM_RESET, catalogue.ZOOM_OUT, catalogue.ZOOM_RESET) * 3
LOOK_AT_MS = 200
DRAG_EVERY_MS = 16
DRAG_STEPS = 5000 // DRAG_EVERY_MS
#: The window's width while it is dragged, in pixels: from the middle so far to both sides.
DRAG_MIDDLE_PX, DRAG_REACH_PX = 1000, 300

#: Milliseconds to wait, and what to do then; False: not yet.
Moment: TypeAlias = tuple[int, Callable[[], "bool | None"]]


class Steps(QObject):
    """Works through moments; one whose work answers False comes again after the same wait."""

    def __init__(self, moments: Iterator[Moment]) -> None:
        super().__init__()
        self._moments = moments
        self._work: Callable[[], bool | None] = lambda: None
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._do)
        self._next()

    def _next(self) -> None:
        moment = next(self._moments, None)
        if moment is not None:
            wait_ms, self._work = moment
            self._timer.start(wait_ms)

    def _do(self) -> None:
        if self._work() is False:
            self._timer.start()
        else:
            self._next()


def fill(program: WindowProgram) -> None:
    """Two conversations of 10,000 messages."""
    items = messages(MANY)
    for name in NAMES:
        path: list[Message] = []
        for at, item in enumerate(items):
            above = path[-1].id if path else None
            path.append(Message(f"{name}{at}", name, above, item.role, item.parts, at, item.verdict))
        program.store.library.create_conversation(Conversation(name, name, 1, 1), path).result()


def script() -> Script:
    steps: list[Step] = [Head()]
    for frame in openai_chat_frames([f"word{number} " for number in range(int(STREAM_S / CHUNK_EVERY_S))]):
        steps += [Chunk(frame), Pause(CHUNK_EVERY_S)]
    return steps


class Run:
    """What is done to the program's window."""

    def __init__(self, program: WindowProgram) -> None:
        self.program = program
        #: Those that the transcript had while it was dragged.
        self.widths: set[int] = set()
        #: Of the letters of an answer, in points.
        self.sizes: set[float] = set()
        self._lengths = dict.fromkeys(NAMES, 0)

    def open(self, name: str) -> None:
        self.program.presenter.conversations.open(name)

    def ask(self) -> None:
        self.program.presenter.composing.send("Go on")

    def shows(self, name: str, number: int) -> bool:
        """Whether the conversation is there, from its first to its last message."""
        path = self.program.presenter.path
        is_there = bool(path) and (path[0].message.conversation_id, len(path)) == (name, number)
        return is_there and self.program.window.transcript.following_end

    def drag(self) -> Iterator[Moment]:
        """Drag the window's edge for five seconds."""
        for step in range(DRAG_STEPS):
            yield DRAG_EVERY_MS, lambda step=step: self._drag_to(step)

    def switch(self, times: int) -> Iterator[Moment]:
        """Go from one conversation to the other, and stay until its answer has grown."""
        for at in range(times):
            name = NAMES[at % len(NAMES)]
            yield STAY_MS, lambda name=name: self.open(name)
            yield LOOK_MS, lambda name=name: self._has_grown(name)

    def resize_text(self) -> Iterator[Moment]:
        for command_id in SIZES:
            yield LOOK_AT_MS, lambda command_id=command_id: self._resize_text(command_id)

    def _resize_text(self, command_id: str) -> None:
        window = self.program.window
        window.commands.run(command_id)
        self.sizes.add(window.transcript.document.style.body.pointSizeF())

    def _drag_to(self, step: int) -> None:
        window = self.program.window
        window.resize(DRAG_MIDDLE_PX + round(DRAG_REACH_PX * math.sin(step / 20)), window.height())
        self.widths.add(window.transcript.viewport().width())

    def _has_grown(self, name: str) -> bool:
        if not self.shows(name, MANY + 2):
            return False
        before = self._lengths[name]
        answer = self.program.presenter.path[-1].message.id
        self._lengths[name] = len(self.program.window.transcript.text_of(answer))
        return self._lengths[name] > before


def long_conversations(report: Report) -> None:
    drag_meter, switch_meter, size_meter = FreezeMeter(), FreezeMeter(), FreezeMeter()
    found: dict[str, Freezes] = {}

    def moments(run: Run) -> Iterator[Moment]:
        yield SETTLED_MS, lambda: run.open(NAMES[0])
        yield LOOK_MS, lambda: run.shows(NAMES[0], MANY)
        yield STAY_MS, drag_meter.start
        yield from run.drag()
        yield 0, lambda: found.update(drag_resize=drag_meter.stop())
        yield LOOK_MS, lambda: run.shows(NAMES[0], MANY)
        for name in NAMES:
            yield 0, lambda name=name: run.open(name)
            yield LOOK_MS, lambda name=name: run.shows(name, MANY)
            yield 0, run.ask
            yield LOOK_MS, lambda name=name: run.shows(name, MANY + 2)
        yield from run.switch(WARM_SWITCHES)
        yield 0, switch_meter.start
        yield from run.switch(SWITCHES)
        yield 0, lambda: found.update(switch_streaming=switch_meter.stop())
        yield STAY_MS, size_meter.start
        yield from run.resize_text()
        yield STAY_MS, lambda: found.update(text_size_streaming=size_meter.stop())
        yield 0, run.program.quit

    with program_over(script()) as program:
        fill(program)
        run = Run(program)
        steps = Steps(moments(run))
        limit = QTimer(steps, singleShot=True)
        limit.timeout.connect(program.quit)
        limit.start(LIMIT_MS)
        program.run()
    assert len(found) == 3, "it did not come to its end"
    assert len(run.widths) > DRAG_STEPS // 2, "the transcript was not resized"
    assert len(run.sizes) == 4, "the text was not resized"
    for name, freezes in found.items():
        note = f"at {freezes.largest_cpu.at_s:.2f} s, p99 {freezes.cpu_p99_ms:.1f}"
        report.add(f"{name}_cpu_ms", freezes.cpu_ms, at_most=16, note=note)
        report.add(f"{name}_blocked_ms", freezes.blocked_ms, at_most=16)


FIGURES: dict[str, Measure] = {
    f"{name}_{kind}_ms": long_conversations
    for name in ("drag_resize", "switch_streaming", "text_size_streaming")
    for kind in ("cpu", "blocked")
}

if __name__ == "__main__":
    sys.exit(run_figures("window", FIGURES))
