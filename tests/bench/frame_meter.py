"""A meter for lateness: how many frames lie between the receipt of a chunk and the paint that first holds it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtGui import QPaintEvent

from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.shown import ShownMessage
from desktop_chat.presenters.frame_pacer import FramePacer
from desktop_chat.ui.transcript.view import TranscriptView


class FrameMeter:
    """Counts draws of the pacer. A chunk that the next draw takes, and a paint before the draw after it, is 1 behind.

    Must be made before the window; for a process that does nothing else, as it cannot be taken off again.
    """

    def __init__(self) -> None:
        self.paints = 0
        self._draws = 0
        #: What the view holds of the answer, in characters.
        self._held = 0
        self._received = 0
        #: Bytes and draws so far at each receipt, characters and draws so far at each paint. Numbers, not objects: the
        #: program must not have to collect what the meter keeps.
        self._receipt_bytes, self._receipt_draws = array("q"), array("q")
        self._paint_chars, self._paint_draws = array("q"), array("q")
        self._watch_receipts()
        self._watch_draws()
        self._watch_view()

    def behind(self, texts: Sequence[str], frames: Sequence[bytes]) -> int:
        """The largest count of frames over all chunks; `frames` are the bytes that hold `texts`, in order."""
        largest = 0
        chars, lengths = accumulate(map(len, texts)), accumulate(map(len, frames))
        for n_chars, n_bytes in zip(chars, lengths, strict=False):
            received = self._receipt_draws[bisect_left(self._receipt_bytes, n_bytes)]
            painted = self._paint_draws[bisect_left(self._paint_chars, n_chars)]
            largest = max(largest, painted - received)
        return largest

    def _watch_receipts(self) -> None:
        take = StreamMeter.bytes_received

        def bytes_received(meter: StreamMeter, count: int, now_s: float) -> None:
            self._received += count
            self._receipt_bytes.append(self._received)
            self._receipt_draws.append(self._draws)
            take(meter, count, now_s)

        StreamMeter.bytes_received = bytes_received

    def _watch_draws(self) -> None:
        draw = FramePacer.draw_now

        def draw_now(pacer: FramePacer) -> None:
            self._draws += 1
            draw(pacer)

        FramePacer.draw_now = draw_now

    def _watch_view(self) -> None:
        extend, replace, paint = TranscriptView.extend, TranscriptView.replace_message, TranscriptView.paintEvent

        def extended(view: TranscriptView, message_id: str, part: int, kind: str, text: str) -> None:
            self._held += len(text)
            extend(view, message_id, part, kind, text)  # type: ignore[arg-type]

        def replaced(view: TranscriptView, item: ShownMessage) -> None:
            self._held = sum(len(getattr(part, "text", "")) for part in item.parts)
            replace(view, item)

        def painted(view: TranscriptView, event: QPaintEvent) -> None:
            paint(view, event)
            self.paints += 1
            self._paint_chars.append(self._held)
            self._paint_draws.append(self._draws)

        TranscriptView.extend = extended
        TranscriptView.replace_message = replaced
        TranscriptView.paintEvent = painted
