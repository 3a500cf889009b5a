"""What the palette offers, as a list model: all of it, or what matches, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desktop_chat.core.fuzzy import Index
from desktop_chat.ui.design.labels import as_words

if TYPE_CHECKING:
    from desktop_chat.core.fuzzy import Wanted

_Index = QModelIndex | QPersistentModelIndex
THING_ROLE: Final = Qt.ItemDataRole.UserRole
#: So many rows are there at first, and come when one scrolls to the last: laying out thousands would hold up each key.
_PAGE: Final = 200


class PaletteModel(QAbstractListModel):
    #: A search has come to its end.
    searched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index = Index(())
        #: What was searched, all that was found in it, and how many of them are rows now.
        self._searched: Sequence[Wanted] = ()
        self._found: list[int] = []
        self._shown = 0
        self._search: Iterator[list[int] | None] | None = None
        self.query = ""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)

    def set_things(self, things: Sequence[Wanted]) -> None:
        self._index = Index(things)

    def look_for(self, query: str) -> None:
        """Show what matches as soon as it is known; what was shown before stays until then."""
        self.query = query
        self._search = self._index.search(query)
        self._go_on()

    def look_again(self) -> None:
        """For the same, in other things."""
        self.look_for(self.query)

    def finish(self) -> None:
        """Bring a search to its end at once."""
        while self._search is not None:
            self._go_on()

    def thing(self, index: _Index) -> Wanted:
        return self._searched[self._found[index.row()]]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._shown < len(self._found)

    def fetchMore(self, parent: _Index) -> None:
        self._show(self._shown + _PAGE)

    def show_all(self) -> None:
        """Make a row of everything that was found."""
        self._show(len(self._found))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self._shown:
            return None
        thing = self.thing(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return thing.title
        if role == THING_ROLE:
            return thing
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_words(thing.title) if "<" in thing.title else thing.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (thing.title, thing.detail, thing.keys) if part)
        return None

    def _show(self, count: int) -> None:
        count = min(count, len(self._found))
        if count > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, count - 1)
            self._shown = count
            self.endInsertRows()

    def _go_on(self) -> None:
        assert self._search is not None
        found = next(self._search)
        if found is None:
            self._turn.start()
            return
        self._turn.stop()
        self._search = None
        self.beginResetModel()
        self._searched = self._index.things
        self._found, self._shown = found, min(len(found), _PAGE)
        self.endResetModel()
        self.searched.emit()
