"""More words by which commands and settings are found; they are shown nowhere."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop_chat.core import preferences
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.commands.catalogue import QT_TRANSLATE_NOOP
from desktop_chat.ui.settings import places

#: By the id of a command, a preference or a section.
WORDS: Final = {
    catalogue.NEW: QT_TRANSLATE_NOOP("Words", "start chat talk thread"),
    catalogue.RENAME: QT_TRANSLATE_NOOP("Words", "title name"),
    catalogue.EXPORT: QT_TRANSLATE_NOOP("Words", "save file download"),
    catalogue.EXPORT_JSON: QT_TRANSLATE_NOOP("Words", "save file backup"),
    catalogue.IMPORT: QT_TRANSLATE_NOOP("Words", "load restore backup file"),
    catalogue.DELETE: QT_TRANSLATE_NOOP("Words", "remove trash bin"),
    catalogue.UNDO_DELETE: QT_TRANSLATE_NOOP("Words", "undo restore trash bin"),
    catalogue.FILTER: QT_TRANSLATE_NOOP("Words", "search find"),
    catalogue.PIN: QT_TRANSLATE_NOOP("Words", "favourite star top"),
    catalogue.STOP: QT_TRANSLATE_NOOP("Words", "cancel abort interrupt"),
    catalogue.QUOTE: QT_TRANSLATE_NOOP("Words", "reply cite"),
    catalogue.ATTACH: QT_TRANSLATE_NOOP("Words", "upload picture image document"),
    catalogue.REGENERATE: QT_TRANSLATE_NOOP("Words", "again retry redo"),
    catalogue.VERSION_BEFORE: QT_TRANSLATE_NOOP("Words", "branch edit variant alternative go back"),
    catalogue.VERSION_AFTER: QT_TRANSLATE_NOOP("Words", "branch edit variant alternative go forward"),
    catalogue.COPY_ANSWER: QT_TRANSLATE_NOOP("Words", "clipboard"),
    catalogue.COPY_MARKDOWN: QT_TRANSLATE_NOOP("Words", "clipboard"),
    catalogue.EDIT_LAST: QT_TRANSLATE_NOOP("Words", "change correct"),
    catalogue.CHOOSE_MODEL: QT_TRANSLATE_NOOP("Words", "switch provider"),
    catalogue.CONNECT: QT_TRANSLATE_NOOP("Words", "api key endpoint url address provider login account token proxy"),
    catalogue.FIND: QT_TRANSLATE_NOOP("Words", "search text"),
    catalogue.TOGGLE_SIDEBAR: QT_TRANSLATE_NOOP("Words", "sidebar list history"),
    catalogue.TOGGLE_PANEL: QT_TRANSLATE_NOOP("Words", "panel instructions temperature seed"),
    catalogue.SYSTEM_PROMPT: QT_TRANSLATE_NOOP("Words", "instructions role persona"),
    catalogue.ZOOM_IN: QT_TRANSLATE_NOOP("Words", "zoom font size bigger"),
    catalogue.ZOOM_OUT: QT_TRANSLATE_NOOP("Words", "zoom font size"),
    catalogue.ZOOM_RESET: QT_TRANSLATE_NOOP("Words", "zoom font"),
    catalogue.SHORTCUTS: QT_TRANSLATE_NOOP("Words", "keyboard keys hotkeys bindings"),
    catalogue.SETTINGS: QT_TRANSLATE_NOOP("Words", "preferences options configuration"),
    preferences.COLOUR_SCHEME.id: QT_TRANSLATE_NOOP("Words", "theme dark light night mode appearance color"),
    preferences.HIGH_CONTRAST.id: QT_TRANSLATE_NOOP("Words", "theme accessibility outlines"),
    preferences.REDUCED_MOTION.id: QT_TRANSLATE_NOOP("Words", "animation accessibility blink"),
    preferences.TEXT_SIZE.id: QT_TRANSLATE_NOOP("Words", "font zoom scale bigger"),
    preferences.DIRECTION.id: QT_TRANSLATE_NOOP("Words", "language right to left rtl mirrored"),
    preferences.COLUMN_WIDTH.id: QT_TRANSLATE_NOOP("Words", "line length column narrow"),
    preferences.SMOOTH_TEXT.id: QT_TRANSLATE_NOOP("Words", "animation streaming"),
    preferences.SEND_WITH_ENTER.id: QT_TRANSLATE_NOOP("Words", "return key newline"),
    preferences.NOTIFY.id: QT_TRANSLATE_NOOP("Words", "notification alert desktop"),
    preferences.SHOW_FIGURES.id: QT_TRANSLATE_NOOP("Words", "price cost statistics speed"),
    places.SERVERS: QT_TRANSLATE_NOOP("Words", "api key proxy endpoint url provider certificate model"),
    places.KEYBOARD: QT_TRANSLATE_NOOP("Words", "keys hotkeys bindings"),
    places.DATA: QT_TRANSLATE_NOOP("Words", "backup folder file export import storage"),
    places.ABOUT: QT_TRANSLATE_NOOP("Words", "version licence update"),
}


def words_of(known: str) -> str:
    """In the window's language; empty where there are none."""
    words = WORDS.get(known, "")
    return QCoreApplication.translate("Words", words) if words else ""
