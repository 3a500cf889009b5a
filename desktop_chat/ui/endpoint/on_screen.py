"""Keeps a window that grows on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def grow_on_screen(window: QWidget, height: int, margin: int) -> None:
    """Make it `height` pixels high, or as high as the screen without `margin`; move it up where it would stick out."""
    room = window.screen().availableGeometry()
    window.resize(window.width(), min(height, room.height() - margin))
    if not window.isVisible():
        return
    # The frame is as wide as it was; its own size follows the window's only later.
    frame = window.frameGeometry().bottom() - window.geometry().bottom()
    excess = window.geometry().bottom() + frame - room.bottom()
    if excess > 0:
        window.move(window.x(), max(room.top(), window.y() - excess))
