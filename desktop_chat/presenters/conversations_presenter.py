"""The list of conversations: which is open, what they are called, which are pinned, unread or deleted."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.limits import MAX_KEPT_TITLE_CHARS
from desktop_chat.presenters.deletions import Deletion, Deletions
from desktop_chat.presenters.errands import Errands
from desktop_chat.presenters.merging import Merging

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from desktop_chat.core.messages import Conversation
    from desktop_chat.core.parameters import Parameters
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView


#: So many that come back are read again. Of more it can be taken that they were not deleted while answers ran there.
_FEW = 50


class ConversationsPresenter(QObject):
    #: Another conversation is open; carries its id, or None for a new one.
    conversation_opened = Signal(object)

    def __init__(self, window: WindowView, library: Library, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._bridge = bridge
        #: By id; a change of one costs nothing for the others.
        self._conversations: dict[str, Conversation] = {}
        self._current_id: str | None = None
        self._running: frozenset[str] = frozenset()
        self._deletions = Deletions(self)
        self._deletions.expired.connect(self._offer_undo)
        #: Those that were in the list and are deleted, here or by another process.
        self._gone: set[str] = set()
        #: What changed here since the list was last asked for: newer than what is read then.
        self._changed: set[str] = set()
        #: Counts how often the list was asked for.
        self._refreshes = 0
        self._errands = Errands(bridge, self)
        self._merging = Merging(self)
        self._merging.merged.connect(self._merged)

    @property
    def current_id(self) -> str | None:
        return self._current_id

    @property
    def all(self) -> Collection[Conversation]:
        return self._conversations.values()

    @property
    def has_any(self) -> bool:
        """Whether there is a conversation at all, shown or not."""
        return bool(self._conversations)

    @property
    def current(self) -> Conversation | None:
        return self._conversations.get(self._current_id or "")

    def is_deleted(self, conversation_id: str) -> bool:
        """It may still be brought back. One that was made just now may not be in the list yet, and is not deleted."""
        return conversation_id in self._gone

    def show(self, conversations: Sequence[Conversation], current_id: str | None) -> None:
        """Show a list that was just read."""
        hidden = self._deletions.ids
        self._conversations = {one.id: one for one in conversations if one.id not in hidden}
        self._current_id = current_id
        self._show()

    def refresh(self) -> None:
        """Read the whole list again."""
        # What still waits for the store stays newer than what is read.
        if self._errands.is_done:
            self._changed.clear()
        self._refreshes += 1
        self._bridge.on_result(self._library.conversations(), self._refreshed)

    def follow_turns(self, running: Collection[str]) -> None:
        """Answers began or ended: `running` are the conversations in which one runs now."""
        before, self._running = self._running, frozenset(running)
        self._window.sidebar.set_running(self._running)
        for ended in before - self._running:
            if ended != self._current_id or not self._window.is_in_front():
                self.mark_unread(([ended], True))
        for changed in before ^ self._running:
            self._read(changed)

    # Opening

    def adopt(self, conversation_id: str) -> None:
        """The new conversation that is shown has got its id."""
        self._current_id = conversation_id
        self._read(conversation_id)

    def welcome(self, conversation: Conversation | None) -> None:
        """One was made elsewhere: list it and open it."""
        if conversation is not None:
            self._conversations[conversation.id] = conversation
            self._changed.add(conversation.id)
            self._open(conversation.id)

    def new(self) -> None:
        self._open(None)
        self._window.composer.focus()

    def open(self, conversation_id: str) -> None:
        if conversation_id != self._current_id:
            self._open(conversation_id)
        else:
            self.look()

    def look(self) -> None:
        """The open conversation is looked at: nothing in it is unread any more."""
        current = self.current
        if current is not None and current.unread:
            self.mark_unread(([current.id], False))

    def _open(self, conversation_id: str | None) -> None:
        self._current_id = conversation_id
        self._show()
        self.look()
        self.conversation_opened.emit(conversation_id)

    # Changing

    def rename(self, renamed: tuple[str, str]) -> None:
        """Give a conversation a title; `renamed` is (id, title)."""
        conversation_id, title = renamed[0], renamed[1][:MAX_KEPT_TITLE_CHARS]
        found = self._conversations.get(conversation_id)
        if found is not None:
            self._put([replace(found, title=title, title_is_own=True)])
        self._bridge.on_result(self._library.rename(conversation_id, title, own=True))

    def choose_model(self, conversation_id: str, endpoint_id: str, model: str) -> None:
        found = self._conversations.get(conversation_id)
        if found is not None:
            self._put([replace(found, endpoint_id=endpoint_id, model=model)])
        self._bridge.on_result(self._library.choose_model(conversation_id, endpoint_id, model))

    def set_instructions(self, conversation_id: str, system_prompt: str, parameters: Parameters) -> None:
        """What every answer is asked with from now on; nothing in the list shows it."""
        found = self._conversations.get(conversation_id)
        if found is not None:
            self._conversations[conversation_id] = replace(found, system_prompt=system_prompt, parameters=parameters)
            self._changed.add(conversation_id)
        self._bridge.on_result(self._library.set_instructions(conversation_id, system_prompt, parameters))

    def set_pins(self, conversation_ids: Sequence[str]) -> None:
        """Pin these, in this order, and no others."""
        places = {one: at for at, one in enumerate(conversation_ids)}
        concerned = (one for one in self._conversations.values() if one.pin != places.get(one.id))
        self._put([replace(one, pin=places.get(one.id)) for one in concerned])
        self._bridge.on_result(self._library.set_pins(conversation_ids))

    def mark_unread(self, marked: tuple[Sequence[str], bool]) -> None:
        """Mark conversations; `marked` is (ids, whether as unread)."""
        ids, unread = marked
        known = [one for one in map(self._conversations.get, ids) if one is not None and one.unread is not unread]
        self._put([replace(one, unread=unread) for one in known])
        self._errands.add(partial(self._library.set_unread, one.id, unread) for one in known)

    # Deleting

    def delete(self, conversation_id: str) -> None:
        self.delete_several([conversation_id])

    def delete_several(self, conversation_ids: Collection[str]) -> None:
        """Hide conversations and offer to bring them back, all at once. An answer that runs in one runs on."""
        gone = [one for one in map(self._conversations.get, conversation_ids) if one is not None]
        if not gone:
            return
        ids = {one.id for one in gone}
        opened = self._current_id if self._current_id in ids else None
        neighbour = self._window.sidebar.beside(ids) if opened else None
        self._deletions.add(Deletion(tuple(gone), tuple(self._pins()), opened))
        self._gone |= ids
        self._conversations = {one: known for one, known in self._conversations.items() if one not in ids}
        self._errands.add(partial(self._library.delete, one.id) for one in gone)
        if opened is not None:
            self._open(neighbour)
        else:
            self._show()
        self._offer_undo()

    def undo_delete(self) -> None:
        """Bring back what was deleted last, pins included; what was open of it is opened."""
        deletion = self._deletions.take_back()
        if deletion is None:
            return
        self._gone.difference_update(one.id for one in deletion.conversations)
        self._put(deletion.conversations)
        # What is opened next is there first.
        ids = sorted((one.id for one in deletion.conversations), key=lambda one: one != deletion.opened)
        self._errands.add(partial(self._library.restore, one) for one in ids)
        # An answer may have ended in one of them meanwhile.
        for one in ids if len(ids) <= _FEW else ():
            self._read(one)
        if any(one.pin is not None for one in deletion.conversations):
            # Others may have been pinned or unpinned meanwhile.
            pinned = self._pins()
            before = [one for one in deletion.pins if one in pinned]
            self.set_pins([*before, *(one for one in pinned if one not in before)])
        if deletion.opened is not None:
            self._open(deletion.opened)
        self._offer_undo()

    def forget_deletion(self) -> None:
        """What was deleted is gone now."""
        self._deletions.forget()

    def finish(self) -> None:
        """Everything that was asked for is handed to the store now."""
        self._errands.finish()

    def _offer_undo(self) -> None:
        """Say what can be brought back, if something can."""
        deletion = self._deletions.newest
        if deletion is None:
            self._window.hide_undo()
        elif len(deletion.conversations) == 1:
            title = deletion.conversations[0].title or self.tr("New conversation")
            self._window.show_undo(self.tr("“{0}” was deleted.").format(title))
        else:
            count = len(deletion.conversations)
            self._window.show_undo(self.tr("{0} conversations were deleted.").format(count))

    def _pins(self) -> list[str]:
        pins = sorted((one.pin, one.id) for one in self._conversations.values() if one.pin is not None)
        return [conversation_id for _, conversation_id in pins]

    # The list

    def _read(self, conversation_id: str) -> None:
        """Read one conversation again: its title, its time and what is in it may have changed."""
        learned = partial(self._learned, self._refreshes, self._conversations.get(conversation_id))
        self._bridge.on_result(self._library.conversation(conversation_id), learned)

    def _learned(self, refreshes: int, before: Conversation | None, conversation: Conversation | None) -> None:
        """`before` is as what was learned was known when it was asked for."""
        if conversation is not None and conversation.id not in self._deletions.ids:
            if self._conversations.get(conversation.id) != before:
                # It was pinned, marked or named meanwhile, and was read before that.
                self._read(conversation.id)
                return
            # A list that was asked for after it is newer.
            if refreshes == self._refreshes:
                self._changed.add(conversation.id)
            self._list({conversation.id: conversation})

    def _refreshed(self, conversations: list[Conversation]) -> None:
        # They stay for long: a collection that went through them would hold up the window.
        gc.freeze()
        self._merging.start(self._conversations, conversations)

    def _merged(self, read: dict[str, Conversation]) -> None:
        newer = {one: self._conversations[one] for one in self._changed if one in self._conversations}
        for hidden in self._deletions.ids & read.keys():
            del read[hidden]
        listed = read | newer
        self._gone = (self._gone | self._conversations.keys()) - listed.keys()
        self._conversations = listed
        self._show()

    def _put(self, conversations: Iterable[Conversation]) -> None:
        changed = {one.id: one for one in conversations}
        self._changed |= changed.keys()
        self._list(changed)

    def _list(self, conversations: dict[str, Conversation]) -> None:
        if conversations:
            self._conversations = self._conversations | conversations
            self._show()

    def _show(self) -> None:
        self._window.sidebar.set_conversations(list(self._conversations.values()), self._current_id)
        current = self.current
        self._window.show_title(current.title if current is not None else "")
