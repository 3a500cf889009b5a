"""A transcript on the screen for the benches: filled, streamed into, and proved to show what it was sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.view import TranscriptView
from tests.bench.corpora import corpus, pieces
from tests.bench.harness import Measure, run_figures, thread_cpu_s

SIZE_PX = (900, 700)
#: Above every answer that is streamed, so that long and short ones stand at the lower edge and scroll alike.
MESSAGES_ABOVE = 10
_FEED_CHARS = 1000
_MESSAGE_CHARS = 550
_RUNNING = "run"


class PaintedView(TranscriptView):
    """Counts its paintings: a widget that is not exposed costs nothing, and says nothing."""

    paints = 0

    def paintEvent(self, event: QPaintEvent, /) -> None:
        self.paints += 1
        super().paintEvent(event)


def application() -> QApplication:
    return QApplication(sys.argv[:1])


def run_on_stage(name: str, figures: Mapping[str, Measure]) -> int:
    """`run_figures` with an application; what a broken figure left on the stage is taken away."""
    app = application()
    code = run_figures(name, figures)
    for widget in app.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return code


def exposed(widget: QWidget) -> None:
    widget.resize(*SIZE_PX)
    widget.show()
    if not QTest.qWaitForWindowExposed(widget):
        raise AssertionError("the window was never shown")


def settle() -> None:
    """Paint what is to be painted, and do what that brings."""
    QApplication.processEvents()


class Stage:
    """One view; `close` takes it away."""

    def __init__(self) -> None:
        self.view = PaintedView(make_theme(False, QApplication.font()))
        exposed(self.view)
        self.view.markdown_ready()
        self._sent: list[str] = []

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def begin(self, text: str, above: Sequence[ShownMessage] | None = None) -> Stage:
        """An answer that runs and holds `text`, below some messages; its end is shown."""
        running = ShownMessage(_RUNNING, Role.ASSISTANT, running=True)
        self.view.set_messages([*(messages(MESSAGES_ABOVE) if above is None else above), running])
        self._sent = pieces(text, _FEED_CHARS)
        for piece in self._sent:
            self.view.extend(_RUNNING, 0, "text", piece)
        settle()
        return self

    def flush(self, text: str) -> float:
        """CPU seconds of the mean flush of 4 characters, each of them painted, until `text` was added."""
        view, chunks = self.view, pieces(text)
        self._sent += chunks
        paints = view.paints

        def work() -> None:
            for chunk in chunks:
                before = view.paints
                view.extend(_RUNNING, 0, "text", chunk)
                settle()
                if view.paints == before:
                    raise AssertionError("a flush was not painted")

        spent_s = thread_cpu_s(work) / len(chunks)
        self.prove()
        if view.paints - paints < len(chunks):
            raise AssertionError("a flush was not painted")
        return spent_s

    def prove(self) -> None:
        """The view holds what was sent, and shows its end."""
        bar = self.view.verticalScrollBar()
        if self.view.text_of(_RUNNING) != "".join(self._sent):
            raise AssertionError("the view does not hold what was sent")
        if not self.view.following_end or bar.value() != bar.maximum() or not bar.maximum():
            raise AssertionError("the view does not show the end")


def messages(number: int) -> list[ShownMessage]:
    """Questions and finished answers in turn, of some 600 characters each, no two alike."""
    made: list[ShownMessage] = []
    for text in islice(texts_of_600(), number):
        is_answer = len(made) % 2 == 1
        made.append(
            ShownMessage(
                f"m{len(made)}",
                Role.ASSISTANT if is_answer else Role.USER,
                (TextPart(text),),
                verdict=Verdict.COMPLETE if is_answer else None,
                actions=("copy", "regenerate") if is_answer else ("copy", "edit"),
                n_chars=len(text),
                n_newlines=text.count("\n"),
            )
        )
    return made


def texts_of_600() -> Iterator[str]:
    """Mixed texts of whole blocks and some 600 characters, each another one, for ever."""
    for seed in count():
        blocks: list[str] = []
        for block in corpus("mixed", 100_000, seed).split("\n\n"):
            blocks.append(block)
            if sum(map(len, blocks)) >= _MESSAGE_CHARS:
                yield "\n\n".join(blocks)
                blocks.clear()
