"""Copies of conversations: duplicate one, write some to a file, take them in from one."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import Conversation, Message
from desktop_chat.core.ports import Clock, Library
from desktop_chat.services.export import Exported, ended, exported_from, json_pieces
from desktop_chat.services.markdown_export import markdown_pieces
from desktop_chat.services.system_clock import new_id
from desktop_chat.services.whole_file import write_whole

ExportFormat: TypeAlias = Literal["markdown", "json"]
T = TypeVar("T")

MAX_IMPORT_BYTES = 1 << 30

_GONE = "This conversation is no longer there."


class Copies:
    """Every method blocks until it is done and raises ChatError of kind STORE; `in_thread` is the way around both."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    def pieces(self, conversation_ids: Sequence[str], format_: ExportFormat) -> Iterator[bytes]:
        """The text of a file with these conversations, read one after the other."""
        if format_ == "json":
            return json_pieces(self._exported(each) for each in conversation_ids)
        return self._markdown(conversation_ids)

    def export(self, conversation_ids: Sequence[str], path: Path, format_: ExportFormat) -> None:
        """Write a file that is whole, or as it was before."""
        write_whole(path, self.pieces(conversation_ids, format_))

    def take_in(self, path: Path, is_known: Callable[[str], bool]) -> list[str]:
        """Add the conversations of a file; their new ids, in the order of the file.

        One whose endpoint is not known here (`is_known` its id) is answered by the default endpoint.
        """
        try:
            if path.stat().st_size > MAX_IMPORT_BYTES:
                raise ChatError(ErrorKind.STORE, "This file is too large to be an export of Desktop Chat.")
            data = path.read_bytes()
        except (OSError, ValueError) as error:
            raise ChatError(ErrorKind.STORE, "The file could not be read.", detail=str(error)) from error
        made: list[str] = []
        for one in exported_from(data):
            if not is_known(one.conversation.endpoint_id):
                one = replace(one, conversation=replace(one.conversation, endpoint_id="", model=""))
            made.append(self._add(one))
        return made

    def duplicate(self, conversation_id: str, title: str) -> str:
        """Another conversation with the shown path of this one and all that was set for it; its id.

        The server is not told: where it keeps the conversation, it begins a new one.
        """
        conversation = self._conversation(conversation_id)
        path = [entry.message for entry in self._library.path(conversation_id).result()]
        now_ms = self._clock.now_ms()
        copy = replace(conversation, title=title, title_is_own=True, created_ms=now_ms, updated_ms=now_ms)
        return self._add(Exported(copy, tuple(map(ended, path))))

    def _conversation(self, conversation_id: str) -> Conversation:
        found = self._library.conversation(conversation_id).result()
        if found is None:
            raise ChatError(ErrorKind.STORE, _GONE)
        return found

    def _exported(self, conversation_id: str) -> Exported:
        conversation = self._conversation(conversation_id)
        return Exported(conversation, tuple(self._library.messages(conversation_id).result()))

    def _markdown(self, conversation_ids: Sequence[str]) -> Iterator[bytes]:
        for number, conversation_id in enumerate(conversation_ids):
            path = self._library.path(conversation_id).result()
            if number:
                yield b"\n"
            yield from markdown_pieces(self._conversation(conversation_id), [entry.message for entry in path])

    def _add(self, one: Exported) -> str:
        conversation_id = new_id(self._clock)
        ids = {message.id: new_id(self._clock) for message in one.messages}
        messages = [self._copied(message, conversation_id, ids) for message in one.messages]
        newest_ms = max((message.created_ms for message in messages), default=0)
        conversation = replace(
            one.conversation,
            id=conversation_id,
            active_leaf=None,
            updated_ms=max(one.conversation.updated_ms, newest_ms),
            draft="",
            pin=None,
            unread=False,
        )
        self._library.create_conversation(conversation, messages).result()
        leaf = ids.get(one.conversation.active_leaf or "")
        if leaf is not None:
            self._library.activate(conversation_id, leaf).result()
        return conversation_id

    def _copied(self, message: Message, conversation_id: str, ids: dict[str, str]) -> Message:
        parent = message.parent_id
        return replace(
            message,
            id=ids[message.id],
            conversation_id=conversation_id,
            parent_id=ids.get(parent) if parent else None,
            session_id="",
        )


def in_thread(work: Callable[[], T], name: str) -> Future[T]:
    """`work` on a thread of its own, which the end of the program does not wait for.

    Meanwhile nothing is garbage-collected: with thousands of new messages that would hold up the other threads.
    """
    done: Future[T] = Future()

    def run() -> None:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            result = work()
        except ChatError as error:
            done.set_exception(error)
        else:
            done.set_result(result)
        finally:
            if was_enabled:
                gc.enable()

    threading.Thread(target=run, name=name, daemon=True).start()
    return done
