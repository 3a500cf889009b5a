"""From the server's first byte to the first token on the screen, counted in turns of the event loop.

The real window, off screen, with the real engine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, QTimer

from desktop_chat.app import WindowProgram, make_application
from desktop_chat.core.endpoint import AuthStyle, Endpoint
from desktop_chat.core.events import StreamEvent, TextDelta
from desktop_chat.engine import Store
from desktop_chat.presenters.turn_presenter import TurnPresenter
from desktop_chat.providers import network
from tests.bench.harness import Report
from tests.helpers.toy_server import Chunk, Head, Pause, ToyServer, openai_chat_frames

ROUNDS = 20
TEXT = "FIRST"


class Turns(QObject):
    """Counts turns of Qt's loop, which runs everything: each begins when it wakes."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._turn)

    def _turn(self) -> None:
        self.count += 1


class Run(QObject):
    """Asks the same question again and again and notes at which turn each thing happened."""

    def __init__(self, program: WindowProgram) -> None:
        super().__init__()
        self.program = program
        self.to_event: list[int] = []
        self.to_paint: list[int] = []
        self._turns = Turns()
        self._running = False
        self._received = self._decoded = -1
        self._viewport = program.window.transcript.viewport()
        self._viewport.installEventFilter(self)
        program.presenter.running_changed.connect(self._running_changed)

    def begin(self) -> None:
        QTimer.singleShot(4000, self._ask)

    def received(self) -> None:
        """The socket had bytes of the body."""
        if self._received < 0:
            self._received = self._turns.count

    def decoded(self, event: StreamEvent) -> None:
        if isinstance(event, TextDelta) and self._decoded < 0:
            self._decoded = self._turns.count
            self.to_event.append(self._decoded - self._received)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._decoded >= 0:
            # The filter comes before the paint; whether the text is in it is asked of the view.
            message = self.program.presenter.path[-1].message
            if self.program.window.transcript.text_of(message.id) == TEXT:
                self.to_paint.append(self._turns.count - self._decoded)
                self._decoded = -1_000_000
        return False

    def _ask(self) -> None:
        self._received = self._decoded = -1
        self.program.presenter.conversations.new()
        self.program.presenter.composing.send("Go")

    def _running_changed(self, count: int) -> None:
        was_running, self._running = self._running, bool(count)
        if count or not was_running:
            return
        if len(self.to_paint) >= ROUNDS:
            self.program.quit()
        else:
            QTimer.singleShot(50, self._ask)


def watch(run: Run) -> None:
    """Listen where the socket is read and where the window hears of an event."""
    listen, data_received = TurnPresenter.listen, network._Pipe.data_received

    def heard(self: TurnPresenter, event: StreamEvent) -> None:
        run.decoded(event)
        listen(self, event)

    def arrived(self: network._Pipe, data: bytes) -> None:
        # The head comes in a packet of its own, well before.
        if b"data:" in data:
            run.received()
        data_received(self, data)

    network._Pipe.data_received = arrived
    TurnPresenter.listen = heard


def main() -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    frames = openai_chat_frames([TEXT])
    script = [Head(), Pause(0.2), *(step for frame in frames[:-2] for step in (Chunk(frame),)), Pause(0.3)]
    script += [Chunk(frame) for frame in frames[-2:]]
    with tempfile.TemporaryDirectory() as name, ToyServer(script) as server:
        store = Store(Path(name) / "home")
        endpoint = Endpoint("toy", "Toy", f"{server.url}/v1", auth=AuthStyle.NONE)
        store.settings.put_endpoint(endpoint)
        store.settings.default_endpoint_id = endpoint.id
        program = WindowProgram(make_application(), store)
        run = Run(program)
        watch(run)
        run.begin()
        QTimer.singleShot(60_000, program.quit)
        program.run()
        store.close()
    report = Report("first token")
    report.add("first_token_turns_to_event", max(run.to_event), at_most=1, note=f"of {len(run.to_event)}, largest")
    report.add("first_token_turns_to_paint", max(run.to_paint), at_most=1, note=f"of {len(run.to_paint)}, largest")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
