"""Code laid out: one piece of a fence on its own ground."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen

from desktop_chat.ui.design.painting import paint_words
from desktop_chat.ui.transcript.blocks import CODE_PIECE_LINES, UNTITLED, Block
from desktop_chat.ui.transcript.kinds.base import Boxed, Lit, Room, paint_border, seam
from desktop_chat.ui.transcript.kinds.code.languages import language_name, tab_columns
from desktop_chat.ui.transcript.kinds.code.line import Setting
from desktop_chat.ui.transcript.kinds.code.lines import CodeLines
from desktop_chat.ui.transcript.style import Style

#: A fence of more lines can be folded; of a folded one the first few are shown.
FOLDS_FROM = 30
SHOWN_FOLDED = 10

#: Over so many steps of the grid a line that goes on beyond the edge dissolves.
_FADE = 8
_DOTS = "…"
#: Stands for all wide characters.
_IDEOGRAPH = "\u6f22"


class CodeBlock(Boxed):
    """A piece of code on its own ground; the first piece has a header with the language, the last a rounded end.

    Of a folded fence only the first piece is shown, with its first lines and how many more there are.
    """

    def __init__(self, block: Block, room: Room) -> None:
        super().__init__(block, room)
        style, leaf = room.style, room.leaf
        self._first_line = room.piece * CODE_PIECE_LINES
        self._lines: CodeLines | None = None
        self._above = self._below = 0
        self._more = 0
        if leaf.is_folded and not block.first:
            return
        pad = style.code_padding
        self._has_title = block.first and block.info != UNTITLED
        self._above = style.code_header if self._has_title else pad if block.first else 0
        text, ends = block.text, block.last
        if leaf.is_folded:
            text, self._more, ends = self._folded(room)
        self._ends = ends
        # As many digits as the last line needs; two pieces and more have room for thousands.
        digits = 2 if block.first and ends else max(4, len(str(self._first_line + CODE_PIECE_LINES)))
        metrics = QFontMetricsF(style.mono)
        advance = metrics.horizontalAdvance("0")
        self._gutter = digits * advance + pad if leaf.is_numbered else 0.0
        self._lines = self._laid_lines(text, room, metrics, advance)
        fold_row = style.pitch(style.small) if self._more else 0
        self._below = math.ceil(fold_row) + pad if ends else 0
        self.height += self._above + math.ceil(self._lines.height) + self._below
        if leaf.widest_style is not style:
            leaf.widest_style, leaf.widest = style, 0.0
        leaf.widest = max(leaf.widest, self._lines.natural_width)

    def _folded(self, room: Room) -> tuple[str, int, bool]:
        """The text that is shown, how many lines are not, and that the ground ends here."""
        lines = self.block.text.split("\n")
        pieces = room.pieces()
        total = (len(pieces) - 1) * CODE_PIECE_LINES + pieces[-1].text.count("\n") + 1
        shown = lines[:SHOWN_FOLDED]
        return "\n".join(shown), max(total - len(shown), 0), True

    def _laid_lines(self, text: str, room: Room, metrics: QFontMetricsF, advance: float) -> CodeLines:
        style, colours = room.style, room.colours()
        pitch = style.pitch(style.mono)
        ascent = (pitch - metrics.height()) / 2 + metrics.ascent()
        wide = 1.0 if self.block.text.isascii() else metrics.horizontalAdvance(_IDEOGRAPH) / advance
        wrap_width = max(self._inner_width, advance) if room.leaf.is_wrapped else None
        setting = Setting(style.mono, advance, pitch, ascent, tab_columns(self.block.info), wide, wrap_width)
        before = cast("CodeLines | None", colours.memo)
        made = CodeLines(text, setting, style, colours, self._first_line, before)
        if self.block.last:
            colours.memo = made
        return made

    @property
    def _inner_width(self) -> float:
        """The room of the text, numbers and padding not counted."""
        return self.width - 2 * self.style.code_padding - self._gutter

    @property
    def is_hidden(self) -> bool:
        return self._lines is None

    @property
    def header_height(self) -> int:
        """Of the row with the language; 0 on all pieces but the first, and where another line says what it is."""
        return self._above if self._lines is not None and self._has_title else 0

    @property
    def overflow(self) -> float:
        """Of the whole fence, as far as it was seen: it grows as wider lines come into sight."""
        if self._lines is None or self._lines.setting.wrap_width is not None:
            return 0.0
        return max(self.leaf.widest - self._inner_width, 0.0)

    @overflow.setter
    def overflow(self, _nothing: float) -> None:
        """It follows from the lines."""

    @property
    def text_left(self) -> float:
        """Where unscrolled text begins, from the block's left edge."""
        return self.left + self.style.code_padding + (self._gutter if self._lines is not None else 0.0)

    @property
    def _text_x(self) -> float:
        return self.text_left - min(self.leaf.x, self.overflow)

    @property
    def _text_y(self) -> float:
        return self.content_top + self._above

    def paint(self, painter: QPainter, x: float, y: float, lit: Lit) -> None:
        lines, style, block = self._lines, self.style, self.block
        if lines is None:
            return
        if block.boxes:
            baseline = lines.setting.ascent
            if self._has_title:
                baseline = (style.code_header + QFontMetricsF(style.small).capHeight()) / 2
            self.paint_boxes(painter, x, y, baseline if self._has_title else self._above + baseline)
        left, top = x + self.left, y + self.content_top
        beyond = 0 if block.first else seam(painter)
        ground = QRectF(left, top - beyond, self.width, self.height - self.content_top + beyond)
        fill_rounded(painter, ground, style, block.first, self._ends)
        if self._has_title:
            header = QRectF(left, top, self.width, style.code_header)
            paint_title(painter, header, style, language_name(block.info))
        self._paint_text(painter, x, y, ground, lit)
        if style.theme.outline is not None:
            paint_border(painter, ground, style, first=block.first, last=self._ends)
        if self._more:
            self._paint_more(painter, x + self.text_left, y + self._text_y + lines.height)

    def _paint_text(self, painter: QPainter, x: float, y: float, ground: QRectF, lit: Lit) -> None:
        lines, colours = self._lines, self.style.colours
        if lines is None:
            return
        top = y + self._text_y
        if self._gutter:
            self._paint_numbers(painter, x + self.text_left - self.style.code_padding, top)
        painter.setPen(QPen(colours.code_text))
        if not self.overflow:
            lines.paint(painter, x + self._text_x, top, lit)
            return
        painter.save()
        # Under the left padding text scrolls away, but not under the numbers.
        beyond = self.style.code_padding if not self._gutter else self.style.code_padding / 2
        area = QRectF(x + self.text_left - beyond, ground.top(), 0, ground.height())
        area.setRight(ground.right())
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        lines.paint(painter, x + self._text_x, top, lit)
        for above in lines.cut(painter, x + self._text_x, top, area.right()):
            paint_end_of_sight(painter, area.right(), above, lines.setting.pitch, self.style)
        painter.restore()

    def _paint_numbers(self, painter: QPainter, right: float, top: float) -> None:
        lines = self._lines
        if lines is None:
            return
        clip, setting = painter.clipBoundingRect(), lines.setting
        painter.setFont(setting.font)
        painter.setPen(QPen(self.style.colours.text_muted))
        for number in lines.between(clip.top() - top, clip.bottom() - top):
            said = str(self._first_line + number + 1)
            at = QPointF(right - len(said) * setting.advance, top + lines.top_of_line(number) + setting.ascent)
            painter.drawText(at, said)

    def _paint_more(self, painter: QPainter, x: float, y: float) -> None:
        style = self.style
        painter.setFont(style.small)
        painter.setPen(QPen(style.colours.text_muted))
        area = QRectF(x, y + style.space(1), self.width, style.pitch(style.small))
        flags, direction = int(Qt.AlignmentFlag.AlignVCenter), Qt.LayoutDirection.LeftToRight
        paint_words(painter, area, flags, f"… {more_lines(self._more)}", direction)

    def position_at(self, x: float, y: float) -> int:
        return 0 if self._lines is None else self._lines.position_at(x - self._text_x, y - self._text_y)

    def contains_text_at(self, x: float, y: float) -> bool:
        if self._lines is None or not self.text_left <= x < self.left + self.width:
            return False
        return self._lines.contains_text_at(x - self._text_x, y - self._text_y)

    def line_top(self, position: int) -> float:
        if self._lines is None:
            return 0.0
        return self._text_y + self._lines.rect_of(min(position, self._shown_chars)).top()

    def rect_of(self, position: int) -> QRectF:
        """Where the character at `position` is; what a fold hides is where its row begins."""
        if self._lines is None:
            return QRectF(self.text_left, 0, 0, 0)
        return self._lines.rect_of(min(position, self._shown_chars)).translated(self._text_x, self._text_y)

    @property
    def _shown_chars(self) -> int:
        if not self._more or self._lines is None:
            return len(self.block.text)
        return sum(map(len, self._lines.lines)) + len(self._lines.lines) - 1

    def hides(self, position: int) -> bool:
        """Whether a fold hides that character."""
        return self._lines is None or position > self._shown_chars

    def unchanged_since(self, before: Block) -> float:
        """How much looks as it did when it was `before`: all above the line that ended in, if nothing else changed."""
        lines, block = self._lines, self.block
        same_look = (before.kind, before.info, before.boxes, before.gap, before.first, before.last) == (
            *(block.kind, block.info, block.boxes, block.gap, block.first, block.last),
        )
        if lines is None or self._more or not same_look or not block.text.startswith(before.text):
            return 0.0
        changed = min(lines.line_of(len(before.text)), lines.colours.changed_from - self._first_line)
        return max(self._text_y + lines.top_of_line(max(changed, 0)), 0.0)


def paint_end_of_sight(painter: QPainter, right: float, top: float, height: float, style: Style) -> None:
    """A line that goes on beyond `right` dissolves into its ground; in high contrast it ends in dots."""
    ground, wide = style.colours.code_background, style.space(_FADE)
    if style.theme.outline is not None:
        dots = QFontMetricsF(style.mono).horizontalAdvance(_DOTS) + 2 * style.theme.ring_px
        area = QRectF(right - dots, top, dots, height)
        painter.fillRect(area, ground)
        painter.setFont(style.mono)
        painter.setPen(QPen(style.colours.code_text))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _DOTS)
        return
    clear = QColor(ground)
    clear.setAlpha(0)
    fade = QLinearGradient(right - wide, 0, right, 0)
    fade.setColorAt(0, clear)
    fade.setColorAt(1, ground)
    painter.fillRect(QRectF(right - wide, top, wide, height), fade)


def more_lines(count: int) -> str:
    translate = QCoreApplication.translate
    said = translate("CodeBlock", "{0} more lines") if count != 1 else translate("CodeBlock", "{0} more line")
    return said.format(f"{count:,}")


def paint_title(painter: QPainter, header: QRectF, style: Style, words: str) -> None:
    painter.setFont(style.small)
    painter.setPen(QPen(style.colours.text_muted))
    area = header.adjusted(style.code_padding, 0, -style.code_padding, 0)
    # As the code below it, in a mirrored window, too: the buttons are at the right.
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, side | Qt.TextFlag.TextSingleLine, words)


def fill_rounded(painter: QPainter, ground: QRectF, style: Style, top: bool, bottom: bool) -> None:
    radius = style.theme.radius_small
    if not (top or bottom):
        painter.fillRect(ground, style.colours.code_background)
        return
    path = QPainterPath()
    path.addRoundedRect(ground.adjusted(0, 0 if top else -2 * radius, 0, 0 if bottom else 2 * radius), radius, radius)
    painter.save()
    painter.setClipRect(ground, Qt.ClipOperation.IntersectClip)
    painter.fillPath(path, style.colours.code_background)
    painter.restore()
