"""Opens where the keyboard goes: the first step at once, of those that follow fast only the last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

#: A step that comes sooner than this after the one before waits until there is rest. A held key repeats every 30 ms.
REST_MS = 150


class CalmOpening(QObject):
    #: A conversation is to be opened; carries its id.
    opened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = ""
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._open)

    def go_to(self, conversation_id: str, *, at_once: bool = False) -> None:
        """The keyboard is at this conversation now."""
        waits = self._timer.isActive() and not at_once
        self._wanted = conversation_id
        self._timer.start()
        if not waits:
            self._open()

    def forget(self) -> None:
        """Something else was opened meanwhile."""
        self._wanted = ""

    def _open(self) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.opened.emit(wanted)
