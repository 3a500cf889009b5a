"""The place where a spell checker can be put in: it says which words it does not know, this underlines them.

The program brings no dictionary. Whoever has one implements `SpellChecker` and calls `Composer.set_spell_checker`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument


class SpellChecker(Protocol):
    def unknown_words(self, line: str) -> Iterable[tuple[int, int]]:
        """(start, length) of the words of a line that are not known; called on the GUI thread for each line typed."""
        ...


class SpellHighlighter(QSyntaxHighlighter):
    """Looks at one line of the document at a time, when it has changed."""

    def __init__(self, checker: SpellChecker, document: QTextDocument) -> None:
        super().__init__(document)
        self._checker = checker
        self._format = QTextCharFormat()
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)

    def highlightBlock(self, text: str) -> None:
        for start, length in self._checker.unknown_words(text):
            self.setFormat(start, length, self._format)
