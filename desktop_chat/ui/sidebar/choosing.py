"""Which rows of the list are chosen; one that a screen reader selects is where the keyboard goes."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Signal

_Flag = QItemSelectionModel.SelectionFlag


class Choosing(QItemSelectionModel):
    #: A screen reader selects a row, which is not selected by that alone; carries its QModelIndex.
    picked = Signal(object)

    def select(
        self, index: QModelIndex | QPersistentModelIndex | QItemSelection, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        # Only Qt's interface for screen readers adds a row to what is selected: keys and pointer clear, toggle, extend.
        if isinstance(index, QModelIndex) and command == _Flag.Select:
            self.picked.emit(index)
        else:
            super().select(index, command)
