"""Messages that wait for the end of the running answer: sent in order, each once, and held when it ended badly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_chat.core.messages import Role
from desktop_chat.core.unsent import Words
from desktop_chat.core.verdict import Verdict

if TYPE_CHECKING:
    from desktop_chat.core.messages import Message
    from desktop_chat.core.unsent import Saying
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.drafts import Drafts
    from desktop_chat.presenters.talk_presenter import TalkPresenter
    from desktop_chat.presenters.views import WindowView

#: After these the talk simply goes on.
_GOOD = frozenset({Verdict.COMPLETE, Verdict.UNMARKED_END})


class Queue(QObject):
    def __init__(
        self,
        window: WindowView,
        drafts: Drafts,
        conversations: ConversationsPresenter,
        talk: TalkPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._drafts = drafts
        self._conversations = conversations
        self._talk = talk
        self._conversation_id: str | None = None
        #: Why what waits in a conversation is not sent by itself.
        self._held: dict[str | None, str] = {}
        #: The conversations whose next message is being handed over.
        self._in_flight: set[str] = set()
        talk.answer_begun.connect(self._begun)
        talk.answer_ended.connect(self._ended)
        talk.opened.emptiness_changed.connect(self._compare)

    def show(self, conversation_id: str | None) -> None:
        """Show what waits in a conversation."""
        self._conversation_id = conversation_id
        self._show()

    def adopt(self, conversation_id: str) -> None:
        """The new conversation has got its id."""
        self._conversation_id = conversation_id
        self._held.pop(None, None)

    # What the user does

    def add(self, words: Words) -> None:
        """Let it be sent after all that waits here already."""
        self._put(self._conversation_id, (*self._drafts.of(self._conversation_id).queue, words))

    def remove(self, at: int) -> Words:
        """Take number `at` of those that are shown out; what it said."""
        waiting = self._waiting(self._conversation_id)
        if not 0 <= at < len(waiting):
            return Words()
        queue = self._drafts.of(self._conversation_id).queue
        at += len(queue) - len(waiting)
        self._put(self._conversation_id, queue[:at] + queue[at + 1 :])
        return queue[at]

    def send(self) -> None:
        """Hold nothing back any longer."""
        self._held.pop(self._conversation_id, None)
        if self._conversation_id is not None and not self._talk.is_busy(self._conversation_id):
            self._send_next(self._conversation_id)
        self._show()

    def put_first(self, conversation_id: str | None, words: Words) -> None:
        """Let it wait before all others: it could not be sent, and something newer stands where it was written."""
        unsent, at = self._drafts.of(conversation_id), int(conversation_id in self._in_flight)
        self._drafts.put(conversation_id, replace(unsent, queue=(*unsent.queue[:at], words, *unsent.queue[at:])))
        self._hold(conversation_id, self.tr("Not sent"))

    def take_back(self, conversation_id: str | None, saying: Saying) -> bool:
        """What could not be sent waits on, if it came from here; else False."""
        if conversation_id is None or conversation_id not in self._in_flight or saying.edited_id:
            return False
        self._in_flight.discard(conversation_id)
        self._drafts.put(conversation_id, replace(self._drafts.of(conversation_id), sending=False))
        self._hold(conversation_id, self.tr("Not sent"))
        return True

    # What follows

    def _ended(self, message: Message) -> None:
        conversation_id = message.conversation_id
        if not self._drafts.of(conversation_id).queue or conversation_id in self._held:
            return
        if self._conversations.is_deleted(conversation_id):
            self._hold(conversation_id, self.tr("Held, because the conversation was deleted"))
        elif message.verdict in _GOOD:
            self._send_next(conversation_id)
        elif message.verdict is Verdict.STOPPED:
            self._hold(conversation_id, self.tr("Held, because you stopped the answer"))
        elif message.verdict is Verdict.TOOL_CALLS:
            self._hold(conversation_id, self.tr("Held, because the answer waits for you"))
        else:
            self._hold(conversation_id, self.tr("Held, because the answer did not end well"))

    def _send_next(self, conversation_id: str) -> None:
        unsent = self._drafts.of(conversation_id)
        if not unsent.queue:
            return
        saying = self._drafts.saying(unsent.queue[0])
        self._in_flight.add(conversation_id)
        # Written down before it goes: after a crash it is looked for among what was said, and not sent again.
        self._drafts.put(conversation_id, replace(unsent, sending=True))
        self._drafts.save()
        self._show()
        self._talk.send_in(conversation_id, saying)

    def _begun(self, conversation_id: str) -> None:
        if conversation_id in self._in_flight:
            self._in_flight.discard(conversation_id)
            self._put(conversation_id, self._drafts.of(conversation_id).queue[1:])
            self._drafts.save()

    def _compare(self) -> None:
        """Another path is shown: what was being sent when the program ended may stand in it."""
        conversation_id = self._conversation_id
        unsent = self._drafts.of(conversation_id)
        if not unsent.sending or conversation_id in self._in_flight:
            return
        said = next((e.message for e in reversed(self._talk.opened.path) if e.message.role is Role.USER), None)
        was_sent = said is not None and bool(unsent.queue) and said.text == unsent.queue[0].text
        self._put(conversation_id, unsent.queue[1:] if was_sent else unsent.queue)

    def _hold(self, conversation_id: str | None, why: str) -> None:
        self._held[conversation_id] = why
        self._show()

    def _put(self, conversation_id: str | None, queue: tuple[Words, ...]) -> None:
        sending = conversation_id in self._in_flight
        self._drafts.put(conversation_id, replace(self._drafts.of(conversation_id), queue=queue, sending=sending))
        if not queue:
            self._held.pop(conversation_id, None)
        self._show()

    def _waiting(self, conversation_id: str | None) -> tuple[Words, ...]:
        """Without the one that is being handed over."""
        return self._drafts.of(conversation_id).queue[int(conversation_id in self._in_flight) :]

    def _show(self) -> None:
        conversation_id = self._conversation_id
        waiting = self._waiting(conversation_id)
        held = self._held.get(conversation_id, "")
        if waiting and not held and not self._talk.is_busy(conversation_id) and conversation_id not in self._in_flight:
            held = self._held[conversation_id] = self.tr("Held since the program ended")
        self._window.composer.set_queue([self._words(words) for words in waiting], held)

    def _words(self, words: Words) -> str:
        names = [part.name for part in self._drafts.files(words.files)]
        return " ".join(" ".join([words.text[:500], *names]).split())
