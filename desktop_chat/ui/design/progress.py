"""How far something is, or that it goes on: a bar and a spinner, both calm, both still where nothing may move."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QHideEvent, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from desktop_chat.ui.design.motion import turning
from desktop_chat.ui.design.painting import paint_surface, painter_for
from desktop_chat.ui.design.theme import Theme

#: The part of the bar that moves along while nobody knows how far it is, and the arc of the spinner.
_PIECE = 0.3
_WHOLE_TURN = 16 * 360


class _Moving:
    """Lets a number run while its widget is seen; nothing wakes the program for one that is hidden."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._animation: QVariantAnimation | None = None
        self.phase = 0.0

    def start(self, theme: Theme) -> None:
        if self._animation is None:
            self._animation = turning(self._widget, theme, self._show)

    def stop(self) -> None:
        if self._animation is not None:
            self._animation.stop()
            self._animation.deleteLater()
            self._animation = None

    def _show(self, phase: float) -> None:
        self.phase = phase
        self._widget.update()


class Progress(QProgressBar):
    """`setRange(0, 0)` is for work of unknown length. It needs an accessible name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._moving = _Moving(self)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._moving.stop()
        self._follow()
        self.update()

    def setRange(self, minimum: int, maximum: int) -> None:
        super().setRange(minimum, maximum)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.field_px, self._theme.space(2))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(8), self._theme.space(2))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._moving.stop()

    def _is_endless(self) -> bool:
        return self.maximum() <= self.minimum()

    def _follow(self) -> None:
        if self._is_endless() and self.isVisible():
            self._moving.start(self._theme)
        else:
            self._moving.stop()

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        thick = theme.progress_px
        groove = QRectF(0, (self.height() - thick) / 2, self.width(), thick)
        outline = theme.outline
        paint_surface(painter, groove, thick / 2, theme.colours.pressed, outline, theme.border_px)
        start, part = 0.0, 0.0
        if not self._is_endless():
            part = max(0, self.value() - self.minimum()) / (self.maximum() - self.minimum())
        else:
            part = _PIECE
            start = self._moving.phase * (1 + _PIECE) - _PIECE if theme.wishes.motion else (1 - _PIECE) / 2
        left, right = max(0.0, start), min(1.0, start + part)
        if right > left:
            done = QRectF(groove.left() + left * groove.width(), groove.top(), (right - left) * groove.width(), thick)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                done.moveLeft(self.width() - done.right())
            paint_surface(painter, done, thick / 2, theme.colours.accent, None, theme.border_px)
        painter.end()


class Spinner(QWidget):
    """Something goes on. It needs an accessible name; whoever makes it hides it at the end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._moving = _Moving(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._moving.stop()
        if self.isVisible():
            self._moving.start(theme)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.icon_px, self._theme.icon_px)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._moving.start(self._theme)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._moving.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        inset = theme.ring_px
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        # Where all lines are clear, a thinner one tells the groove from what moves in it.
        pen = QPen(theme.colours.border_strong, theme.ring_px if theme.outline is None else theme.border_px)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(box)
        pen.setColor(theme.colours.accent)
        pen.setWidthF(theme.ring_px)
        painter.setPen(pen)
        painter.drawArc(box, round((0.25 - self._moving.phase) * _WHOLE_TURN), -round(_PIECE * _WHOLE_TURN))
        painter.end()
