"""A line at the lower edge that says where the link under the pointer or the keyboard's focus leads."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.painting import paint_words
from desktop_chat.ui.transcript.style import Style

#: Widths of text are sums of fractions.
_ROUNDING = 0.1


class TargetLine(QWidget):
    """Lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._style: Style | None = None
        self._target = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def target(self) -> str:
        return self._target

    def say(self, target: str, style: Style, room: int, bottom: int) -> None:
        """Show `target` in at most `room` pixels, above `bottom`; hide where it is empty."""
        self._target, self._style = target, style
        self.setVisible(bool(target))
        if not target:
            return
        metrics, space = QFontMetricsF(style.small), style.theme.space
        border = 2 * round(style.theme.border_px)
        width = min(math.ceil(metrics.horizontalAdvance(target)) + space(4) + border, room - 2 * space(2))
        height = round(metrics.height()) + space(2)
        self.setAccessibleName(target)
        self.setGeometry(space(2), bottom - height - space(2), width, height)
        self.raise_()
        self.update()

    @property
    def shown(self) -> str:
        """The target, or as much of its beginning as there is room for: of a long address its host matters."""
        style = self._style
        if style is None:
            return ""
        room = self.width() - style.theme.space(4) - 2 * style.theme.border_px
        return QFontMetricsF(style.small).elidedText(self._target, Qt.TextElideMode.ElideRight, room + _ROUNDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        if style is None:
            return
        painter, colours, theme = QPainter(self), style.colours, style.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.border_px / 2
        painter.setPen(QPen(colours.border_strong, theme.border_px))
        painter.setBrush(colours.surface_raised)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.radius_small, theme.radius_small)
        painter.setPen(colours.text)
        painter.setFont(style.small)
        room = box.adjusted(theme.space(2), 0, -theme.space(2), 0)
        flags, direction = int(Qt.AlignmentFlag.AlignVCenter), Qt.LayoutDirection.LeftToRight
        paint_words(painter, room, flags, self.shown, direction)
        painter.end()
