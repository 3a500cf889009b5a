"""The colours of one fence, line by line: a growing one costs a line at a time, a whole one is read in small steps."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.code.highlight import MAX_BLANK, Colouring, Open, State, can_read, find_lexer

_PLAIN_LINE: Colouring = []
#: So long the colours of a fence are waited for before it is painted without.
AT_ONCE_S = 0.002
#: Tokens between two looks at the clock.
_TOKENS = 16
#: A lexer that needs so long for them, or so long for so little text, is stuck: the fence is plain from there on.
_STUCK_S = 0.08
_SLOW_S, _SLOW_S_PER_CHAR = 0.3, 12e-6
#: A growing fence with a line that took so long, so often in a row, gets its further colours when it is complete.
_SLOW_LINE_S, _MAX_SLOW_TIMES = 0.01, 2


class FenceColours:
    """Shared by the laid-out pieces of a fence. Line numbers count from the fence's first line, 0."""

    def __init__(self, info: str, clock: Callable[[], float] = time.thread_time) -> None:
        self.info = info
        self._clock = clock
        #: The laid-out lines of the last piece, for the next time it is laid out.
        self.memo: object = None
        #: The first line whose colours changed when it last grew.
        self.changed_from = 0
        self._lexer = find_lexer(info)
        self._lines: list[Colouring] = []
        #: What lines have in common is kept once.
        self._known: dict[tuple[int, int, str], tuple[int, int, str]] = {}
        self._colourings: dict[tuple[tuple[int, int, str], ...], Colouring] = {(): _PLAIN_LINE}
        #: By line: the state it begins in, or what is open there.
        self._states: dict[int, State | Open] = {}
        self._piece: tuple[int, list[str]] = 0, []
        self._told: tuple[object, ...] = ()
        self._reading: Iterator[None] | None = None
        self._read = 0
        self._is_read = False
        self._spent_s = 0.0
        self._slow_times = 0

    def line(self, number: int) -> Colouring:
        """The same list as long as the line's colours are the same."""
        return self._lines[number] if number < len(self._lines) else _PLAIN_LINE

    # While it grows

    def grow(self, first: int, lines: list[str]) -> None:
        """Colour a piece of an open fence: its lines, from line `first` on; only those that changed are read."""
        if not self._lexer.is_ready or not self._lexer.exists or self._slow_times >= _MAX_SLOW_TIMES:
            return
        self._reading, self._is_read, self._told = None, False, ()
        before_first, before = self._piece
        same = 0
        if before_first == first:
            for old, new in zip(before, lines, strict=False):
                if old != new:
                    break
                same += 1
        self._piece = first, lines
        if same == len(lines) == len(before):
            return
        # The last line of all was read as one that goes on.
        self.changed_from = first + len(lines)
        self._read_lines(first, lines, min(same, max(len(before) - 1, 0)))
        del self._lines[first + len(lines) :]

    def _read_lines(self, first: int, lines: list[str], at: int) -> None:
        while at < len(lines):
            start, state = at, self._states.get(first + at)
            if isinstance(state, Open):
                if state.closer not in lines[at]:
                    self._set(first + at, [(0, len(lines[at]), state.role)] if lines[at] else [])
                    self._states[first + at + 1] = state
                    at += 1
                    continue
                # All of it is read again as one, if it began in this piece; else that has to wait for the end.
                start, state = max(state.start - first, 0), state.state if state.start >= first else None
            state = state or self._lexer.first_state(lines[0] if first == at == 0 else "<")
            self._read_together(first, lines[start : at + 1], start, state, grows=at == len(lines) - 1)
            at += 1

    def _read_together(self, first: int, lines: list[str], start: int, state: State, *, grows: bool) -> None:
        text = "\n".join(lines)
        began = self._clock()
        colouring, after, opened = self._lexer.colour(text, state, grows=grows)
        # A long line may cost some lexers so much at each of its letters.
        is_slow = len(lines) == 1 and self._clock() - began > _SLOW_LINE_S
        self._slow_times = self._slow_times + 1 if is_slow else 0
        number = first + start
        self._states[number + len(lines)] = after
        if opened is not None:
            colouring.append((opened.start, len(text) - opened.start, opened.role))
            self._states[number + len(lines)] = opened._replace(start=number)
        for at, one in enumerate(_by_line(lines, colouring), number):
            self._set(at, one)

    def _set(self, number: int, colouring: Colouring) -> None:
        lines, colouring = self._lines, self._shared(colouring)
        if number < len(lines):
            if lines[number] is not colouring:
                lines[number] = colouring
                self.changed_from = min(self.changed_from, number)
            return
        if colouring:
            self.changed_from = min(self.changed_from, number)
        lines.extend([_PLAIN_LINE] * (number - len(lines)))
        lines.append(colouring)

    def _shared(self, colouring: Colouring) -> Colouring:
        """Neighbours of one role as one; lines that look the same share it, which is most of them."""
        known, joined = self._known, list[tuple[int, int, str]]()
        for start, length, role in colouring:
            if joined and joined[-1][2] == role and joined[-1][0] + joined[-1][1] == start:
                start, length = joined[-1][0], joined[-1][1] + length
                joined.pop()
            one = start, length, role
            joined.append(known.setdefault(one, one))
        return self._colourings.setdefault(tuple(joined), joined)

    # When it is whole

    def settle(self, pieces: Sequence[Block]) -> None:
        """The fence grows no more: read all of it anew, step by step."""
        told = len(pieces), pieces[0].text, pieces[-1].text
        if self._told != told:
            self._told, self._is_read, self._read, self._spent_s = told, False, 0, 0.0
            self._reading = self._read_whole(pieces)
            self.memo = None

    def work_at_once(self, last: int) -> None:
        """Read on towards line `last` for as long as nobody notices."""
        if self._lexer.is_ready and self._lexer.exists:
            self.work(last, AT_ONCE_S)

    def needs(self, last: int) -> bool:
        """Whether there is work to do until line `last` has its colours."""
        if not self._lexer.is_ready:
            return True
        return self._lexer.exists and self._reading is not None and not self._is_read and self._read <= last

    @property
    def is_loaded(self) -> bool:
        return self._lexer.is_ready

    def load(self, seconds: float) -> bool:
        """Load the lexer for some time; whether it is there now."""
        end = self._clock() + seconds
        while not self._lexer.is_ready and self._clock() < end:
            self._lexer.load_step()
        return self._lexer.is_ready

    def work(self, last: int, seconds: float) -> bool:
        """Read towards line `last` for some time; whether any colours changed."""
        self.changed_from, now = sys.maxsize, self._clock()
        end = now + seconds
        while self._reading is not None and not self._is_read and self._read <= last and now < end:
            if next(self._reading, self) is self:
                self._is_read, self._reading = True, None
            took, now = self._clock() - now, self._clock()
            self._spent_s += took
            if took > _STUCK_S:
                self._give_up()
        return self.changed_from < sys.maxsize

    def _give_up(self) -> None:
        del self._lines[self._read :]
        self._is_read, self._reading = True, None

    def _read_whole(self, pieces: Sequence[Block]) -> Iterator[None]:
        lines = "\n".join(piece.text for piece in pieces).split("\n")
        before = 0
        for start, end in _stretches(lines):
            text = "\n".join(lines[start:end]) + "\n"
            for at in self._read_stretch(text, start):
                if self._spent_s > _SLOW_S and self._spent_s > (before + at) * _SLOW_S_PER_CHAR:
                    self._give_up()
                yield
            before += len(text)
            for rest in range(self._read, min(end + 1, len(lines))):
                self._publish(rest, [])
        self._read = len(lines) + 1

    def _read_stretch(self, text: str, number: int) -> Iterator[int]:
        """Read a text that begins with line `number`; yields how far it is, every few tokens."""
        pending = iter(self._lexer.tokens(text))
        position, line_start, colouring = 0, 0, list[tuple[int, int, str]]()
        while tokens := list(islice(pending, _TOKENS)):
            for start, role, value in tokens:
                end = start + len(value)
                # Some lexers leave something out, or tell it again.
                while (newline := text.find("\n", position, end)) >= 0:
                    if role and max(start, position) < newline:
                        colouring.append((max(start, position) - line_start, newline - max(start, position), role))
                    self._publish(number, colouring)
                    number, position, line_start, colouring = number + 1, newline + 1, newline + 1, []
                if role and max(start, position) < end:
                    colouring.append((max(start, position) - line_start, end - max(start, position), role))
                position = max(position, end)
            yield position
        if colouring:
            self._publish(number, colouring)

    def _publish(self, number: int, colouring: Colouring) -> None:
        self._set(number, colouring)
        self._read = max(self._read, number + 1)


def _stretches(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The lines between those that are not read, or are too many blank ones."""
    start = blank = 0
    for number, line in enumerate(lines):
        blank = 0 if line and not line.isspace() else blank + len(line) + 1
        if blank > MAX_BLANK or not can_read(line):
            if start < number:
                yield start, number
            start = number + 1
    yield start, len(lines)


def _by_line(lines: Iterable[str], colouring: Colouring) -> Iterator[Colouring]:
    """The colouring of `lines`, joined, for each of them."""
    at, start = 0, 0
    for line in lines:
        end, found = start + len(line), list[tuple[int, int, str]]()
        while at < len(colouring):
            low, size, role = colouring[at]
            if low >= end + 1:
                break
            cut_low, cut_high = max(low, start), min(low + size, end)
            if cut_low < cut_high:
                found.append((cut_low - start, cut_high - cut_low, role))
            if low + size > end + 1:
                break
            at += 1
        yield found
        start = end + 1
