"""Reads the list of conversations again when another process has written some, such as `ask` beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter

#: An answer that is written down elsewhere changes the history all the time; the list is read no more often than this.
EVERY_MS = 2000


class OtherProcesses(QObject):
    #: Emitted on a thread of the store.
    _wrote = Signal()

    def __init__(self, library: Library, conversations: ConversationsPresenter, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._unsubscribe: Callable[[], None] | None = None
        self.timer = QTimer(self, singleShot=True, interval=EVERY_MS)
        self.timer.timeout.connect(conversations.refresh)
        self._wrote.connect(self._look_soon, Qt.ConnectionType.QueuedConnection)

    def attach(self) -> None:
        """Be told from now on."""
        self._unsubscribe = self._library.subscribe(self._wrote.emit)

    def close(self) -> None:
        self.timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _look_soon(self) -> None:
        if self._unsubscribe is not None and not self.timer.isActive():
            self.timer.start()
