"""A box to tick, with its words; for settings that hold at once there is the switch."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_chat.ui.design.button import KEYBOARD_REASONS
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import paint_ring, paint_surface, paint_unusable, paint_words, painter_for, placed
from desktop_chat.ui.design.theme import Theme


class CheckBox(QCheckBox):
    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._ring = False
        self.setFont(theme.font("ui"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("ui"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) + self._theme.space(1)
        return QSize(self._words_at() + words, self._theme.control_px)

    def minimumSizeHint(self) -> QSize:
        """Words that have no room in one line go on in the next."""
        width = min(self.sizeHint().width(), self._theme.field_px)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        room = QRect(0, 0, max(1, arg__1 - self._words_at()), self.maximumHeight())
        words = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(self._theme.control_px, words.height() + self._theme.space(2))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, e: QFocusEvent) -> None:
        self._ring = e.reason() in KEYBOARD_REASONS
        super().focusInEvent(e)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(e)

    def _words_at(self) -> int:
        """Room for the ring, the box, the ring again, and a gap."""
        return self._theme.icon_px + self._theme.space(4)

    def _line_px(self) -> float:
        theme = self._theme
        return theme.ring_px if self.underMouse() and theme.outline is not None else theme.border_px

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, painter_for(self)
        side, room = theme.icon_px, theme.space(1)
        at = QRect(room, (self.height() - side) // 2, side, side)
        box = QRectF(placed(at, self.rect(), self.layoutDirection()))
        radius = float(theme.space(1))
        if self.isChecked() and self.isEnabled():
            fill = colours.accent_hover if self.underMouse() or self.isDown() else colours.accent
            paint_surface(painter, box, radius, fill, None, theme.border_px)
        elif self.isEnabled():
            fill = colours.pressed if self.isDown() else colours.hover if self.underMouse() else colours.surface_raised
            paint_surface(painter, box, radius, fill, colours.mark, self._line_px())
        else:
            paint_unusable(painter, box, radius, colours.surface_raised, theme)
        if self.isChecked():
            inset = theme.space(0.5)
            ink = colours.accent_text if self.isEnabled() else colours.text_faint
            paint_icon(painter, "check", box.adjusted(inset, inset, -inset, -inset), ink, theme.ring_px)
        if self._ring:
            paint_ring(painter, box.adjusted(-room, -room, room, room), radius + room, theme)
        painter.setPen(colours.text if self.isEnabled() else colours.text_faint)
        words = QRect(self._words_at(), 0, self.width() - self._words_at(), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        paint_words(
            painter,
            QRectF(placed(words, self.rect(), self.layoutDirection())),
            int(flags),
            self.text(),
            self.layoutDirection(),
        )
        painter.end()
