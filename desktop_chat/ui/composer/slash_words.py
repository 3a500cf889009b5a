"""The words that commands are called by after a slash, and which of them a typed beginning means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from desktop_chat.ui.commands.catalogue import Command

#: Where the end of a command's id is not the word one would type.
_OWN_WORDS = {
    catalogue.CHOOSE_MODEL: "model",
    catalogue.CONNECT: "connect",
    catalogue.FIND: "find",
    catalogue.UNDO_DELETE: "undo",
    catalogue.SHORTCUTS: "keys",
    catalogue.PALETTE: "all",
}
#: Commands of someone who does not write.
_LEFT_OUT = frozenset(
    {
        *(catalogue.FOCUS_COMPOSER, catalogue.NEXT_PART, catalogue.PREVIOUS_PART, catalogue.NEXT, catalogue.PREVIOUS),
        *(catalogue.FIND_NEXT, catalogue.FIND_PREVIOUS, catalogue.QUOTE),
    }
)


def word_of(command_id: str) -> str:
    return _OWN_WORDS.get(command_id) or command_id.rpartition(".")[2].replace("_", "-")


def matching(typed: str, commands: Iterable[Command]) -> list[Command]:
    """The commands that `typed`, what follows the slash, may mean: by their word, then by a word of their title."""
    wanted = typed.casefold()
    by_word: dict[str, Command] = {}
    for command in commands:
        if command.id not in _LEFT_OUT:
            by_word.setdefault(word_of(command.id), command)
    ranked: list[tuple[int, Command]] = []
    for word, command in by_word.items():
        titles = command.title.casefold().split()
        if word.startswith(wanted):
            ranked.append((0, command))
        elif any(title.startswith(wanted) for title in titles):
            ranked.append((1, command))
        elif len(wanted) > 1 and wanted in word:
            ranked.append((2, command))
    return [command for _, command in sorted(ranked, key=lambda pair: pair[0])]
