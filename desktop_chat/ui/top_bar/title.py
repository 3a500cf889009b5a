"""The title of the open conversation; a double click lets it be worded anew in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.labels import ElidedLabel
from desktop_chat.ui.design.theme import Theme

#: So much of a title is shown at least, in letters, where half of what it shares with the picker has room for that.
_LEAST_CH = 20


class Title(ElidedLabel):
    #: Another title was typed; carries it.
    renamed = Signal(str)
    #: The keyboard is free again.
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._most_px = 0
        #: Where it is typed; None until it was once.
        self.field: LineField | None = None

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        self._keep_room()
        if self.field is not None:
            self.field.set_theme(theme)

    def setText(self, arg__1: str) -> None:
        super().setText(arg__1)
        self._keep_room()
        self._leave()

    def edit(self) -> None:
        """Begin to type another title; there is none to change where no conversation is open."""
        if not self.text():
            return
        if self.field is None:
            self.field = LineField(self._theme, parent=self)
            self.field.setAccessibleName(self.tr("Title of the conversation"))
            self.field.installEventFilter(self)
            self.field.returnPressed.connect(self._take)
        self.field.setText(self.text())
        self.field.setGeometry(self.rect())
        self.field.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._take()
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # or it would stop the answer
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._leave()
                return True
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.field is not None:
            self.field.setGeometry(self.rect())

    def keep_at_most(self, px: int) -> None:
        """Leave to the picker what is beyond so many pixels."""
        if px != self._most_px:
            self._most_px = px
            self._keep_room()

    def _keep_room(self) -> None:
        """The picker beside it gives way first."""
        least = self.fontMetrics().horizontalAdvance("x") * _LEAST_CH
        self.setMinimumWidth(min(least, self.fontMetrics().horizontalAdvance(self.text()), self._most_px))

    def _take(self) -> None:
        field = self.field
        if field is None or field.isHidden():
            return
        title = " ".join(field.text().split())
        self._leave()
        if title and title != self.text():
            self.renamed.emit(title)

    def _leave(self) -> None:
        if self.field is not None and not self.field.isHidden():
            had_focus = self.field.hasFocus()
            self.field.hide()
            if had_focus:
                self.left.emit()
