"""Borders within one text: what a reader sees as one character, one word, one line."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import QTextLayout

from desktop_chat.ui.transcript.kinds.textbox import Units

#: No border is looked for further away than this, so that a line of a megabyte costs no more than a short one.
_REACH = 400
_SKIP_WORDS = QTextLayout.CursorMode.SkipWords
_JOINERS = "\u200c\u200d"
_APOSTROPHES = "'’"


def next_character(text: str, at: int) -> int:
    """The border after the character at `at`: an emoji of several, a letter with its marks count as one."""
    return _moved(text, at, +1, words=False)


def previous_character(text: str, at: int) -> int:
    return _moved(text, at, -1, words=False)


def next_word(text: str, at: int) -> int:
    """The beginning of the next word."""
    return _moved(text, at, +1, words=True)


def previous_word(text: str, at: int) -> int:
    return _moved(text, at, -1, words=True)


def word_around(text: str, at: int) -> tuple[int, int]:
    """The word that the character at `at` belongs to, or the run of blanks, or the one sign."""
    if not text:
        return 0, 0
    at = min(at, len(text) - 1)
    same = _class_of(text, at)
    start, end = at, at + 1
    if same in ("word", "blank", "kana"):
        low, high = max(at - _REACH, 0), min(at + _REACH, len(text))
        while start > low and _class_of(text, start - 1) == same:
            start -= 1
        while end < high and _class_of(text, end) == same:
            end += 1
    # A mark belongs to the letter before it, whatever that is.
    start = previous_character(text, start + 1) if start < len(text) else start
    return start, max(end, next_character(text, max(end - 1, start)))


def line_around(text: str, at: int) -> tuple[int, int]:
    """From the line break before `at` to the one after it."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _class_of(text: str, at: int) -> str:
    char = text[at]
    if char.isspace():
        return "newline" if char == "\n" else "blank"
    if "\u3040" <= char <= "\u30ff":
        return "kana"
    if "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff":
        return "ideograph"
    if char.isalnum() or char == "_" or char in _JOINERS or unicodedata.category(char)[0] == "M":
        return "word"
    if char in _APOSTROPHES and 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha():
        return "word"
    return "sign"


def _moved(text: str, at: int, step: int, *, words: bool) -> int:
    low, high = max(at - _REACH, 0), min(at + _REACH, len(text))
    piece = text[low:high]
    units, layout = Units(piece), QTextLayout(piece)
    here = units.to_qt(at - low)
    modes = (_SKIP_WORDS,) if words else ()
    if step > 0:
        return low + units.from_qt(layout.nextCursorPosition(here, *modes))
    return low + units.from_qt(layout.previousCursorPosition(here, *modes))
