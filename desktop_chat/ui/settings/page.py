"""The settings on one page that is searched while one types; what is chosen holds at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.fuzzy import folded
from desktop_chat.core.preferences import PREFERENCES
from desktop_chat.ui.settings.more_sections import AboutSection, DataSection, KeyboardSection
from desktop_chat.ui.settings.places import ABOUT, DATA, KEYBOARD, SECTIONS, SERVERS, tr
from desktop_chat.ui.settings.rows import PreferenceRow, Section
from desktop_chat.ui.settings.servers import ServersSection
from desktop_chat.ui.tool_page import ToolPage

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme

_WIDTH_CH: Final = 76


class SettingsPage(ToolPage):
    #: It is about to be seen: a good moment to fill it.
    opened = Signal()
    #: Something else is preferred; carries (id of the preference, what).
    preferred = Signal(object)
    #: New conversations are to begin with this server; carries its id.
    use_requested = Signal(str)
    #: The form of a server is wanted; carries its id.
    edit_requested = Signal(str)
    #: A server is to be removed; carries its id.
    remove_requested = Signal(str)
    #: Another server is to be connected.
    connect_requested = Signal()
    #: The shortcut sheet is wanted.
    shortcuts_requested = Signal()
    #: Settings are to be written to a file; carries its path.
    export_requested = Signal(str)
    #: Settings are to be read from a file; carries its path.
    import_requested = Signal(str)
    #: A text is to be put on the clipboard.
    copy_requested = Signal(str)
    #: The button of the bar was pressed; carries the name it was given.
    action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Settings"), self.tr("Search settings"), _WIDTH_CH)
        self.rows = {one.id: PreferenceRow(theme, one) for one in PREFERENCES}
        groups: dict[str, Section] = {}
        for one in PREFERENCES:
            if one.group not in groups:
                groups[one.group] = Section(theme, tr(one.group))
            groups[one.group].add(self.rows[one.id])
            self.rows[one.id].preferred.connect(self.preferred)
        self.servers = ServersSection(theme, tr(SECTIONS[SERVERS]))
        self.keyboard = KeyboardSection(theme, tr(SECTIONS[KEYBOARD]))
        self.data = DataSection(theme, tr(SECTIONS[DATA]))
        self.about = AboutSection(theme, tr(SECTIONS[ABOUT]))
        self._places = {SERVERS: self.servers, KEYBOARD: self.keyboard, DATA: self.data, ABOUT: self.about}
        self.sections: Sequence[Section] = (*groups.values(), *self._places.values())
        for section in self.sections:
            self.column.addWidget(section)
        self.column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.servers.use_requested.connect(self.use_requested)
        self.servers.edit_requested.connect(self.edit_requested)
        self.servers.remove_requested.connect(self.remove_requested)
        self.servers.connect_requested.connect(self.connect_requested)
        self.keyboard.shortcuts_requested.connect(self.shortcuts_requested)
        self.data.export_requested.connect(self.export_requested)
        self.data.import_requested.connect(self.import_requested)
        self.data.copy_requested.connect(self.copy_requested)
        self.about.copy_requested.connect(self.copy_requested)
        self.bar.action_requested.connect(self.action_requested)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for section in self.sections:
            section.set_theme(theme)

    def prepare(self) -> None:
        """The page is about to be seen."""
        self.opened.emit()
        self.search.clear()
        self.bar.clear()

    def begin(self, place: str = "") -> None:
        """The page is in sight: go to a preference or a section, or to the search field."""
        row, section = self.rows.get(place), self._places.get(place)
        if row is not None:
            self.see(row.control.field, row)
        elif section is not None:
            self.see(section.first, section)
        else:
            self.area.verticalScrollBar().setValue(0)
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What the presenter shows

    def show_preferences(self, ui: Mapping[str, object]) -> None:
        for row in self.rows.values():
            row.show_preferred(ui)

    def show_servers(self, servers: Sequence[tuple[str, str, str, bool, bool]]) -> None:
        """Of each its id, name, second-rank words, whether it is the default, whether the user set it up."""
        self.servers.show_servers(servers)
        self.look_for(self.search.text())

    def show_folder(self, folder: str) -> None:
        self.data.show_folder(folder)

    def show_notice(self, sentence: str, action_text: str = "", action: str = "") -> None:
        self.bar.show_message(sentence, action_text, action)

    def clear_notice(self) -> None:
        if self._has_focus_within(self.bar):
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.clear()

    def look_for(self, query: str) -> None:
        words = tuple(folded(query).split())
        found = [section.look_for(words) for section in self.sections]
        self.show_found(any(found))

    def _has_focus_within(self, part: QWidget) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and part.isAncestorOf(focused)
