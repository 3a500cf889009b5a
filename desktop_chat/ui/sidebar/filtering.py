"""Looks through the titles in slices, so that typing never waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_chat.ui.sidebar.matching import Titles, folded

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

#: So long one slice may take; what is done with the result comes on top.
SLICE_S = 0.004


class Filtering(QObject):
    #: The search is done; carries the conversations that were found, in their order.
    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words: list[str] = []
        self._titles = Titles()
        self._conversations: Sequence[Conversation] = ()
        self._pieces: Iterator[list[Conversation]] = iter(())
        self._hits: list[Conversation] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_on(self) -> bool:
        return bool(self.words)

    def set_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Look through these from now on."""
        self._conversations = conversations
        self._start()

    def set_text(self, text: str) -> None:
        """Look for the words of `text`, in any order; without a word, all conversations are found."""
        words = folded(text).split()
        if words != self.words:
            self.words = words
            self._start()

    def _start(self) -> None:
        """The first slice is done at once: mostly there is no second."""
        self._timer.stop()
        if not self.words:
            self.found.emit(self._conversations)
            return
        self._hits = []
        self._pieces = self._titles.search(self._conversations, self.words)
        self._go_on()

    def _go_on(self) -> None:
        until_s = time.thread_time() + SLICE_S
        for hits in self._pieces:
            self._hits += hits
            if time.thread_time() > until_s:
                self._timer.start()
                return
        self.found.emit(self._hits)
