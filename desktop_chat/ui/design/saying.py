"""What is said to those who hear the window instead of seeing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView, QWidget


def say(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say this, wherever it reads; an empty sentence, or where none runs: nothing."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def tell_current(view: QAbstractItemView) -> None:
    """Tell a screen reader which row of a list has the keyboard: Qt tells it when that changes, not when it comes."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    if view.currentIndex().isValid() and QAccessible.isActive():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(view.currentIndex().row())
        QAccessible.updateAccessibility(event)
