"""What was written and not sent reaches the store, also one that fails for a while."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import Conversation
from desktop_chat.core.unsent import Words
from desktop_chat.presenters.drafts import Drafts
from desktop_chat.presenters.futures import FutureBridge
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.storage.settings import Settings


class FullDisk(SqliteLibrary):
    """Takes no draft while it is full."""

    is_full = True

    def save_draft(self, conversation_id: str, draft: str) -> Future[None]:
        if not self.is_full:
            return super().save_draft(conversation_id, draft)
        failed: Future[None] = Future()
        failed.set_exception(ChatError(ErrorKind.STORE, "The disk is full."))
        return failed


def test_a_draft_that_the_store_did_not_take_is_written_later(qapp: QApplication, tmp_path: Path) -> None:
    library, settings, parent = FullDisk(tmp_path, SystemClock()), Settings.load(tmp_path), QObject()
    library.create_conversation(Conversation(id="1", title="", created_ms=1, updated_ms=1)).result()
    told: list[ChatError] = []
    drafts = Drafts(library, settings, FutureBridge(told.append, parent), parent)
    drafts.put_draft("1", Words("not lost"))
    drafts.save()
    qapp.processEvents()
    assert [str(error) for error in told] == ["The disk is full."]
    library.is_full = False
    drafts.save()
    [kept] = library.conversations().result()
    assert kept.draft == "not lost"
    settings.close()
    library.close()
