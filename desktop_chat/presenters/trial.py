"""One test question: asked of a server that may not be set up yet, shown as it is answered, kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.events import Ended, PartsDiscarded, ReasoningDelta, RefusalDelta, Started, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.frame_pacer import FramePacer
from desktop_chat.presenters.verdict_text import verdict_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_chat.core.endpoint import Dialect, Endpoint
    from desktop_chat.core.events import StreamEvent
    from desktop_chat.core.shown import Tone
    from desktop_chat.presenters.engine import Engine, RunningTurn
    from desktop_chat.presenters.welcome_views import TrialView

#: A test answer is read no further than this.
MAX_CHARS = 600


class Trial(QObject):
    """At most one question at a time; a new one ends the one before."""

    #: The answer is over and was shown; carries its error as ErrorInfo, or None.
    ended = Signal(object)

    def __init__(self, view: Callable[[], TrialView], parent: QObject) -> None:
        """`view` is asked for when there is something to show."""
        super().__init__(parent)
        self._view = view
        self._turn: RunningTurn | None = None
        self._pieces: list[str] = []
        self._n_chars = 0
        self._dialect: Dialect | None = None
        self._enough = False
        #: Counts the questions: what comes of an older one is passed over.
        self._number = 0
        self._pacer = FramePacer(self._draw, self)

    @property
    def is_running(self) -> bool:
        return self._turn is not None

    def ask(self, engine: Engine, endpoint: Endpoint, key: str) -> None:
        """Ask `endpoint` as it stands; a typed `key` goes in place of the stored one. There is no second try."""
        self.forget()
        self._pieces, self._n_chars, self._dialect, self._enough = [], 0, None, False
        question = self.tr("Say hello in one short sentence.")
        self._view().show_asking(question)
        number = self._number

        def listen(event: StreamEvent) -> None:
            if number == self._number:
                self._listen(event)

        self._turn = engine.try_out(replace(endpoint, retries=0), question, listen, key=key)

    def stop(self) -> None:
        """End the answer now; what came of it stays."""
        if self._turn is not None:
            self._turn.stop()

    def forget(self) -> None:
        """End the answer now, without a word."""
        self._number += 1
        self._pacer.cancel()
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.stop()

    def _listen(self, event: StreamEvent) -> None:
        match event:
            case Started(dialect):
                self._dialect = dialect
            case TextDelta(_, text) | RefusalDelta(_, text):
                self._add(text)
            case ReasoningDelta() if not self._pieces:
                self._view().show_thinking()
            case PartsDiscarded():
                self._pieces, self._n_chars = [], 0
                self._pacer.request()
            case Ended():
                self._end(event)
            case _:
                pass

    def _add(self, text: str) -> None:
        if self._n_chars >= MAX_CHARS:
            return
        self._pieces.append(text[: MAX_CHARS - self._n_chars])
        self._n_chars += len(self._pieces[-1])
        self._pacer.request()
        if self._n_chars >= MAX_CHARS:
            self._enough = True
            self.stop()

    def _draw(self) -> bool:
        self._view().show_text("".join(self._pieces))
        return False

    def _end(self, ended: Ended) -> None:
        turn, self._turn = self._turn, None
        self._pacer.cancel()
        self._draw()
        first_s = None
        if turn is not None and turn.meter.first_delta_s is not None:
            first_s = turn.meter.first_delta_s - turn.meter.started_s
        self._view().show_end(*self._words(ended, first_s))
        self.ended.emit(ended.error)

    def _words(self, ended: Ended, first_s: float | None) -> tuple[str, Tone]:
        is_whole = ended.verdict is Verdict.COMPLETE or self._enough
        if is_whole and not self._pieces:
            words: list[str] = [self.tr("The server ended its answer without a word of text. Check the model.")]
            tone: Tone = "careful"
        elif is_whole:
            words, tone = [self.tr("It works: the answer came through.")], "good"
            if self._enough:
                words = [self.tr("It works. The rest of the long answer was not read.")]
        else:
            told = verdict_text(ended.verdict, ended.error, ended.reason)
            words, tone = [told.sentence], told.tone
        if first_s is not None:
            words.append(self.tr("First token after {0}.").format(self._seconds(first_s)))
        if self._dialect is not None and ended.error is None:
            words.append(self.tr("It speaks {0}.").format(self.tr(DIALECT_NAMES[self._dialect][0])))
        return " ".join(words), tone

    def _seconds(self, seconds: float) -> str:
        return self.tr("less than 0.1 s") if seconds < 0.1 else self.tr("{0} s").format(f"{seconds:.1f}")
