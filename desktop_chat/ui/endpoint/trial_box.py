"""Where a test question and its answer are shown: a small box with the text as it comes, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.outcome import Outcome

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone


class TrialBox(QWidget):
    """Hidden until a question is asked. See `presenters.welcome_views.TrialView`."""

    #: The answer is to end now.
    stop_requested = Signal()
    #: It takes more or less room than before.
    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.question = label(theme, role="small", dim=True)
        self.answer = label(theme, role="body")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.answer.setTextInteractionFlags(selectable)
        self.answer.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.outcome = Outcome(theme)
        self.stop_button = Button(theme, self.tr("Stop"), "stop", kind="outline")
        self.stop_button.clicked.connect(self.stop_requested)
        layout = stack(self.question, self.answer, self.outcome, spacing=theme.space(1.5))
        layout.addLayout(row(self.stop_button, None))
        side = theme.space(3)
        layout.setContentsMargins(side, theme.space(2.5), side, theme.space(2.5))
        self.setLayout(layout)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.question, self.answer, self.outcome, self.stop_button):
            part.set_theme(theme)
        self.update()

    def show_asking(self, question: str) -> None:
        self.question.setText(self.tr("You ask: {0}").format(question))
        self._wait(self.tr("Waiting for the first word…"))
        self.outcome.say("", "plain", self._theme)
        self.stop_button.show()
        self.show()
        self.resized.emit()

    def show_thinking(self) -> None:
        self._wait(self.tr("The model is thinking…"))

    def show_text(self, text: str) -> None:
        self.answer.setForegroundRole(self.foregroundRole())
        self.answer.setText(text)
        self.resized.emit()

    def show_end(self, sentence: str, tone: Tone) -> None:
        self.stop_button.hide()
        self.answer.setVisible(bool(self.answer.text()))
        self.outcome.say(sentence, tone, self._theme)
        self.setAccessibleName(sentence)
        self.resized.emit()
        say(self, sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.border_px / 2
        painter.setPen(QPen(theme.outline or theme.colours.border, theme.border_px))
        painter.setBrush(theme.colours.surface_raised)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.radius, theme.radius)
        painter.end()

    def _wait(self, words: str) -> None:
        self.answer.show()
        self.answer.setText(words)
        self.answer.setForegroundRole(self.question.foregroundRole())
