"""Slash commands: a slash at the start of an empty message opens a list of what can be done; nothing of it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from desktop_chat.ui.design.button import ENTER_KEYS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.composer.message_edit import MessageEdit
    from desktop_chat.ui.composer.slash_list import SlashList
    from desktop_chat.ui.design.theme import Theme

_LONGEST_WORD = 30
#: What nobody types.
_NOTHING = "\0"
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SlashCommands(QObject):
    def __init__(self, theme: Theme, edit: MessageEdit, card: QWidget, commands: CommandDesk) -> None:
        super().__init__(edit)
        self._theme = theme
        self._edit = edit
        self._card = card
        self._commands = commands
        self._list: SlashList | None = None
        #: What was typed when Esc closed the list: it stays closed until that changes.
        self._refused = _NOTHING
        edit.textChanged.connect(self._look)
        edit.focus_changed.connect(self._focus_changed)
        edit.key_filter = self._take_key
        edit.owns_key = self._owns_key

    @property
    def list(self) -> SlashList | None:
        """There once it was opened."""
        return self._list

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._list is not None:
            self._list.set_theme(theme)

    @property
    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _typed(self) -> str | None:
        """What follows the slash; None where the message is no slash command."""
        document = self._edit.document()
        if document.blockCount() != 1 or document.characterCount() > _LONGEST_WORD:
            return None
        text = document.firstBlock().text()
        if not text.startswith("/") or any(mark.isspace() for mark in text):
            return None
        return text[1:]

    def _look(self) -> None:
        from_slash = self._typed()
        if from_slash is None or not self._edit.hasFocus() or from_slash == self._refused:
            self._close()
            if from_slash is None:
                self._refused = _NOTHING
            return
        self._refused = _NOTHING
        from desktop_chat.ui.composer.slash_words import matching

        found = matching(from_slash, self._commands.offered())
        if not found:
            self._close()
            return
        keymap = self._commands.keymap
        self._made_list().open_above(self._card, found, [keymap.shown(command.id) for command in found])

    def _made_list(self) -> SlashList:
        if self._list is None:
            from desktop_chat.ui.composer.slash_list import SlashList

            self._list = SlashList(self._theme, self._edit.window())
            self._list.chosen.connect(self._run)
        return self._list

    def _owns_key(self, key: int) -> bool:
        return self.is_open and key == Qt.Key.Key_Escape

    def _take_key(self, e: QKeyEvent) -> bool:
        shown = self._list
        if shown is None or not shown.isVisible():
            return False
        key = Qt.Key(e.key())
        if key in _STEPS:
            shown.step(_STEPS[key])
        elif key in (*ENTER_KEYS, Qt.Key.Key_Tab):
            self._run(shown.current_id)
        elif key == Qt.Key.Key_Escape:
            typed = self._typed()
            self._refused = _NOTHING if typed is None else typed
            self._close()
        else:
            return False
        return True

    def _run(self, command_id: str) -> None:
        self._close()
        self._edit.replace_all("")
        self._commands.run(command_id)

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def _focus_changed(self, has_focus: bool) -> None:
        if not has_focus:
            self._close()
