"""Dialogs for files, which begin where one keeps documents."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from PySide6.QtCore import QStandardPaths, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.ui.transcript.model import SaveRequest


def file_dialog(parent: QWidget, title: str) -> QFileDialog:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = documents if Path(documents).is_dir() else str(Path.home())
    return QFileDialog(parent, title, folder)


def ask_where(parent: QWidget, request: SaveRequest, chosen: SignalInstance) -> QFileDialog:
    """Ask where a file of an answer is to be saved; `chosen` is emitted with (data URL, path) if a path is."""
    ending = mimetypes.guess_extension(request.media_type.partition(";")[0].strip()) or ""
    dialog = file_dialog(parent, parent.tr("Save the file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(request.name or f"file{ending}")

    def accepted(path: str) -> None:
        chosen.emit((request.url, path))

    dialog.fileSelected.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
