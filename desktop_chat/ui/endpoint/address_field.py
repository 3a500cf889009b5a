"""The field for a server's address, which also takes a whole curl command."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.theme import Theme

_COMMAND = re.compile(r"\bcurl(\.exe)?\s")
#: More than this a line lays out too slowly to be shown: its cost grows with the square of its length.
_MAX_CHARS = 32_000
#: A longer command is read all the same, up to this.
_MAX_READ_CHARS = 200_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AddressField(LineField):
    #: More than a letter came at once, or the typing is over; carries the whole text.
    pasted = Signal(str)

    def __init__(self, theme: Theme, *, hears_leaving: bool = True) -> None:
        """`hears_leaving` takes the typing to be over when the keyboard goes elsewhere."""
        super().__init__(theme)
        self.setPlaceholderText(self.tr("http://127.0.0.1:11434/v1, or a curl command"))
        self.setMaxLength(_MAX_CHARS)
        self._before = 0
        #: What was shown or handed on last.
        self._known = ""
        self.textEdited.connect(self._look)
        self.textChanged.connect(self._count)
        if hears_leaving:
            self.editingFinished.connect(self.finish)

    @property
    def holds_command(self) -> bool:
        return _COMMAND.search(self.text()) is not None

    def show_address(self, url: str) -> None:
        """Show it from its start; it need not be looked at again."""
        self._known = url
        self.setText(url)
        self.setCursorPosition(0)

    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in _ENTER and self.holds_command:
            self.finish()
            return
        if arg__1.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if len(text) > _MAX_CHARS:
                self._hand_on(text[:_MAX_READ_CHARS])
                return
        super().keyPressEvent(arg__1)

    def _look(self, text: str) -> None:
        if len(text) - self._before > 1 and (self.holds_command or "://" in text):
            self._hand_on(text)

    def _count(self, text: str) -> None:
        # After `textEdited`, which comes with the same change.
        self._before = len(text)

    def finish(self) -> None:
        """The typing is over: hand on what was not handed on yet."""
        text = self.text().strip()
        if text and text != self._known:
            self._hand_on(text)

    def _hand_on(self, text: str) -> None:
        self._known = text
        self.pasted.emit(text)
