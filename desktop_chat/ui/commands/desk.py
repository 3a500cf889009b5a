"""Binds commands to what they do, and their keys to them while they can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_chat.ui.commands.keymap import Keymap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_chat.ui.commands.catalogue import Command


class CommandDesk(QObject):
    """The commands of one window. A command that nobody has added does nothing and is offered nowhere."""

    #: A command is about to be done; carries its id.
    about_to_run = Signal(str)

    def __init__(self, window: QWidget, keymap: Keymap) -> None:
        super().__init__(window)
        self._window = window
        self.keymap = keymap
        self._does: dict[str, Callable[[], object]] = {}
        self._can: dict[str, Callable[[], bool]] = {}
        self._shortcuts: dict[str, list[QShortcut]] = {}
        self._hints: dict[str, list[Callable[[], None]]] = {}
        keymap.changed.connect(self._rebind)

    def add(self, command_id: str, do: Callable[[], object], can: Callable[[], bool] | None = None) -> None:
        """`do` is called for the command; `can` tells whether it is offered now, in the palette and in menus."""
        self._does[command_id] = do
        if can is not None:
            self._can[command_id] = can
        self._rebind(command_id)

    def run(self, command_id: str) -> None:
        self.about_to_run.emit(command_id)
        if self.can(command_id):
            self._does[command_id]()

    def can(self, command_id: str) -> bool:
        allowed = self._can.get(command_id)
        return command_id in self._does and (allowed is None or allowed())

    def offered(self) -> Iterator[Command]:
        """What can be done now, in the order of the catalogue."""
        return (command for command in self.keymap.commands if self.can(command.id))

    def set_enabled(self, command_id: str, enabled: bool) -> None:
        """Let a command's keys through to whatever has the keyboard, or take them."""
        for shortcut in self._shortcuts[command_id]:
            shortcut.setEnabled(enabled)

    def hint(self, command_id: str, show: Callable[[], None]) -> None:
        """Call `show` now and whenever the command's keys change: to write a tool tip."""
        self._hints.setdefault(command_id, []).append(show)
        show()

    def _rebind(self, command_id: str) -> None:
        old = self._shortcuts.get(command_id, [])
        enabled = all(shortcut.isEnabled() for shortcut in old)
        for shortcut in old:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts[command_id] = []
        if command_id in self._does:
            for keys in self.keymap.keys_of(command_id):
                made = QShortcut(QKeySequence(keys), self._window)
                made.setEnabled(enabled)
                made.activated.connect(partial(self.run, command_id))
                self._shortcuts[command_id].append(made)
        for show in self._hints.get(command_id, ()):
            show()
