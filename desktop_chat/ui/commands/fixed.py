"""Keys that mean one thing where the keyboard is and cannot be changed, as data: in text, lists and fields."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop_chat.core.values import value
from desktop_chat.ui.commands.catalogue import QT_TRANSLATE_NOOP

_CONTEXT: Final = "Commands"


@value
class FixedKeys:
    """What some keys do in one place. `text` and `group` are English; keys are in Qt's portable form."""

    group: str
    text: str
    keys: tuple[str, ...]

    @property
    def title(self) -> str:
        return QCoreApplication.translate(_CONTEXT, self.text)

    @property
    def group_title(self) -> str:
        return QCoreApplication.translate(_CONTEXT, self.group)


READING: Final = QT_TRANSLATE_NOOP("Commands", "While reading")
_LIST: Final = QT_TRANSLATE_NOOP("Commands", "In the list of conversations")
_MODELS: Final = QT_TRANSLATE_NOOP("Commands", "In the list of models")
_WRITING: Final = QT_TRANSLATE_NOOP("Commands", "While writing")

FIXED: Final[tuple[FixedKeys, ...]] = (
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Scroll by a line"), ("Up", "Down")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Scroll by a page"), ("PgUp", "PgDown")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "A page on, a page back"), ("Space", "Shift+Space")),
    FixedKeys(
        READING, QT_TRANSLATE_NOOP("Commands", "To the beginning, to the end"), ("Home", "End", "Ctrl+Home", "Ctrl+End")
    ),
    FixedKeys(
        READING, QT_TRANSLATE_NOOP("Commands", "Next message, the one before"), ("J", "K", "Ctrl+Down", "Ctrl+Up")
    ),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Next code, the one before"), ("C", "Shift+C")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Your last question, and those before"), ("Q",)),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Next link, the one before"), ("L", "Shift+L")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Open the link"), ("Return", "Enter")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select by letters and lines"), ("Shift+Left", "Shift+Right")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select by lines"), ("Shift+Up", "Shift+Down")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select to the ends of the line"), ("Shift+Home", "Shift+End")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select by pages"), ("Shift+PgUp", "Shift+PgDown")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select by words"), ("Ctrl+Shift+Left", "Ctrl+Shift+Right")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select by paragraphs"), ("Ctrl+Shift+Up", "Ctrl+Shift+Down")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select to the ends"), ("Ctrl+Shift+Home", "Ctrl+Shift+End")),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "A caret that the arrows move, on or off"), ("F7",)),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Select all"), ("Ctrl+A",)),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Copy as Markdown"), ("Ctrl+C",)),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Copy as plain text"), ("Ctrl+Shift+C",)),
    FixedKeys(READING, QT_TRANSLATE_NOOP("Commands", "Menu of what is in sight"), ("Menu", "Shift+F10")),
    FixedKeys(_LIST, QT_TRANSLATE_NOOP("Commands", "Open the one before, the next one"), ("Up", "Down")),
    FixedKeys(_LIST, QT_TRANSLATE_NOOP("Commands", "Go on to the message field"), ("Return",)),
    FixedKeys(_LIST, QT_TRANSLATE_NOOP("Commands", "Choose one more, or one less"), ("Space",)),
    FixedKeys(_LIST, QT_TRANSLATE_NOOP("Commands", "Delete what is chosen"), ("Del",)),
    FixedKeys(_LIST, QT_TRANSLATE_NOOP("Commands", "Menu of the row"), ("Menu", "Shift+F10")),
    FixedKeys(_MODELS, QT_TRANSLATE_NOOP("Commands", "Make it a favourite, or no longer"), ("Ctrl+D",)),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Send"), ("Return",)),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Start a new line"), ("Shift+Return", "Ctrl+Return")),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Change your last message"), ("Up",)),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Scroll the conversation"), ("PgUp", "PgDown")),
    FixedKeys(
        _WRITING,
        QT_TRANSLATE_NOOP("Commands", "To its beginning or end, while nothing is written"),
        ("Ctrl+Home", "Ctrl+End"),
    ),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "By words"), ("Ctrl+Left", "Ctrl+Right")),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Delete a word"), ("Ctrl+Backspace", "Ctrl+Del")),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Cut, paste"), ("Ctrl+X", "Ctrl+V")),
    FixedKeys(_WRITING, QT_TRANSLATE_NOOP("Commands", "Undo, do again"), ("Ctrl+Z", "Ctrl+Shift+Z")),
)


def shown_keys(keys: str) -> str:
    """One key as this system writes it; of the two Enter keys the name that stands on them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def fixed_owner(keys: str) -> FixedKeys | None:
    """What a key does already where the keyboard is."""
    wanted = QKeySequence(keys)
    return next((row for row in FIXED if any(QKeySequence(own) == wanted for own in row.keys)), None)
