"""Bars above the composer: an error with the action that helps, a deletion to undo, a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

Tone: TypeAlias = Literal["error", "notice"]


class BarContent(QWidget):
    """What is in a bar that has something to say."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._details = ""
        self.details_view: QPlainTextEdit | None = None
        self.sentence = label(theme)
        self.action_button = Button(theme, " ", kind="outline")
        self.details_button = Button(theme, self.tr("Details"))
        self.close_button = Button(theme, icon="close", tip=self.tr("Close"))
        top = row(self.sentence, self.details_button, self.action_button, self.close_button, spacing=theme.space(1))
        top.setStretch(0, 1)
        self._column = stack(spacing=theme.space(1))
        self._column.addLayout(top)
        left = theme.space(3) + theme.icon_px + theme.space(2)
        self._column.setContentsMargins(left, theme.space(1.5), theme.space(1.5), theme.space(1.5))
        self.setLayout(self._column)
        self.details_button.clicked.connect(self._toggle_details)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in (self.action_button, self.details_button, self.close_button):
            button.set_theme(theme)

    def fill(self, sentence: str, action_text: str, details: str) -> None:
        """An empty action or empty details hide their buttons."""
        self._details = details
        self.sentence.setText(sentence)
        self.action_button.setText(action_text)
        self.action_button.set_tip(action_text)
        self.action_button.setVisible(bool(action_text))
        self.action_button.updateGeometry()
        self.details_button.setVisible(bool(details))
        if self.details_view is not None:
            self.details_view.hide()

    def _toggle_details(self) -> None:
        if self.details_view is None:
            self.details_view = self._make_details_view()
        view = self.details_view
        view.setPlainText(self._details)
        lines = min(view.document().blockCount() + 1, self._theme.details_lines)
        view.setFixedHeight(view.fontMetrics().lineSpacing() * lines + 2 * self._theme.space(2))
        view.setVisible(not view.isVisible())

    def _make_details_view(self) -> QPlainTextEdit:
        from PySide6.QtWidgets import QFrame, QPlainTextEdit

        view = QPlainTextEdit(self)
        view.setReadOnly(True)
        view.setFont(self._theme.mono_font("small"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setTabChangesFocus(True)
        view.setAccessibleName(self.tr("Details"))
        view.hide()
        self._column.addWidget(view)
        return view


class MessageBar(QWidget):
    """A sentence, at most one action, details on demand. Hidden, and empty, until it has something to say."""

    #: The action was taken; carries the name `show_message` gave it.
    action_requested = Signal(str)
    #: The bar was closed by hand.
    dismissed = Signal()

    def __init__(self, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone = tone
        self._action = ""
        self._content: BarContent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def content(self) -> BarContent:
        if self._content is None:
            self._content = BarContent(self._theme, self)
            self._content.action_button.clicked.connect(self._act)
            self._content.close_button.clicked.connect(self._dismiss)
            self.setLayout(stack(self._content))
        return self._content

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._content is not None:
            self._content.set_theme(theme)
        self.update()

    def show_message(self, sentence: str, action_text: str = "", action: str = "", details: str = "") -> None:
        """Show a plain sentence; `action` names what its button does, `details` are the technical words."""
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        self._action = action
        self.content.fill(sentence, action_text if action else "", details)
        self.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colours, painter = self._theme, self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_error = self._tone == "error"
        painter.setBrush(colours.danger_surface if is_error else colours.notice_surface)
        painter.drawRoundedRect(QRectF(self.rect()), theme.radius, theme.radius)
        middle = theme.space(1.5) + theme.control_px / 2
        box = QRectF(theme.space(3), middle - theme.icon_px / 2, theme.icon_px, theme.icon_px)
        ink = colours.danger if is_error else colours.accent
        paint_icon(painter, "warning" if is_error else "info", box, ink, theme.stroke_px)
        painter.end()

    def _act(self) -> None:
        self.action_requested.emit(self._action)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
