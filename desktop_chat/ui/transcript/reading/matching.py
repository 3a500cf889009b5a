"""What is looked for: literally or by a pattern, in one text at a time and never for long."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRegularExpression

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.kinds.textbox import Units

#: A pattern that has to try more at one place of a text gives up there.
_PATTERN_LIMITS: Final = "(*LIMIT_MATCH=500000)"
#: Of longer texts no more is looked through with a pattern.
_MAX_PATTERN_CHARS: Final = 100_000
MAX_QUERY_CHARS: Final = 1000
#: In one block no more are found.
_MAX_PER_TEXT: Final = 5000
#: What Markdown takes away from its source before it is shown, roughly: more may be left, nothing shown is missing.
_MARKS = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|[*_~`\\\[\]$|>#!^]+")
#: Patterns that ask for what is not there, or for the beginning of a line: of them the source says nothing.
_LOOKS_AROUND = re.compile(r"[$^]|\(\?[<!=]|\\[ABGKZz]")
_ENTITY = re.compile(r"&#?\w+;")


@value
class Query:
    text: str = ""
    match_case: bool = False
    whole_words: bool = False
    is_pattern: bool = False


class Matcher:
    """Finds a query in texts.

    Raises:
        ValueError: the pattern is none; its words say what is wrong with it.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._literal: re.Pattern[str] | None = None
        self._pattern: QRegularExpression | None = None
        if query.is_pattern:
            self._pattern = _pattern(query)
        else:
            self._literal = _literal(query)
            self._folded = _squeezed(query.text, fold=not query.match_case)
        #: A text was too hard for the pattern.
        self.gave_up = False

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where it is found, from left to right; empty matches do not count."""
        if self._literal is not None:
            found = [match.span() for match in self._literal.finditer(text)]
            return found[:_MAX_PER_TEXT]
        return self._pattern_matches(text[:_MAX_PATTERN_CHARS])

    def may_match(self, source: str) -> bool:
        """Whether a shown text with this source may hold a match; cheap, and never wrongly False."""
        if self._pattern is not None:
            return self._pattern_may_match(source)
        fold = not self.query.match_case
        return self._folded in _squeezed(source, fold=fold) or _ENTITY.search(source) is not None

    def _pattern_may_match(self, source: str) -> bool:
        if _LOOKS_AROUND.search(self.query.text) or _ENTITY.search(source) or self._pattern is None:
            return True
        found = any(
            self._pattern.match(text[:_MAX_PATTERN_CHARS]).hasMatch() for text in (source, _MARKS.sub("", source))
        )
        return found or len(source) > _MAX_PATTERN_CHARS

    def _pattern_matches(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        if self._pattern is None:
            return found
        units, end = Units(text), 0
        each = self._pattern.globalMatch(text)
        while each.hasNext() and len(found) < _MAX_PER_TEXT:
            match = each.next()
            start, end = match.capturedStart(), match.capturedEnd()
            if end > start:
                found.append((units.from_qt(start), units.from_qt(end)))
        if not each.hasNext() and not self._pattern.match(text, end).isValid():
            self.gave_up = True
        return found


def _literal(query: Query) -> re.Pattern[str]:
    # A line may be broken where a blank was typed.
    words = r"\s+".join(re.escape(word) for word in re.split(r"\s+", query.text[:MAX_QUERY_CHARS]))
    if query.whole_words:
        words = rf"(?<!\w){words}(?!\w)"
    return re.compile(words, 0 if query.match_case else re.IGNORECASE)


def _pattern(query: Query) -> QRegularExpression:
    text = query.text[:MAX_QUERY_CHARS]
    own = rf"\b(?:{text})\b" if query.whole_words else text
    options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
    options |= QRegularExpression.PatternOption.MultilineOption
    if not query.match_case:
        options |= QRegularExpression.PatternOption.CaseInsensitiveOption
    plain = QRegularExpression(text, options)
    if not plain.isValid():
        raise ValueError(plain.errorString())
    return QRegularExpression(_PATTERN_LIMITS + own, options)


def _squeezed(text: str, *, fold: bool) -> str:
    """Without marks and blanks, in which source and shown text differ."""
    squeezed = "".join(_MARKS.sub("", text).split())
    return squeezed.lower() if fold else squeezed
