"""The fields that every server is set up with: address, key, model, name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.address_field import AddressField
from desktop_chat.ui.endpoint.fields import FormRows


class Basics(QObject):
    """Fills and reads the fields; `rows` is where they stand."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.url = AddressField(theme)
        self.key = LineField(theme)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.model = Choice(theme)
        self.model.let_type(self.tr("The server's own choice"))
        self.name = LineField(theme, self.tr("My server"))
        self.rows = FormRows(theme)
        self.rows.add(self.tr("&Address"), self.url, self.tr("Address, or a curl command"))
        self.rows.add(self.tr("&Key"), self.key)
        self.rows.add(self.tr("&Model"), self.model)
        self.rows.add(self.tr("&Name"), self.name)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.url, self.key, self.model, self.name, self.rows):
            part.set_theme(theme)

    def fill(self, endpoint: Endpoint) -> None:
        """Show all of an endpoint that stands here; a typed key stays."""
        self.name.setText(endpoint.name)
        self.url.show_address(endpoint.url)
        self.model.setCurrentText(endpoint.model)

    def apply(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` with what was typed."""
        return replace(
            endpoint,
            name=self.name.text().strip(),
            url=self.url.text().strip(),
            model=self.model.currentText().strip(),
        )

    def field_of(self, part: str) -> QWidget | None:
        """The field of the address, the key or the model; None for any other part."""
        fields: dict[str, QWidget] = {"address": self.url, "key": self.key, "model": self.model}
        return fields.get(part)

    def asked_of(self) -> tuple[str, str]:
        """The address and the key: what a test of the server is about."""
        return self.url.text().strip(), self.key.text().strip()

    def show_stored_key(self, stored: bool) -> None:
        """Whether there is a key that an empty field would keep, in the keyring or for this session."""
        kept = self.tr("There is a key; leave this empty to keep it")
        self.key.setPlaceholderText(kept if stored else self.tr("Only if the server asks for one"))

    def set_models(self, models: Sequence[str]) -> None:
        """Offer the models the server named; what was typed stays."""
        typed = self.model.currentText()
        self.model.clear()
        self.model.addItems(list(models))
        self.model.setCurrentText(typed or next(iter(models), ""))
