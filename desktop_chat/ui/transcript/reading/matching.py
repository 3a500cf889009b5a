"""What is looked for: literally or by a pattern, in one text at a time and never for long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRegularExpression

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.kinds.textbox import Units
from desktop_chat.ui.transcript.reading.relaxing import relaxed, without_entities

#: A pattern that has to try more at one place of a text gives up there.
_PATTERN_LIMITS: Final = "(*LIMIT_MATCH=500000)"
#: Of longer texts no more is looked through with a pattern.
_MAX_PATTERN_CHARS: Final = 100_000
MAX_QUERY_CHARS: Final = 1000
#: In one block no more are found.
_MAX_PER_TEXT: Final = 5000
#: What Markdown takes away from its source before it is shown, roughly: more may be left, nothing shown is missing.
_MARKS = re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]|[*_~`\\\[\]$|>#!^]+")
_CODE = re.compile(r"`|~~~|    |\t")
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
        self._loose: QRegularExpression | None = None
        if query.is_pattern:
            self._pattern = _pattern(query, query.text)
            self._loose = _loose(query)
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
        written = _ways(source)
        if self._is_entangled(source, written):
            return True
        if self._pattern is not None:
            return self._pattern_may_match(written)
        fold = not self.query.match_case
        return any(self._folded in _squeezed(text, fold=fold) for text in written)

    def _is_entangled(self, source: str, written: Sequence[str]) -> bool:
        """Whether a match may hold one entity as it is written, as in code, and another as the sign it stands for."""
        if len(written) == 1:
            return False
        asks = self.query.is_pattern or "&" in self.query.text or ";" in self.query.text
        return asks and source.count("&") > 1 and bool(_CODE.search(source))

    def _pattern_may_match(self, written: Sequence[str]) -> bool:
        loose = self._loose
        if loose is None or any(len(text) > _MAX_PATTERN_CHARS for text in written):
            return True
        return any(loose.match(text).hasMatch() for one in written for text in (one, _MARKS.sub("", one)))

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


def _ways(source: str) -> tuple[str, ...]:
    """The source, and if it has entities the source with the signs they stand for."""
    return (source, without_entities(source)) if "&" in source and _ENTITY.search(source) else (source,)


def _loose(query: Query) -> QRegularExpression | None:
    """What finds all that may be shown as a match in a source; None where nothing does."""
    text = relaxed(query.text[:MAX_QUERY_CHARS])
    if text is None:
        return None
    try:
        loose = _pattern(Query(text, query.match_case, is_pattern=True), text)
    except ValueError:
        return None
    return None if loose.match("").hasMatch() else loose


def _pattern(query: Query, text: str) -> QRegularExpression:
    text = text[:MAX_QUERY_CHARS]
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
