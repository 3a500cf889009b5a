"""What is told outside the window: how many answers run, and that one has ended while nobody looked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.core.harmless import system_name
from desktop_chat.core.preferences import NOTIFY, preferred
from desktop_chat.core.verdict import Verdict

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation, Message
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.engine import EndpointSettings, Engine
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

_RUNS, _ENDED = "●", "✓"


class Attention(QObject):
    def __init__(
        self,
        window: WindowView,
        library: Library,
        settings: EndpointSettings,
        talk: TalkPresenter,
        conversations: ConversationsPresenter,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._bridge = bridge
        self._settings = settings
        self._talk = talk
        self._conversations = conversations
        self._engine: Engine | None = None
        #: Answers that ended while the window was in the background, by their conversation.
        self._unseen: set[str] = set()
        talk.turns_changed.connect(self._show_mark)
        talk.answer_ended.connect(self._answer_ended)

    def attach(self, engine: Engine) -> None:
        self._engine = engine

    def looked_at(self, in_front: bool) -> None:
        """The window came to the front, or went to the back."""
        if in_front and self._unseen:
            self._unseen.clear()
            self._show_mark()
            if self._engine is not None:
                self._engine.withdraw_notices()

    def _show_mark(self) -> None:
        """Before the title: that answers run, and how many; else that one is there to be read."""
        running = len(self._talk.running_ids)
        mark = _RUNS if running else _ENDED if self._unseen else ""
        self._window.attention.show_mark(f"{mark} {running}" if running > 1 else mark)

    def _answer_ended(self, message: Message) -> None:
        # What the user stopped is no news.
        if self._window.is_in_front() or message.verdict in (None, Verdict.STOPPED):
            return
        self._unseen.add(message.conversation_id)
        self._show_mark()
        if preferred(self._settings.ui, NOTIFY):
            self._window.attention.alert()
            found = self._library.conversation(message.conversation_id)
            self._bridge.on_result(found, partial(self._say, message))

    def _say(self, message: Message, conversation: Conversation | None) -> None:
        # It may have been looked at meanwhile, or the program ends.
        engine, is_news = self._engine, message.conversation_id in self._unseen and self._window.attention.is_open
        if engine is not None and conversation is not None and is_news:
            title = system_name(conversation.title) or self.tr("New conversation")
            engine.spawn(self._notify(engine, conversation.id, title, self._words(message)), "show a notice")

    def _words(self, message: Message) -> str:
        """How it ended, in our words: neither the model's nor the server's are shown on the desktop."""
        from desktop_chat.presenters.verdict_text import verdict_text

        if message.verdict in (None, Verdict.COMPLETE):
            return self.tr("The answer is complete.")
        badge = verdict_text(message.verdict, message.error, message.reason).badge
        return self.tr("The answer has ended: {0}.").format(badge) if badge else self.tr("The answer has ended.")

    async def _notify(self, engine: Engine, conversation_id: str, title: str, words: str) -> None:
        if await engine.notify(title, words, self.tr("Open")):
            self._window.attention.come_forward()
            self._conversations.open(conversation_id)
