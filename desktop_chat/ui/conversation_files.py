"""Asks for the files that conversations are written to and taken in from; opens the menu of the open conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QFileDialog

    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.design.button import Button
    from desktop_chat.ui.design.menu import Menu
    from desktop_chat.ui.design.theme import Theme
    from desktop_chat.ui.main_window import MainWindow

#: The commands of the menu and their icons; None parts them.
_MENU: tuple[tuple[str, str] | None, ...] = (
    (catalogue.RENAME, "pencil"),
    (catalogue.PIN, "pin"),
    (catalogue.MARK_UNREAD, "dot"),
    None,
    (catalogue.DUPLICATE, "copy"),
    (catalogue.COPY_MARKDOWN, "clipboard"),
    (catalogue.EXPORT, "download"),
    (catalogue.EXPORT_JSON, "braces"),
    (catalogue.IMPORT, "upload"),
    None,
    (catalogue.DELETE, "trash"),
)


class ConversationFiles(QObject):
    #: The open conversation is to be written to a file; carries the format, markdown or json.
    export_requested = Signal(str)
    #: A file was chosen to write to; carries (conversation id, format, path).
    target_chosen = Signal(object)
    #: A file was chosen to take conversations from; carries its path.
    source_chosen = Signal(str)
    #: The open conversation is wanted on the clipboard, as Markdown.
    copy_requested = Signal()
    #: A copy of the open conversation is wanted.
    duplicate_requested = Signal()
    #: The open conversation is to be deleted.
    delete_requested = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        #: The menu and the file dialog that are open, if they are.
        self.menu: Menu | None = None
        self.dialog: QFileDialog | None = None

    def add_commands(self, commands: CommandDesk, has_open: Callable[[], bool]) -> None:
        """`has_open` tells whether a conversation is open that exists."""
        add = commands.add
        add(catalogue.EXPORT, lambda: self.export_requested.emit("markdown"), has_open)
        add(catalogue.EXPORT_JSON, lambda: self.export_requested.emit("json"), has_open)
        add(catalogue.COPY_MARKDOWN, self.copy_requested.emit, has_open)
        add(catalogue.DUPLICATE, self.duplicate_requested.emit, has_open)
        add(catalogue.DELETE, self.delete_requested.emit, has_open)
        add(catalogue.IMPORT, self.ask_source)

    def open_menu(self, theme: Theme, button: Button) -> None:
        """Below its button: every command of a conversation that can be run now."""
        from desktop_chat.ui.design.menu import Menu

        if self._window.sidebar.view.hasFocus():
            self._window.composer.focus()  # what is meant is the open conversation, not the list
        commands, menu = self._window.commands, Menu(theme, button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in _MENU:
            if entry is None:
                menu.addSeparator()
            elif commands.can(entry[0]):
                self._add(menu, *entry)
        self.menu = menu
        menu.open_below(button, at_end=True)

    def _add(self, menu: Menu, command_id: str, icon: str) -> None:
        keymap = self._window.commands.keymap
        run = self._window.commands.run
        words = self._words_now(command_id) or keymap.command(command_id).title
        menu.add(words, lambda: run(command_id), icon, keymap.shown(command_id))

    def _words_now(self, command_id: str) -> str:
        """What a command that does one thing or its opposite does to the open conversation; empty for others."""
        sidebar = self._window.sidebar
        shown = next((one for one in sidebar.conversations if one.id == sidebar.view.open_id), None)
        if shown is None or command_id not in (catalogue.PIN, catalogue.MARK_UNREAD):
            return ""
        if command_id == catalogue.PIN:
            return self.tr("Pin conversation") if shown.pin is None else self.tr("Unpin conversation")
        return self.tr("Mark as read") if shown.unread else self.tr("Mark as unread")

    def ask_target(self, conversation_id: str, name: str, format_: str) -> None:
        """Where a conversation is to be written; `name` is offered."""
        from PySide6.QtWidgets import QFileDialog

        from desktop_chat.ui.file_dialog import file_dialog

        ending, kind = ("json", self.tr("JSON (*.json)")) if format_ == "json" else ("md", self.tr("Markdown (*.md)"))
        dialog = file_dialog(self._window, self.tr("Export the conversation"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kind)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{name}.{ending}")
        self._open(dialog, lambda path: self.target_chosen.emit((conversation_id, format_, path)))

    def ask_source(self) -> None:
        """Which file conversations are to be taken from."""
        from PySide6.QtWidgets import QFileDialog

        from desktop_chat.ui.file_dialog import file_dialog

        dialog = file_dialog(self._window, self.tr("Import conversations"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("JSON (*.json)"))
        self._open(dialog, self.source_chosen.emit)

    def _open(self, dialog: QFileDialog, take: Callable[[str], object]) -> None:
        dialog.fileSelected.connect(take)
        dialog.finished.connect(self._close)
        self.dialog = dialog
        dialog.open()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
