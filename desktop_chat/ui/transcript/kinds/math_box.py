"""Text with formulas in its lines: each is painted over the characters of its source, which keep their positions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLine

from desktop_chat.ui.transcript.blocks import Mark, Span
from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.textbox import TextBox, x_of
from desktop_chat.ui.transcript.pictures.painting import formula_for, paint_picture
from desktop_chat.ui.transcript.pictures.store import Pictures
from desktop_chat.ui.transcript.pictures.wanted import Picture
from desktop_chat.ui.transcript.style import Style

#: What stands for a formula: a blank that no line breaks at, as wide as the picture, and joined to it signs that take
#: no room, so that Qt sees one letter.
_BLANK, _JOINED = "\u00a0", "\u034f"
#: A formula wider than its line is made smaller, but not more than this; else it stays source.
_LEAST_SCALE = 0.6


class Inlay(NamedTuple):
    """A formula over `length` characters from `start` on."""

    start: int
    length: int
    picture: Picture

    @property
    def end(self) -> int:
        return self.start + self.length


class Maths:
    """Makes the text boxes of one leaf; those that hold formulas not drawn yet are made anew when they are."""

    def __init__(self, pictures: Pictures, leaf: LeafState, style: Style, *, muted: bool) -> None:
        self._pictures = pictures
        self._leaf = leaf
        self._style = style
        self._muted = muted

    def box(
        self,
        text: str,
        spans: Sequence[Span],
        font: QFont,
        width: float,
        pitch: float,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> TextBox:
        formats: list[tuple[int, int, QTextCharFormat]] = []
        inlays: list[Inlay] = []
        for span in spans:
            drawn = self._drawn(text[span.start : span.start + span.length], font, width) if is_math(span) else None
            if drawn is not None:
                inlays.append(Inlay(span.start, span.length, drawn))
            else:
                formats.append((span.start, span.length, self._style.format(span.marks, self._muted, font)))
        if not inlays:
            return TextBox(text, font, width, pitch, formats, align=align)
        return MathBox(text, font, width, pitch, formats, inlays, self._style, align)

    def _drawn(self, latex: str, font: QFont, width: float) -> Picture | None:
        colours = self._style.colours
        colour = colours.text_muted if self._muted else colours.text
        wanted = formula_for(self._pictures, latex, font, colour, display=False)
        found = self._pictures.get(wanted, self._leaf) or self._pictures.stand_in(wanted)
        if not isinstance(found, Picture):
            return None
        by = width / (found.advance + 2 * self._style.math_bearing)
        if by >= 1:
            return found
        lengths = (found.advance * by, found.ascent * by, found.descent * by, found.left * by)
        return replace(found, **dict(zip(_LENGTHS, lengths, strict=True))) if by >= _LEAST_SCALE else None


_LENGTHS = ("advance", "ascent", "descent", "left")


def is_math(span: Span) -> bool:
    return bool(span.marks & Mark.MATH)


class MathBox(TextBox):
    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        pitch: float,
        formats: Sequence[tuple[int, int, QTextCharFormat]],
        inlays: list[Inlay],
        style: Style,
        align: Qt.AlignmentFlag,
    ) -> None:
        self._inlays = inlays
        self._style = style
        #: Where each begins, as Qt counts.
        self._starts: list[int] = []
        #: Where each line ends, the room for its formulas included.
        self._bottoms: list[float] = []
        blank = QFontMetricsF(font).horizontalAdvance(_BLANK)
        pieces, at = list[str](), 0
        for inlay in inlays:
            pieces += (text[at : inlay.start], _BLANK, _JOINED * (inlay.length - 1))
            at = inlay.end
        shown = "".join((*pieces, text[at:]))
        rooms = [(inlay.start, inlay.length, self._room(inlay.picture, blank)) for inlay in inlays]
        super().__init__(shown, font, width, pitch, (*formats, *rooms), align=align)

    def _room(self, picture: Picture, blank: float) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(picture.advance + 2 * self._style.math_bearing - blank)
        return made

    def _break_lines(self, width: float, pitch: float) -> float:
        y = 0.0
        self._starts = [self._units.to_qt(inlay.start) for inlay in self._inlays]
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            height = max(line.height(), pitch)
            spare = (height - line.height()) / 2
            pictures = [inlay.picture for inlay in self._inlays_of(line)]
            gap = self._style.math_gap
            rise = max((one.ascent + gap - line.ascent() - spare for one in pictures), default=0.0)
            drop = max((one.descent + gap - line.descent() - spare for one in pictures), default=0.0)
            y += max(rise, 0.0)
            line.setPosition(QPointF(0.0, y + spare))
            self.natural_width = max(self.natural_width, line.naturalTextWidth())
            y += height + max(drop, 0.0)
            self._bottoms.append(y)
        self._layout.endLayout()
        return y

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit = ()) -> None:
        super().paint(painter, x, y, [self._whole(one) for one in lit])
        for inlay in self._inlays:
            line = self._line_of(inlay.start)
            left, _ = self._sides(inlay, line)
            paint_picture(painter, inlay.picture, x + left + self._style.math_bearing, y + line.y() + line.ascent())

    def position_at(self, x: float, y: float) -> int:
        line = self._line_at(y)
        for inlay in self._inlays_of(line):
            left, right = self._sides(inlay, line)
            if left <= x < right:
                begins_left = x_of(line, self._units.to_qt(inlay.start)) <= left
                return inlay.start if (x < (left + right) / 2) is begins_left else inlay.end
        found = self._units.from_qt(line.xToCursor(x))
        inside = self._inlay_at(found)
        if inside is None or found == inside.start:
            return found
        return inside.start if x < self._sides(inside, line)[0] else inside.end

    def contains_text_at(self, x: float, y: float) -> bool:
        text = self._line_at(y).naturalTextRect()
        return 0 <= y < self._bottoms[-1] and text.left() <= x < text.right()

    def line_top(self, position: int) -> float:
        line = self._line_of(position)
        return self._bottoms[line.lineNumber() - 1] if line.isValid() and line.lineNumber() else 0.0

    def rect_of(self, position: int) -> QRectF:
        inlay = self._inlay_at(position)
        if inlay is None:
            return super().rect_of(position)
        line = self._line_of(inlay.start)
        left, right = self._sides(inlay, line)
        top = self.line_top(inlay.start)
        return QRectF(left, top, right - left, self._bottoms[line.lineNumber()] - top)

    def _whole(self, one: tuple[int, int, QTextCharFormat]) -> tuple[int, int, QTextCharFormat]:
        """A range that holds each formula whole or not at all."""
        start, end, shown = one
        for inlay in self._inlays:
            if start < inlay.end and end > inlay.start and start < end:
                start, end = min(start, inlay.start), max(end, inlay.end)
        return start, end, shown

    def _inlay_at(self, position: int) -> Inlay | None:
        return next((one for one in self._inlays if one.start <= position < one.end), None)

    def _inlays_of(self, line: QTextLine) -> list[Inlay]:
        start = line.textStart()
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, start + line.textLength())
        return self._inlays[first:last]

    def _sides(self, inlay: Inlay, line: QTextLine) -> tuple[float, float]:
        sides = [x_of(line, self._units.to_qt(at)) for at in (inlay.start, inlay.end)]
        return min(sides), max(sides)

    def _line_of(self, position: int) -> QTextLine:
        return self._layout.lineForTextPosition(self._units.to_qt(position))

    def _line_at(self, y: float) -> QTextLine:
        number = sum(bottom <= y for bottom in self._bottoms)
        return self._layout.lineAt(min(number, len(self._bottoms) - 1))
