"""Which height is at the top of the viewport: held at a line of text, or at the end while that is followed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.places import Line, Place, SectionRead
from desktop_chat.ui.transcript.style import Style

#: Laying out changes heights and so what is in sight; it is stable after a few rounds, this bounds it.
_MAX_ROUNDS = 12
#: What is painted, and where widgets are put, is rounded to whole pixels: it may reach so much further.
_ROUNDING = 2


class Scroller:
    """Keeps `top`, in whole pixels, such that the first visible line stays where it is whatever changes."""

    def __init__(self, document: TranscriptDocument) -> None:
        self._document = document
        self._height = 0
        self._anchor: Place | None = None
        #: The line at the anchor, known from the first change of the geometry until the reader scrolls: taken anew at
        #: each change, it would wander up, a few words at a time.
        self._line: Line | None = None
        self.following_end = True
        self.top = 0
        self.visible = range(0)
        document.section_followers.append(self._follow)
        document.message_holders.append(lambda: () if self._anchor is None else (self._anchor.message,))

    @property
    def maximum(self) -> int:
        return max(round(self._document.height) - self._height, 0)

    @property
    def anchor(self) -> Place | None:
        """The first visible line."""
        return self._document.place_at(self.top) if self.following_end else self._anchor

    def leave_end(self) -> None:
        """Hold the first visible line from now on, also where it is that of the end."""
        if self.following_end:
            self.hold_at(self._document.place_at(self.top))
            self.following_end = False

    def set_geometry(self, style: Style, width: int, height: int) -> None:
        """Use another style, width of the column or height of the viewport; lays out what is in sight at the next
        `settle`."""
        document = self._document
        self._height = height
        if style is document.style and width == document.width:
            return
        if not self.following_end and self._anchor is not None:
            line = self._line or document.line_of(self._anchor)
            document.set_geometry(style, width)
            self._anchor, self._line = document.place_of_line(line), line
        else:
            document.set_geometry(style, width)

    def lay_out_anew(self, leaves: Collection[LeafState]) -> bool:
        """What these leaves show is there now; what is in sight of them is laid out at the next `settle`.

        False where nothing changes.
        """
        document, line = self._document, None
        if not self.following_end and self._anchor is not None:
            line = self._line or document.line_of(self._anchor)
        if not document.lay_out_anew(leaves):
            return False
        if line is not None:
            self._anchor, self._line = document.place_of_line(line), line
        return True

    def follow_end(self) -> None:
        self.following_end = True
        self.settle()

    def settle(self) -> None:
        """Lay out what is in sight after any change, and find out which height is at the top now."""
        top = self._wanted_top()
        for _ in range(_MAX_ROUNDS):
            self.visible = self._document.lay_out_between(top - _ROUNDING, top + self._height + _ROUNDING)
            before, top = top, self._wanted_top()
            if top == before:
                break
        self.top = top
        anchor = self._anchor
        if not self.following_end and (anchor is None or round(self._document.y_of(anchor)) > top):
            self.hold_at(self._document.place_at(top))

    def jump(self, top: float) -> None:
        """Go to a height."""
        self.hold_at(self._document.place_at(top))
        self._let_go()

    def move(self, delta: int) -> None:
        """Go `delta` pixels down (up, if negative) from the line that is first now."""
        self.hold_at(self._document.place_at(self.top))
        if self._anchor is None:
            return
        for _ in range(_MAX_ROUNDS):
            y = self._document.y_of(self._anchor)
            self._document.lay_out_between(max(y + min(delta, 0), 0), y + max(delta, 0) + self._height)
            if self._document.y_of(self._anchor) == y:
                break
        self.hold_at(self._document.place_at(max(self._document.y_of(self._anchor) + delta, 0)))
        self._let_go()

    def hold(self, place: Place | None) -> None:
        """Make `place` the first visible line."""
        self.hold_at(place)
        self.settle()

    def _follow(self, read: SectionRead) -> None:
        if self._anchor is not None:
            block = read.moved(self._anchor.message, self._anchor.block)
            self._anchor = Place(self._anchor.message, block, self._anchor.offset)
        if self._line is not None:
            block = read.moved(self._line.message, self._line.block)
            self._line = replace(self._line, block=block)

    def hold_at(self, place: Place | None) -> None:
        """Make `place` the first visible line at the next `settle`."""
        self._anchor, self._line = place, None

    def _let_go(self) -> None:
        self.following_end = False
        self.settle()
        if self.top >= self.maximum:
            self.follow_end()

    def _wanted_top(self) -> int:
        if self.following_end or self._anchor is None:
            return self.maximum
        return max(min(round(self._document.y_of(self._anchor)), self.maximum), 0)
