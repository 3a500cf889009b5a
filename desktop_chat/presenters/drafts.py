"""What was typed and not sent, per conversation: kept in memory, written down when typing pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_chat.core.messages import Conversation
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge

SAVE_AFTER_MS = 500
#: Where the settings keep the text of a conversation that does not exist yet.
NEW_DRAFT = "new_draft"


class Drafts(QObject):
    """A conversation that does not exist yet has the id None."""

    def __init__(self, library: Library, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._settings = settings
        self._bridge = bridge
        self._texts: dict[str | None, str] = {None: str(settings.ui.get(NEW_DRAFT, ""))}
        self._unsaved: set[str | None] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def learn(self, conversations: Iterable[Conversation]) -> None:
        """Take over stored drafts of conversations not seen before."""
        for conversation in conversations:
            self._texts.setdefault(conversation.id, conversation.draft)

    def text(self, conversation_id: str | None) -> str:
        return self._texts.get(conversation_id, "")

    def put(self, conversation_id: str | None, text: str) -> None:
        if text != self.text(conversation_id):
            self._texts[conversation_id] = text
            self._unsaved.add(conversation_id)
            self._timer.start()

    def save(self) -> None:
        """Write down what changed since the last time."""
        self._timer.stop()
        for conversation_id in self._unsaved:
            if conversation_id is None:
                self._settings.ui[NEW_DRAFT] = self.text(None)
                self._bridge.on_result(self._settings.save())
            else:
                self._bridge.on_result(self._library.save_draft(conversation_id, self.text(conversation_id)))
        self._unsaved.clear()
