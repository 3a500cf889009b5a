"""The `<think>` block with which some models open their answer: reasoning inside the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop_chat.core.events import ReasoningDelta, StreamEvent, TextDelta
from desktop_chat.wire.parts import PartBook

_OPEN = "<think>"
_CLOSE = "</think>"
#: More white space than this before the first word is text.
_MAX_LEADING_CHARS = 64


class AnswerText:
    """Text of the answer, piece by piece; only a block at its very start is reasoning.

    Nothing is held back but white space at the start and what may be half a mark.
    """

    def __init__(self, parts: PartBook) -> None:
        self._parts = parts
        self._held = ""
        self._is_inside = False
        self._has_thought = False
        self._is_decided = False
        #: Take a piece. Once it is decided that all further text is text, this is the part book's own way.
        self.push: Callable[[str, list[StreamEvent]], None] = self._at_start

    def pause(self, events: list[StreamEvent]) -> None:
        """Something else than text follows, or the end: give out what is held back. No block can begin after it."""
        if self._is_decided:
            return
        if self._is_inside:
            self._think(self._held, events)
            self._held = ""
        else:
            self._be_text(self._held, events)

    def _at_start(self, piece: str, events: list[StreamEvent]) -> None:
        held = self._held + piece
        text = held.lstrip()
        if text.startswith(_OPEN):
            self._held = ""
            self._is_inside = True
            self.push = self._in_block
            self._in_block(text[len(_OPEN) :], events)
        elif _OPEN.startswith(text) and len(held) - len(text) <= _MAX_LEADING_CHARS:
            self._held = held
        else:
            self._be_text(held, events)

    def _in_block(self, piece: str, events: list[StreamEvent]) -> None:
        thought, mark, rest = (self._held + piece).partition(_CLOSE)
        if mark:
            self._held = ""
            self._think(thought, events)
            self._parts.end_text(events)
            self._is_inside = False
            self.push = self._after_block
            self._after_block(rest, events)
            return
        at = thought.rfind("<", -len(_CLOSE) + 1)
        is_half = at >= 0 and _CLOSE.startswith(thought[at:])
        self._held = thought[at:] if is_half else ""
        self._think(thought[:at] if is_half else thought, events)

    def _after_block(self, piece: str, events: list[StreamEvent]) -> None:
        text = piece.lstrip("\r\n")
        if text:
            self._be_text(text, events)

    def _think(self, text: str, events: list[StreamEvent]) -> None:
        """An empty block, as models send it that were told not to think, is no part."""
        if not self._has_thought:
            text = text.lstrip()
            self._has_thought = bool(text)
        if text:
            self._parts.add_text(ReasoningDelta, text, events)

    def _be_text(self, text: str, events: list[StreamEvent]) -> None:
        self._held = ""
        self._is_decided = True
        self.push = partial(self._parts.add_text, TextDelta)
        if text:
            self.push(text, events)
