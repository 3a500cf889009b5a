"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import Pressable
from desktop_chat.ui.design.motion import Glide
from desktop_chat.ui.design.painting import paint_ring, paint_surface, paint_unusable, paint_words, painter_for
from desktop_chat.ui.design.theme import Theme


class Switch(Pressable):
    """Listen to `toggled`. Without a text it needs an accessible name."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFont(theme.font("ui"))
        self._knob = Glide(self)
        self.toggled.connect(self._go)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font("ui"))
        super().set_theme(theme)

    def sizeHint(self) -> QSize:
        theme, text = self._theme, self.text()
        words = theme.space(2) + self.fontMetrics().horizontalAdvance(text) if text else 0
        return QSize(self._track_px() + 2 * self._room() + words, theme.control_px)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _go(self, on: bool) -> None:
        self._knob.to(float(on), self._theme)

    def _track_px(self) -> int:
        return self._theme.switch_px * 9 // 5

    def _room(self) -> int:
        """Around the track, for the focus ring."""
        return self._theme.space(1)

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, painter_for(self)
        height, room, on = theme.switch_px, self._room(), self._knob.value
        track = QRectF(room, (self.height() - height) / 2, self._track_px(), height)
        inset, knob_px = theme.space(0.75), height - 2 * theme.space(0.75)
        left = track.left() + inset + on * (track.width() - knob_px - 2 * inset)
        knob = self.placed(QRectF(left, track.top() + inset, knob_px, knob_px))
        track = self.placed(track)
        radius = height / 2
        if self.isEnabled() and self.isChecked():
            fill = colours.accent_hover if self.underMouse() or self.isDown() else colours.accent
            paint_surface(painter, track, radius, fill, None, theme.border_px)
        elif self.isEnabled():
            fill = colours.pressed if self.isDown() else colours.hover if self.underMouse() else colours.surface_raised
            width = theme.ring_px if self.underMouse() and theme.outline is not None else theme.border_px
            paint_surface(painter, track, radius, fill, colours.mark, width)
        else:
            paint_unusable(painter, track, radius, colours.surface_raised, theme)
        ink = colours.accent_text if self.isChecked() else colours.mark
        if not self.isEnabled():
            is_dim = self.isChecked() or theme.outline is not None
            ink = colours.text_faint if is_dim else colours.border_strong
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(knob)
        if self._ring:
            grown = track.adjusted(-room, -room, room, room)
            paint_ring(painter, grown, grown.height() / 2, theme)
        if self.text():
            painter.setPen(colours.text if self.isEnabled() else colours.text_faint)
            words_at = 2 * room + self._track_px() + theme.space(2)
            box = self.placed(QRectF(words_at, 0, self.width() - words_at, self.height()))
            paint_words(painter, box, int(Qt.AlignmentFlag.AlignVCenter), self.text(), self.layoutDirection())
        painter.end()
