"""Asks which files are to be attached."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.ui.file_dialog import file_dialog


def choose_files(parent: QWidget, chosen: SignalInstance) -> QFileDialog:
    """Open a dialog beside the window; `chosen` is emitted with the paths if there are any."""
    dialog = file_dialog(parent.window(), parent.tr("Attach files"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)

    def accepted(paths: list[str]) -> None:
        chosen.emit(paths)

    dialog.filesSelected.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
