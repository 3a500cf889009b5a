"""The sections of the settings page that lead elsewhere: keyboard, files, about the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.settings.rows import Section, SettingRow

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.file_dialog import file_dialog

_FILE_NAME = "desktop-chat-settings.json"


class ButtonSection(Section):
    """Rows that each have buttons."""

    def _button(self, text: str, icon: str) -> Button:
        return Button(self._theme, text, icon, kind="outline")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for button in self.findChildren(Button):
            button.set_theme(theme)

    @property
    def first(self) -> QWidget:
        return self.findChildren(Button)[0]


class KeyboardSection(ButtonSection):
    #: The shortcut sheet is wanted.
    shortcuts_requested = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        self.button = self._button(self.tr("Show shortcuts"), "keyboard")
        words = self.tr("All keys on one page; those of commands can be changed there.")
        self.add(SettingRow(theme, self.tr("Shortcuts"), words, self.button))
        self.button.clicked.connect(self._open)

    def _open(self) -> None:
        self.shortcuts_requested.emit()


class DataSection(ButtonSection):
    #: The settings are to be written; carries the path of the file.
    export_requested = Signal(str)
    #: Settings are to be read; carries the path of the file.
    import_requested = Signal(str)
    #: A text is to be put on the clipboard.
    copy_requested = Signal(str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        self._folder = ""
        self.open_button = self._button(self.tr("Open folder"), "folder_open")
        self.copy_button = Button(theme, icon="copy", tip=self.tr("Copy the path"))
        self.folder_row = SettingRow(
            theme, self.tr("Where everything is kept"), " ", self.open_button, self.copy_button
        )
        self.export_button = self._button(self.tr("Export…"), "download")
        self.import_button = self._button(self.tr("Import…"), "upload")
        words = self.tr("Servers, preferences, shortcuts and favourites in one file. Keys stay in the keyring.")
        self.add(self.folder_row)
        self.add(SettingRow(theme, self.tr("Take settings along"), words, self.export_button, self.import_button))
        self.open_button.clicked.connect(self._open_folder)
        self.copy_button.clicked.connect(self._copy)
        self.export_button.clicked.connect(self._ask_where)
        self.import_button.clicked.connect(self._ask_which)

    def show_folder(self, folder: str) -> None:
        self._folder = folder
        self.folder_row.help.setText(folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def _copy(self) -> None:
        self.copy_requested.emit(self._folder)

    def _ask_where(self) -> None:
        dialog = self._dialog(self.tr("Export settings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(_FILE_NAME)
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _ask_which(self) -> None:
        dialog = self._dialog(self.tr("Import settings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_requested)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = file_dialog(self, title)
        dialog.setNameFilters([self.tr("Settings (*.json)"), self.tr("All files (*)")])
        dialog.finished.connect(dialog.deleteLater)
        return dialog


class AboutSection(ButtonSection):
    #: A text is to be put on the clipboard.
    copy_requested = Signal(str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        from PySide6.QtCore import qVersion

        version = QCoreApplication.applicationVersion()
        self._words = f"Desktop Chat {version}, Qt {qVersion()}"
        self.button = self._button(self.tr("Copy version"), "copy")
        self.add(SettingRow(theme, f"Desktop Chat {version}", f"Qt {qVersion()}", self.button))
        uses = self.tr("Qt and PySide (LGPL 3), Lucide icons (ISC), Pygments (BSD), markdown-it-py (MIT), httpx (BSD).")
        self.add(SettingRow(theme, self.tr("Made with"), uses))
        self.button.clicked.connect(self._copy)

    def _copy(self) -> None:
        self.copy_requested.emit(self._words)
