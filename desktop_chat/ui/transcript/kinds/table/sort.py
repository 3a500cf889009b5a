"""The order of a table's rows by one of its columns: numbers as numbers, ISO dates as dates, text as people sort it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cmp_to_key
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from PySide6.QtCore import QCollator, QLocale, Qt

from desktop_chat.ui.transcript.blocks import Block, Cell
from desktop_chat.ui.transcript.kinds.table.numbers import numbers_of

#: None of an empty cell: those come last, whichever way the others are sorted.
Keys: TypeAlias = list[Any | None]
Row: TypeAlias = tuple[Cell, ...]

_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "?", "…"})
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?"
)
_TIME = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")


def next_sort(sort: tuple[int, bool] | None, column: int) -> tuple[int, bool] | None:
    """What a press on a caption does: ascending, descending, as it came."""
    if sort is None or sort[0] != column:
        return column, False
    return None if sort[1] else (column, True)


def sorted_pieces(pieces: Sequence[Block], column: int, descending: bool) -> list[Block]:
    """The pieces of a table with its rows in another order; as long as before each, and without source.

    Rows that are alike in `column` stay in the order they came in.
    """
    rows = [row for piece in pieces for row in piece.rows]
    header, body = rows[:1], rows[1:]
    keys = keys_of([row[column].text if column < len(row) else "" for row in body])
    known = [(key, at) for at, key in enumerate(keys) if key is not None]
    known.sort(key=itemgetter(0), reverse=descending)
    order = [at for _, at in known] + [at for at, key in enumerate(keys) if key is None]
    rows = header + [body[at] for at in order]
    borders = [0, *accumulate(len(piece.rows) for piece in pieces)]
    return [
        replace(piece, rows=tuple(rows[low:high]), text=text_of(rows[low:high]), source="", raws=())
        for piece, (low, high) in zip(pieces, pairwise(borders), strict=True)
    ]


def text_of(rows: Sequence[Row]) -> str:
    """As `Block.text` has it."""
    return "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for row in rows)


def keys_of(texts: Sequence[str]) -> Keys:
    """What the cells of one column are sorted by: all as numbers, all as dates, all as times, or all as text."""
    stripped = [" ".join(text.split()) for text in texts]
    filled = [text for text in stripped if text.casefold() not in _NOTHING]
    for read in (_dates_of, _times_of, numbers_of):
        found = read(filled)
        if found is not None:
            break
    else:
        found = _texts_of(filled)
    keys = iter(found)
    return [next(keys) if text.casefold() not in _NOTHING else None for text in stripped]


def _each(texts: Sequence[str], pattern: re.Pattern[str], key: Callable[[re.Match[str]], Any]) -> list[Any] | None:
    found: list[Any] = []
    for text in texts:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        found.append(key(match))
    return found


def _dates_of(texts: Sequence[str]) -> list[Any] | None:
    return _each(texts, _DATE, _date)


def _date(match: re.Match[str]) -> tuple[float, ...]:
    """Days are as long as a month of 31: nothing but the order matters."""
    year, month, day, hour, minute = (int(group or 0) for group in match.groups()[:5])
    second = float((match[6] or "0").replace(",", "."))
    zone = match[7] or "Z"
    shift = 0 if zone in ("Z", "UTC") else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[-2:]))
    days = (year * 12 + month) * 31 + day
    return days * 1440 + hour * 60 + minute - shift, second


def _times_of(texts: Sequence[str]) -> list[Any] | None:
    return _each(texts, _TIME, lambda match: (int(match[1]), int(match[2]), float(match[3] or 0)))


def _texts_of(texts: Sequence[str]) -> list[Any]:
    """By the locale, small and capital letters alike, numbers within the text by their value."""
    locale = QLocale()
    if locale.language() is QLocale.Language.C:  # it compares codes of characters
        locale = QLocale(QLocale.Language.English)
    collator = QCollator(locale)
    collator.setNumericMode(True)
    collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    key = cmp_to_key(collator.compare)
    return [key(text) for text in texts]
