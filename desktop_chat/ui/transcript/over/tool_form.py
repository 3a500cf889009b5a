"""Below an answer that asks for tools: a field for the result of each call, or Allow and Refuse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_chat.core.messages import ToolApprovalPart, ToolCallPart, ToolResultPart
from desktop_chat.core.tools import ToolAnswer
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.fields import TextArea
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.heads import short_name
from desktop_chat.ui.transcript.model import ToolAnswers
from desktop_chat.ui.transcript.over.footer_height import RESULT_LINES, call_height
from desktop_chat.ui.transcript.style import Style

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CallForm(QWidget):
    """One open call. Answered, it says what the answer was, which can be changed until all are."""

    #: It was answered, or answered anew.
    answered = Signal()

    def __init__(self, call: ToolCallPart, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.call = call
        self._name = short_name(call.name)
        self.answer: ToolAnswer | None = None
        self.said: QLabel = label(theme, self._question(), "small", bold=True)
        self.said.setWordWrap(False)
        self.result: TextArea | None = None
        self.buttons: tuple[Button, ...]
        if call.approval_id:
            self.buttons = (
                Button(theme, self.tr("Allow"), "check", kind="outline"),
                Button(theme, self.tr("Refuse"), "close", kind="outline"),
            )
            self.buttons[0].clicked.connect(self._allow)
            self.buttons[1].clicked.connect(self._refuse)
        else:
            self.result = TextArea(theme, RESULT_LINES, self.tr("What came of it, as text or JSON"))
            self.result.setAccessibleName(self.tr("Result of {0}").format(self._name))
            self.result.setAccessibleDescription(self.tr("Control and Enter send it"))
            self.result.installEventFilter(self)
            self.buttons = (
                Button(theme, self.tr("Send the result"), kind="outline"),
                Button(theme, self.tr("It failed"), kind="outline"),
            )
            self.buttons[0].clicked.connect(self._send)
            self.buttons[1].clicked.connect(self._fail)
        for button in self.buttons:
            button.setAccessibleName(f"{button.text()}: {self._name}")
        layout = stack(self.said, spacing=theme.space(1))
        if self.result is not None:
            layout.addWidget(self.result)
        layout.addLayout(row(*self.buttons, None, spacing=theme.space(2)))
        layout.addStretch(1)
        self.setLayout(layout)

    def set_theme(self, theme: Theme) -> None:
        parts: list[Button | TextArea] = [*self.buttons, *([self.result] if self.result is not None else [])]
        for part in parts:
            part.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_send = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _ENTER
            and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        )
        if is_send:
            self._send()
        return is_send

    def _question(self) -> str:
        if self.call.approval_id:
            return self.tr("May the server run {0}?").format(self._name)
        return self.tr("The result of {0}").format(self._name)

    def _allow(self) -> None:
        self._take(ToolApprovalPart(self.call.call_id, self.call.approval_id, True), self.tr("Allowed"))

    def _refuse(self) -> None:
        self._take(ToolApprovalPart(self.call.call_id, self.call.approval_id, False), self.tr("Refused"))

    def _send(self) -> None:
        text = self.result.text() if self.result is not None else ""
        self._take(ToolResultPart(self.call.call_id, text), self.tr("Result kept"))

    def _fail(self) -> None:
        text = self.result.text() if self.result is not None else ""
        self._take(ToolResultPart(self.call.call_id, text or self.tr("The tool failed."), True), self.tr("Failed"))

    def _take(self, answer: ToolAnswer, words: str) -> None:
        self.answer = answer
        self.said.setText(f"{self._question()} {words}.")
        self.answered.emit()


class ToolForm(QWidget):
    """All open calls of one message; what is typed stays while it is out of sight."""

    #: Every call is answered; carries ToolAnswers.
    tools_answered = Signal(object)

    def __init__(self, message_id: str, calls: Sequence[ToolCallPart], style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.message_id = message_id
        self.open_calls = tuple(calls)
        self.forms = [CallForm(call, style.theme, self) for call in calls]
        for form in self.forms:
            form.answered.connect(self._look)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or chosen that would be lost with it."""
        return any(form.answer is not None or (form.result is not None and form.result.text()) for form in self.forms)

    def set_style(self, style: Style) -> None:
        """Use another theme."""
        for form in self.forms:
            form.set_theme(style.theme)

    def place(self, style: Style, x: int, y: int, width: int) -> None:
        """Put it there; its height is that of `footer_height.form_height`."""
        top = 0
        for form in self.forms:
            height = call_height(form.call, style)
            form.setGeometry(0, top, width, height)
            top += height
        self.setGeometry(x, y, width, top)

    def _look(self) -> None:
        answers = [form.answer for form in self.forms if form.answer is not None]
        if len(answers) == len(self.forms):
            self.tools_answered.emit(ToolAnswers(self.message_id, tuple(answers)))
