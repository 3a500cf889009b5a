"""A sentence right below the field it is about, and the one click that mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import FormRows, show_problem


class Mistake(QWidget):
    """There is one in a form; it goes to the field that is to blame. Hidden while nothing is wrong."""

    #: The button was pressed; carries the name of its action.
    mend_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action = ""
        self._rows: FormRows | None = None
        self.sentence = label(theme, role="small")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = Button(theme, " ", kind="outline")
        self.button.clicked.connect(self._mend)
        layout = self._column = stack(self.sentence, spacing=theme.space(1))
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.button.set_theme(theme)
        self.sentence.set_theme(theme)
        show_problem(self.sentence, theme, self.sentence.text())
        self._fit()

    def text(self) -> str:
        """What is said now."""
        return "" if self.isHidden() else self.sentence.text()

    def show_below(self, rows: FormRows, field: QWidget, sentence: str, action: str, text: str) -> None:
        """Say `sentence` below `field`; `text` is on the button that `action` follows, empty for none."""
        self.take_away()
        self._rows, self._action = rows, action
        rows.insertRow(rows.getWidgetPosition(field)[0] + 1, "", self)  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType] - the stubs know no tuple there
        show_problem(self.sentence, self._theme, sentence)
        self.button.setText(text)
        self.button.set_tip(text)
        self.button.updateGeometry()
        self.button.setVisible(bool(action))
        self.setAccessibleName(sentence)
        field.setAccessibleDescription(sentence)
        self._fit()
        self.show()
        say(self, sentence)

    def take_away(self) -> None:
        """Nothing is wrong any more."""
        if self._rows is not None:
            at = self._rows.getWidgetPosition(self)[0]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType] - as above
            above = self._rows.itemAt(at - 1, FormRows.ItemRole.FieldRole)  # pyright: ignore[reportUnknownArgumentType] - as above
            field = above.widget() if above is not None else None
            if isinstance(field, QWidget):
                field.setAccessibleDescription("")
            self._rows.takeRow(self)
            self._rows = None
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the words are at this width: rows of a form would leave room for narrower ones."""
        self._column.invalidate()
        height = self._column.heightForWidth(self.width())
        if height > 0:
            self.setFixedHeight(height)

    def _mend(self) -> None:
        self.mend_requested.emit(self._action)
