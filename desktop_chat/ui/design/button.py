"""A button painted from the theme, in every kind, and what all painted controls that are pressed share."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import as_words
from desktop_chat.ui.design.painting import paint_ring, paint_surface, paint_unusable, paint_words, painter_for
from desktop_chat.ui.design.theme import TextRole, Theme

#: `danger` is an outlined one that takes something away.
ButtonKind: TypeAlias = Literal["plain", "outline", "primary", "danger", "round", "float"]
_OUTLINED: tuple[ButtonKind, ...] = ("outline", "danger", "float")
_FILLED: tuple[ButtonKind, ...] = ("primary", "round")
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Pressable(QAbstractButton):
    """What is pressed by mouse, Space or Enter; it shows a ring while the focus came by keyboard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ring = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leave_keyboard(self) -> None:
        """A click leaves the keyboard where one writes or reads."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

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

    def placed(self, box: QRectF) -> QRectF:
        """`box`, thought from left to right, where it lies here."""
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            return box
        return QRectF(self.width() - box.right(), box.top(), box.width(), box.height())


class Button(Pressable):
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
        super().__init__(theme, parent)
        self._kind: ButtonKind = kind
        self._icon = icon
        self._trailing_icon = ""
        self._role: TextRole = role
        self._leading = False
        self._pad = theme.space(pad)
        self.setText(text)
        self.setFont(theme.font(role, bold=kind == "primary"))
        self.set_tip(tip or text)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font(self._role, bold=self._kind == "primary"))
        super().set_theme(theme)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def set_trailing_icon(self, icon: str) -> None:
        self._trailing_icon = icon
        self.updateGeometry()

    def set_left_aligned(self) -> None:
        """Let the content begin where lines begin."""
        self._leading = True

    def let_shrink(self) -> None:
        """Where there is little room, cut the words, which the tool tip has then."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that are cut are whole in the tool tip."""
        super().resizeEvent(event)
        whole = as_words(self.text())
        if self.toolTip() in ("", whole):
            self.setToolTip(whole if self.width() < self.sizeHint().width() else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.control_px, self._theme.control_px)

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, painter, box = self._theme, painter_for(self), QRectF(self.rect())
        radius = box.height() / 2 if self._kind in ("round", "float") else theme.radius_small
        if not self.isEnabled() and (self._kind in _OUTLINED or (self._kind in _FILLED and theme.outline is not None)):
            paint_unusable(painter, box, radius, self._fill(), theme)
        else:
            outline, width = self._outline()
            paint_surface(painter, box, radius, self._fill(), outline, width)
        if self._ring:
            paint_ring(painter, box, radius, theme, on_accent=self._kind in _FILLED)
        elif self._is_lit() and self._kind in _FILLED and theme.outline is not None:
            inset = theme.ring_px
            inner = box.adjusted(inset, inset, -inset, -inset)
            paint_surface(painter, inner, max(0.0, radius - inset), None, theme.colours.accent_text, theme.border_px)
        self._paint_label(painter, self._ink())
        painter.end()

    def _is_lit(self) -> bool:
        return self.isEnabled() and (self.underMouse() or self.isDown())

    def _outline(self) -> tuple[QColor | None, float]:
        """The line around the button, and its width: in high contrast it tells each state."""
        theme, outlined = self._theme, self._kind in _OUTLINED
        if theme.outline is None:
            return theme.colours.border_strong if outlined else None, theme.border_px
        if self.isChecked() or (outlined and self._is_lit()):
            return theme.outline, theme.ring_px
        return theme.outline if outlined or self._is_lit() else None, theme.border_px

    def _fill(self) -> QColor | None:
        colours = self._theme.colours
        if self._kind in _FILLED:
            if not self.isEnabled():
                return colours.pressed if self._theme.outline is None else None
            return colours.accent_hover if self.underMouse() or self.isDown() else colours.accent
        resting = colours.surface_raised if self._kind in _OUTLINED else None
        if not self.isEnabled():
            return resting
        if self.isDown() or self.isChecked():
            return colours.pressed
        return colours.hover if self.underMouse() else resting

    def _ink(self) -> QColor:
        colours = self._theme.colours
        if not self.isEnabled():
            return colours.text_faint
        if self._kind in _FILLED:
            return colours.accent_text
        if self._kind == "danger":
            return colours.danger
        if self.isChecked() and not self.text():
            return colours.accent
        return colours.text if self.text() or self.underMouse() or self.hasFocus() else colours.text_muted

    def _paint_label(self, painter: QPainter, ink: QColor) -> None:
        theme, icon_px, gap = self._theme, self._theme.icon_px, self._theme.space(1.5)
        middle = (self.height() - icon_px) / 2
        room = self.width() - 2 * self._pad
        room -= sum(icon_px + gap for icon in (self._icon, self._trailing_icon) if icon)
        if not self.text() or (self._icon and room < self.fontMetrics().horizontalAdvance("…")):
            painter.setOpacity(1.0 if self.isEnabled() else theme.faint)
            box = QRectF((self.width() - icon_px) / 2, middle, icon_px, icon_px)
            paint_icon(painter, self._icon, box, ink, theme.stroke_px)
            return
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, max(0, room))
        used = self.fontMetrics().horizontalAdvance(text)
        left = self._pad + (0 if self._leading else max(0, (room - used) / 2))
        if self._icon:
            box = self.placed(QRectF(left, middle, icon_px, icon_px))
            paint_icon(painter, self._icon, box, ink, theme.stroke_px)
            left += icon_px + gap
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        paint_words(
            painter, self.placed(QRectF(left, 0, used, self.height())), int(flags), text, self.layoutDirection()
        )
        if self._trailing_icon:
            small = theme.icon_small_px
            box = self.placed(QRectF(left + used + gap, (self.height() - small) / 2, small, small))
            tone = theme.colours.text_muted if self.isEnabled() else ink
            paint_icon(painter, self._trailing_icon, box, tone, theme.stroke_px)
