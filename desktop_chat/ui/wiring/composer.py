"""What is asked for where one writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.ui.composer.files_row import FilesRow
    from desktop_chat.ui.composer.waiting_rows import WaitingRows
    from desktop_chat.ui.main_window import MainWindow


class AttachingHandler(Protocol):
    def attach_paths(self, paths: Sequence[str]) -> None: ...
    def attach_picture(self, data: bytes) -> None: ...
    def attach_text(self, text: str) -> None: ...
    def remove(self, file_id: str) -> None: ...
    def put_into_message(self, file_id: str) -> None: ...


class ComposingHandler(Protocol):
    @property
    def attaching(self) -> AttachingHandler: ...
    def send(self, text: str) -> None: ...
    def stop(self) -> None: ...
    def draft_edited(self) -> None: ...
    def use_prompt(self, text: str) -> None: ...
    def edit_message(self, message_id: str) -> None: ...
    def edit_last(self) -> None: ...
    def stop_editing(self) -> None: ...
    def edit_waiting(self, at: int) -> None: ...
    def remove_waiting(self, at: int) -> None: ...
    def send_waiting(self) -> None: ...


def wire_composer(window: MainWindow, composing: ComposingHandler) -> None:
    composer, attaching = window.composer, composing.attaching

    def connect_files(files: FilesRow) -> None:
        files.remove_requested.connect(attaching.remove)
        files.insert_requested.connect(attaching.put_into_message)

    def connect_waiting(waiting: WaitingRows) -> None:
        waiting.edit_requested.connect(composing.edit_waiting)
        waiting.remove_requested.connect(composing.remove_waiting)
        waiting.send_requested.connect(composing.send_waiting)

    window.stop_requested.connect(composing.stop)
    composer.send_requested.connect(composing.send)
    composer.edited.connect(composing.draft_edited)
    composer.edit_last_requested.connect(composing.edit_last)
    composer.edit_cancelled.connect(composing.stop_editing)
    composer.files_given.connect(attaching.attach_paths)
    composer.picture_given.connect(attaching.attach_picture)
    composer.long_text_given.connect(attaching.attach_text)
    composer.late_files.when_made(connect_files)
    composer.late_waiting.when_made(connect_waiting)
