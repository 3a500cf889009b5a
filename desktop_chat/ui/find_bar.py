"""The slim bar that asks what to find in the conversation, and says how often and where it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from desktop_chat.ui.design.button import ENTER_KEYS, Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.design.painting import leading_edge
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.reading.finding import Finding
from desktop_chat.ui.transcript.reading.matching import MAX_QUERY_CHARS, Query

#: A search that takes longer says how far it is.
_PATIENCE_MS: Final = 500
#: Buttons that take a larger share of the width than this stand below the field.
_BESIDE_SHARE: Final = 0.5


class FindBar(QWidget):
    """Passive: it is told what was found, and says what is wanted."""

    #: A Query: what is to be found is another now.
    query_changed = Signal(object)
    #: The next match is wanted (1), or the one before (-1).
    step_requested = Signal(int)
    #: It is no longer wanted (Esc, the cross).
    close_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._since = QElapsedTimer()
        self.field = QLineEdit()
        self.field.setFrame(False)
        self.field.setMaxLength(MAX_QUERY_CHARS)
        self.field.setFont(theme.font("ui"))
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        self.field.setAccessibleDescription(self.tr("Enter goes to the next match, Shift and Enter to the one before"))
        self.said = label(theme, "", "small", dim=True)
        self.said.setWordWrap(False)
        self.case = self._toggle("Aa", self.tr("Match case"))
        self.words = self._toggle("W", self.tr("Whole words"))
        self.pattern = self._toggle(".*", self.tr("Regular expression"))
        self.before = Button(theme, icon="up", tip=self.tr("Previous match (Shift+Enter)"))
        self.after = Button(theme, icon="down", tip=self.tr("Next match (Enter)"))
        self.close_button = Button(theme, icon="close", tip=self.tr("Close (Esc)"))
        toggles = (self.case, self.words, self.pattern)
        typed = row(self.field, self.said, spacing=theme.space(1))
        typed.setStretch(0, 1)
        typed.addSpacing(theme.space(2))
        self._buttons = row(*toggles, None, self.before, self.after, self.close_button, spacing=theme.space(0.5))
        #: The field and the buttons: side by side, or one below the other where it is narrow.
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(theme.space(1))
        self._parts.addLayout(typed, 1)
        self._parts.addLayout(self._buttons)
        layout = row()
        layout.addLayout(self._parts)
        # No margin, which would stay where it is in a mirrored window; the words begin above those of the composer.
        layout.insertSpacing(0, theme.space(2.5))
        layout.setContentsMargins(theme.space(1), theme.space(1), theme.space(1), theme.space(1))
        self.setLayout(layout)
        self.set_theme(theme)
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)
        self.close_button.clicked.connect(self.close_requested)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        toggles = (self.case, self.words, self.pattern)
        for part in (self.said, *toggles, self.before, self.after, self.close_button):
            part.set_theme(theme)
        self.field.setMinimumHeight(theme.control_px)
        palette = QPalette(self.field.palette())
        palette.setColor(QPalette.ColorRole.Base, theme.colours.surface_raised)
        palette.setColor(QPalette.ColorRole.Text, theme.colours.text)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colours.text_faint)
        self.field.setPalette(palette)
        self.field.setAlignment(leading_edge(self.layoutDirection()) | Qt.AlignmentFlag.AlignVCenter)
        self.update()

    def open(self, text: str) -> None:
        """Show it with `text` as the query; an empty one leaves the last query."""
        if text:
            self.field.setText(text)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._ask()

    @property
    def query(self) -> Query:
        return Query(self.field.text(), self.case.isChecked(), self.words.isChecked(), self.pattern.isChecked())

    def show_finding(self, found: Finding) -> None:
        """Say which match of how many it is; of a search that takes long, how far it is."""
        if not self.field.text():
            self._say("")
            return
        total = f"{found.total:,}+" if found.is_capped else f"{found.total:,}"
        if found.current:
            words = self.tr("{0} of {1}").format(f"{found.current:,}", total)
        else:
            words = self.tr("{0} found").format(total) if found.total else self.tr("Nothing found")
        if found.done < 1:
            is_slow = self._since.isValid() and self._since.hasExpired(_PATIENCE_MS)
            words = words if found.total else self.tr("Searching")
            words = f"{words} · {found.done:.0%}" if is_slow else words
        elif found.gave_up:
            words = self.tr("{0}, too hard in places").format(words)
        self._say(words)

    def show_problem(self, words: str) -> None:
        """Say why this is no query."""
        self._say(words, is_problem=True)

    def _say(self, words: str, *, is_problem: bool = False) -> None:
        self.said.setText(words)
        self.said.setForegroundRole(QPalette.ColorRole.WindowText if is_problem else QPalette.ColorRole.PlaceholderText)
        self.field.setAccessibleDescription(words)

    def _toggle(self, text: str, tip: str) -> Button:
        made = Button(self._theme, text, tip=tip, role="small", pad=1.5)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setCheckable(True)
        made.toggled.connect(self._ask)
        return made

    def _ask(self) -> None:
        self._since.start()
        self.query_changed.emit(self.query)

    def _step_on(self) -> None:
        self.step_requested.emit(1)

    def _step_back(self) -> None:
        self.step_requested.emit(-1)

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self._buttons.sizeHint().width() > event.size().width() * _BESIDE_SHARE
        self._parts.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def event(self, event: QEvent) -> bool:
        # Esc is the window's for stopping an answer, but not in here.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        elif event.key() in ENTER_KEYS:
            self.step_requested.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.field.hasFocus()
        width = theme.field_ring_px if focused else theme.border_px
        inset = width / 2
        painter.setPen(QPen(theme.colours.focus if focused else theme.colours.border_strong, width))
        painter.setBrush(theme.colours.surface_raised)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.radius, theme.radius)
        painter.end()
