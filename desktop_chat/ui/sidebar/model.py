"""The conversations as a list model: headings and titles, changed without a reset."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter, is_
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_chat.ui.sidebar.days import Heading, Row, arrange, local_today
from desktop_chat.ui.sidebar.matching import folded

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

    AnyIndex = QModelIndex | QPersistentModelIndex

#: A conversation's id; nothing for a heading.
ID_ROLE = Qt.ItemDataRole.UserRole

_id_of = attrgetter("id")
#: What of a row can be seen, beside its place.
_seen_of = attrgetter("title", "updated_ms", "pin", "unread")


class ConversationModel(QAbstractListModel):
    #: The user typed another title; carries (conversation id, title).
    rename_requested = Signal(object)

    def __init__(self, parent: QObject | None = None, today: Callable[[], date] = local_today) -> None:
        super().__init__(parent)
        self._today = today
        self._conversations: Sequence[Conversation] = ()
        self._rows: list[Row] = []
        self._ids: list[str] = []
        self._places: dict[str, int] | None = None
        self._running: frozenset[str] = frozenset()

    # What is shown

    def set_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Show these, each under the heading of its day."""
        known = self._conversations
        if len(conversations) != len(known) or not all(map(is_, conversations, known)):
            self._conversations = conversations
            self.regroup()

    def regroup(self) -> None:
        """Put the conversations under the headings of the day that it is now."""
        rows = arrange(self._conversations, self._today())
        ids = list(map(_id_of, rows))
        if ids == self._ids:
            self._tell_changed(rows)
        else:
            self._take(rows, ids)

    def _tell_changed(self, rows: list[Row]) -> None:
        old, self._rows = self._rows, rows
        changed = [at for at, (row, was) in enumerate(zip(rows, old, strict=True)) if row is not was]
        changed = [at for at in changed if self._looks(rows[at]) != self._looks(old[at])]
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _looks(self, row: Row) -> object:
        return row.title if isinstance(row, Heading) else _seen_of(row)

    def _take(self, rows: list[Row], ids: list[str]) -> None:
        """One change of the layout, whatever the difference: an open editor and the selection go with their rows."""
        self.layoutAboutToBeChanged.emit()
        before, kept = self._ids, self.persistentIndexList()
        self._rows, self._ids, self._places = rows, ids, None
        after = [self.index_of(before[index.row()]) for index in kept]
        self.changePersistentIndexList(kept, after)
        self.layoutChanged.emit()

    def set_running(self, conversation_ids: Collection[str]) -> None:
        """Mark the conversations in which an answer runs, and no others."""
        changed = self._running.symmetric_difference(conversation_ids)
        self._running = frozenset(conversation_ids)
        for index in map(self.index_of, changed):
            if index.isValid():
                self.dataChanged.emit(index, index)

    # What is where

    @property
    def conversations(self) -> Sequence[Conversation]:
        """Those that are shown, in no particular order."""
        return self._conversations

    def row(self, at: int) -> Row:
        return self._rows[at]

    def conversation(self, at: int) -> Conversation | None:
        """The conversation in a row; None for a heading or where there is no row."""
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        return None if row is None or isinstance(row, Heading) else row

    def is_running(self, conversation_id: str) -> bool:
        return conversation_id in self._running

    @property
    def running_rows(self) -> list[int]:
        return [index.row() for index in map(self.index_of, self._running) if index.isValid()]

    def pinned(self) -> list[Conversation]:
        """Those that are shown and pinned, in their order."""
        pinned = [one for one in self._conversations if one.pin is not None]
        return sorted(pinned, key=attrgetter("pin"))

    def index_of(self, row_id: str) -> QModelIndex:
        """The row of a conversation or heading, or an invalid index."""
        if self._places is None:
            self._places = {one: at for at, one in enumerate(self._ids)}
        at = self._places.get(row_id)
        return QModelIndex() if at is None else self.index(at)

    def next_conversation(self, at: int, step: int) -> int:
        """The row of the first conversation from row `at` on, going by `step` (1 or -1); -1 if there is none."""
        while 0 <= at < len(self._rows):
            if not isinstance(self._rows[at], Heading):
                return at
            at += step
        return -1

    def starting_with(self, start: str, at: int) -> int:
        """The row of the first conversation from row `at` on, around the end, with such a title; -1 if none has it."""
        wanted, count = folded(start), len(self._rows)
        for row in (*range(at, count), *range(min(at, count))):
            found = self.conversation(row)
            if found is not None and folded(self.title(found)).startswith(wanted):
                return row
        return -1

    def title(self, row: Row) -> str:
        return row.title or self.tr("New conversation")

    # Qt's

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(row)
        if isinstance(row, Heading):
            return self.tr("Heading") if role == Qt.ItemDataRole.AccessibleDescriptionRole else None
        if role == ID_ROLE:
            return row.id
        if role == Qt.ItemDataRole.EditRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def _spoken(self, conversation: Conversation) -> str:
        marks = (
            (conversation.id in self._running, self.tr("answering")),
            (conversation.unread, self.tr("unread")),
            (conversation.pin is not None, self.tr("pinned")),
        )
        return ", ".join([self.title(conversation), *(words for is_so, words in marks if is_so)])

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        title, found = " ".join(str(value).split()), self.conversation(index.row())
        if role != Qt.ItemDataRole.EditRole or not title or found is None or title == found.title:
            return False
        self._rows[index.row()] = replace(found, title=title)
        self.dataChanged.emit(index, index)
        self.rename_requested.emit((found.id, title))
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if self.conversation(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
