"""Where a message is written: the field, its files and what waits, and the one button: Send, Queue or Stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.composer.card import ComposerCard
from desktop_chat.ui.composer.message_edit import MessageEdit
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.late_part import LatePart

if TYPE_CHECKING:
    from desktop_chat.core.unsent import ShownFile
    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.composer.edit_bar import EditBar
    from desktop_chat.ui.composer.files_row import FilesRow
    from desktop_chat.ui.composer.pasted_things import PictureReader
    from desktop_chat.ui.composer.slash import SlashCommands
    from desktop_chat.ui.composer.spelling import SpellChecker
    from desktop_chat.ui.composer.waiting_rows import WaitingRows
    from desktop_chat.ui.design.giving import GivingColumn


class Composer(QWidget):
    #: The user wants this text sent, or queued; the field keeps it until `set_text`.
    send_requested = Signal(str)
    #: The user wants the running answer stopped.
    stop_requested = Signal()
    #: The text is another one; read it with `text()`.
    edited = Signal()
    #: The user wants to word the last message anew.
    edit_last_requested = Signal()
    #: Wording a message anew is given up.
    edit_cancelled = Signal()
    #: Files are to be attached; carries their paths.
    files_given = Signal(list)
    #: A picture is to be attached; carries the bytes of its file.
    picture_given = Signal(bytes)
    #: A text too long for the field is to be attached.
    long_text_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self._quiet = False
        self._has_files = False
        self._is_much = False
        self._stop_tip = self.tr("Stop")
        self.slash: SlashCommands | None = None
        self._pictures: PictureReader | None = None
        self.edit = MessageEdit(theme)
        self.edit.setPlaceholderText(self.tr("Ask anything, or type / for commands"))
        self.edit.setAccessibleName(self.tr("Message"))
        self.attach_button = Button(theme, icon="paperclip", tip=self.tr("Attach files"))
        self.estimate = label(theme, role="small", dim=True)
        self.estimate.setWordWrap(False)
        self.attach_button.leave_keyboard()
        self.stop_button = Button(theme, icon="stop", kind="outline")
        self.button = Button(theme, icon="send", kind="round")
        #: Shown above, where the window has a place for it.
        self.late_waiting = LatePart(self._make_waiting)
        self.late_files = LatePart(self._make_files)
        self.late_edit_bar = LatePart(self._make_edit_bar)
        #: Files and edit bar, above the field.
        self.late_extras = LatePart(self._make_extras)
        self.card = ComposerCard(theme, self.edit)
        self._inside = self._lay_out()
        self.setLayout(stack(self.card))
        self.setAcceptDrops(True)
        self._connect()
        self._describe_keys()
        self._show_button()

    def _lay_out(self) -> QVBoxLayout:
        theme = self._theme
        tools = row(self.attach_button, self.estimate, None, self.stop_button, self.button, spacing=theme.space(2))
        inside = stack(self.edit, spacing=theme.space(1))
        inside.addLayout(tools)
        # With the margin of the field's own text, that stands below what is read.
        pad = theme.space(theme.card_pad - 1)
        inside.setContentsMargins(pad, pad, pad, pad)
        self.card.setLayout(inside)
        return inside

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._text_changed)
        self.edit.enter_pressed.connect(self._send)
        self.edit.focus_changed.connect(self._focus_changed)
        self.edit.up_pressed_in_empty.connect(self._up_pressed)
        self.edit.long_text_given.connect(self.long_text_given)
        self.edit.things_given.connect(self._take_things)
        self.button.clicked.connect(self._clicked)
        self.stop_button.clicked.connect(self._stop)
        self.attach_button.clicked.connect(self.choose_files)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        parts = (self.edit, self.card, self.attach_button, self.estimate, self.stop_button, self.button)
        for part in (*parts, self.late_waiting, self.late_files, self.late_edit_bar, self.late_extras):
            part.set_theme(theme)
        if self.slash is not None:
            self.slash.set_theme(theme)
        self.show_estimate(self.estimate.text(), self.estimate.toolTip(), is_much=self._is_much)

    def add_commands(self, commands: CommandDesk) -> None:
        """Let the window attach files, and the message begin with a slash and a command."""
        from desktop_chat.ui.commands import catalogue
        from desktop_chat.ui.composer.slash import SlashCommands

        commands.add(catalogue.ATTACH, self.choose_files)

        def hint() -> None:
            self.attach_button.set_tip(commands.keymap.tip(self.tr("Attach files"), catalogue.ATTACH))
            self._stop_tip = commands.keymap.tip(self.tr("Stop"), catalogue.STOP)
            self._show_button()

        commands.hint(catalogue.ATTACH, hint)
        commands.hint(catalogue.STOP, hint)
        self.slash = SlashCommands(self._theme, self.edit, self.card, commands)

    # The text

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

    def replace_text(self, text: str) -> None:
        """Put `text` in the place of what stands there; it can be undone."""
        self.edit.replace_all(text)

    def insert(self, text: str) -> None:
        """Put it where the cursor is; it can be undone."""
        self.edit.insertPlainText(text)
        self.edit.ensureCursorVisible()

    def quote(self, text: str) -> None:
        """Put `text` in as a quote, and go on writing below it."""
        self.edit.insert_quote(text)
        self.focus()

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def obey(self, ui: Mapping[str, object]) -> None:
        """Read preferences there, each time they matter."""
        self.edit.obey(ui)
        self._describe_keys()

    def set_spell_checker(self, checker: SpellChecker | None) -> None:
        """Underline the words that `checker` does not know."""
        self.edit.set_spell_checker(checker)

    # What goes with it

    def set_running(self, running: bool) -> None:
        if running != self._running:
            self._running = running
            self._show_button()

    @property
    def can_stop(self) -> bool:
        """Whether an answer runs, or a message is worded anew: either can be given up."""
        bar = self.late_edit_bar.made
        return self._running or (bar is not None and not bar.isHidden())

    def set_files(self, files: Sequence[ShownFile], note: str = "") -> None:
        """What goes with the message, and a sentence about it."""
        self._has_files = bool(files)
        if files or self.late_files.made is not None:
            self.late_files.get().show_files(files, note)
            self.late_files.get().setVisible(bool(files))
            self._order_tabs()
        self._show_button()

    def set_queue(self, texts: Sequence[str], held: str = "") -> None:
        """What is sent next; `held` says why it is not, and that it can be sent by hand."""
        if texts or self.late_waiting.made is not None:
            self.late_waiting.get().show_waiting(texts, held)
            self.late_waiting.get().setVisible(bool(texts))
            self._order_tabs()

    def show_editing(self, sentence: str) -> None:
        """An earlier message is worded anew; an empty sentence: none is."""
        if sentence or self.late_edit_bar.made is not None:
            self.late_edit_bar.get().say(sentence)
            self._order_tabs()

    def show_estimate(self, words: str, tip: str = "", *, is_much: bool = False) -> None:
        self._is_much = is_much
        self.estimate.setText(words)
        self.estimate.setToolTip(tip)
        self.estimate.setAccessibleDescription(tip)
        palette = QPalette(self.estimate.palette())
        colours = self._theme.colours
        palette.setColor(QPalette.ColorRole.PlaceholderText, colours.warning if is_much else colours.text_muted)
        self.estimate.setPalette(palette)

    def choose_files(self) -> None:
        from desktop_chat.ui.composer.choose_files import choose_files

        choose_files(self, self.files_given)

    # Parts that most messages do without

    def _make_waiting(self) -> WaitingRows:
        from desktop_chat.ui.composer.waiting_rows import WaitingRows

        return WaitingRows(self._theme)

    def _make_files(self) -> FilesRow:
        from desktop_chat.ui.composer.files_row import FilesRow

        made = FilesRow(self._theme)
        self.late_extras.get().hold(made)
        made.left.connect(self.focus)
        return made

    def _make_edit_bar(self) -> EditBar:
        from desktop_chat.ui.composer.edit_bar import EditBar

        made = EditBar(self._theme)
        self.late_extras.get().hold(made, 0)
        made.cancelled.connect(self.edit_cancelled)
        return made

    def _make_extras(self) -> GivingColumn:
        from desktop_chat.ui.design.giving import GivingColumn

        # As far from each other as one file is from the next.
        made = GivingColumn(self._theme, self._theme.space(1.5))
        self._inside.insertWidget(0, made)
        return made

    def _order_tabs(self) -> None:
        """Tab goes from the top down, and through the card from the field to the button that sends."""
        waiting, files, bar = self.late_waiting.made, self.late_files.made, self.late_edit_bar.made
        before = [
            *(waiting.tab_stops if waiting is not None else ()),
            *((bar.cancel_button,) if bar is not None else ()),
            *(files.tab_stops if files is not None else ()),
        ]
        after = [self.attach_button, self.stop_button, self.button]
        chain: list[QWidget] = [*before, self.edit, *after]
        came_from = self.edit.previousInFocusChain()
        if came_from is not None and came_from not in chain:
            chain.insert(0, came_from)
        for one, following in pairwise(chain):
            QWidget.setTabOrder(one, following)

    # Dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.edit.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.edit.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    def _take_things(self, source: QMimeData) -> None:
        from desktop_chat.ui.composer.pasted_things import PictureReader, paths_in

        paths = paths_in(source)
        if paths:
            self.files_given.emit(paths)
            return
        if self._pictures is None:
            self._pictures = PictureReader(self)
            self._pictures.read.connect(self.picture_given)
        self._pictures.start(source)

    # Keys and buttons

    def _text_changed(self) -> None:
        self._show_button()
        if not self._quiet:
            self.edited.emit()

    def _focus_changed(self, has_focus: bool) -> None:
        if has_focus:
            self._describe_keys()
        self.card.update()

    def _up_pressed(self) -> None:
        if not self._has_files:
            self.edit_last_requested.emit()

    @property
    def _has_something(self) -> bool:
        return self._has_files or not self.edit.is_blank()

    def _clicked(self) -> None:
        if self._running and not self._has_something:
            self.stop_requested.emit()
        else:
            self._send()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        self.stop_requested.emit()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        if self._has_something:
            self.send_requested.emit(self.text().strip())

    def _show_button(self) -> None:
        something = self._has_something
        stops = self._running and not something
        self.button.set_icon("stop" if stops else "queue" if self._running else "send")
        enter = self.tr("Enter") if self.edit.sends_with_enter else self.tr("Ctrl+Enter")
        queues = self.tr("Send when the answer has ended ({0})").format(enter)
        sends = queues if self._running else self.tr("Send ({0})").format(enter)
        self.button.set_tip(self._stop_tip if stops else sends)
        self.stop_button.set_tip(self._stop_tip)
        self.button.setEnabled(self._running or something)
        self.stop_button.setVisible(self._running and something)

    def _describe_keys(self) -> None:
        if self.edit.sends_with_enter:
            words = self.tr("Enter sends, Shift and Enter starts a new line")
        else:
            words = self.tr("Ctrl and Enter sends, Enter starts a new line")
        self.edit.setAccessibleDescription(words)
        self._show_button()
