"""Copies of conversations: to a file, from a file, to the clipboard, beside the one they were made from."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_chat.core.errors import ChatError
    from desktop_chat.core.messages import Conversation
    from desktop_chat.core.ports import Library
    from desktop_chat.presenters.conversations_presenter import ConversationsPresenter
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView
    from desktop_chat.services.copies import Copies

#: How long a file may take before anything is said.
PATIENCE_MS = 500
#: Most file systems take 255, with an ending.
_MAX_NAME_BYTES = 160
#: What no file system on any desktop takes in a name, and what begins a hidden one.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
#: Names of devices on Windows, whatever their ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

T = TypeVar("T")


class CopiesPresenter(QObject):
    def __init__(
        self,
        window: WindowView,
        library: Library,
        settings: EndpointSettings,
        conversations: ConversationsPresenter,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._library = library
        self._settings = settings
        self._conversations = conversations
        self._bridge = bridge
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._say_working)

    # The open conversation

    def export_current(self, format_: str) -> None:
        current = self._conversations.current
        if current is not None:
            self._window.files.ask_target(current.id, file_name(current.title), format_)

    def copy_current(self) -> None:
        """Its shown path to the clipboard, as Markdown."""
        current = self._conversations.current
        if current is not None:
            self._work(partial(_as_markdown, self._copies(), current.id), self._copied)

    def duplicate_current(self) -> None:
        current = self._conversations.current
        if current is not None:
            self.duplicate(current.id)

    def delete_current(self) -> None:
        current_id = self._conversations.current_id
        if current_id is not None:
            self._conversations.delete(current_id)

    def rename_current(self, title: str) -> None:
        current_id = self._conversations.current_id
        if current_id is not None:
            self._conversations.rename((current_id, title))

    # Any

    def export_one(self, conversation_id: str) -> None:
        """Ask where to write one of the list to, as Markdown."""
        self._bridge.on_result(self._library.conversation(conversation_id), self._ask_target)

    def duplicate(self, conversation_id: str) -> None:
        """Another conversation with the shown path of this one; it is opened."""
        self._bridge.on_result(self._library.conversation(conversation_id), self._duplicate)

    def write(self, target: tuple[str, str, str]) -> None:
        """Write (conversation id, format, path)."""
        conversation_id, format_, path = target
        copies = self._copies()
        as_json = format_ == "json"
        work = partial(copies.export, [conversation_id], Path(path), "json" if as_json else "markdown")
        self._work(work, partial(self._written, path))

    def take_in(self, path: str) -> None:
        """Add the conversations of a file, and open the first of them."""
        known = frozenset(endpoint.id for endpoint in self._settings.endpoints())
        self._work(partial(self._copies().take_in, Path(path), known.__contains__), self._taken_in)

    # What follows

    def _copies(self) -> Copies:
        from desktop_chat.services.copies import Copies
        from desktop_chat.services.system_clock import SystemClock

        return Copies(self._library, SystemClock())

    def _work(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Off this thread; what takes its time is said."""
        from desktop_chat.services.copies import in_thread

        def settled(result: T) -> None:
            self._patience.stop()
            done(result)

        self._patience.start()
        self._bridge.on_result(in_thread(work, "copy conversations"), settled, self._failed)

    def _failed(self, error: ChatError) -> None:
        self._patience.stop()
        self._window.pulse.clear()
        self._window.error_bar.show_message(str(error), "", "", error.detail)
        # Some may have been made of a file before the store failed.
        self._conversations.refresh()

    def _say_working(self) -> None:
        self._window.pulse.show_note(self.tr("Working on the file. You can go on meanwhile."), stays=True)

    def _ask_target(self, conversation: Conversation | None) -> None:
        if conversation is not None:
            self._window.files.ask_target(conversation.id, file_name(conversation.title), "markdown")

    def _duplicate(self, conversation: Conversation | None) -> None:
        if conversation is not None:
            title = self.tr("{0} (copy)").format(conversation.title or self.tr("New conversation"))
            self._work(partial(self._copies().duplicate, conversation.id, title), self._open_made)

    def _open_made(self, conversation_id: str) -> None:
        self._bridge.on_result(self._library.conversation(conversation_id), self._conversations.welcome)

    def _copied(self, markdown: str) -> None:
        self._window.copy_text(markdown)
        self._window.pulse.show_note(self.tr("The conversation is on the clipboard as Markdown."))

    def _written(self, path: str, _done: None) -> None:
        self._window.pulse.show_note(self.tr("The conversation was written to {0}.").format(Path(path).name))

    def _taken_in(self, made: list[str]) -> None:
        if not made:
            self._window.pulse.show_note(self.tr("There was no conversation in that file."))
            return
        if len(made) > 1:
            self._conversations.refresh()
        self._open_made(made[0])
        self._window.pulse.show_note(self.tr("Conversations added: {0}.").format(len(made)))


def _as_markdown(copies: Copies, conversation_id: str) -> str:
    return b"".join(copies.pieces([conversation_id], "markdown")).decode()


def file_name(title: str) -> str:
    """A name for a file, without its ending, that every desktop takes."""
    from desktop_chat.core.harmless import without_tricks

    words = " ".join(without_tricks(_UNSAFE.sub(" ", title)).split()).strip(". ")
    words = words.encode("utf-8", "ignore")[:_MAX_NAME_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"_{words}" if _DEVICE.match(words) else words or "conversation"
