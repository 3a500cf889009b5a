"""The conversations as a list model: titles, ids and which of them have an answer running."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_chat.ui.design.labels import as_words

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

ID_ROLE = Qt.ItemDataRole.UserRole
RUNNING_ROLE = Qt.ItemDataRole.UserRole + 1


class ConversationModel(QAbstractListModel):
    #: The user typed another title; carries (conversation id, title).
    rename_requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        self._titles: dict[str, str] = {}
        self._running: frozenset[str] = frozenset()

    def set_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Show these, in this order."""
        titles = {conversation.id: conversation.title for conversation in conversations}
        changed = [known for known in self._ids if known in titles and titles[known] != self._titles[known]]
        ids = list(titles)
        if not self._ids:
            self.beginResetModel()
            self._ids, self._titles = ids, titles
            self.endResetModel()
        elif ids != self._ids:
            self._remove_all_but(titles)
            self._titles = titles
            self._put_in_order(ids)
        self._titles = titles
        for known in changed:
            self.dataChanged.emit(self.index_of(known), self.index_of(known))

    def _remove_all_but(self, kept: Collection[str]) -> None:
        for row in reversed(range(len(self._ids))):
            if self._ids[row] not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._ids[row]
                self.endRemoveRows()

    def _put_in_order(self, ids: list[str]) -> None:
        """Insert and move rows one by one, so that an open editor and the scroll position survive."""
        known = set(self._ids)
        for row, conversation_id in enumerate(ids):
            if row < len(self._ids) and self._ids[row] == conversation_id:
                continue
            if conversation_id in known:
                old = self._ids.index(conversation_id, row)
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
                self._ids.insert(row, self._ids.pop(old))
                self.endMoveRows()
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._ids.insert(row, conversation_id)
                self.endInsertRows()

    def set_running(self, conversation_ids: Collection[str]) -> None:
        changed = self._running.symmetric_difference(conversation_ids)
        self._running = frozenset(conversation_ids)
        for conversation_id in changed:
            index = self.index_of(conversation_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def index_of(self, conversation_id: str) -> QModelIndex:
        """The row of a conversation, or an invalid index."""
        if conversation_id not in self._titles:
            return QModelIndex()
        return self.index(self._ids.index(conversation_id))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        conversation_id = self._ids[index.row()]
        if role == ID_ROLE:
            return conversation_id
        if role == RUNNING_ROLE:
            return conversation_id in self._running
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            title = self._titles[conversation_id] or self.tr("New conversation")
            # Qt would take a tool tip with an angle bracket in it for markup.
            is_markup = role == Qt.ItemDataRole.ToolTipRole and "<" in title
            return as_words(title) if is_markup else title
        if role == Qt.ItemDataRole.EditRole:
            return self._titles[conversation_id]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = self._titles[conversation_id] or self.tr("New conversation")
            return self.tr("{0}, answering").format(title) if conversation_id in self._running else title
        return None

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        title = " ".join(str(value).split())
        conversation_id = self._ids[index.row()]
        if role != Qt.ItemDataRole.EditRole or not title or title == self._titles[conversation_id]:
            return False
        self._titles[conversation_id] = title
        self.dataChanged.emit(index, index)
        self.rename_requested.emit((conversation_id, title))
        return True

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
