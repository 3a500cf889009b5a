"""Palette, shortcut sheet and settings page of a window: made when they are first wanted, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.late_part import LatePart

if TYPE_CHECKING:
    from desktop_chat.core.fuzzy import Wanted
    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.design.theme import Theme
    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.palette.palette import Palette
    from desktop_chat.ui.settings.page import SettingsPage
    from desktop_chat.ui.shortcuts.sheet import ShortcutSheet


class WindowTools(QObject):
    #: A conversation, server or model was chosen in the palette; carries a Wanted.
    place_chosen = Signal(object)

    def __init__(self, theme: Theme, window: MainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._commands: CommandDesk = window.commands
        self.late_palette = LatePart(self._make_palette)
        self.late_shortcuts = LatePart(self._make_shortcuts)
        self.late_settings = LatePart(self._make_settings)

    @property
    def palette(self) -> Palette:
        return self.late_palette.get()

    @property
    def settings_page(self) -> SettingsPage:
        return self.late_settings.get()

    @property
    def shortcut_sheet(self) -> ShortcutSheet:
        return self.late_shortcuts.get()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.late_palette, self.late_shortcuts, self.late_settings):
            part.set_theme(theme)
        from desktop_chat.ui.design.following import follow

        follow(self._window, theme)

    def add_commands(self) -> None:
        add = self._commands.add
        add(catalogue.PALETTE, self.open_palette)
        add(catalogue.SHORTCUTS, self.open_shortcuts)
        add(catalogue.SETTINGS, self.open_settings)
        self._commands.about_to_run.connect(self._make_room)

    def open_palette(self) -> None:
        """Or close it: the same keys do both."""
        if not self._close_palette():
            self.palette.open()

    def open_shortcuts(self) -> None:
        page = self.shortcut_sheet
        if page.isVisible():
            self._window.close_page()
        else:
            self._window.open_page(page)
            page.begin()

    def open_settings(self, place: str = "") -> None:
        """At a preference or a section, or at its search field; without a place, close it if it is open."""
        page = self.settings_page
        if page.isVisible() and not place:
            self._window.close_page()
            return
        page.prepare()
        self._window.open_page(page)
        page.begin(place)

    def _close_palette(self) -> bool:
        return self.late_palette.made is not None and self.late_palette.made.close_palette()

    def _make_room(self, command_id: str) -> None:
        """What a command does is to be seen."""
        if command_id in catalogue.ZOOMS:
            return
        if command_id != catalogue.PALETTE:
            self._close_palette()
        if command_id not in (catalogue.PALETTE, catalogue.SHORTCUTS, catalogue.SETTINGS):
            pages = (self.late_shortcuts.made, self.late_settings.made)
            if any(page is not None and page.isVisible() for page in pages):
                self._window.close_page()

    # Making

    def _make_palette(self) -> Palette:
        from desktop_chat.ui.palette.palette import Palette

        palette = Palette(self._theme, self._window, self._own_things)
        palette.chosen.connect(self._go)
        return palette

    def _make_shortcuts(self) -> ShortcutSheet:
        from desktop_chat.ui.shortcuts.sheet import ShortcutSheet

        sheet = ShortcutSheet(self._theme, self._commands.keymap)
        sheet.close_requested.connect(self._window.close_page)
        return sheet

    def _make_settings(self) -> SettingsPage:
        from desktop_chat.ui.settings.page import SettingsPage

        page = SettingsPage(self._theme)
        page.close_requested.connect(self._window.close_page)
        page.shortcuts_requested.connect(self.open_shortcuts)
        return page

    # The palette

    def _own_things(self) -> list[Wanted]:
        from dataclasses import replace

        from desktop_chat.core.fuzzy import Wanted
        from desktop_chat.ui.palette.words import words_of
        from desktop_chat.ui.settings.places import wanted_settings

        shown = self._commands.keymap.shown
        offered = (command for command in self._commands.offered() if command.id != catalogue.PALETTE)
        commands = [
            Wanted("command", one.id, one.title, one.group_title, shown(one.id), 5, words_of(one.id)) for one in offered
        ]
        return [*commands, *(replace(one, words=words_of(one.id)) for one in wanted_settings())]

    def _go(self, thing: Wanted) -> None:
        if thing.kind == "command":
            self._commands.run(thing.id)
        elif thing.kind == "setting":
            self.open_settings(thing.id)
        else:
            self._make_room("")
            self.place_chosen.emit(thing)
