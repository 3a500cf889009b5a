"""What was deleted a moment ago and can still be brought back: the newest deletion first, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.core.values import value

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

#: How long the last deletion, and with it those before it, can be taken back.
UNDO_MS = 10_000


@value
class Deletion:
    """Conversations that were deleted together; `opened` is the one among them that was open, if one was."""

    conversations: tuple[Conversation, ...]
    #: The ids of all that were pinned before, in their order.
    pins: tuple[str, ...]
    opened: str | None = None


class Deletions(QObject):
    #: Nothing can be brought back any more.
    expired = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._deletions: list[Deletion] = []
        self._timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._timer.timeout.connect(self.forget)

    @property
    def newest(self) -> Deletion | None:
        return self._deletions[-1] if self._deletions else None

    @property
    def ids(self) -> set[str]:
        """Of all that can still be brought back; a list that was read before they were deleted has them."""
        return {one.id for deletion in self._deletions for one in deletion.conversations}

    def add(self, deletion: Deletion) -> None:
        self._deletions.append(deletion)
        self._timer.start()

    def take_back(self) -> Deletion | None:
        """The newest deletion, which is one no longer."""
        if not self._deletions:
            return None
        taken = self._deletions.pop()
        if not self._deletions:
            self._timer.stop()
        return taken

    def forget(self) -> None:
        self._timer.stop()
        self._deletions.clear()
        self.expired.emit()
