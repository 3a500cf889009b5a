"""Fonts, formats and distances of the transcript, made from the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication

from desktop_chat.ui.design.theme import TextRole, Theme
from desktop_chat.ui.transcript.blocks import Mark

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

#: How high a picture may be, over the width of the column.
_PICTURE_SHARE = 0.62
_HEADINGS: dict[int, TextRole] = {1: "heading1", 2: "heading2", 3: "heading3"}


def _new_format() -> QTextCharFormat:
    # Its class has more than a hundred properties, which PySide makes when it is first asked for.
    from PySide6.QtGui import QTextCharFormat

    return QTextCharFormat()


class Style:
    """Everything measured or coloured that block layouts need; lengths in device-independent pixels."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.colours = theme.colours
        #: Whether the window is read from the right; each text has a direction of its own.
        self.is_mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.body = theme.font("body")
        self.small = theme.font("small")
        self.mono = theme.mono_font("small")
        self.inline_mono = theme.mono_font("body")
        self.headings = [self._heading(level) for level in range(1, 7)]
        metrics = QFontMetricsF(self.body)
        self.body_pitch = metrics.height() * theme.line_height
        self.body_char = metrics.averageCharWidth()
        self.column = theme.column_px()
        self.gap_block = self.space(2.5)
        self.gap_item = self.space(1)
        self.gap_heading = self.space(5)
        self.indent_item = round(metrics.horizontalAdvance("00.") + self.space(2))
        self.indent_quote = self.space(4)
        self.bar = self.space(0.75)
        self.marker_gap = self.space(1.5)
        self.code_padding = self.space(3)
        self.code_header = round(QFontMetricsF(self.small).height() + self.space(3))
        self.cell_padding_x = self.space(3)
        self.cell_padding_y = self.space(1.5)
        self.fold_height = round(QFontMetricsF(self.small).height() + self.space(3))
        self.bubble_padding = self.space(3)
        self.message_gap = self.space(4)
        #: Around a formula: left and right of it in a line, to the lines above and below, and on lines of its own.
        self.math_bearing = theme.border_px
        self.math_gap = theme.border_px
        self.formula_padding = self.space(1)
        self.picture_height = round(self.column * _PICTURE_SHARE)
        #: Room for the button behind what a picture shows.
        self.picture_button = round(metrics.averageCharWidth() * 12 + theme.space(4))
        #: Where the window is narrow; then the text still begins above that of the composer.
        self.margin = theme.space(theme.desk_margin + theme.card_pad)
        self._formats: dict[tuple[int, bool, float], QTextCharFormat] = {}
        self._token_formats: dict[str, QTextCharFormat] = {}

    def space(self, steps: float) -> int:
        """A distance between texts, which grows and shrinks with them; that around them all, `margin`, does not."""
        return max(round(self.theme.space(steps) * self.theme.wishes.text_scale), 1)

    def pitch(self, font: QFont) -> float:
        return QFontMetricsF(font).height() * self.theme.line_height

    def heading(self, level: int) -> QFont:
        return self.headings[min(max(level, 1), 6) - 1]

    def format(self, marks: int, muted: bool, around: QFont | None = None) -> QTextCharFormat:
        """How a span with these `Mark` bits looks in text of the font `around`, the body's without one."""
        ratio = around.pointSizeF() / self.body.pointSizeF() if around is not None else 1.0
        found = self._formats.get((marks, muted, ratio))
        if found is None:
            found = self._formats[marks, muted, ratio] = self._make_format(marks, muted, ratio)
        return found

    def token_format(self, role: str) -> QTextCharFormat:
        """How code of one class (`keyword`, `string`, ...) looks."""
        found = self._token_formats.get(role)
        if found is None:
            found = self._token_formats[role] = _new_format()
            colour: QColor = getattr(self.colours, f"code_{role}")
            found.setForeground(colour)
        return found

    def selection_format(self) -> QTextCharFormat:
        shown = _new_format()
        shown.setBackground(self.colours.selection)
        shown.setForeground(self.colours.selection_text)
        return shown

    def found_format(self, is_current: bool) -> QTextCharFormat:
        """How what was looked for is marked; the current match stands out among the others."""
        shown, colours = _new_format(), self.colours
        shown.setBackground(colours.found_current if is_current else colours.found)
        shown.setForeground(colours.found_current_text if is_current else colours.found_text)
        return shown

    def _make_format(self, marks: int, muted: bool, ratio: float) -> QTextCharFormat:
        made = _new_format()
        if marks & Mark.STRONG:
            made.setFontWeight(QFont.Weight.DemiBold)
        if marks & Mark.EMPHASIS:
            made.setFontItalic(True)
        if marks & Mark.STRIKE:
            made.setFontStrikeOut(True)
        if marks & Mark.CODE:
            made.setFontFamilies(self.inline_mono.families())
            made.setFontFixedPitch(True)
            made.setFontPointSize(self.inline_mono.pointSizeF() * ratio)
            made.setBackground(self.colours.code_inline)
        if marks & Mark.MATH:  # a formula that is not drawn
            made.setFontFamilies(self.inline_mono.families())
            made.setFontFixedPitch(True)
            made.setFontPointSize(self.mono.pointSizeF() * ratio)
            muted = True
        if marks & Mark.LINK:
            made.setForeground(self.colours.link)
            made.setFontUnderline(True)
        elif marks & Mark.SUPER:
            made.setVerticalAlignment(made.VerticalAlignment.AlignSuperScript)
            made.setForeground(self.colours.link)
        elif muted:
            made.setForeground(self.colours.text_muted)
        return made

    def _heading(self, level: int) -> QFont:
        return self.theme.font(_HEADINGS.get(level, "body"), bold=True)
