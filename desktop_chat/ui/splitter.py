"""The window's columns, parted by hairlines that can be dragged: the one in the middle takes what the others leave."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from desktop_chat.ui.design.theme import Theme


class _Handle(QSplitterHandle):
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBackground(self.palette().mid())
        painter.eraseRect(self.rect())
        painter.end()


class Splitter(QSplitter):
    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        #: How wide the other columns are, or are to be once they are in sight.
        self._widths: dict[QWidget, int] = {}
        self.setHandleWidth(round(theme.border_px))
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._note_widths)
        self.splitterMoved.connect(self._close_gap)

    def add_middle(self, column: QWidget) -> None:
        self.addWidget(column)
        self.setStretchFactor(self.indexOf(column), 1)

    def add_side(self, column: QWidget, width_px: int) -> None:
        """A column that keeps its width when the window gets another one."""
        self.addWidget(column)
        column.installEventFilter(self)
        self.set_width(column, width_px)

    def width_of(self, column: QWidget) -> int:
        """The width of a side column in pixels; of one that is hidden, the width it will have."""
        return self._widths.get(column, column.width())

    def set_width(self, column: QWidget, width_px: int) -> None:
        self._widths[column] = width_px
        taken = sum(width for side, width in self._widths.items() if not side.isHidden())
        sides = {self.indexOf(side): width for side, width in self._widths.items()}
        self.setSizes([sides.get(at, max(self.width() - taken, 1)) for at in range(self.count())])
        self._close_gap()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self.set_width(watched, self.width_of(watched))
        return super().eventFilter(watched, event)

    def event(self, e: QEvent) -> bool:
        handled = super().event(e)
        if e.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._close_gap()
        return handled

    def _close_gap(self) -> None:
        """In a mirrored window Qt puts the columns a pixel too far to the right, away from the lines between them."""
        columns = [column for at in range(self.count()) if (column := self.widget(at)) and not column.isHidden()]
        if max((column.geometry().right() for column in columns), default=0) == self.width():
            for column in columns:
                column.move(column.x() - 1, column.y())

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)

    def _note_widths(self, _position: int, _index: int) -> None:
        for column in self._widths:
            if not column.isHidden():
                self._widths[column] = column.width()
