"""Lets files, pictures and text that are dropped anywhere on the window go to where one writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_chat.ui.composer.composer import Composer


class WindowDrops(QObject):
    """Takes what no part of the window takes for itself; nothing while the composer is out of sight."""

    def __init__(self, window: QWidget, composer: Composer) -> None:
        super().__init__(window)
        self._composer = composer
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or not self._composer.isVisible():
            return False
        if isinstance(event, QDragEnterEvent):
            self._composer.dragEnterEvent(event)
        elif isinstance(event, QDropEvent):
            self._composer.dropEvent(event)
            self._composer.focus()
        return True
