"""The language of the window: that of the system, if its words are there, with the direction it is read in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTranslator

from desktop_chat.ui.design.resources import resource_path

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

FOLDER = "translations"
NAME = "desktop_chat"


def speak(app: QApplication, locale: QLocale | None = None, folder: Path | None = None) -> bool:
    """Translate all that is made from now on, from `FOLDER/NAME_<language>.qm`; False without such a file.

    Without one the window speaks English, which is read from left to right, whatever the locale.
    """
    folder = folder or resource_path(FOLDER)
    if not folder.is_dir():
        return False
    locale = locale or QLocale()
    translator = QTranslator(app)
    if not translator.load(locale, NAME, "_", str(folder)):
        return False
    app.installTranslator(translator)
    app.setLayoutDirection(locale.textDirection())
    return True
