"""The section on the way to the server: TLS, proxy, time-outs, retries."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop_chat.core.endpoint import Endpoint, Timeouts, Tls
from desktop_chat.core.secret_rules import user_info_problem
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import NumberField, Section
from desktop_chat.ui.file_dialog import file_dialog

_MAX_RETRIES = 100
_MIN_TIMEOUT_S = 0.001


class FileField(QWidget):
    """A path, and a button to look for it."""

    #: The path is another one.
    changed = Signal()

    def __init__(self, theme: Theme, placeholder: str, title: str) -> None:
        super().__init__()
        self._title = title
        self._chooser: QFileDialog | None = None
        self.path = LineField(theme, placeholder)
        self.button = Button(theme, self.tr("Browse"), kind="outline")
        self.button.setAccessibleName(f"{self.button.text()}: {title}")
        self.setFocusProxy(self.path)
        layout = row(self.path, self.button, spacing=theme.space(2))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.button.clicked.connect(self.browse)
        self.path.textChanged.connect(self.changed)

    def setAccessibleName(self, name: str) -> None:
        """The caption names the field in it."""
        self.path.setAccessibleName(name)

    def browse(self) -> None:
        """Open the system's own window to choose a file."""
        if self._chooser is None:
            self._chooser = file_dialog(self, self._title)
            self._chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            patterns = [self.tr("Certificates (*.pem *.crt *.cer *.key)"), self.tr("All files (*)")]
            self._chooser.setNameFilters(patterns)
            self._chooser.fileSelected.connect(self.path.setText)
        self._chooser.open()


class ConnectionSection(Section):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        system = self.tr("The system's own list")
        self.ca_file = FileField(theme, system, self.tr("Choose the certificates to trust"))
        self.client_cert = FileField(theme, self.tr("None"), self.tr("Choose the certificate to show"))
        self.proxy = LineField(theme, self.tr("None, or http://host:port, socks5://host:port"))
        ever = self.tr("Waits for ever")
        self.connect_s = NumberField(theme, ever, low=_MIN_TIMEOUT_S)
        self.first_token_s = NumberField(theme, ever, low=_MIN_TIMEOUT_S)
        self.idle_s = NumberField(theme, ever, low=_MIN_TIMEOUT_S)
        self.total_s = NumberField(theme, ever, low=_MIN_TIMEOUT_S)
        self.retries = NumberField(theme, "0", high=_MAX_RETRIES, whole=True)
        self._lay_out()
        fields: list[QLineEdit] = [self.proxy, *self._times(), self.retries]
        for field in fields:
            field.textChanged.connect(self.edited)
        for file in (self.ca_file, self.client_cert):
            file.changed.connect(self.edited)

    def fill(self, endpoint: Endpoint) -> None:
        self.ca_file.path.setText(endpoint.tls.ca_file)
        self.client_cert.path.setText(endpoint.tls.client_cert)
        self.proxy.setText(endpoint.proxy)
        times = endpoint.timeouts
        self.connect_s.show_number(times.connect_s)
        self.first_token_s.show_number(times.first_token_s)
        self.idle_s.show_number(times.idle_s)
        self.total_s.show_number(times.total_s)
        self.retries.show_number(endpoint.retries)

    def apply(self, endpoint: Endpoint) -> Endpoint:
        return replace(
            endpoint,
            tls=Tls(self.ca_file.path.text().strip(), self.client_cert.path.text().strip()),
            proxy=self.proxy.text().strip(),
            timeouts=Timeouts(
                connect_s=self.connect_s.number(),
                first_token_s=self.first_token_s.number(),
                idle_s=self.idle_s.number(),
                total_s=self.total_s.number(),
            ),
            retries=self.retries.count() or 0,
        )

    def problem(self) -> tuple[str, QWidget | None]:
        proxy = self.proxy.text().strip()
        if proxy and "://" not in proxy:
            return self.tr("This is no address of a proxy. Write it like http://127.0.0.1:3128."), self.proxy
        if sentence := user_info_problem(proxy):
            return sentence, self.proxy
        for field in self._times():
            if field.is_wrong:
                return self.tr("A time-out is a number of seconds above 0. Empty, it waits for ever."), field
        if self.retries.is_wrong:
            return self.tr("Retries are a whole number from 0 to 100."), self.retries
        return "", None

    def _times(self) -> tuple[NumberField, ...]:
        return (self.connect_s, self.first_token_s, self.idle_s, self.total_s)

    def _lay_out(self) -> None:
        rows = self.form_rows
        rows.add(self.tr("&Trusted certificates"), self.ca_file)
        rows.add(self.tr("&Own certificate"), self.client_cert)
        rows.add(self.tr("&Proxy"), self.proxy)
        rows.add(self.tr("Seconds to &connect"), self.connect_s)
        rows.add(self.tr("… to the &first token"), self.first_token_s, self.tr("Seconds to the first token"))
        rows.add(self.tr("… of &silence"), self.idle_s, self.tr("Seconds of silence"))
        rows.add(self.tr("… in a&ll"), self.total_s, self.tr("Seconds in all"))
        rows.add(self.tr("&Retries"), self.retries)
        rows.add_hint(self.tr("Only where the server did not take the question: no connection, or too busy."))
        layout = stack()
        layout.addLayout(rows)
        layout.addStretch(1)
        self.setLayout(layout)
