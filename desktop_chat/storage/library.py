"""The conversations on disk: `core.ports.Library` over SQLite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from desktop_chat.core.ids import uuid7
from desktop_chat.storage import changes, queries
from desktop_chat.storage.jobs import Job, tell
from desktop_chat.storage.journal import SqliteTurnJournal
from desktop_chat.storage.leases import FOLDER_NAME
from desktop_chat.storage.opening import OpenHistory, open_history
from desktop_chat.storage.schema import FILE_NAME
from desktop_chat.storage.writer import Flush, Read, Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_chat.core.errors import ChatError
    from desktop_chat.core.messages import Conversation, FilePart, Message, PathEntry
    from desktop_chat.core.parameters import Parameters
    from desktop_chat.core.ports import Clock

T = TypeVar("T")


class SqliteLibrary:
    """See `core.ports.Library`. Returns at once and opens the file on its own thread.

    `on_error` hears what no future can tell, on a thread of the store: a turn that cannot be written down just now,
    a history that cannot be opened, a damaged file that was put aside.
    """

    def __init__(self, data_dir: Path, clock: Clock, *, on_error: Callable[[ChatError], None] | None = None) -> None:
        self._clock = clock
        self._leases = data_dir / FOLDER_NAME
        self._lease_id = uuid7(clock.now_ms(), os.urandom(10))

        def hear(error: ChatError) -> None:
            tell(on_error, error)

        def open_store() -> OpenHistory:
            return open_history(data_dir, self._lease_id, clock.now_ms, hear)

        self._writer = Writer(data_dir / FILE_NAME, open_store, hear)

    def conversations(self) -> Future[list[Conversation]]:
        return self._read(queries.conversations)

    def conversation(self, conversation_id: str) -> Future[Conversation | None]:
        return self._read(lambda connection: queries.conversation(connection, conversation_id))

    def path(self, conversation_id: str) -> Future[list[PathEntry]]:
        return self._read(lambda connection: queries.path(connection, conversation_id))

    def messages(self, conversation_id: str) -> Future[list[Message]]:
        return self._read(lambda connection: queries.messages(connection, conversation_id))

    def message(self, message_id: str) -> Future[Message | None]:
        return self._read(lambda connection: queries.message(connection, message_id))

    def create_conversation(self, conversation: Conversation, messages: Sequence[Message] = ()) -> Future[None]:
        return self._write(lambda connection: changes.create_conversation(connection, conversation, messages))

    def rename(self, conversation_id: str, title: str, *, own: bool) -> Future[None]:
        return self._write(lambda connection: changes.rename(connection, conversation_id, title, own))

    def save_draft(self, conversation_id: str, draft: str) -> Future[None]:
        return self._write(lambda connection: changes.save_draft(connection, conversation_id, draft))

    def save_draft_files(self, conversation_id: str, files: Mapping[str, FilePart]) -> Future[None]:
        kept = dict(files)
        return self._write(lambda connection: changes.save_draft_files(connection, conversation_id, kept))

    def draft_files(self, conversation_id: str) -> Future[dict[str, FilePart]]:
        return self._read(lambda connection: queries.draft_files(connection, conversation_id))

    def choose_model(self, conversation_id: str, endpoint_id: str, model: str) -> Future[None]:
        return self._write(lambda connection: changes.choose_model(connection, conversation_id, endpoint_id, model))

    def set_instructions(self, conversation_id: str, system_prompt: str, parameters: Parameters) -> Future[None]:
        return self._write(
            lambda connection: changes.set_instructions(connection, conversation_id, system_prompt, parameters)
        )

    def set_pins(self, conversation_ids: Sequence[str]) -> Future[None]:
        pins = tuple(conversation_ids)
        return self._write(lambda connection: changes.set_pins(connection, pins))

    def set_unread(self, conversation_id: str, unread: bool) -> Future[None]:
        return self._write(lambda connection: changes.set_unread(connection, conversation_id, unread))

    def delete(self, conversation_id: str) -> Future[None]:
        now_ms = self._clock.now_ms()
        return self._write(lambda connection: changes.set_deleted(connection, conversation_id, now_ms))

    def restore(self, conversation_id: str) -> Future[None]:
        return self._write(lambda connection: changes.set_deleted(connection, conversation_id, None))

    def purge(self, deleted_before_ms: int) -> Future[None]:
        return self._write(lambda connection: changes.purge(connection, deleted_before_ms))

    def activate(self, conversation_id: str, message_id: str) -> Future[None]:
        return self._write(lambda connection: changes.activate(connection, conversation_id, message_id))

    def delete_branch(self, message_id: str) -> Future[None]:
        now_ms = self._clock.now_ms()
        return self._write(lambda connection: changes.delete_branch(connection, message_id, now_ms))

    def restore_branch(self, message_id: str) -> Future[None]:
        return self._write(lambda connection: changes.restore_branch(connection, message_id))

    def set_cost(self, message_id: str, cost_usd: float) -> Future[None]:
        return self._write(lambda connection: changes.set_cost(connection, message_id, cost_usd))

    def add_message(self, message: Message) -> Future[None]:
        return self._write(lambda connection: changes.add_message(connection, message))

    def begin_turn(self, message: Message) -> SqliteTurnJournal:
        self._keep(lambda connection: changes.begin_turn(connection, message, self._lease_id))
        return SqliteTurnJournal(message.id, self._writer.wake, self._keep, self._clock.now_ms)

    def recover(self) -> Future[int]:
        return self._write(lambda connection: changes.recover(connection, self._leases, self._lease_id))

    def flush(self) -> Future[None]:
        job = Job[None](lambda _: None)
        self._writer.post(Flush(job))
        return job.future

    def close(self) -> None:
        self._writer.close()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._writer.subscribe(callback)

    def _read(self, run: Callable[[sqlite3.Connection], T]) -> Future[T]:
        job = Job(run)
        self._writer.post(Read(job))
        return job.future

    def _write(self, run: Callable[[sqlite3.Connection], T]) -> Future[T]:
        job = Job(run)
        self._writer.post(job)
        return job.future

    def _keep(self, run: Callable[[sqlite3.Connection], None]) -> None:
        self._writer.post(Job(run, keep=True))
