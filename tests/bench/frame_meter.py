"""A meter for lateness: how many frames lie between the receipt of a chunk and the paint that first holds it."""

from __future__ import annotations

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
        #: (bytes, draws) at each receipt and (characters, draws) at each paint, both so far.
        self._receipts: list[tuple[int, int]] = []
        self._painted: list[tuple[int, int]] = []
        self._watch_receipts()
        self._watch_draws()
        self._watch_view()

    def behind(self, texts: Sequence[str], frames: Sequence[bytes]) -> int:
        """The largest count of frames over all chunks; `frames` are the bytes that hold `texts`, in order."""
        receipt_bytes = [total for total, _ in self._receipts]
        painted_chars = [total for total, _ in self._painted]
        largest = 0
        chars, lengths = accumulate(map(len, texts)), accumulate(map(len, frames))
        for n_chars, n_bytes in zip(chars, lengths, strict=False):
            received = self._receipts[bisect_left(receipt_bytes, n_bytes)][1]
            painted = self._painted[bisect_left(painted_chars, n_chars)][1]
            largest = max(largest, painted - received)
        return largest

    def _watch_receipts(self) -> None:
        take = StreamMeter.bytes_received

        def bytes_received(meter: StreamMeter, count: int, now_s: float) -> None:
            self._received += count
            self._receipts.append((self._received, self._draws))
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
            self._painted.append((self._held, self._draws))

        TranscriptView.extend = extended
        TranscriptView.replace_message = replaced
        TranscriptView.paintEvent = painted
