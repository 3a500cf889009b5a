"""What the tool tip of a conversation says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from desktop_chat.ui.sidebar.days import local_time, local_today

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

_MOST_CHARS: Final = 300


def tip_of(conversation: Conversation, title: str) -> str:
    """As rich text in which nothing of the title is markup; an empty title is left out."""
    from html import escape

    lines = [title[:_MOST_CHARS], when_words(conversation.updated_ms, local_today())]
    return "<qt>" + "<br>".join(escape(line) for line in lines if line) + "</qt>"


def when_words(written_ms: int, today: date) -> str:
    """When something was last written, in the user's own way of writing days and times."""
    written, locale = local_time(written_ms), QLocale()
    time = locale.toString(QTime(written.hour, written.minute), QLocale.FormatType.ShortFormat)
    if written.date() == today:
        return _tr("Last written today at {0}").format(time)
    if written.date() == today - timedelta(days=1):
        return _tr("Last written yesterday at {0}").format(time)
    day = locale.toString(QDate(written.year, written.month, written.day), QLocale.FormatType.LongFormat)
    return _tr("Last written on {0} at {1}").format(day, time)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConversationTips", text)
