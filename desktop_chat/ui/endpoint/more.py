"""Everything else that can be set for a server, folded away under tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.core.endpoint import Dialect, Endpoint, RequestStyle
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.answers_section import AnswersSection
from desktop_chat.ui.endpoint.connection_section import ConnectionSection
from desktop_chat.ui.endpoint.dialect_section import DialectSection
from desktop_chat.ui.endpoint.fields import FormRows, Section
from desktop_chat.ui.endpoint.headers_section import HeadersSection
from desktop_chat.ui.endpoint.tabs import Tabs


class MoreSettings(QWidget):
    #: Something was typed or chosen.
    changed = Signal()
    #: A key was typed as a header and is to be the endpoint's key; carries it.
    key_moved = Signal(str)
    #: There are other fields than before.
    rows_changed = Signal()
    #: Another page is shown.
    page_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dialect = DialectSection(theme)
        self.answers = AnswersSection(theme)
        self.headers = HeadersSection(theme)
        self.connection = ConnectionSection(theme)
        self.sections: tuple[Section, ...] = (self.dialect, self.answers, self.headers, self.connection)
        self.tabs = Tabs(theme)
        self.tabs.setAccessibleName(self.tr("More settings"))
        layout = stack(self.tabs)
        layout.addSpacing(theme.space(4))
        titles = (self.tr("Protocol"), self.tr("Answers"), self.tr("Key, headers, body"), self.tr("Connection"))
        for title, section in zip(titles, self.sections, strict=True):
            self.tabs.addTab(title)
            layout.addWidget(section)
            section.changed.connect(self.changed)
        self.setLayout(layout)
        self.headers.key_moved.connect(self.key_moved)
        self.headers.rows_changed.connect(self.rows_changed)
        self.tabs.currentChanged.connect(self._show_page)
        self._show_page(0)

    def set_theme(self, theme: Theme) -> None:
        self.tabs.set_theme(theme)
        for section in self.sections:
            section.set_theme(theme)

    def fill(self, endpoint: Endpoint) -> None:
        for section in self.sections:
            section.fill(endpoint)

    def apply(self, endpoint: Endpoint) -> Endpoint:
        for section in self.sections:
            endpoint = section.apply(endpoint)
        return endpoint

    def show_dialect(self, dialect: Dialect) -> None:
        """The dialect that is spoken as far as one can tell now: what it cannot carry is not offered."""
        self.dialect.show_resolved(dialect)
        self.answers.show_abilities(dialect, RequestStyle(self.dialect.request_style.value()))

    def problem(self) -> tuple[str, QWidget | None]:
        """The first thing that keeps this from being kept, with its field; its page is shown by `show_field`."""
        for section in self.sections:
            sentence, field = section.problem()
            if sentence:
                return sentence, field
        return "", None

    def field_of(self, part: str) -> QWidget:
        """The field of the certificates, the proxy, the timeouts, the context, or else of the dialect."""
        fields: dict[str, QWidget] = {
            "timeouts": self.connection.first_token_s,
            "context": self.answers.context_tokens,
            "certificates": self.connection.ca_file,
            "proxy": self.connection.proxy,
        }
        return fields.get(part, self.dialect.dialect)

    def rows_of(self, field: QWidget) -> FormRows:
        """The rows that a field stands in."""
        return next(section.form_rows for section in self.sections if section.isAncestorOf(field))

    def show_field(self, field: QWidget) -> None:
        """Turn to the page that holds a field."""
        for at, section in enumerate(self.sections):
            if section.isAncestorOf(field):
                self.tabs.setCurrentIndex(at)

    def _show_page(self, index: int) -> None:
        for at, section in enumerate(self.sections):
            section.setVisible(at == index)
        self.page_changed.emit()
