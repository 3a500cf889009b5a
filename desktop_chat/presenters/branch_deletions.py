"""Takes a message away with all that follows it, and brings it back for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.core.messages import Role
from desktop_chat.core.values import value
from desktop_chat.presenters.deletions import UNDO_MS

if TYPE_CHECKING:
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView


@value
class _Deleted:
    conversation_id: str
    message_id: str
    #: What was shown before, down to this message.
    leaf_id: str


class BranchDeletions(QObject):
    """The last one can be taken back, until something else is deleted or opened."""

    def __init__(
        self,
        window: WindowView,
        library: Library,
        talk: TalkPresenter,
        conversations: ConversationsPresenter,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._talk = talk
        self._conversations = conversations
        self._bridge = bridge
        self._deleted: _Deleted | None = None
        self._timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._timer.timeout.connect(self.forget)

    def delete(self, message_id: str) -> None:
        """Take a message of the shown path away, with what follows it; an answer that runs below it is stopped."""
        entry, conversation_id = self._talk.opened.entry(message_id), self._talk.opened.current_id
        if entry is None or conversation_id is None:
            return
        self._talk.stop_below(message_id)
        leaf = self._talk.opened.path[-1].message
        self._conversations.forget_deletion()
        self._deleted = _Deleted(conversation_id, message_id, leaf.id)
        self._bridge.on_result(self._library.delete_branch(message_id))
        self._talk.opened.reload()
        if leaf.id != message_id:
            sentence = self.tr("The message and what follows it were deleted.")
        elif entry.message.role is Role.ASSISTANT:
            sentence = self.tr("The answer was deleted.")
        else:
            sentence = self.tr("The message was deleted.")
        self._window.show_undo(sentence)
        self._timer.start()

    def undo(self) -> None:
        """Bring the last one back, and show it again."""
        deleted = self._deleted
        if deleted is None:
            return
        self.forget()
        self._bridge.on_result(self._library.restore_branch(deleted.message_id))
        self._bridge.on_result(self._library.activate(deleted.conversation_id, deleted.leaf_id))
        if deleted.conversation_id == self._talk.opened.current_id:
            self._talk.opened.reload()

    def forget(self) -> None:
        """It is gone now."""
        if self._deleted is not None:
            self.give_way()
            self._window.hide_undo()

    def give_way(self) -> None:
        """Something else can be brought back instead, and is offered."""
        self._timer.stop()
        self._deleted = None
