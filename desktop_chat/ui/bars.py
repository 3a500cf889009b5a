"""Bars above the composer: an error with the action that helps, a deletion to undo, a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.controls import Button, label, row, stack
from desktop_chat.ui.icons import paint_icon
from desktop_chat.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

Tone: TypeAlias = Literal["error", "notice"]


class MessageBar(QWidget):
    """A sentence, at most one action, details on demand. Hidden until it has something to say."""

    #: The action was taken; carries the name `show_message` gave it.
    action_requested = Signal(str)
    #: The bar was closed by hand.
    dismissed = Signal()

    def __init__(self, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone = tone
        self._action = ""
        self._details = ""
        self._details_view: QPlainTextEdit | None = None
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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.action_button.clicked.connect(self._act)
        self.details_button.clicked.connect(self._toggle_details)
        self.close_button.clicked.connect(self._dismiss)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in (self.action_button, self.details_button, self.close_button):
            button.set_theme(theme)
        self.update()

    def show_message(self, sentence: str, action_text: str = "", action: str = "", details: str = "") -> None:
        """Show a plain sentence; `action` names what its button does, `details` are the technical words."""
        self._action, self._details = action, details
        self.sentence.setText(sentence)
        self.action_button.setText(action_text)
        self.action_button.set_tip(action_text)
        self.action_button.setVisible(bool(action))
        self.action_button.updateGeometry()
        self.details_button.setVisible(bool(details))
        if self._details_view is not None:
            self._details_view.hide()
        self.show()
        self.setAccessibleName(sentence)
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

    def _toggle_details(self) -> None:
        if self._details_view is None:
            self._details_view = self._make_details_view()
        view = self._details_view
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
