"""The field a message is typed in: grows with its text, and hands on what is no typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop_chat.core.preferences import SEND_WITH_ENTER, preferred
from desktop_chat.ui.design.fields import keep_room, keep_side
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from desktop_chat.ui.composer.spelling import SpellChecker, SpellHighlighter

_MAX_LINES, _MIN_MAX_LINES = 8, 2
#: So many lines of a window are for all else: with fewer the field grows less.
_OTHER_LINES = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_REAL_MODIFIERS = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
#: A text longer than this is no typing: it is attached, and the field stays quick.
LONG_PASTE_CHARS = 20_000


class MessageEdit(QPlainTextEdit):
    """Enter asks to send; with Shift, or while an input method composes, it does not."""

    #: What sends was pressed.
    enter_pressed = Signal()
    #: The field got or lost the focus; carries which.
    focus_changed = Signal(bool)
    #: Up was pressed where nothing is written.
    up_pressed_in_empty = Signal()
    #: A key that scrolls was pressed and has nothing to scroll here; carries it, without its modifiers.
    scroll_pressed = Signal(int)
    #: More text was pasted or dropped than is typed; carries it.
    long_text_given = Signal(str)
    #: Files or pictures were pasted or dropped; carries the QMimeData.
    things_given = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._composing = False
        self._margin_px = margin = theme.space(1)
        self._watched: QWidget | None = None
        self._ui: Mapping[str, object] = {}
        self._spelling: SpellHighlighter | None = None
        #: Asked first about a key; True if that was enough.
        self.key_filter: Callable[[QKeyEvent], bool] = lambda _: False
        #: Whether a key is not to reach the window's shortcuts now.
        self.owns_key: Callable[[int], bool] = lambda _: False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("body"))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        keep_room(self, margin, margin)
        self._paint_text_colours(theme)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.textChanged.connect(self._begin)
        self._begin()
        self._grow(QSizeF())
        self.document().clearUndoRedoStacks()  # the margins are no step that one has taken

    def set_theme(self, theme: Theme) -> None:
        font = theme.font("body")
        if QFont(self.font()) != font:
            self.setFont(font)
        self._paint_text_colours(theme)

    def _begin(self) -> None:
        keep_side(self)

    def obey(self, ui: Mapping[str, object]) -> None:
        """Look there at each key for what the user prefers."""
        self._ui = ui

    @property
    def sends_with_enter(self) -> bool:
        return preferred(self._ui, SEND_WITH_ENTER) is True

    def is_blank(self) -> bool:
        """True without a visible character; looks at no more blocks than it must."""
        block = self.document().firstBlock()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def replace_all(self, text: str) -> None:
        """Another text, in a way that can be undone."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def insert_quote(self, text: str) -> None:
        """On lines of its own, with an empty line after it to go on at; one too long for the field is handed on."""
        quoted = "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))
        if len(quoted) > LONG_PASTE_CHARS:
            self.long_text_given.emit(quoted)
            return
        cursor = self.textCursor()
        before = "" if cursor.atBlockStart() else "\n\n" if cursor.block().text().strip() else "\n"
        cursor.insertText(f"{before}{quoted}\n\n")
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def set_spell_checker(self, checker: SpellChecker | None) -> None:
        """Underline what `checker` does not know; None underlines nothing."""
        if self._spelling is not None:
            self._spelling.setDocument(None)
            self._spelling.deleteLater()
            self._spelling = None
        if checker is not None:
            from desktop_chat.ui.composer.spelling import SpellHighlighter

            self._spelling = SpellHighlighter(checker, self.document())

    # Keys

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.LayoutDirectionChange:
            self._begin()
        if e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent) and self._cannot_undo(e):
            e.ignore()  # the window may bring back what was deleted
            return False
        # What the list of commands takes is no shortcut of the window's.
        if e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent) and self.owns_key(e.key()):
            e.accept()
            return True
        return super().event(e)

    def _cannot_undo(self, e: QKeyEvent) -> bool:
        return e.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if not self._composing and self.key_filter(e):
            e.accept()
            return
        if e.key() in _ENTER and self._sends(e.modifiers()):
            if not self._composing:
                self.enter_pressed.emit()
            e.accept()
            return
        if e.key() in _ENTER and e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.insertPlainText("\n")
            return
        if e.key() == Qt.Key.Key_Up and not e.modifiers() & _REAL_MODIFIERS and self.document().isEmpty():
            self.up_pressed_in_empty.emit()
            return
        if self._scrolls_elsewhere(e):
            self.scroll_pressed.emit(e.key())
            return
        super().keyPressEvent(e)

    def _scrolls_elsewhere(self, e: QKeyEvent) -> bool:
        """Page keys while all that is written is in sight; to the ends while nothing is."""
        modifiers = e.modifiers() & _REAL_MODIFIERS
        if e.key() in _PAGES and not modifiers:
            return self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        is_end = e.key() in _ENDS and modifiers == Qt.KeyboardModifier.ControlModifier
        return is_end and self.document().isEmpty()

    def _sends(self, modifiers: Qt.KeyboardModifier) -> bool:
        if self.sends_with_enter:
            return not modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        return bool(modifiers & Qt.KeyboardModifier.ControlModifier)

    def inputMethodEvent(self, arg__1: QInputMethodEvent) -> None:
        self._composing = bool(arg__1.preeditString())
        super().inputMethodEvent(arg__1)

    # What is pasted and dropped

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        urls = source.urls() if source.hasUrls() else []
        if urls and all(url.isLocalFile() for url in urls):
            self.things_given.emit(source)
            return
        text = source.text() if source.hasText() else ""
        if not text and source.hasImage():
            self.things_given.emit(source)
        elif len(text) > LONG_PASTE_CHARS:
            self.long_text_given.emit(text)
        else:
            super().insertFromMimeData(source)

    # Looks

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.focus_changed.emit(True)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.focus_changed.emit(False)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._grow(QSizeF())
        if self._watched is not None:
            self.ensureCursorVisible()

    def _paint_text_colours(self, theme: Theme) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, theme.colours.surface_raised)
        palette.setColor(QPalette.ColorRole.Text, theme.colours.text)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colours.text_faint)
        self.setPalette(palette)

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() == QEvent.Type.FontChange:
            self._grow(QSizeF())

    def _grow(self, _size: QSizeF) -> None:
        """Be as high as the text, which this document's layout counts in lines."""
        lines = self.document().documentLayout().documentSize().height()
        line_px = self.fontMetrics().lineSpacing()
        most = self._most_lines(line_px) if lines > _MIN_MAX_LINES else _MIN_MAX_LINES
        self.setFixedHeight(round(line_px * min(max(lines, 1), most) + 2 * self._margin_px))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy is not self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)

    def _most_lines(self, line_px: int) -> int:
        """As many as the window has room for, which is looked at from then on."""
        window = self.window()
        if window is not self._watched:
            self._watched = window
            window.installEventFilter(self)
        return max(_MIN_MAX_LINES, min(window.height() // line_px - _OTHER_LINES, _MAX_LINES))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._watched and event.type() == QEvent.Type.Resize:
            self._grow(QSizeF())
        return False
