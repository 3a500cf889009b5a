"""A quiet button for each block of one kind that is in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.host import Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton


class BlockButtons(QObject):
    """Between `begin` and `end`, `button_for` gives a part's button, to be said and placed."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._buttons = WidgetPool(self._make)

    def begin(self) -> None:
        self._buttons.begin()

    def end(self) -> None:
        self._buttons.end()

    def button_for(self, layout: MessageLayout, part: int) -> QuietButton:
        key = (layout.item.id, part)
        button = self._buttons.take(key)
        button.set_style(layout.style)
        button.setProperty("key", key)
        return button

    def press(self, message_id: str, part: int) -> None:
        """The button of this part was pressed."""

    def _make(self) -> QuietButton:
        button = QuietButton(self._host.viewport())
        button.clicked.connect(self._pressed)
        return button

    def _pressed(self) -> None:
        message_id, part = self.sender().property("key")
        self.press(str(message_id), int(part))
