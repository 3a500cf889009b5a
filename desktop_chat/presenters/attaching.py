"""The files that go with the message that is being written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.endpoint import EndpointKind
from desktop_chat.core.unsent import ShownFile, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.errors import ChatError
    from desktop_chat.core.messages import FilePart
    from desktop_chat.presenters.drafts import Drafts
    from desktop_chat.presenters.endpoints_presenter import EndpointsPresenter
    from desktop_chat.presenters.engine import EndpointSettings
    from desktop_chat.presenters.futures import FutureBridge
    from desktop_chat.presenters.views import WindowView

#: The most that the field takes: more of it, or longer lines, and each key would be felt.
MAX_FIELD_CHARS = 300_000
MAX_LINE_CHARS = 20_000


def fits_field(text: str) -> bool:
    return len(text) <= MAX_FIELD_CHARS and max(map(len, text.split("\n"))) <= MAX_LINE_CHARS


class Attaching(QObject):
    #: Other files go with the message than before.
    changed = Signal()

    def __init__(
        self,
        window: WindowView,
        drafts: Drafts,
        endpoints: EndpointsPresenter,
        settings: EndpointSettings,
        bridge: FutureBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._drafts = drafts
        self._endpoints = endpoints
        self._settings = settings
        self._bridge = bridge
        self._conversation_id: str | None = None
        self._ids: tuple[str, ...] = ()
        endpoints.choice_made.connect(self.show)

    @property
    def ids(self) -> tuple[str, ...]:
        return self._ids

    @property
    def parts(self) -> tuple[FilePart, ...]:
        return self._drafts.files(self._ids)

    def set(self, conversation_id: str | None, file_ids: tuple[str, ...]) -> None:
        """Show the files of another message."""
        self._conversation_id, self._ids = conversation_id, file_ids
        self.show()

    def adopt(self, conversation_id: str) -> None:
        """The new conversation has got its id."""
        self._conversation_id = conversation_id

    def show(self) -> None:
        shown = [self._shown(file_id) for file_id in self._ids if self._drafts.file(file_id) is not None]
        self._window.composer.set_files(shown, self._note() if shown else "")

    # What the user does

    def attach_paths(self, paths: Sequence[str]) -> None:
        from desktop_chat.core.attachments import MAX_FILES
        from desktop_chat.presenters.file_reading import start_reading

        take = partial(self._take, self._conversation_id)
        # One more than a message can carry is enough to be told so.
        for path in paths[: MAX_FILES + 1]:
            self._bridge.on_result(start_reading(path), take, self._refuse)

    def attach_picture(self, data: bytes) -> None:
        """A picture of the clipboard."""
        from desktop_chat.presenters.file_reading import start_taking

        take = partial(self._take, self._conversation_id)
        self._bridge.on_result(start_taking(self.tr("Pasted picture"), data), take, self._refuse)

    def attach_text(self, text: str) -> None:
        """A text too long for the field."""
        from desktop_chat.core.attachments import text_attachment
        from desktop_chat.core.errors import ChatError

        try:
            part = text_attachment(self.tr("Pasted text"), text)
        except ChatError as error:
            self._refuse(error)
            return
        self._take(self._conversation_id, part)

    def remove(self, file_id: str) -> None:
        self._put(tuple(one for one in self._ids if one != file_id))

    def put_into_message(self, file_id: str) -> None:
        """Take a text file's words into the field."""
        from desktop_chat.core.attachments import text_of

        part = self._drafts.file(file_id)
        text = text_of(part) if part is not None else None
        if text is None:
            return
        composer = self._window.composer
        if not fits_field(composer.text() + text):
            self._say(self.tr("This is too long for the message field. It is sent as a file."))
            return
        composer.insert(text)
        self.remove(file_id)
        composer.focus()

    # What follows

    def _take(self, conversation_id: str | None, part: FilePart) -> None:
        from desktop_chat.core.attachments import shared_limit

        if conversation_id != self._conversation_id:
            # Another conversation was opened while the file was read.
            words = self._drafts.of(conversation_id).draft
            self._drafts.put_draft(conversation_id, Words(words.text, (*words.files, self._drafts.add_file(part))))
            return
        too_much = shared_limit((*self.parts, part))
        if too_much is not None:
            self._refuse(too_much)
            return
        self._put((*self._ids, self._drafts.add_file(part)))

    def _put(self, file_ids: tuple[str, ...]) -> None:
        self._ids = file_ids
        self.show()
        self.changed.emit()

    def _refuse(self, error: ChatError) -> None:
        self._window.error_bar.show_message(str(error), "", "", error.detail)

    def _say(self, sentence: str) -> None:
        self._window.error_bar.show_message(sentence)

    def _shown(self, file_id: str) -> ShownFile:
        from desktop_chat.core.attachments import bytes_of, is_image

        part = self._drafts.files([file_id])[0]
        size = bytes_of(part)
        picture = is_image(part)
        return ShownFile(file_id, part.name, size, picture, not picture and size <= MAX_FIELD_CHARS)

    def _note(self) -> str:
        """A word on what the chosen server will not get."""
        from desktop_chat.core.attachments import is_image

        if not any(map(is_image, self.parts)):
            return ""
        endpoint = self._endpoints.endpoint
        if endpoint is not None and endpoint.kind is EndpointKind.LOCAL:
            return self.tr("The small model cannot see pictures.")
        if self._takes_pictures():
            return ""
        return self.tr("This server's requests have no place for pictures. They will not be sent.")

    def _takes_pictures(self) -> bool:
        from desktop_chat.core.abilities import takes_pictures
        from desktop_chat.core.errors import ChatError
        from desktop_chat.providers.requests import dialect_of_body

        endpoint = self._endpoints.endpoint
        if endpoint is None:
            return True
        try:
            dialect = dialect_of_body(endpoint, self._settings.learned(endpoint.id))
        except ChatError:
            return True  # an address that is not usable is said when it is used
        return takes_pictures(dialect, endpoint.request_style)
