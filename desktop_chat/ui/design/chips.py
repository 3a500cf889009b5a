"""Small words on grounds of their own: chips that can be taken away, and badges that only tell."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.design.button import Pressable
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import as_words
from desktop_chat.ui.design.painting import (
    paint_in_middle,
    paint_ring,
    paint_surface,
    paint_unusable,
    paint_words,
    painter_for,
)
from desktop_chat.ui.design.theme import Theme

BadgeTone: TypeAlias = Literal["plain", "accent", "success", "warning", "danger"]


class Chip(Pressable):
    """A thing that was added, with a cross that takes it away; so does Delete. It may be clicked, too."""

    #: The user wants it away.
    removed = Signal()

    def __init__(self, theme: Theme, text: str, icon: str = "", *, removable: bool = True) -> None:
        super().__init__(theme)
        self._icon = icon
        self._removable = removable
        self.setText(text)
        self.setToolTip(as_words(text))
        self.setAccessibleName(text)
        if removable:
            self.setAccessibleDescription(self.tr("Delete takes it away."))
        self.setFont(theme.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(removable)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font("small"))
        super().set_theme(theme)

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = self.fontMetrics().horizontalAdvance(self.text())
        width = 2 * theme.space(2) + words + (theme.icon_small_px + theme.space(1.5) if self._icon else 0)
        width += theme.badge_px + theme.space(0.5) if self._removable else 0
        return QSize(width, self.fontMetrics().height() + 2 * theme.space(1.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().height() * 2, self.sizeHint().height())

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if self._removable and e.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(e)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        super().mouseMoveEvent(e)
        self.update()

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        if self._removable and self.isDown() and self._cross().contains(e.position()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(e)

    def _cross(self) -> QRectF:
        side = self._theme.badge_px
        left = self.width() - side - self._theme.space(1)
        return self.placed(QRectF(left, (self.height() - side) / 2, side, side))

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, painter_for(self)
        box, small = QRectF(self.rect()), theme.icon_small_px
        if self.isEnabled():
            fill = colours.pressed if self.isDown() else colours.hover if self.underMouse() else colours.surface_raised
            width = theme.ring_px if self.underMouse() and theme.outline is not None else theme.border_px
            paint_surface(painter, box, theme.radius_small, fill, colours.border_strong, width)
        else:
            paint_unusable(painter, box, theme.radius_small, colours.surface_raised, theme)
        left, right = float(theme.space(2)), float(self.width() - theme.space(2))
        if self._icon:
            icon_box = self.placed(QRectF(left, (self.height() - small) / 2, small, small))
            paint_icon(painter, self._icon, icon_box, self._ink(dim=True), theme.stroke_px)
            left += small + theme.space(1.5)
        if self._removable:
            right = self.width() - theme.badge_px - theme.space(1.5)
            self._paint_cross(painter)
        painter.setPen(self._ink())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, round(right - left))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        paint_words(
            painter, self.placed(QRectF(left, 0, right - left, self.height())), int(flags), text, self.layoutDirection()
        )
        if self._ring:
            paint_ring(painter, box, theme.radius_small, theme)
        painter.end()

    def _ink(self, *, dim: bool = False) -> QColor:
        colours = self._theme.colours
        if not self.isEnabled():
            return colours.text_faint
        return colours.text_muted if dim else colours.text

    def _paint_cross(self, painter: QPainter) -> None:
        theme, colours, cross = self._theme, self._theme.colours, self._cross()
        is_pointed = self.underMouse() and cross.contains(self.mapFromGlobal(self.cursor().pos()))
        if is_pointed:
            paint_surface(painter, cross, cross.height() / 2, colours.pressed, None, theme.border_px)
        inset = (cross.width() - theme.icon_small_px) / 2
        ink = self._ink(dim=not is_pointed)
        paint_icon(painter, "close", cross.adjusted(inset, inset, -inset, -inset), ink, theme.stroke_px)


class Badge(QWidget):
    """One or two words, or a number, that say how something is."""

    def __init__(self, theme: Theme, text: str = "", tone: BadgeTone = "plain") -> None:
        super().__init__()
        self._theme = theme
        self._text = text
        self._tone: BadgeTone = tone
        self.setFont(theme.font("caption", bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("caption", bold=True))
        self.updateGeometry()

    def text(self) -> str:
        return self._text

    def say(self, text: str, tone: BadgeTone = "plain") -> None:
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        height = max(self._theme.badge_px, metrics.height() + self._theme.space(1))
        return QSize(max(height, metrics.horizontalAdvance(self._text) + 2 * self._theme.space(2)), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = self._theme, painter_for(self), QRectF(self.rect())
        ground, ink = self._colours()
        outline = ink if theme.outline is not None else None
        paint_surface(painter, box, box.height() / 2, ground, outline, theme.border_px)
        painter.setPen(ink)
        paint_in_middle(painter, box, self._text)
        painter.end()

    def _colours(self) -> tuple[QColor, QColor]:
        colours = self._theme.colours
        match self._tone:
            case "plain":
                return colours.code_inline, colours.text_muted
            case "accent":
                return colours.accent, colours.accent_text
            case "success":
                return colours.notice_surface, colours.success
            case "warning":
                return colours.warning_surface, colours.warning
            case "danger":
                return colours.danger_surface, colours.danger
