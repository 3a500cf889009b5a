"""Lets text that comes in bursts in evenly: how much of what waits is shown now, and when all of it is."""

from __future__ import annotations

from math import ceil

from desktop_chat.presenters.frame_pacer import FRAME_S

#: Every character is shown at the latest this long after it came.
MAX_DELAY_S = 0.2
#: What comes within this time of the last piece is of the same burst.
_SAME_S = 0.01
#: A burst begins after a silence of this length; text that comes more often is smooth enough as it is.
_SILENCE_S = 0.08
#: Fewer characters than this are shown at once.
_MIN_CHARS = 16
#: To show whole words the share of a frame may grow by so much.
_WORD_CHARS = 24


class Reveal:
    """Times are seconds of one clock.

    The first burst is shown as it comes: one silence in a fast stream makes no bursts of it, and a second one in a
    row does.
    """

    def __init__(self) -> None:
        self._arrived_s = float("-inf")
        #: When the last burst began.
        self._begun_s = float("-inf")
        self._shown_s = float("-inf")
        #: When all that waits must be shown; None while nothing is held back.
        self._due_s: float | None = None
        self._was_burst = False

    def arrived(self, now_s: float) -> None:
        """A piece of text came."""
        gap_s, self._arrived_s = now_s - self._arrived_s, now_s
        if gap_s < _SAME_S:
            # What goes on coming is a stream.
            self._was_burst &= now_s - self._begun_s < _SILENCE_S
            return
        self._begun_s = now_s
        is_burst = _SILENCE_S <= gap_s < float("inf")
        if is_burst and self._was_burst and self._due_s is None:
            # Shown before the next one is to be expected.
            self._due_s = now_s + min(MAX_DELAY_S, gap_s)
            self._shown_s = now_s - FRAME_S
        self._was_burst = is_burst

    def share(self, waiting: int, now_s: float) -> int:
        """How many of so many waiting characters are to be shown now, at least one."""
        due_s = self._due_s
        if due_s is None or waiting < _MIN_CHARS or due_s - now_s < FRAME_S:
            self._due_s = None
            return waiting
        step_s = max(now_s - self._shown_s, FRAME_S)
        self._shown_s = now_s
        return min(ceil(waiting * step_s / (due_s - now_s + step_s)), waiting)

    def stop(self) -> None:
        """Hold nothing back any more of what came so far."""
        self._due_s = None


def word_end(text: str, at: int) -> int:
    """Where to cut `text` near `at`: behind a blank, so that words appear whole and no character is torn."""
    for end in range(at, min(at + _WORD_CHARS, len(text))):
        if text[end - 1].isspace() and not text[end].isspace():
            return end
    return at if at + _WORD_CHARS < len(text) else len(text)
