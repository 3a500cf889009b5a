"""Which keys a command may have: none that a text, a list or a field needs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from desktop_chat.ui.commands.fixed import fixed_owner, shown_keys

_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_FIRST_FUNCTION_KEY, _LAST_FUNCTION_KEY = Qt.Key.Key_F1, Qt.Key.Key_F35
_GROUP_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def problem_of(keys: str) -> str:
    """Why no command may have this key, as one sentence; empty if one may."""
    sequence = QKeySequence(keys)
    if sequence.count() != 1 or (combination := _first(sequence)).key() is Qt.Key.Key_unknown:
        return _tr("This key cannot be used. Press another one.")
    modifiers = combination.keyboardModifiers() & ~(_SHIFT | _KEYPAD)
    is_function_key = _FIRST_FUNCTION_KEY <= combination.key() <= _LAST_FUNCTION_KEY
    if combination.key() in _GROUP_KEYS or (modifiers == Qt.KeyboardModifier.NoModifier and not is_function_key):
        return _tr("{0} is needed for writing and moving about. Add Ctrl or Alt to it.").format(shown_keys(keys))
    fixed = fixed_owner(keys)
    if fixed is not None:
        words = _tr("{0} has a meaning already: {1} ({2}). Choose another key.")
        return words.format(shown_keys(keys), fixed.title, fixed.group_title)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)


def _first(sequence: QKeySequence) -> QKeyCombination:
    return sequence[0]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType] - not in the stubs
