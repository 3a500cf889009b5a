"""What is asked for on the page that stands in place of an empty conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_chat.ui.main_window import MainWindow
    from desktop_chat.ui.welcome.connect_panel import ConnectForm, ConnectPanel
    from desktop_chat.ui.welcome.doors import Doors
    from desktop_chat.ui.welcome.page import Welcome


class ConnectHandler(Protocol):
    def find(self, form: ConnectForm) -> None: ...
    def ask(self, form: ConnectForm) -> None: ...
    def stop(self) -> None: ...
    def use(self, form: ConnectForm) -> None: ...
    def forget(self) -> None: ...


class WelcomeHandler(Protocol):
    @property
    def connect_server(self) -> ConnectHandler: ...
    def show_doors(self, shown: bool) -> None: ...
    def open_doors(self) -> None: ...
    def try_small_model(self) -> None: ...
    def use_found(self, address: str) -> None: ...
    def look_again(self) -> None: ...


def wire_welcome(window: MainWindow, handler: WelcomeHandler, use_prompt: Callable[[str], None]) -> None:
    def connect_panel(panel: ConnectPanel) -> None:
        connecting = handler.connect_server
        panel.find_requested.connect(connecting.find)
        panel.ask_requested.connect(connecting.ask)
        panel.stop_requested.connect(connecting.stop)
        panel.use_requested.connect(connecting.use)
        panel.forgotten.connect(connecting.forget)

    def connect_doors(doors: Doors) -> None:
        doors.late_connect.when_made(connect_panel)

    def connect_welcome(welcome: Welcome) -> None:
        welcome.prompt_chosen.connect(use_prompt)
        welcome.doors_requested.connect(handler.show_doors)
        welcome.small_model_chosen.connect(handler.try_small_model)
        welcome.server_chosen.connect(handler.use_found)
        welcome.look_requested.connect(handler.look_again)
        welcome.late_doors.when_made(connect_doors)

    window.late_welcome.when_made(connect_welcome)
    window.commands.add(catalogue.WAYS, handler.open_doors)
