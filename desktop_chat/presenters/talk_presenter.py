"""Asking and stopping: what is sent, in the open conversation or another, and what comes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.errors import ChatError
from desktop_chat.core.parameters import Parameters
from desktop_chat.presenters.turns import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.messages import Message
    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.core.unsent import Saying
    from desktop_chat.presenters.engine import Chat, Engine, Listener, RunningTurn
    from desktop_chat.presenters.open_conversation import OpenConversation
    from desktop_chat.presenters.turns import Begin, Begun, Turns
    from desktop_chat.presenters.views import WindowView

#: The visit of a conversation that is not open.
_ELSEWHERE = -1


class TalkPresenter(QObject):
    #: The shown new conversation has got an id; carries it.
    conversation_started = Signal(str)
    #: An answer began or ended somewhere.
    turns_changed = Signal()
    #: The user's message is written down and its answer has begun; carries the conversation's id.
    answer_begun = Signal(str)
    #: An answer has ended; carries its message.
    answer_ended = Signal(object)
    #: Words could not be sent; carries (conversation id or None, Saying).
    text_returned = Signal(object)
    #: Something worth knowing about an answer that began; carries a sentence.
    noticed = Signal(str)
    #: Something went wrong outside an answer; carries a ChatError.
    failed = Signal(object)

    def __init__(self, window: WindowView, opened: OpenConversation, turns: Turns, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        #: The conversation that is open; what is asked here is asked in it.
        self.opened = opened
        self._turns = turns
        self._engine: Engine | None = None
        #: What was sent before the engine was there: conversation, text, and what sends it.
        self._queue: list[tuple[str | None, Saying, Callable[[], None]]] = []
        #: What a new conversation is asked with.
        self._instructions: tuple[str, Parameters] = ("", Parameters())
        turns.begun.connect(self._turn_begun)
        turns.refused.connect(self._turn_refused)
        turns.ended.connect(self._turn_ended)
        turns.changed.connect(self.turns_changed)

    @property
    def running_ids(self) -> set[str]:
        return self._turns.running_ids

    def attach(self, engine: Engine) -> None:
        """Take the engine, and send what was asked for before it was there."""
        from desktop_chat.presenters.long_lived import LongLived

        self._engine = engine
        self.opened.drawn.connect(LongLived(self._turns.are_running, self).opened)
        queue, self._queue = self._queue, []
        for _, _, ask in queue:
            ask()

    def give_back(self) -> None:
        """The program ends: what is still waiting to be sent goes back to where it was typed."""
        queue, self._queue = self._queue, []
        for conversation_id, saying, _ in queue:
            self.text_returned.emit((conversation_id, saying))

    def is_busy(self, conversation_id: str | None) -> bool:
        """An answer runs there, or something waits there to be sent by an engine that is not there yet."""
        if self._turns.of(conversation_id) is not None:
            return True
        return any(where == conversation_id for where, _, _ in self._queue)

    def send(self, saying: Saying, endpoint: Endpoint | None, model: str) -> None:
        """Send words in the open conversation; a new one is made on this endpoint and model."""
        conversation_id, visit = self.opened.current_id, self.opened.visit
        if self._engine is None:
            send = partial(self._send, conversation_id, visit, saying, endpoint, model)
            self._queue.append((conversation_id, saying, send))
            self._window.pulse.show_note(self.tr("Getting ready to send"), stays=True)
        else:
            self._send(conversation_id, visit, saying, endpoint, model)

    def send_in(self, conversation_id: str, saying: Saying) -> None:
        """Send words in a conversation, whichever is open; who answers in it, answers."""
        if conversation_id == self.opened.current_id or self._engine is None:
            self.send(saying, None, "")
        else:
            self._send(conversation_id, _ELSEWHERE, saying, None, "")

    def begin_with(self, system_prompt: str, parameters: Parameters) -> None:
        """Let the next new conversation have these."""
        self._instructions = (system_prompt, parameters)

    def stop(self) -> None:
        """End the answer that runs in the open conversation, if one does."""
        turn = self.opened.turn
        if turn is not None:
            turn.stop()

    def stop_below(self, message_id: str) -> None:
        """The same, if it is an answer to this message of the path, or to what follows it; not if it runs beside."""
        turn = self.opened.turn
        running = turn.turn if turn is not None else None
        if turn is None or running is None:
            self.stop()
            return
        ids = [entry.message.id for entry in self.opened.path]
        above = ids[: ids.index(message_id)] if message_id in ids else []
        asked = running.user_message
        follows = {running.message.parent_id, asked.parent_id if asked is not None else None}
        if running.message.id in ids or follows.isdisjoint(above):
            turn.stop()

    def ask_again(self, message_id: str) -> None:
        """Another answer beside this one."""
        conversation_id = self.opened.current_id
        if conversation_id is not None and self._engine is not None:
            again = self._engine.chat.regenerate
            self._begin(conversation_id, lambda _, listener: again(conversation_id, message_id, listener))

    def skip_wait(self) -> None:
        """Let the open conversation's next try begin now."""
        turn = self.opened.turn
        if turn is not None:
            turn.skip_wait()

    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None:
        """Tell the model what came of the tools it asked for."""
        conversation_id = self.opened.current_id
        if conversation_id is not None and self._engine is not None:
            tell = self._engine.chat.answer_tools
            self._begin(conversation_id, lambda _, listener: tell(conversation_id, message_id, answers, listener))

    def copy_as_curl(self, message_id: str) -> None:
        """Put the request for an answer on the clipboard."""
        if self.opened.current_id is not None and self._engine is not None:
            work = self._copy_as_curl(self._engine, self.opened.current_id, message_id)
            self._engine.spawn(work, "write a curl command")

    async def _copy_as_curl(self, engine: Engine, conversation_id: str, message_id: str) -> None:
        try:
            command = await engine.curl(conversation_id, message_id)
        except ChatError as error:
            self.failed.emit(error)
            return
        self._window.copy_text(command)
        self._window.pulse.show_note(self.tr("The request is on the clipboard as a curl command, without its secrets."))

    def edit(self, saying: Saying) -> None:
        """Another wording of a message of the user's, in a branch of its own."""
        conversation_id = self.opened.current_id
        if conversation_id is None or self._engine is None:
            self.text_returned.emit((conversation_id, saying))
            return
        change = self._engine.chat.edit

        def begin(_: Chat, listener: Listener) -> Coroutine[Any, Any, RunningTurn]:
            return change(conversation_id, saying.edited_id, saying.text, listener, files=saying.files)

        self._begin(conversation_id, begin, saying=saying)

    def _send(
        self, conversation_id: str | None, visit: int, saying: Saying, endpoint: Endpoint | None, model: str
    ) -> None:
        async def begin(chat: Chat, listener: Listener) -> RunningTurn:
            made = conversation_id or await chat.new_conversation(endpoint, model, *self._instructions)
            return await chat.send(made, saying.text, listener, files=saying.files)

        self._begin(conversation_id, begin, saying=saying, visit=visit)

    def _begin(
        self, conversation_id: str | None, begin: Begin, *, saying: Saying | None = None, visit: int | None = None
    ) -> None:
        """Start a turn; `saying` is what goes back to the composer if that fails."""
        assert self._engine is not None
        asked = Asked(conversation_id, self.opened.visit if visit is None else visit, saying)
        self._turns.begin(self._engine, asked, begin)

    def _turn_begun(self, begun: Begun) -> None:
        asked, turn = begun.asked, begun.turn
        if asked.visit == self.opened.visit:
            if asked.conversation_id is None:
                self.opened.adopt(turn.conversation_id)
                self.conversation_started.emit(turn.conversation_id)
            self.opened.begin(begun)
            if turn.dropped:
                sentence = self.tr("The {0} oldest messages were left out: they are more than the model can read.")
                self.noticed.emit(sentence.format(turn.dropped))
        self.answer_begun.emit(turn.conversation_id)

    def _turn_refused(self, refused: tuple[Asked, ChatError | None]) -> None:
        asked, error = refused
        if asked.saying is not None:
            self.text_returned.emit((asked.conversation_id, asked.saying))
        if error is not None:
            self.failed.emit(error)

    def _turn_ended(self, message: Message) -> None:
        self.opened.end(message)
        self.turns_changed.emit()
        self.answer_ended.emit(message)
