"""What palette, shortcut sheet and settings page ask for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_chat.core.fuzzy import Wanted
    from desktop_chat.core.preferences import Preferred
    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.palette.palette import Palette
    from desktop_chat.ui.settings.page import SettingsPage
    from desktop_chat.ui.shortcuts.sheet import ShortcutSheet
    from desktop_chat.ui.wiring.servers import FormsHandler


class PaletteHandler(Protocol):
    def list_places(self) -> None: ...
    def remember(self, thing: Wanted) -> None: ...
    def go(self, thing: Wanted) -> None: ...


class SettingsHandler(Protocol):
    def show(self) -> None: ...
    def choose(self, chosen: tuple[str, Preferred]) -> None: ...
    def resize_text(self, step: int) -> None: ...
    def use_server(self, endpoint_id: str) -> None: ...
    def remove_server(self, endpoint_id: str) -> None: ...
    def export_to(self, path: str) -> None: ...
    def import_from(self, path: str) -> None: ...
    def take_action(self, action: str) -> None: ...
    def keys_chosen(self, chosen: Mapping[str, object]) -> None: ...


class ToolHandlers(Protocol):
    """Made when they are first asked."""

    @property
    def palette(self) -> PaletteHandler: ...
    @property
    def settings(self) -> SettingsHandler: ...


def wire_tools(window: MainWindow, handlers: ToolHandlers, forms: FormsHandler) -> None:
    def connect_palette(palette: Palette) -> None:
        palette.opened.connect(handlers.palette.list_places)
        palette.chosen.connect(handlers.palette.remember)

    def connect_sheet(sheet: ShortcutSheet) -> None:
        sheet.keys_chosen.connect(handlers.settings.keys_chosen)

    def connect_page(page: SettingsPage) -> None:
        settings = handlers.settings
        page.opened.connect(settings.show)
        page.preferred.connect(settings.choose)
        page.use_requested.connect(settings.use_server)
        page.remove_requested.connect(settings.remove_server)
        page.edit_requested.connect(forms.edit_endpoint)
        page.connect_requested.connect(forms.connect_server)
        page.export_requested.connect(settings.export_to)
        page.import_requested.connect(settings.import_from)
        page.action_requested.connect(settings.take_action)
        page.copy_requested.connect(window.copy_text)

    def go(place: Wanted) -> None:
        handlers.palette.go(place)

    def resize_text(step: int) -> None:
        handlers.settings.resize_text(step)

    for command_id, step in ((catalogue.ZOOM_IN, 1), (catalogue.ZOOM_OUT, -1), (catalogue.ZOOM_RESET, 0)):
        window.commands.add(command_id, partial(resize_text, step))
    window.transcript.text_size_requested.connect(resize_text)
    window.tools.place_chosen.connect(go)
    window.tools.late_palette.when_made(connect_palette)
    window.tools.late_shortcuts.when_made(connect_sheet)
    window.tools.late_settings.when_made(connect_page)
