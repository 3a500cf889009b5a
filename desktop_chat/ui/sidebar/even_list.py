"""A list whose rows are equally high: where each of them is needs no layout, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

if TYPE_CHECKING:
    AnyIndex = QModelIndex | QPersistentModelIndex

_Action = QAbstractItemView.CursorAction
_STEPS = {_Action.MoveUp: -1, _Action.MovePrevious: -1, _Action.MoveDown: 1, _Action.MoveNext: 1}
_TO_EDGES = {_Action.MoveHome, _Action.MoveEnd}
_PAGES = {_Action.MovePageUp: -1, _Action.MovePageDown: 1}


class EvenList(QListView):
    """A QListView, because screen readers know that as a list; its own layout, which visits each row, is never made."""

    def __init__(self) -> None:
        super().__init__()
        self.row_px = 1
        self._has_model = False
        #: The room before the rows, which they have instead of a margin around the list.
        self.inset_px = 0

    def setModel(self, model: QAbstractItemModel | None) -> None:
        self._has_model = model is not None
        super().setModel(model)

    # Where rows are

    def top_of(self, row: int) -> int:
        """Where a row begins in the viewport."""
        return row * self.row_px - self.verticalOffset()

    def box_of_row(self, row: int) -> QRect:
        """Where a row is in the viewport."""
        left = self.inset_px if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else 0
        return QRect(left, self.top_of(row), self.viewport().width() - self.inset_px, self.row_px)

    def row_at(self, y: int) -> int:
        """The row at this height of the viewport; -1 if there is none."""
        row = (y + self.verticalOffset()) // self.row_px
        return row if 0 <= row < self.count() else -1

    def count(self) -> int:
        return self.model().rowCount() if self._has_model else 0

    def rows_in(self, box: QRect) -> range:
        """The rows that a part of the viewport touches."""
        first = max(0, (box.top() + self.verticalOffset()) // self.row_px)
        return range(first, min(self.count(), (box.bottom() + self.verticalOffset()) // self.row_px + 1))

    def step_from(self, row: int, step: int) -> int:
        """The row that can be chosen next to `row`, or `row` itself; a list of more kinds of rows knows better."""
        return row + step if 0 <= row + step < self.count() else row

    # What Qt asks

    def visualRect(self, index: AnyIndex) -> QRect:
        if not index.isValid():
            return QRect()
        return self.box_of_row(index.row())

    def indexAt(self, p: QPoint) -> QModelIndex:
        row = self.row_at(p.y())
        return self.model().index(row, 0) if row >= 0 else QModelIndex()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        bar, top, room = self.verticalScrollBar(), index.row() * self.row_px, self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (room - self.row_px) // 2)
        elif top < bar.value():
            # The heading above the first row of a group comes into sight with it.
            bar.setValue(top - self.row_px if not self.is_choice(index.row() - 1) else top)
        elif top + self.row_px > bar.value() + room:
            bar.setValue(top + self.row_px - room)

    def is_choice(self, row: int) -> bool:
        """Whether a row can be chosen; one that is not there counts as one that can."""
        return not 0 <= row < self.count() or bool(
            self.model().flags(self.model().index(row, 0)) & Qt.ItemFlag.ItemIsSelectable
        )

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current, count = self.currentIndex().row(), self.count()
        if not count:
            return QModelIndex()
        if cursorAction in _TO_EDGES or current < 0:
            row = self._edge(backwards=cursorAction is _Action.MoveEnd)
        elif cursorAction in _PAGES:
            rows = max(1, self.viewport().height() // self.row_px - 1)
            row = min(count - 1, max(0, current + _PAGES[cursorAction] * rows))
            if not self.is_choice(row):
                row = self.step_from(row, _PAGES[cursorAction])
                row = row if self.is_choice(row) else self._edge(backwards=False)
        else:
            row = self.step_from(current, _STEPS.get(cursorAction, 0))
        return self.model().index(row, 0)

    def _edge(self, *, backwards: bool) -> int:
        row = self.count() - 1 if backwards else 0
        return row if self.is_choice(row) else self.step_from(row, -1 if backwards else 1)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rows = self.rows_in(rect.normalized())
        if len(rows):
            model = self.model()
            wanted = QItemSelection(model.index(rows[0], 0), model.index(rows[-1], 0))
            self.selectionModel().select(wanted, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self.row_px // 2)
        bar.setPageStep(room)
        bar.setRange(0, max(0, self.count() * self.row_px - room))
        QAbstractItemView.updateGeometries(self)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        if current.isValid() and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)

    def paintEvent(self, e: QPaintEvent) -> None:
        model, delegate, painter = self.model(), self.itemDelegate(), QPainter(self.viewport())
        option = QStyleOptionViewItem()
        for row in self.rows_in(e.rect()):
            index = model.index(row, 0)
            option.rect = self.visualRect(index)  # pyright: ignore[reportAttributeAccessIssue] - not in the stubs
            delegate.paint(painter, option, index)
        painter.end()
