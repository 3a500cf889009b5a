"""A button painted from the theme, in every kind the window has."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import as_words
from desktop_chat.ui.design.theme import TextRole, Theme

ButtonKind: TypeAlias = Literal["plain", "outline", "primary", "round", "float"]
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Button(QAbstractButton):
    """A button with an icon, a text or both. Its accessible name is its text, or its tool tip if it has none."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        icon: str = "",
        *,
        kind: ButtonKind = "plain",
        tip: str = "",
        role: TextRole = "ui",
        pad: float = 3,
        parent: QWidget | None = None,
    ) -> None:
        """`pad` is the room left and right of the content, in steps of the grid."""
        super().__init__(parent)
        self._theme = theme
        self._kind: ButtonKind = kind
        self._icon = icon
        self._trailing_icon = ""
        self._role: TextRole = role
        self._ring = False
        self._left = False
        self._pad = theme.space(pad)
        self.setText(text)
        self.setFont(theme.font(role, bold=kind == "primary"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_tip(tip or text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def set_trailing_icon(self, icon: str) -> None:
        self._trailing_icon = icon
        self.updateGeometry()

    def set_left_aligned(self) -> None:
        self._left = True

    def set_tip(self, tip: str) -> None:
        """Say what the button does, in a tool tip and to a screen reader."""
        self.setToolTip("" if tip == self.text() else as_words(tip) if "<" in tip else tip)
        self.setShortcut(QKeySequence())
        self.setAccessibleName(self.text() or tip)

    def sizeHint(self) -> QSize:
        theme = self._theme
        if not self.text():
            return QSize(theme.control_px, theme.control_px)
        width = 2 * self._pad + theme.space(1) + self.fontMetrics().horizontalAdvance(self.text())
        width += sum(theme.icon_px + theme.space(1.5) for icon in (self._icon, self._trailing_icon) if icon)
        return QSize(width, theme.control_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.control_px, self._theme.control_px)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in ENTER_KEYS:
            self.click()
        else:
            super().keyPressEvent(e)

    def focusInEvent(self, e: QFocusEvent) -> None:
        self._ring = e.reason() in KEYBOARD_REASONS
        super().focusInEvent(e)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(e)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.border_px / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        radius = box.height() / 2 if self._kind in ("round", "float") else theme.radius_small
        fill = self._fill()
        outline = theme.colours.border_strong if self._kind in ("outline", "float") else None
        painter.setPen(QPen(outline, theme.border_px) if outline else Qt.PenStyle.NoPen)
        painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
        if self._ring:
            painter.setPen(QPen(theme.colours.focus, theme.stroke_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
        self._paint_label(painter, self._ink())
        painter.end()

    def _fill(self) -> QColor | None:
        colours = self._theme.colours
        if self._kind in ("primary", "round"):
            if not self.isEnabled():
                return colours.pressed
            return colours.accent_hover if self.underMouse() or self.isDown() else colours.accent
        resting = colours.surface_raised if self._kind in ("outline", "float") else None
        if not self.isEnabled():
            return resting
        if self.isDown() or self.isChecked():
            return colours.pressed
        return colours.hover if self.underMouse() else resting

    def _ink(self) -> QColor:
        colours = self._theme.colours
        if not self.isEnabled():
            return colours.text_muted
        if self._kind in ("primary", "round"):
            return colours.accent_text
        return colours.text if self.text() or self.underMouse() or self.hasFocus() else colours.text_muted

    def _paint_label(self, painter: QPainter, ink: QColor) -> None:
        theme, icon_px, gap = self._theme, self._theme.icon_px, self._theme.space(1.5)
        middle = (self.height() - icon_px) / 2
        if not self.text():
            box = QRectF((self.width() - icon_px) / 2, middle, icon_px, icon_px)
            paint_icon(painter, self._icon, box, ink, theme.stroke_px)
            return
        room = self.width() - 2 * self._pad
        room -= sum(icon_px + gap for icon in (self._icon, self._trailing_icon) if icon)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, max(0, room))
        used = self.fontMetrics().horizontalAdvance(text)
        left = self._pad + (0 if self._left else max(0, (room - used) / 2))
        if self._icon:
            paint_icon(painter, self._icon, QRectF(left, middle, icon_px, icon_px), ink, theme.stroke_px)
            left += icon_px + gap
        painter.setPen(ink)
        painter.drawText(QRectF(left, 0, used + gap, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if self._trailing_icon:
            small = theme.icon_small_px
            box = QRectF(left + used + gap, (self.height() - small) / 2, small, small)
            paint_icon(painter, self._trailing_icon, box, theme.colours.text_muted, theme.stroke_px)
