"""The panel beside the conversation: who answers, the system prompt, the parameters of its answers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_chat.core.instructions import InstructionsForm
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, set_margins, stack
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import show_problem
from desktop_chat.ui.panel.section import InstructionsSection

#: How long nobody types before what was typed is kept.
PAUSE_MS = 600


class SidePanel(QWidget):
    #: Something else is to be asked with from now on; carries `core.instructions.Instructions`.
    edited = Signal(object)
    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._form: InstructionsForm | None = None
        self._filling = False
        #: Something that can be kept was typed and is not handed on yet.
        self._is_dirty = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.heading = label(theme, self.tr("Prompt and parameters"), bold=True)
        self.close_button = Button(theme, icon="close", tip=self.tr("Close prompt and parameters (Esc)"))
        self.who = label(theme, role="small", dim=True)
        self.problem = label(theme, role="small")
        self.problem.hide()
        self.section = InstructionsSection(theme)
        self.reset_button = Button(theme, self.tr("Use the server's settings"), "undo", kind="outline")
        self.reset_button.let_shrink()
        self._lay_out()
        self.setMinimumWidth(theme.panel_min_px)
        self.setAccessibleName(self.tr("Prompt and parameters of this conversation"))
        self.close_button.clicked.connect(self.close_requested)
        self.reset_button.clicked.connect(self._reset)
        self.section.changed.connect(self._changed)
        for field in self.section.findChildren(QWidget):
            field.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.heading, self.close_button, self.who, self.problem, self.section, self.reset_button):
            part.set_theme(theme)
        show_problem(self.problem, theme, self.problem.text())
        self.update()

    def show_form(self, form: InstructionsForm) -> None:
        """Show what another conversation is asked with, or by whom this one is answered now."""
        self.flush()
        if form == self._form:
            return
        self._form = form
        self._filling = True
        self.section.show_form(form)
        self._filling = False
        self.who.setText(self._who(form))
        self._show_state()

    def focus_system_prompt(self) -> None:
        self.section.system_prompt.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Hand on at once what was typed."""
        self._pause.stop()
        if self._is_dirty and self._form is not None:
            self._is_dirty = False
            self.edited.emit(self.section.instructions(self._form.instructions.conversation_id))

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()  # or it would stop the answer
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colours.sidebar)
        painter.end()

    # Putting together

    def _lay_out(self) -> None:
        theme = self._theme
        content = QWidget()
        content.setAutoFillBackground(False)
        parts = (self.who, self.section, self.problem, self.reset_button)
        inner = stack(*parts, spacing=theme.space(3))
        inner.addStretch(1)
        margin = theme.space(4)
        set_margins(inner, margin, theme.space(1), margin - theme.space(1), margin)
        content.setLayout(inner)
        area = QScrollArea()
        bare_viewport(area)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setVerticalScrollBar(SlimScrollBar(theme))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        content.setAutoFillBackground(False)
        head = row(self.heading, self.close_button)
        head.setStretch(0, 1)
        set_margins(head, margin, theme.space(2), theme.space(2), 0)
        layout = stack()
        layout.addLayout(head)
        layout.addWidget(area, 1)
        self.setLayout(layout)

    # What was typed

    def _changed(self) -> None:
        if self._filling:
            return
        sentence, _ = self.section.problem()
        show_problem(self.problem, self._theme, sentence)
        self._is_dirty = not sentence
        self._pause.start()
        self._show_state()

    def _reset(self) -> None:
        section = self.section
        for field in (section.system_prompt, section.temperature, section.top_p, section.max_tokens):
            field.clear()
        section.stop.clear()
        section.seed.clear()
        section.effort.choose("")
        section.follow_json_default()
        section.system_prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        own = self.section.instructions(None)
        self.reset_button.setEnabled(bool(own.system_prompt or own.parameters.to_json() or self.problem.text()))

    def _who(self, form: InstructionsForm) -> str:
        endpoint = form.endpoint
        if endpoint is None:
            return self.tr("Nobody answers here: the server was removed. Choose another model above.")
        address = endpoint.url.partition("?")[0].partition("://")[2]
        # A server that was given no name is named by its address.
        names = [form.model] if form.model and address.startswith(endpoint.name) else [endpoint.name, form.model]
        name = " · ".join(filter(None, names))
        where = self.tr("at {0}").format(address) if address else self.tr("on this computer")
        return self.tr("{0} answers, {1}. Changes count from the next answer on.").format(name, where)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier
