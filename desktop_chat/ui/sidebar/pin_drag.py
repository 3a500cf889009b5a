"""Drags a pinned conversation to another place among the pinned ones, within the list and without a loop of Qt's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from desktop_chat.ui.sidebar.view import ConversationView


class PinDrag:
    def __init__(self, view: ConversationView) -> None:
        self._view = view
        self._from_y: int | None = None
        self._row = -1
        #: The row that what is dragged would come before.
        self.slot = -1

    @property
    def is_on(self) -> bool:
        return self.slot >= 0

    def move(self, pressed: int, to: QPoint) -> None:
        """The pointer went to `to` while row `pressed` is held."""
        view = self._view
        model = view.conversations
        held = model.conversation(pressed)
        if held is None or held.pin is None:
            return
        if self._row != pressed:
            self._row, self._from_y = pressed, None
        self._from_y = to.y() if self._from_y is None else self._from_y
        if not self.is_on and abs(to.y() - self._from_y) < QApplication.startDragDistance():
            return
        first = model.index_of(model.pinned()[0].id).row()
        nearest = round((to.y() + view.verticalOffset()) / view.row_px)
        self.slot = min(max(nearest, first), first + len(model.pinned()))
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def drop(self) -> list[str]:
        """The ids of the pinned ones in their new order; the drag is over."""
        model = self._view.conversations
        held, slot = model.conversation(self._row), self.slot
        before = [one for row in range(slot) if (one := model.conversation(row)) and one is not held]
        others = [one for one in model.pinned() if one is not held]
        self.cancel()
        assert held is not None
        return [one.id for one in (*others[: len(before)], held, *others[len(before) :])]

    def cancel(self) -> None:
        self._row = self.slot = -1
        self._from_y = None
        self._view.viewport().unsetCursor()
        self._view.viewport().update()
