"""The open conversation: its messages, sending and stopping, branches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.errors import ChatError
from desktop_chat.core.messages import PathEntry
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.tools import open_calls
from desktop_chat.presenters.shown import shown, shown_at
from desktop_chat.presenters.sliced_path import SlicedPath
from desktop_chat.presenters.turns import Asked, Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.messages import Message
    from desktop_chat.core.ports import Library
    from desktop_chat.core.shown_path import ShownPath
    from desktop_chat.core.tools import ToolAnswer
    from desktop_chat.core.unsent import Saying
    from desktop_chat.presenters.engine import Chat, Engine, Listener, RunningTurn
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.long_lived import LongLived
    from desktop_chat.presenters.reading_places import ReadingPlaces
    from desktop_chat.presenters.shown import NameOf
    from desktop_chat.presenters.turns import Begin, Begun
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
    #: Whether the shown conversation is empty.
    emptiness_changed = Signal(bool)
    #: Something worth knowing about an answer that began; carries a sentence.
    noticed = Signal(str)
    #: Something went wrong outside an answer; carries a ChatError.
    failed = Signal(object)

    def __init__(
        self,
        window: WindowView,
        library: Library,
        places: ReadingPlaces,
        name_of: NameOf,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._places = places
        self._name_of = name_of
        self._bridge = bridge
        self._engine: Engine | None = None
        self._long_lived: LongLived | None = None
        self._current_id: str | None = None
        self._path: list[PathEntry] = []
        self._turns = Turns(window.pulse, name_of, self)
        #: What was sent before the engine was there: conversation, text, and what sends it.
        self._queue: list[tuple[str | None, Saying, Callable[[], None]]] = []
        #: What a new conversation is asked with.
        self._instructions: tuple[str, Parameters] = ("", Parameters())
        #: Counts what was opened, so that what comes late knows whether it still is wanted.
        self._visit = 0
        #: The last one whose messages are shown.
        self._shown_visit = 0
        self._slices = SlicedPath(name_of, self)
        self._slices.made.connect(self._show_made)
        self._turns.begun.connect(self._turn_begun)
        self._turns.refused.connect(self._turn_refused)
        self._turns.ended.connect(self._turn_ended)
        self._turns.changed.connect(self._show_running)
        self._turns.changed.connect(self.turns_changed)

    @property
    def running_ids(self) -> set[str]:
        return self._turns.running_ids

    @property
    def current_id(self) -> str | None:
        """The open conversation; None while it is new."""
        return self._current_id

    @property
    def path(self) -> list[PathEntry]:
        return self._path

    def entry(self, message_id: str) -> PathEntry | None:
        """A message of the shown path."""
        return next((entry for entry in self._path if entry.message.id == message_id), None)

    def reload(self) -> None:
        """Show the path as it is in the store now."""
        self._reload()

    def amend(self, message: Message) -> None:
        """More is known now of an answer that has ended."""
        for at, entry in enumerate(self._path):
            if entry.message.id == message.id:
                self._path[at] = PathEntry(message, entry.siblings)
                self._window.transcript.replace_message(shown_at(self._path, at, self._name_of))

    def attach(self, engine: Engine) -> None:
        """Take the engine, and send what was asked for before it was there."""
        from desktop_chat.presenters.long_lived import LongLived

        self._engine = engine
        self._long_lived = LongLived(self._turns.are_running, self)
        queue, self._queue = self._queue, []
        for _, _, ask in queue:
            ask()

    def give_back(self) -> None:
        """The program ends: what is still waiting to be sent goes back to where it was typed."""
        queue, self._queue = self._queue, []
        for conversation_id, saying, _ in queue:
            self.text_returned.emit((conversation_id, saying))

    def open(self, conversation_id: str | None, path: list[PathEntry] | None = None) -> None:
        """Show a conversation; `path` is read from the store unless it is at hand."""
        shown_turn = self._turns.of(self._current_id)
        if shown_turn is not None:
            shown_turn.hide()
        self.remember_place()
        self._slices.cancel()
        self._visit += 1
        self._current_id = conversation_id
        self._window.pulse.clear()
        self._show_running()
        if conversation_id is None or path is not None:
            self._slices.make(path or [], at_once=True)
        else:
            self._reload()

    def remember_place(self) -> None:
        """For the next visit to the open conversation."""
        if self._shown_visit == self._visit:
            self._places.put(self._current_id, self._window.transcript.reading_place())

    def is_busy(self, conversation_id: str | None) -> bool:
        """An answer runs there, or something waits there to be sent by an engine that is not there yet."""
        if self._turns.of(conversation_id) is not None:
            return True
        return any(where == conversation_id for where, _, _ in self._queue)

    def send(self, saying: Saying, endpoint: Endpoint | None, model: str) -> None:
        """Send words in the open conversation; a new one is made on this endpoint and model."""
        conversation_id, visit = self._current_id, self._visit
        if self._engine is None:
            send = partial(self._send, conversation_id, visit, saying, endpoint, model)
            self._queue.append((conversation_id, saying, send))
            self._window.pulse.show_note(self.tr("Getting ready to send"))
        else:
            self._send(conversation_id, visit, saying, endpoint, model)

    def send_in(self, conversation_id: str, saying: Saying) -> None:
        """Send words in a conversation, whichever is open; who answers in it, answers."""
        if conversation_id == self._current_id or self._engine is None:
            self.send(saying, None, "")
        else:
            self._send(conversation_id, _ELSEWHERE, saying, None, "")

    def begin_with(self, system_prompt: str, parameters: Parameters) -> None:
        """Let the next new conversation have these."""
        self._instructions = (system_prompt, parameters)

    def stop(self) -> None:
        """End the answer that runs in the open conversation, if one does."""
        turn = self._turns.of(self._current_id)
        if turn is not None:
            turn.stop()

    def stop_below(self, message_id: str) -> None:
        """The same, if it is an answer to this message of the path, or to what follows it; not if it runs beside."""
        turn = self._turns.of(self._current_id)
        running = turn.turn if turn is not None else None
        if turn is None or running is None:
            self.stop()
            return
        ids = [entry.message.id for entry in self._path]
        above = ids[: ids.index(message_id)] if message_id in ids else []
        asked = running.user_message
        follows = {running.message.parent_id, asked.parent_id if asked is not None else None}
        if running.message.id in ids or follows.isdisjoint(above):
            turn.stop()

    def ask_again(self, message_id: str) -> None:
        """Another answer beside this one."""
        conversation_id = self._current_id
        if conversation_id is not None and self._engine is not None:
            again = self._engine.chat.regenerate
            self._begin(conversation_id, lambda _, listener: again(conversation_id, message_id, listener))

    def skip_wait(self) -> None:
        """Let the open conversation's next try begin now."""
        turn = self._turns.of(self._current_id)
        if turn is not None:
            turn.skip_wait()

    def answer_tools(self, message_id: str, answers: Sequence[ToolAnswer]) -> None:
        """Tell the model what came of the tools it asked for."""
        conversation_id = self._current_id
        if conversation_id is not None and self._engine is not None:
            tell = self._engine.chat.answer_tools
            self._begin(conversation_id, lambda _, listener: tell(conversation_id, message_id, answers, listener))

    def copy_as_curl(self, message_id: str) -> None:
        """Put the request for an answer on the clipboard."""
        if self._current_id is not None and self._engine is not None:
            work = self._copy_as_curl(self._engine, self._current_id, message_id)
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
        conversation_id = self._current_id
        if conversation_id is None or self._engine is None:
            self.text_returned.emit((conversation_id, saying))
            return
        change = self._engine.chat.edit

        def begin(_: Chat, listener: Listener) -> Coroutine[Any, Any, RunningTurn]:
            return change(conversation_id, saying.edited_id, saying.text, listener, files=saying.files)

        self._begin(conversation_id, begin, saying=saying)

    def step_branch(self, message_id: str, step: int) -> None:
        """Show the branch `step` places beside the one through this message."""
        entry = self.entry(message_id)
        if entry is None or self._current_id is None:
            return
        at = entry.position + step
        if 0 <= at < len(entry.siblings):
            self._bridge.on_result(self._library.activate(self._current_id, entry.siblings[at]))
            self._reload()

    def _reload(self) -> None:
        if self._current_id is not None:
            self._bridge.on_result(self._library.path(self._current_id), partial(self._show_path, self._visit))

    def _show_path(self, visit: int, path: list[PathEntry]) -> None:
        if visit == self._visit:
            self._slices.make(path)

    def _show_made(self, made: tuple[list[PathEntry], ShownPath]) -> None:
        path, messages = made
        self._path = path
        turn = self._turns.of(self._current_id)
        answer_id = turn.turn.message.id if turn is not None and turn.turn is not None else ""
        # Nowhere, if another branch is shown.
        at = messages.index.get(answer_id, -1)
        branch = (path[at].position, len(path[at].siblings)) if at >= 0 else (0, 1)
        if turn is not None:
            turn.hide()
            if at >= 0:
                messages.replace(at, turn.so_far(branch))
        self._show_empty(not messages)
        is_opened = self._shown_visit != self._visit
        self._shown_visit = self._visit
        self._window.transcript.set_messages(messages, self._places.of(self._current_id) if is_opened else None)
        if self._long_lived is not None:
            self._long_lived.opened()
        if turn is not None and at >= 0:
            turn.show(self._window.transcript, branch, is_drawn=True)

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
        asked = Asked(conversation_id, self._visit if visit is None else visit, saying)
        self._turns.begin(self._engine, asked, begin)

    def _turn_begun(self, begun: Begun) -> None:
        asked, turn = begun.asked, begun.turn
        if asked.visit == self._visit:
            if asked.conversation_id is None:
                self._current_id = turn.conversation_id
                self.conversation_started.emit(turn.conversation_id)
            if asked.saying is None or asked.saying.edited_id or self._shown_visit != asked.visit:
                self._reload()
            else:
                self._append(begun)
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

    def _append(self, begun: Begun) -> None:
        """Show the sent message and the answer that begins, without reading the path again."""
        turn = begun.turn
        self._show_empty(False)
        asked = self._path[-1].message if self._path else None
        for message in (turn.user_message, turn.message):
            if message is not None:
                self._path.append(PathEntry(message, (message.id,)))
                self._window.transcript.append_message(shown(message, running=message is turn.message))
        if asked is not None and open_calls(asked):
            # It is not the newest message any more, so its tools are passed over.
            at = next(at for at, entry in enumerate(self._path) if entry.message is asked)
            self._window.transcript.replace_message(shown_at(self._path, at, self._name_of))
        begun.presenter.show(self._window.transcript)

    def _turn_ended(self, message: Message) -> None:
        self._show_running()
        if message.conversation_id == self._current_id:
            at = next((at for at, entry in enumerate(self._path) if entry.message.id == message.id), None)
            if at is None:
                self._reload()
            else:
                self._path[at] = PathEntry(message, self._path[at].siblings)
        self.turns_changed.emit()
        self.answer_ended.emit(message)

    def _show_empty(self, empty: bool) -> None:
        self._window.show_empty(empty)
        self.emptiness_changed.emit(empty)

    def _show_running(self) -> None:
        self._window.set_running(self._turns.of(self._current_id) is not None)
