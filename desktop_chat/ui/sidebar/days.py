"""Puts conversations under headings: pinned, today, yesterday, the week before, months, years."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from time import mktime
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_chat.core.values import value

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

#: Before everything; no clock of any system has to know the year 1970.
_EVER_MS = -(2**63)
_EPOCH_YEAR = 1970


@value
class Heading:
    """`id` is no conversation's, and the same for the same days on each day."""

    id: str
    title: str


Row: TypeAlias = "Heading | Conversation"


def arrange(conversations: Sequence[Conversation], today: date) -> list[Row]:
    """The rows of the list on this day, in the local time zone: the newest first below each heading."""
    pinned = sorted((one for one in conversations if one.pin is not None), key=attrgetter("pin"))
    others = [one for one in conversations if one.pin is None]
    others.sort(key=attrgetter("updated_ms"), reverse=True)
    rows: list[Row] = [Heading("heading:pinned", _tr("Pinned")), *pinned] if pinned else []
    if not others:
        return rows
    at = 0
    oldest = min(local_time(max(others[-1].updated_ms, 0)).year, today.year - 1)
    for begin_ms, heading in _spans(today, oldest, QLocale().name()):
        end = bisect_right(others, -begin_ms, lo=at, key=_age)
        if end > at:
            rows += [heading, *others[at:end]]
            at = end
    return rows


def local_today() -> date:
    """The day that it is where the user is."""
    return datetime.now().astimezone().date()


def local_time(ms: int) -> datetime:
    """A moment, in milliseconds since the epoch, where the user is."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone()


def start_ms(day: date) -> int:
    """A day's first moment where the user is, in milliseconds since the epoch."""
    if day.year <= _EPOCH_YEAR:
        return _EVER_MS
    return round(mktime((day.year, day.month, day.day, 0, 0, 0, 0, 0, -1)) * 1000)


def _age(conversation: Conversation) -> int:
    return -conversation.updated_ms


@lru_cache(maxsize=4)
def _spans(today: date, oldest: int, _language: str) -> tuple[tuple[int, Heading], ...]:
    """Where each span of time starts, and its heading, backwards; the last is the year `oldest` and what was before."""
    return tuple(_spans_back(today, oldest))


def _spans_back(today: date, oldest: int) -> Iterator[tuple[int, Heading]]:
    yield start_ms(today), Heading("heading:today", _tr("Today"))
    yield start_ms(today - timedelta(days=1)), Heading("heading:yesterday", _tr("Yesterday"))
    yield start_ms(today - timedelta(days=7)), Heading("heading:week", _tr("Previous 7 days"))
    for month in range(today.month, 0, -1):
        first = date(today.year, month, 1)
        yield start_ms(first), Heading(f"heading:{first:%Y-%m}", _month(month))
    for year in range(today.year - 1, oldest, -1):
        yield start_ms(date(year, 1, 1)), Heading(f"heading:{year}", str(year))
    yield _EVER_MS, Heading(f"heading:{oldest}", str(oldest))


def _month(month: int) -> str:
    name = QLocale().standaloneMonthName(month)
    return name[:1].upper() + name[1:]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConversationDays", text)
