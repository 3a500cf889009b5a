"""The window's own small controls, painted from the theme: buttons, dim labels, slim scroll bars, a centred column."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QScrollBar,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.theme import TextRole, Theme

ButtonKind: TypeAlias = Literal["plain", "outline", "primary", "round", "float"]
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def as_words(text: str) -> str:
    """`text` such that Qt does not take an angle bracket in a server's or a user's word for markup."""
    from html import escape

    return escape(text, quote=False)


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


class SlimScrollBar(QScrollBar):
    """A scroll bar that shows a thin handle and no groove, and nothing where there is nothing to scroll."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.scroll_bar_px, super().sizeHint().height())

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        span = self.maximum() - self.minimum()
        if span <= 0:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.space(1) - (theme.space(0.25) if self.underMouse() else 0)
        length = max(theme.space(7), self.height() * self.pageStep() / (span + self.pageStep()))
        top = (self.height() - length) * (self.value() - self.minimum()) / span
        box = QRectF(inset, top + theme.space(0.5), self.width() - 2 * inset, length - theme.space(1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours.scroll_handle)
        painter.drawRoundedRect(box, box.width() / 2, box.width() / 2)
        painter.end()


class ElidedLabel(QWidget):
    """One line that ends in dots where the room ends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFont(theme.font("ui", bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def bare_viewport(area: QAbstractScrollArea) -> None:
    """Give a scroll area a viewport that shows what is behind it.

    Made here and not by Qt, because asking for a widget that Python has not seen makes PySide load all its classes.
    """
    viewport = QWidget(area)
    area.setViewport(viewport)
    viewport.setAutoFillBackground(False)


def label(theme: Theme, text: str = "", role: TextRole = "ui", *, dim: bool = False, bold: bool = False) -> QLabel:
    """A plain-text label whose colour follows the palette."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(role, bold=bold))
    made.setWordWrap(True)
    if dim:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return made


def row(*items: QWidget | None, spacing: int = 0) -> QHBoxLayout:
    """The widgets side by side; None stretches."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing)
    return layout


def stack(*items: QWidget | None, spacing: int = 0) -> QVBoxLayout:
    """The widgets one below the other; None stretches."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing)
    return layout


def _fill(layout: QBoxLayout, items: tuple[QWidget | None, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item)


def centred(child: QWidget, width: int) -> QHBoxLayout:
    """The widget in the middle, at most `width` pixels wide."""
    child.setMaximumWidth(width)
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    layout.addWidget(child, width)
    layout.addStretch(1)
    return layout


def box_of(option: QStyleOptionViewItem) -> QRect:
    """Where a delegate is to paint."""
    return option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - not in the stubs
