"""Follows one running answer: gathers its deltas, draws them once a frame while it is shown, keeps the pulse line."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.core.events import (
    Ended,
    PartEnded,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    Resumed,
    Retrying,
    Started,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
)
from desktop_chat.presenters.frame_pacer import FramePacer
from desktop_chat.presenters.pulse_watch import PulseWatch
from desktop_chat.presenters.reveal import Reveal, word_end
from desktop_chat.presenters.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_chat.core.messages import Message
    from desktop_chat.core.shown import DeltaKind, ShownMessage
    from desktop_chat.presenters.engine import RunningTurn
    from desktop_chat.presenters.shown import NameOf
    from desktop_chat.presenters.views import PulseView, TranscriptPort

_PULSE_MS = 150
#: How long it is said that the stream was taken up again.
_RESUMED_SHOWN_S = 5.0
#: An answer that begins within so long needs no word in its place.
_WAITING_SHOWN_S = 1.0
_KINDS: dict[type, DeltaKind] = {
    TextDelta: "text",
    ReasoningDelta: "reasoning",
    RefusalDelta: "refusal",
    ToolArgumentsDelta: "tool_arguments",
}


class TurnPresenter(QObject):
    """Lives as long as its turn. `listen` is handed to the chat service, `bind` and `settle` follow."""

    #: The turn is over and has been drawn, once; carries this presenter.
    turn_ended = Signal(object)

    def __init__(
        self,
        pulse: PulseView,
        parent: QObject | None = None,
        now_s: Callable[[], float] = monotonic,
        name_of: NameOf = str,
    ) -> None:
        super().__init__(parent)
        self._now_s = now_s
        self._name_of = name_of
        self._pulse = pulse
        self._turn: RunningTurn | None = None
        self._transcript: TranscriptPort | None = None
        self._branch = (0, 1)
        #: Deltas not drawn yet, in their order: (part, kind) and its pieces.
        self._pending: list[tuple[int, DeltaKind, list[str]]] = []
        self._whole = False
        self._retry: Retrying | None = None
        self._retry_s = 0.0
        self._resumed_s = float("-inf")
        #: How many of the turn's thoughts are over, as far as it was drawn.
        self._n_thoughts = 0
        self._watch = PulseWatch()
        self._stop_wanted = False
        self._settled = False
        #: What stands where the answer will be.
        self._waiting = ""
        #: The first token was drawn.
        self._flows = False
        self._reveal = Reveal()
        self._pacer = FramePacer(self._draw, self)
        self._pulse_timer = QTimer(self)
        self._pulse_timer.setInterval(_PULSE_MS)
        self._pulse_timer.timeout.connect(self._beat)

    @property
    def turn(self) -> RunningTurn | None:
        return self._turn

    @property
    def message(self) -> Message | None:
        """The answer as it stands; while it runs, without a verdict."""
        turn = self._turn
        if turn is None:
            return None
        ended = turn.ended
        if ended is None:
            return replace(turn.message, parts=turn.draft.parts())
        return replace(
            turn.message,
            parts=turn.draft.parts(),
            verdict=ended.verdict,
            reason=ended.reason,
            error=ended.error,
            usage=turn.draft.usage,
            notes=turn.draft.notes,
            metrics=turn.metrics,
            model=turn.message.model or turn.model,
        )

    def bind(self, turn: RunningTurn) -> None:
        """Take what the chat service returned. `settle` must follow, after `show` where it is to be shown."""
        self._turn = turn
        if self._stop_wanted:
            turn.stop()

    def settle(self) -> None:
        """From here on the end is told as it comes; now, if it came already."""
        self._settled = True
        if self._turn is not None and self._turn.ended is not None:
            self._end()

    def stop(self) -> None:
        """End the turn now, or as soon as there is one."""
        self._stop_wanted = True
        if self._turn is not None:
            self._turn.stop()

    def skip_wait(self) -> None:
        """Try again now instead of at the end of the countdown."""
        if self._turn is not None and self._retry is not None:
            self._turn.skip_wait()
            self._retry = None
            self._beat()

    def so_far(self, branch: tuple[int, int] = (0, 1)) -> ShownMessage:
        """The answer, running, with all that has arrived."""
        turn = self._turn
        assert turn is not None, "bind comes first"
        parts, thought_s = turn.draft.parts(), turn.thoughts.durations
        return shown(turn.message, running=True, parts=parts, branch=branch, thought_s=thought_s)

    def show(self, transcript: TranscriptPort, branch: tuple[int, int] = (0, 1), *, is_drawn: bool = False) -> None:
        """Draw into this transcript from now on; it must hold the answer's message already, with any parts.

        What arrived before is set as a whole, unless the message is `so_far` as it is now (`is_drawn`).
        """
        self._transcript, self._branch = transcript, branch
        self._pending.clear()
        self._whole = not is_drawn
        self._n_thoughts = len(self._turn.thoughts.durations) if self._turn is not None else 0
        self._reveal = Reveal()
        self._pacer.draw_now()
        self._waiting = ""
        if self._turn is not None and self._turn.ended is None:
            self._beat()
            self._pulse_timer.start()

    def hide(self) -> None:
        """Draw no more. The turn runs on."""
        self._transcript = None
        self._pending.clear()
        self._pacer.cancel()
        self._pulse_timer.stop()

    def listen(self, event: StreamEvent) -> None:
        """Take the turn's next event, on the GUI thread."""
        if isinstance(event, Ended):
            if self._settled:
                self._end()
            return
        self._note_pause(event)
        if self._transcript is None or self._whole:
            return
        if self._has_thought():
            self._pending.clear()
            self._whole = True
        elif isinstance(event, TextDelta | ReasoningDelta | RefusalDelta | ToolArgumentsDelta):
            self._gather(event.part, _KINDS[type(event)], event.text)
            self._reveal.arrived(self._now_s())
        elif isinstance(event, PartsDiscarded) or (hasattr(event, "part") and not isinstance(event, PartEnded)):
            self._pending.clear()
            self._whole = True
        else:
            return
        self._pacer.request()

    def _has_thought(self) -> bool:
        """Whether a thought came to its end with the last event."""
        before, self._n_thoughts = self._n_thoughts, len(self._turn.thoughts.durations) if self._turn else 0
        return self._n_thoughts > before

    def _gather(self, part: int, kind: DeltaKind, text: str) -> None:
        if self._pending and self._pending[-1][:2] == (part, kind):
            self._pending[-1][2].append(text)
        else:
            self._pending.append((part, kind, [text]))

    def _draw(self) -> bool:
        """Draw what waits, or its share of this frame; returns whether more waits."""
        transcript, turn = self._transcript, self._turn
        if transcript is None or turn is None:
            return False
        if self._whole:
            self._whole = False
            transcript.replace_message(self.so_far(self._branch))
        for part, kind, text in self._take(all_of_it=turn.ended is not None or not transcript.wants_smooth_text):
            transcript.extend(turn.message.id, part, kind, text)
        if not self._flows and turn.meter.first_delta_s is not None:
            self._flows = True
            self._beat()
        return bool(self._pending)

    def _take(self, *, all_of_it: bool) -> list[tuple[int, DeltaKind, str]]:
        """What of the waiting text is shown now."""
        joined: list[tuple[int, DeltaKind, str]] = [
            (part, kind, "".join(pieces)) for part, kind, pieces in self._pending
        ]
        self._pending.clear()
        if all_of_it or not joined:
            self._reveal.stop()
            return joined
        waiting = sum(len(text) for _, _, text in joined)
        share = self._reveal.share(waiting, self._now_s())
        taken: list[tuple[int, DeltaKind, str]] = []
        for part, kind, text in joined:
            end = len(text) if share >= len(text) else word_end(text, share) if share > 0 else 0
            if end:
                taken.append((part, kind, text[:end]))
            if end < len(text):
                self._pending.append((part, kind, [text[end:]]))
            share -= len(text)
        return taken

    def _end(self) -> None:
        self._pacer.cancel()
        self._pulse_timer.stop()
        transcript, message, turn = self._transcript, self.message, self._turn
        if transcript is not None and message is not None and turn is not None:
            self._pacer.draw_now()
            server = self._name_of(message.endpoint_id)
            transcript.finish(message.id, shown(message, branch=self._branch, is_leaf=True, server=server))
            self._pulse.clear()
        self._transcript = None
        self.turn_ended.emit(self)

    def _note_pause(self, event: StreamEvent) -> None:
        if isinstance(event, Retrying):
            self._retry, self._retry_s = event, self._now_s() + event.delay_s
            if self._transcript is not None:
                self._beat()
        elif isinstance(event, Started | Resumed):
            self._retry = None
            if isinstance(event, Resumed):
                self._resumed_s = self._now_s()

    def _beat(self) -> None:
        if self._turn is None or self._transcript is None:
            return
        now_s = self._now_s()
        if self._retry is not None and now_s < self._retry_s:
            retry = self._retry
            left_s = self._retry_s - now_s
            self._pulse.show_retry(retry.sentence, left_s, retry.attempt, retry.attempts)
            words = self.tr("No answer yet. Trying again in {0} s.").format(ceil(left_s))
            self._say_waiting(words, self.tr("No answer yet. The question is sent again soon."))
            return
        resumed = now_s - self._resumed_s < _RESUMED_SHOWN_S
        pulse = self._watch.look(self._turn, now_s, resumed=resumed)
        self._pulse.show_pulse(pulse)
        is_awaited = pulse.textless_s is None and pulse.waited_s >= _WAITING_SHOWN_S
        self._say_waiting(self.tr("Waiting for the answer…") if is_awaited else "")

    def _say_waiting(self, words: str, told: str = "") -> None:
        if words != self._waiting and self._turn is not None and self._transcript is not None:
            self._waiting = words
            self._transcript.show_waiting(self._turn.message.id, words, told)
