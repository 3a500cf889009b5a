"""The transcript: what presenters fill and people read, told to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop_chat.core.shown import DeltaKind, ReadingPlace, ShownMessage
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.access import factory
from desktop_chat.ui.transcript.handling import HandledArea

if TYPE_CHECKING:
    from desktop_chat.core.shown_path import ShownPath
    from desktop_chat.ui.transcript.access.access import Access


class TranscriptView(HandledArea):
    """Verbs come from the presenter, at most one `extend` per part and frame; only what is in sight is laid out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._access: Access | None = None
        factory.install()
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Conversation"))
        self.setAccessibleDescription(self.tr("The messages of this conversation. Arrow keys and Page keys scroll."))

    # Verbs

    def set_messages(self, items: Sequence[ShownMessage] | ShownPath, place: ReadingPlace | None = None) -> None:
        super().set_messages(items, place)
        if (listener := self._listener) is not None:
            listener.opened()

    def append_message(self, item: ShownMessage) -> None:
        super().append_message(item)
        if (listener := self._listener) is not None:
            listener.appended(item)

    def replace_message(self, item: ShownMessage) -> None:
        super().replace_message(item)
        if (listener := self._listener) is not None:
            listener.replaced(item)

    def extend(self, message_id: str, part: int, kind: DeltaKind, text: str) -> None:
        super().extend(message_id, part, kind, text)
        if (listener := self._listener) is not None:
            listener.extended(message_id)

    def show_waiting(self, message_id: str, words: str, told: str = "") -> None:
        super().show_waiting(message_id, words, told)
        if (listener := self._listener) is not None:
            listener.waited(told)

    def finish(self, message_id: str, item: ShownMessage) -> None:
        super().finish(message_id, item)
        if (listener := self._listener) is not None:
            listener.finished(item)

    def mark_edited(self, message_id: str) -> None:
        before = self._document.edited_id
        super().mark_edited(message_id)
        if before != message_id and (listener := self._listener) is not None:
            listener.described(before, message_id)

    # Screen readers

    @property
    def access(self) -> Access:
        """What screen readers are shown and told."""
        if self._access is None:
            from desktop_chat.ui.transcript.access.access import Access

            self._access = Access(self)
        return self._access

    @property
    def _listener(self) -> Access | None:
        """Who is told what happens; None while no screen reader runs."""
        if not QAccessible.isActive():
            return None
        if self._access is None:
            self.access.claim()
        return self._access

    def focusNextPrevChild(self, next_: bool, /) -> bool:
        from desktop_chat.ui.transcript.access.walk import walk

        return walk(self, lambda: super(TranscriptView, self).focusNextPrevChild(next_))
