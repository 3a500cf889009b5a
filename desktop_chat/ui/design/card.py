"""A card to click: an icon, a title, a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_chat.ui.design.button import Pressable
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import (
    paint_ring,
    paint_shadow,
    paint_surface,
    paint_unusable,
    paint_words,
    painter_for,
)
from desktop_chat.ui.design.theme import Theme

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop


class Card(Pressable):
    """Lies a little above its surface. Checkable ones show that they are chosen."""

    def __init__(self, theme: Theme, title: str, words: str = "", icon: str = "") -> None:
        super().__init__(theme)
        self._icon = icon
        self.words = words
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: str) -> None:
        self.words = words
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._theme.field_px
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The widest word of the title has room."""
        metrics = QFontMetrics(self._theme.font("ui", bold=True))
        widest = max(metrics.horizontalAdvance(word) for word in (self.text() or " ").split(" "))
        width = widest + self._text_left() + self._pad()
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        title, words = self._heights(arg__1)
        return title + words + 2 * (self._margin() + self._pad())

    def _margin(self) -> int:
        """Above and below the card, for its shadow; at its sides it is in line with what stands around it."""
        reach, drop = self._theme.shadow("card")
        return reach + drop

    def _pad(self) -> int:
        return self._theme.space(3)

    def _text_left(self) -> int:
        icon = self._theme.icon_px + self._theme.space(3) if self._icon else 0
        return self._pad() + icon

    def _text_width(self, width: int) -> int:
        return max(1, width - self._text_left() - self._pad())

    def _heights(self, width: int) -> tuple[int, int]:
        """Of the title, and of the words with the gap above them."""
        room = QRect(0, 0, self._text_width(width), self.maximumHeight())
        title = QFontMetrics(self._theme.font("ui", bold=True)).boundingRect(room, int(_WRAPPED), self.text())
        if not self.words:
            return title.height(), 0
        words = QFontMetrics(self._theme.font("small")).boundingRect(room, int(_WRAPPED), self.words)
        return title.height(), words.height() + self._theme.space(1)

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, painter_for(self)
        margin = self._margin()
        box = QRectF(self.rect()).adjusted(0, margin, 0, -margin)
        if not self.isEnabled():
            paint_unusable(painter, box, theme.radius, colours.surface_raised, theme)
        else:
            if not self.isDown():
                paint_shadow(painter, box.adjusted(margin, 0, -margin, 0), theme.radius, theme, "card")
            stands_out = self.isChecked() or self.underMouse()
            outline = colours.accent if stands_out else colours.border_strong
            width = theme.ring_px if stands_out and theme.outline is not None else theme.border_px
            paint_surface(painter, box, theme.radius, colours.surface_raised, outline, width)
        if self.isChecked() and theme.outline is not None:
            self._paint_chosen(painter, box)
        if self.isDown():
            paint_surface(painter, box, theme.radius, colours.hover, None, theme.border_px)
        if self._ring:
            paint_ring(painter, box, theme.radius, theme)
        self._paint_content(painter, box)
        painter.end()

    def _paint_chosen(self, painter: QPainter, box: QRectF) -> None:
        """A ground and a bar, as the open row of a list has them: they are seen below a focus ring, too."""
        theme, colours = self._theme, self._theme.colours
        paint_surface(painter, box, theme.radius, colours.pressed, None, theme.border_px)
        width, inset = theme.space(0.75), theme.space(3)
        bar = QRectF(box.left() + theme.space(1), box.top() + inset, width, box.height() - 2 * inset)
        paint_surface(painter, self.placed(bar), width / 2, colours.accent, None, 0)

    def _paint_content(self, painter: QPainter, box: QRectF) -> None:
        theme, colours = self._theme, self._theme.colours
        title, words = self._heights(self.width())
        left, top, width = self._text_left(), box.top() + self._pad(), self._text_width(self.width())
        if self._icon:
            line = QFontMetrics(theme.font("ui", bold=True)).height()
            at = QRectF(box.left() + self._pad(), top + (line - theme.icon_px) / 2, theme.icon_px, theme.icon_px)
            ink = colours.accent if self.isEnabled() else colours.text_faint
            paint_icon(painter, self._icon, self.placed(at), ink, theme.stroke_px)
        painter.setPen(colours.text if self.isEnabled() else colours.text_faint)
        painter.setFont(theme.font("ui", bold=True))
        paint_words(
            painter, self.placed(QRectF(left, top, width, title)), int(_WRAPPED), self.text(), self.layoutDirection()
        )
        if self.words:
            painter.setPen(colours.text_muted if self.isEnabled() else colours.text_faint)
            painter.setFont(theme.font("small"))
            gap = theme.space(1)
            below = QRectF(left, top + title + gap, width, words - gap)
            paint_words(painter, self.placed(below), int(_WRAPPED), self.words, self.layoutDirection())
