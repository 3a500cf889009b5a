"""Files of what is not sent yet are kept until they are sent or given up."""

from __future__ import annotations

from pathlib import Path

from desktop_chat.core.messages import Conversation, FilePart
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary

TEXT, PICTURE = FilePart("text/plain", "data:,a", "a.txt"), FilePart("image/png", "data:image/png;base64,AA==", "b.png")


def test_they_are_there_at_the_next_start_and_gone_once_they_are_not_kept(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path, SystemClock())
    library.save_draft_files("c1", {"f1": TEXT, "f2": PICTURE}).result()
    library.save_draft_files("", {"f1": PICTURE}).result()
    library.close()
    library = SqliteLibrary(tmp_path, SystemClock())
    assert library.draft_files("c1").result() == {"f1": TEXT, "f2": PICTURE}
    library.save_draft_files("c1", {"f2": PICTURE, "f3": TEXT}).result()
    assert library.draft_files("c1").result() == {"f2": PICTURE, "f3": TEXT}
    assert library.draft_files("").result() == {"f1": PICTURE}
    library.close()


def test_those_of_a_conversation_go_when_it_is_purged(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path, SystemClock())
    for conversation_id in ("kept", "gone"):
        library.create_conversation(Conversation(conversation_id, "", 1, 1)).result()
    for conversation_id in ("kept", "gone", ""):
        library.save_draft_files(conversation_id, {"f": TEXT}).result()
    library.delete("gone").result()
    library.purge(2**50).result()
    found = {where: bool(library.draft_files(where).result()) for where in ("kept", "gone", "")}
    library.close()
    assert found == {"kept": True, "gone": False, "": True}
