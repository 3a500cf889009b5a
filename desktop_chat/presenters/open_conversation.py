"""The open conversation: its messages in the transcript, its branches, and the answer that runs in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.messages import PathEntry
from desktop_chat.core.tools import open_calls
from desktop_chat.presenters.shown import has_other_model, shown, shown_at
from desktop_chat.presenters.sliced_path import SlicedPath

if TYPE_CHECKING:
    from desktop_chat.core.messages import Message
    from desktop_chat.core.ports import Library
    from desktop_chat.core.shown_path import ShownPath
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.reading_places import ReadingPlaces
    from desktop_chat.presenters.shown import NameOf
    from desktop_chat.presenters.turn_presenter import TurnPresenter
    from desktop_chat.presenters.turns import Begun, Turns
    from desktop_chat.presenters.views import WindowView


class OpenConversation(QObject):
    #: Its messages are in the transcript; carries how many.
    drawn = Signal(int)
    #: Whether it is empty.
    emptiness_changed = Signal(bool)

    def __init__(
        self,
        window: WindowView,
        library: Library,
        places: ReadingPlaces,
        name_of: NameOf,
        turns: Turns,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._places = places
        self._name_of = name_of
        self._turns = turns
        self._bridge = bridge
        self._current_id: str | None = None
        self._path: list[PathEntry] = []
        #: Counts what was opened, so that what comes late knows whether it still is wanted.
        self._visit = 0
        #: The last one whose messages are shown.
        self._shown_visit = 0
        self._slices = SlicedPath(name_of, self)
        self._slices.made.connect(self._draw)
        turns.changed.connect(self._show_running)

    @property
    def current_id(self) -> str | None:
        """None while it is new."""
        return self._current_id

    @property
    def path(self) -> list[PathEntry]:
        """From the first message to the last of the branch that is shown."""
        return self._path

    @property
    def visit(self) -> int:
        """Another one each time that a conversation is opened."""
        return self._visit

    @property
    def turn(self) -> TurnPresenter | None:
        """What follows the answer that runs in it."""
        return self._turns.of(self._current_id)

    def entry(self, message_id: str) -> PathEntry | None:
        """A message of the path."""
        return next((entry for entry in self._path if entry.message.id == message_id), None)

    # Opening

    def open(self, conversation_id: str | None, path: list[PathEntry] | None = None) -> None:
        """Show a conversation; `path` is read from the store unless it is at hand."""
        if self.turn is not None:
            self.turn.hide()
        self.remember_place()
        self._slices.cancel()
        self._visit += 1
        self._current_id = conversation_id
        self._window.pulse.clear()
        self._show_running()
        if conversation_id is None or path is not None:
            self._slices.make(path or [], at_once=True)
        else:
            self.reload()

    def adopt(self, conversation_id: str) -> None:
        """It was new and has got its id."""
        self._current_id = conversation_id

    def remember_place(self) -> None:
        """For the next visit."""
        if self._shown_visit == self._visit:
            self._places.put(self._current_id, self._window.transcript.reading_place())

    def reload(self) -> None:
        """Show the path as it is in the store now."""
        if self._current_id is not None:
            self._bridge.on_result(self._library.path(self._current_id), partial(self._learn, self._visit))

    def step_branch(self, message_id: str, step: int) -> None:
        """Show the branch `step` places beside the one through this message."""
        entry = self.entry(message_id)
        if entry is None or self._current_id is None:
            return
        at = entry.position + step
        if 0 <= at < len(entry.siblings):
            self._bridge.on_result(self._library.activate(self._current_id, entry.siblings[at]))
            self.reload()

    def _learn(self, visit: int, path: list[PathEntry]) -> None:
        if visit == self._visit:
            self._slices.make(path)

    def _draw(self, made: tuple[list[PathEntry], ShownPath]) -> None:
        path, messages = made
        self._path = path
        turn = self.turn
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
        self.drawn.emit(len(path))
        if turn is not None and at >= 0:
            turn.show(self._window.transcript, branch, is_drawn=True)

    # Answers

    def begin(self, begun: Begun) -> None:
        """Show the message that was sent in it, and the answer that begins."""
        if begun.asked.saying is None or begun.asked.saying.edited_id or self._shown_visit != begun.asked.visit:
            self.reload()
        else:
            self._append(begun)

    def amend(self, message: Message) -> None:
        """More is known now of an answer that has ended."""
        for at, entry in enumerate(self._path):
            if entry.message.id == message.id:
                self._path[at] = PathEntry(message, entry.siblings)
                self._window.transcript.replace_message(shown_at(self._path, at, self._name_of))

    def end(self, message: Message) -> None:
        """An answer has ended somewhere, and was drawn if it is shown."""
        self._show_running()
        if message.conversation_id != self._current_id:
            return
        at = next((at for at, entry in enumerate(self._path) if entry.message.id == message.id), None)
        if at is None:
            self.reload()
        else:
            self._path[at] = PathEntry(message, self._path[at].siblings)
            if has_other_model(self._path, at):
                self._window.transcript.replace_message(shown_at(self._path, at, self._name_of))

    def _append(self, begun: Begun) -> None:
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

    def _show_empty(self, empty: bool) -> None:
        self._window.show_empty(empty)
        self.emptiness_changed.emit(empty)

    def _show_running(self) -> None:
        self._window.set_running(self.turn is not None)
