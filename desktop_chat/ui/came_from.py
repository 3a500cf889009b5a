"""Where the keyboard was before something was opened, so that it can go back there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class CameFrom:
    def __init__(self) -> None:
        self._widget: QWidget | None = None

    def note(self) -> None:
        """What has the keyboard now, opens something."""
        self._widget = QApplication.focusWidget()

    def go_back(self) -> bool:
        """Give the keyboard back; False if that cannot be, as it is gone, hidden, or was never noted."""
        widget, self._widget = self._widget, None
        if widget is None or not isValid(widget) or not (widget.isVisible() and widget.isEnabled()):
            return False
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True
