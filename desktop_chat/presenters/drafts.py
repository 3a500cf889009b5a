"""What was written and not sent, per conversation: kept in memory, written down when typing pauses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.core.unsent import Saying, Unsent, Words, unsent_from_text, unsent_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from desktop_chat.core.errors import ChatError
    from desktop_chat.core.messages import Conversation, FilePart
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge

SAVE_AFTER_MS = 250
#: Where the settings keep the text of a conversation that does not exist yet.
NEW_DRAFT = "new_draft"


class Drafts(QObject):
    """A conversation that does not exist yet has the id None."""

    #: The files of a conversation's drafts were read; carries its id or None.
    files_read = Signal(object)

    def __init__(self, library: Library, settings: EndpointSettings, bridge: FutureBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._settings = settings
        self._bridge = bridge
        self._all: dict[str | None, Unsent] = {None: unsent_from_text(str(settings.ui.get(NEW_DRAFT, "")))}
        #: The files that drafts need, by their ids. Those of earlier starts are read when they are asked for.
        self._files: dict[str, FilePart] = {}
        self._written: dict[str | None, tuple[str, ...]] = {None: self._all[None].files}
        self._unsaved: set[str | None] = set()
        #: Conversations whose words are being handed over: what is stored of them stays as it is.
        self._handing_over: set[str | None] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def learn(self, conversations: Iterable[Conversation]) -> None:
        """Take over stored drafts of conversations not seen before."""
        for conversation in conversations:
            if conversation.id not in self._all:
                unsent = self._all[conversation.id] = unsent_from_text(conversation.draft)
                self._written[conversation.id] = unsent.files

    def of(self, conversation_id: str | None) -> Unsent:
        return self._all.get(conversation_id, Unsent())

    def waiting(self) -> list[str]:
        """The conversations in which messages wait for their turn."""
        return [conversation_id for conversation_id, unsent in self._all.items() if conversation_id and unsent.queue]

    def put(self, conversation_id: str | None, unsent: Unsent) -> None:
        if unsent != self.of(conversation_id):
            self._all[conversation_id] = unsent
            self._unsaved.add(conversation_id)
            # Not put off by the next key: who types on and on loses no more than this when the power fails.
            if not self._timer.isActive():
                self._timer.start()

    def put_draft(self, conversation_id: str | None, words: Words) -> None:
        self.put(conversation_id, replace(self.of(conversation_id), draft=words))

    def hand_over(self, conversation_id: str | None) -> None:
        """Its words are on their way: until `arrived` they stay stored, in case that this process dies."""
        self.save()
        self._handing_over.add(conversation_id)

    def arrived(self, conversation_id: str | None) -> None:
        """They are written down elsewhere, or came back."""
        self._handing_over.discard(conversation_id)
        if conversation_id in self._unsaved:
            self.save()

    # Files

    def add_file(self, part: FilePart) -> str:
        """Keep a file until nothing needs it; its id, to be named in `Words`."""
        from uuid import uuid4

        file_id = uuid4().hex
        self._files[file_id] = part
        return file_id

    def file(self, file_id: str) -> FilePart | None:
        """None if it is not read yet, or lost."""
        return self._files.get(file_id)

    def files(self, file_ids: Sequence[str]) -> tuple[FilePart, ...]:
        return tuple(part for file_id in file_ids if (part := self._files.get(file_id)) is not None)

    def saying(self, words: Words, edited_id: str = "") -> Saying:
        return Saying(words.text, self.files(words.files), edited_id)

    def words(self, saying: Saying) -> Words:
        """The inverse of `saying`: its files are kept again."""
        return Words(saying.text, tuple(self.add_file(part) for part in saying.files))

    def read_files(self, conversation_id: str | None) -> None:
        """Read what drafts of earlier starts need; `files_read` follows if that is anything."""
        if all(file_id in self._files for file_id in self.of(conversation_id).files):
            return
        reading = self._library.draft_files(conversation_id or "")
        self._bridge.on_result(reading, partial(self._take_files, conversation_id))

    def _take_files(self, conversation_id: str | None, files: dict[str, FilePart]) -> None:
        self._files = files | self._files
        self._all[conversation_id] = self.of(conversation_id).with_files(self._files)
        self.files_read.emit(conversation_id)

    # Writing down

    def save(self) -> None:
        """Write down what changed since the last time."""
        self._timer.stop()
        due = self._unsaved - self._handing_over
        self._unsaved -= due
        for conversation_id in due:
            unsent = self.of(conversation_id)
            self._save_files(conversation_id, unsent.files)
            if conversation_id is None:
                self._settings.ui[NEW_DRAFT] = unsent_to_text(unsent)
                self._bridge.on_result(self._settings.save())
            else:
                self._write(conversation_id, self._library.save_draft(conversation_id, unsent_to_text(unsent)))
        needed = {file_id for unsent in self._all.values() for file_id in unsent.files}
        self._files = {file_id: part for file_id, part in self._files.items() if file_id in needed}

    def _save_files(self, conversation_id: str | None, file_ids: tuple[str, ...]) -> None:
        """Files go first: a draft that is stored finds its files."""
        if file_ids == self._written.get(conversation_id, ()):
            return
        if any(file_id not in self._files for file_id in file_ids):
            return  # still being read: the store has them
        self._written[conversation_id] = file_ids
        files = {file_id: self._files[file_id] for file_id in file_ids}
        self._write(conversation_id, self._library.save_draft_files(conversation_id or "", files))

    def _write(self, conversation_id: str | None, writing: Future[None]) -> None:
        """What the store could not write is written again with what changes next, at the latest at the end."""

        def again(_error: ChatError) -> None:
            self._unsaved.add(conversation_id)
            self._written.pop(conversation_id, None)

        self._bridge.on_result(writing)
        self._bridge.on_result(writing, None, again)
