"""The servers on the settings page: which is the default, change, remove, connect another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.chips import Badge
from desktop_chat.ui.settings.rows import Section, SettingRow

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme


class ServersSection(Section):
    #: New conversations are to begin with this server; carries its id.
    use_requested = Signal(str)
    #: Its form is wanted; carries its id.
    edit_requested = Signal(str)
    #: It is to be removed; carries its id.
    remove_requested = Signal(str)
    #: Another server is to be connected.
    connect_requested = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme, title)
        self.connect_button = Button(theme, self.tr("Connect a server"), "plus", kind="outline")
        self._last = SettingRow(theme, self.tr("Another server"), "", self.connect_button)
        self.add(self._last)
        self.connect_button.clicked.connect(self._connect)

    @property
    def first(self) -> QWidget:
        return self.connect_button

    def show_servers(self, servers: Sequence[tuple[str, str, str, bool, bool]]) -> None:
        """Of each its id, name, second-rank words, whether it is the default, whether the user set it up."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        for row in self.rows[:-1]:
            row.hide()
            row.deleteLater()
        self.rows = [self._last]
        for at, server in enumerate(servers):
            made = self._row(*server)
            made.also = self.heading.text()
            self.rows.insert(at, made)
            self.column.insertWidget(at + 1, made)
        if had_focus:
            self.connect_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for button in self.findChildren(Button):
            button.set_theme(theme)
        for badge in self.findChildren(Badge):
            badge.set_theme(theme)

    def _row(self, endpoint_id: str, name: str, words: str, is_default: bool, is_own: bool) -> SettingRow:
        theme, controls = self._theme, list[QWidget]()
        if is_default:
            controls.append(Badge(theme, self.tr("Default")))
        else:
            use = Button(theme, self.tr("Make default"), role="small")
            use.setAccessibleName(self.tr("Make {0} the default").format(name))
            use.clicked.connect(partial(self.use_requested.emit, endpoint_id))
            controls.append(use)
        if is_own:
            edit = Button(theme, icon="pencil", tip=self.tr("Change {0}").format(name))
            edit.clicked.connect(partial(self.edit_requested.emit, endpoint_id))
            remove = Button(theme, icon="trash", tip=self.tr("Remove {0}").format(name))
            remove.clicked.connect(partial(self.remove_requested.emit, endpoint_id))
            controls += [edit, remove]
        return SettingRow(theme, name, words, *controls)

    def _connect(self) -> None:
        self.connect_requested.emit()
