"""Fades and slides: a number that glides to another in the theme's time, at once where nothing may move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.theme import Pace, Theme


class Glide:
    """Goes to wherever it is sent, and has its widget painted on the way.

    The animation is made when something first moves: most controls never do.
    """

    def __init__(self, widget: QWidget, value: float = 0.0, *, pace: Pace = "quick") -> None:
        self._widget = widget
        self._pace: Pace = pace
        self._animation: QVariantAnimation | None = None
        self._goal = value
        self.value = value

    def to(self, value: float, theme: Theme) -> None:
        """Go there; at once if nobody sees it or nothing may move."""
        if value == self._goal:
            return
        self._goal = value
        duration = theme.duration_ms(self._pace) if self._widget.isVisible() else 0
        if self._animation is not None:
            self._animation.stop()
        if not duration:
            self._set(value)
            return
        animation = self._animation or self._make()
        animation.setDuration(duration)
        animation.setStartValue(self.value)
        animation.setEndValue(value)
        animation.start()

    def _make(self) -> QVariantAnimation:
        self._animation = QVariantAnimation(self._widget)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._set)
        return self._animation

    def _set(self, value: float) -> None:
        self.value = value
        self._widget.update()


def turning(widget: QWidget, theme: Theme, show: Callable[[float], None]) -> QVariantAnimation | None:
    """Tell `show` a number from 0 to 1 again and again until it is stopped; None where nothing may move."""
    duration = theme.duration_ms("round")
    if not duration:
        return None
    animation = QVariantAnimation(widget)
    animation.setDuration(duration)
    animation.setStartValue(0.0)
    animation.setEndValue(1.0)
    animation.setLoopCount(-1)
    animation.valueChanged.connect(show)
    animation.start()
    return animation
