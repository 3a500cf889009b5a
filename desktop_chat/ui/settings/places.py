"""What can be gone to on the settings page, as data: for the page itself and for the palette."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.fuzzy import Wanted
from desktop_chat.core.preferences import PREFERENCES
from desktop_chat.ui.commands.catalogue import QT_TRANSLATE_NOOP

SERVERS, KEYBOARD, DATA, ABOUT = "servers", "keyboard", "data", "about"
#: Sections that are not made of preferences, with their names in English.
SECTIONS: Final = {
    SERVERS: QT_TRANSLATE_NOOP("Preferences", "Servers"),
    KEYBOARD: QT_TRANSLATE_NOOP("Preferences", "Keyboard"),
    DATA: QT_TRANSLATE_NOOP("Preferences", "Data"),
    ABOUT: QT_TRANSLATE_NOOP("Preferences", "About"),
}


def tr(text: str) -> str:
    """The words of preferences and sections as they are shown."""
    return QCoreApplication.translate("Preferences", text)


def wanted_settings() -> list[Wanted]:
    """What the palette offers of the page."""
    settings = tr("Settings")
    rows = [Wanted("setting", one.id, tr(one.text), f"{settings}, {tr(one.group)}") for one in PREFERENCES]
    return [*rows, *(Wanted("setting", known, tr(text), settings) for known, text in SECTIONS.items())]
