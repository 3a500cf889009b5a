"""Which keys each command has now: those of the catalogue, or what the user chose instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from desktop_chat.core.json_fields import as_object
from desktop_chat.ui.commands.catalogue import COMMANDS, Command


class Keymap(QObject):
    """No key ever has two meanings."""

    #: The keys of a command are others now; carries its id.
    changed = Signal(str)

    def __init__(self, commands: Sequence[Command] = COMMANDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.commands = tuple(commands)
        self._by_id = {command.id: command for command in commands}
        self._chosen: dict[str, tuple[str, ...]] = {}

    def command(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def keys_of(self, command_id: str) -> tuple[str, ...]:
        return self._chosen.get(command_id, self._by_id[command_id].keys)

    def shown(self, command_id: str) -> str:
        """The first of a command's keys as this system writes it; empty if it has none."""
        keys = self.keys_of(command_id)
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def tip(self, words: str, command_id: str) -> str:
        """`words` with the command's first key behind them."""
        keys = self.shown(command_id)
        return f"{words} ({keys})" if keys else words

    def owner_of(self, keys: str, *, but: str = "") -> Command | None:
        """The command that has these keys, other than `but`."""
        wanted = QKeySequence(keys)
        for command in self.commands:
            if command.id != but and any(QKeySequence(own) == wanted for own in self.keys_of(command.id)):
                return command
        return None

    def rebind(self, command_id: str, keys: Sequence[str]) -> Command | None:
        """Give a command these keys and no others; one that another command has is refused, and that one returned."""
        for one in keys:
            owner = self.owner_of(one, but=command_id)
            if owner is not None:
                return owner
        self._set(command_id, tuple(keys))
        return None

    def reset(self, command_id: str) -> Command | None:
        """Give a command its own keys back, unless another has one of them now: that one is returned."""
        return self.rebind(command_id, self._by_id[command_id].keys)

    def chosen(self) -> dict[str, list[str]]:
        """What differs from the catalogue, for the settings: keys by command id."""
        return {command_id: list(keys) for command_id, keys in self._chosen.items()}

    def take(self, command_id: str, keys: Sequence[str]) -> None:
        """Give a command these keys and no others; who had one of them has it no longer."""
        wanted = [QKeySequence(one) for one in keys]
        for other in self.commands:
            if other.id != command_id:
                self._set(other.id, tuple(own for own in self.keys_of(other.id) if QKeySequence(own) not in wanted))
        self._set(command_id, tuple(keys))

    def restore(self, chosen: object) -> None:
        """The inverse of `chosen`, all at once; without a choice a command has its own keys.

        What is unknown, broken or not allowed is passed over. A key that two commands would have goes to the one it
        was chosen for.
        """
        read = self._read(as_object(chosen))
        if not read and not self._chosen:
            return
        in_turn = sorted(self.commands, key=lambda command: command.id not in read)
        taken: list[QKeySequence] = []
        wanted: dict[str, tuple[str, ...]] = {}
        for command in in_turn:
            own = [key for key in read.get(command.id, command.keys) if QKeySequence(key) not in taken]
            taken += map(QKeySequence, own)
            wanted[command.id] = tuple(own)
        before = {command.id: self.keys_of(command.id) for command in self.commands}
        self._chosen = {known: keys for known, keys in wanted.items() if keys != self._by_id[known].keys}
        for known, keys in before.items():
            if keys != wanted[known]:
                self.changed.emit(known)

    def _read(self, chosen: Mapping[str, object]) -> dict[str, list[str]]:
        if not chosen:
            return {}
        from desktop_chat.ui.commands.key_rules import problem_of

        read: dict[str, list[str]] = {}
        for known in self._by_id.keys() & chosen.keys():
            keys = chosen[known]
            if isinstance(keys, list):
                texts = [key for key in cast("list[object]", keys) if isinstance(key, str)]
                usable = [key for key in texts if key in self._by_id[known].keys or not problem_of(key)]
                if usable or not keys:
                    read[known] = usable
        return read

    def _set(self, command_id: str, keys: tuple[str, ...]) -> None:
        if keys == self.keys_of(command_id):
            return
        if keys == self._by_id[command_id].keys:
            self._chosen.pop(command_id, None)
        else:
            self._chosen[command_id] = keys
        self.changed.emit(command_id)
