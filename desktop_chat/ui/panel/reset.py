"""A small button above the end of a field that gives it back to the server's settings, while something is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.painting import placed
from desktop_chat.ui.design.theme import Theme


class Reset(Button):
    """Emptying the field by keyboard does the same, so that Tab passes it over."""

    def __init__(self, theme: Theme, field: QLineEdit | QPlainTextEdit, caption: QLabel, parent: QWidget) -> None:
        """`caption` stands above the field, with room beside it."""
        super().__init__(theme, icon="undo", parent=parent)
        self.set_tip(self.tr("Back to the server's settings"))
        self._field = field
        self._caption = caption
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(field.clear)
        field.textChanged.connect(self._show)
        for neighbour in (field, caption):
            neighbour.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._show()
        return False

    def _show(self) -> None:
        field, caption = self._field, self._caption.geometry()
        typed = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        self.setVisible(bool(typed) and not field.isHidden())
        side = self._theme.icon_px + self._theme.space(1)
        room = QRect(field.x(), field.y() - side, field.width(), side)
        words = caption.marginsRemoved(self._caption.contentsMargins())
        box = QRect(room.right() + 1 - side, words.top() + (words.height() - side) // 2, side, side)
        self.setGeometry(placed(box, room, self.layoutDirection()))
        self.raise_()
