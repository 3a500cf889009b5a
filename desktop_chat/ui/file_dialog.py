"""Asks where a file of an answer is to be saved."""

from __future__ import annotations

import mimetypes

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.ui.transcript.model import SaveRequest


def ask_where(parent: QWidget, request: SaveRequest, chosen: SignalInstance) -> QFileDialog:
    """Open a dialog beside the window; `chosen` is emitted with (data URL, path) if a path is."""
    ending = mimetypes.guess_extension(request.media_type.partition(";")[0].strip()) or ""
    dialog = QFileDialog(parent, parent.tr("Save the file"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(request.name or f"file{ending}")

    def accepted(path: str) -> None:
        chosen.emit((request.url, path))

    dialog.fileSelected.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
