"""The marks at the end of a row: a ring that breathes while an answer runs, a dot for what is unread, a bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen

from desktop_chat.ui.design.icons import paint_icon

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme

#: One breath takes so many steps of so many milliseconds: two seconds and a half, at ten pictures a second.
BREATH_STEPS = 25
STEP_MS = 100
#: The ring's inner dot is never less visible than this.
_FAINTEST = 0.2


class Breath(QObject):
    """A slow rhythm; it stands still unless it is let go."""

    #: The next step has come.
    stepped = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._step = 0
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_going(self) -> bool:
        return self._timer.isActive()

    @property
    def strength(self) -> float:
        """Between faint and 1; 1 while it stands still."""
        if not self.is_going:
            return 1.0
        half = BREATH_STEPS / 2
        return _FAINTEST + (1 - _FAINTEST) * abs(self._step - half) / half

    def let_go(self, going: bool) -> None:
        if going is not self.is_going:
            self._step = 0
            if going:
                self._timer.start()
            else:
                self._timer.stop()

    def _go_on(self) -> None:
        self._step = (self._step + 1) % BREATH_STEPS
        self.stepped.emit()


def paint_running(painter: QPainter, box: QRectF, theme: Theme, strength: float) -> None:
    """A ring with a dot in it; hollow where the unread mark is full, so that no motion is needed to tell them apart."""
    colour, middle = theme.colours.accent, box.center()
    painter.setPen(QPen(colour, theme.stroke_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, theme.space(1.25), theme.space(1.25))
    painter.setOpacity(strength)
    _dot(painter, middle, theme, theme.space(0.5))
    painter.setOpacity(1.0)


def paint_unread(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _dot(painter, box.center(), theme, theme.space(1))


def paint_bin(painter: QPainter, box: QRectF, theme: Theme, *, pointed_at: bool) -> None:
    ink = theme.colours.text if pointed_at else theme.colours.text_muted
    paint_icon(painter, "trash", box, ink, theme.stroke_px)


def _dot(painter: QPainter, middle: QPointF, theme: Theme, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colours.accent)
    painter.drawEllipse(middle, radius, radius)
