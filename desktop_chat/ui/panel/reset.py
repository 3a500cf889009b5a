"""A small button in a field that gives it back to the server's settings; there while something is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.painting import placed
from desktop_chat.ui.design.theme import Theme


class Reset(Button):
    """Emptying the field by keyboard does the same, so that Tab passes it over."""

    def __init__(self, theme: Theme, field: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(theme, icon="undo", parent=field)
        self.set_tip(self.tr("Back to the server's settings"))
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(field.clear)
        field.textChanged.connect(self._show)
        field.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return False

    def _show(self) -> None:
        field = self._field
        typed = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        self.setVisible(bool(typed))

    def _place(self) -> None:
        theme, room = self._theme, self._field.rect()
        side = theme.control_px - theme.space(2)
        box = QRect(room.width() - side - theme.space(1), theme.space(1), side, side)
        self.setGeometry(placed(box, room, self.layoutDirection()))
