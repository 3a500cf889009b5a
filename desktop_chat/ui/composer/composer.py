"""Where a message is written: grows with its text, sends on Enter, and turns its button into Stop while one runs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme

_MAX_LINES = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MessageEdit(QPlainTextEdit):
    """The text field. Enter asks to send; with Shift, or while an input method composes, it does not."""

    #: Enter was pressed.
    enter_pressed = Signal()
    #: The field got or lost the focus; carries which.
    focus_changed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("body"))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.document().setDocumentMargin(theme.space(1))
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow(QSizeF())

    def keyPressEvent(self, e: QKeyEvent) -> None:
        breaks = e.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if e.key() in _ENTER and not breaks:
            if not self._composing:
                self.enter_pressed.emit()
            e.accept()
            return
        super().keyPressEvent(e)

    def inputMethodEvent(self, arg__1: QInputMethodEvent) -> None:
        self._composing = bool(arg__1.preeditString())
        super().inputMethodEvent(arg__1)

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.focus_changed.emit(True)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.focus_changed.emit(False)

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() == QEvent.Type.FontChange:
            self._grow(QSizeF())

    def _grow(self, _size: QSizeF) -> None:
        """Be as high as the text, which this document's layout counts in lines."""
        lines = self.document().documentLayout().documentSize().height()
        line_px = self.fontMetrics().lineSpacing()
        self.setFixedHeight(round(line_px * min(max(lines, 1), _MAX_LINES) + 2 * self.document().documentMargin()))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > _MAX_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy is not self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)


class Composer(QWidget):
    """A card with the text field, a row of tools and the one button: Send, or Stop while an answer runs."""

    #: The user wants this text sent; the field keeps it until `set_text`.
    send_requested = Signal(str)
    #: The user wants the running answer stopped.
    stop_requested = Signal()
    #: The text is another one; read it with `text()`.
    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self._quiet = False
        self.edit = MessageEdit(theme)
        self.edit.setPlaceholderText(self.tr("Write a message"))
        self.edit.setAccessibleName(self.tr("Message"))
        self.edit.setAccessibleDescription(self.tr("Enter sends, Shift and Enter starts a new line"))
        self.button = Button(theme, icon="send", kind="round")
        self._tools = row(spacing=theme.space(1))
        self._tools.addStretch(1)
        self._tools.addWidget(self.button)
        layout = stack(self.edit, spacing=theme.space(1))
        layout.addLayout(self._tools)
        layout.setContentsMargins(theme.space(theme.card_pad - 1), theme.space(2.5), theme.space(2.5), theme.space(2.5))
        self.setLayout(layout)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._paint_text_colours()
        self.edit.textChanged.connect(self._text_changed)
        self.edit.enter_pressed.connect(self._send)
        self.edit.focus_changed.connect(self._focus_changed)
        self.button.clicked.connect(self._clicked)
        self._show_button()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.button.set_theme(theme)
        self._paint_text_colours()
        self.update()

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the text without telling `edited`; the cursor goes to its end."""
        if text == self.text():
            return
        self._quiet = True
        self.edit.setPlainText(text)
        self._quiet = False
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._show_button()

    def quote(self, text: str) -> None:
        """Put `text` in as a quote on lines of its own, with an empty line after it to go on at."""
        quoted = "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))
        cursor = self.edit.textCursor()
        before = "" if cursor.atBlockStart() else "\n\n" if cursor.block().text().strip() else "\n"
        cursor.insertText(f"{before}{quoted}\n\n")
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()
        self.focus()

    def set_running(self, running: bool) -> None:
        if running != self._running:
            self._running = running
            self._show_button()

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.edit.hasFocus()
        width = theme.stroke_px if focused else theme.border_px
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(theme.colours.focus if focused else theme.colours.border_strong, width))
        painter.setBrush(theme.colours.surface_raised)
        painter.drawRoundedRect(box, theme.radius_large, theme.radius_large)
        painter.end()

    def _text_changed(self) -> None:
        self._show_button()
        if not self._quiet:
            self.edited.emit()

    def _focus_changed(self, _focused: bool) -> None:
        self.update()

    def _clicked(self) -> None:
        if self._running:
            self.stop_requested.emit()
        else:
            self._send()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        text = self.text().strip()
        if text and not self._running:
            self.send_requested.emit(text)

    def _show_button(self) -> None:
        self.button.set_icon("stop" if self._running else "send")
        self.button.set_tip(self.tr("Stop (Esc)") if self._running else self.tr("Send (Enter)"))
        self.button.setEnabled(self._running or not self._is_blank())

    def _is_blank(self) -> bool:
        """True without a visible character; looks at no more blocks than it must."""
        block = self.edit.document().firstBlock()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def _paint_text_colours(self) -> None:
        palette = QPalette(self.edit.palette())
        palette.setColor(QPalette.ColorRole.Base, self._theme.colours.surface_raised)
        palette.setColor(QPalette.ColorRole.Text, self._theme.colours.text)
        palette.setColor(QPalette.ColorRole.PlaceholderText, self._theme.colours.text_muted)
        self.edit.setPalette(palette)
