"""What is asked for of servers and models: the picker, the form of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_chat.ui.endpoint.dialog import EndpointDialog
    from desktop_chat.ui.endpoint.typed_form import EndpointForm
    from desktop_chat.ui.main_window import MainWindow


class EndpointsHandler(Protocol):
    def choose(self, choice: tuple[str, str]) -> None: ...


class FormHandler(Protocol):
    def follow_way(self, form: EndpointForm) -> None: ...
    def read_pasted(self, pasted_there: tuple[EndpointForm, str]) -> None: ...
    def test(self, form: EndpointForm) -> None: ...
    def ask(self, form: EndpointForm) -> None: ...
    def stop(self) -> None: ...
    def mend(self, wanted: tuple[EndpointForm, str]) -> None: ...
    def save(self, form: EndpointForm) -> None: ...
    def remove(self, endpoint_id: str) -> None: ...


class FormsHandler(Protocol):
    @property
    def form(self) -> FormHandler: ...
    def connect_server(self) -> None: ...
    def edit_endpoint(self, endpoint_id: str) -> None: ...


def wire_servers(window: MainWindow, endpoints: EndpointsHandler, forms: FormsHandler) -> None:
    def connect_dialog(dialog: EndpointDialog) -> None:
        dialog.way_changed.connect(forms.form.follow_way)
        dialog.pasted.connect(forms.form.read_pasted)
        dialog.test_requested.connect(forms.form.test)
        dialog.ask_requested.connect(forms.form.ask)
        dialog.stop_requested.connect(forms.form.stop)
        dialog.mend_requested.connect(forms.form.mend)
        dialog.save_requested.connect(forms.form.save)
        dialog.remove_requested.connect(forms.form.remove)

    window.sidebar.connect_requested.connect(forms.connect_server)
    window.picker.choice_made.connect(endpoints.choose)
    window.picker.connect_requested.connect(forms.connect_server)
    window.picker.edit_requested.connect(forms.edit_endpoint)
    window.late_endpoint_dialog.when_made(connect_dialog)
