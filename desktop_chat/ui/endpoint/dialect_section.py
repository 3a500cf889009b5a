"""The section on how the server speaks, and how a hand-written one is asked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.endpoint import Dialect, Endpoint, RequestStyle, Session, SessionPlace
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import Section

#: These servers were written by hand, so there is more than one way to ask them.
_HAND_WRITTEN = (Dialect.PLAIN_SSE, Dialect.TEXT_STREAM)


class DialectSection(Section):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.dialect = Choice(theme, [(one.value, self.tr(name)) for one, (name, _) in DIALECT_NAMES.items()])
        self.request_style = Choice(
            theme,
            [
                (RequestStyle.AUTO.value, self.tr("In the way that all simple servers understand")),
                (RequestStyle.MESSAGE.value, self.tr("POST, the newest message only")),
                (RequestStyle.MESSAGES.value, self.tr("POST, the whole conversation")),
                (RequestStyle.GET.value, self.tr("GET, the newest message in the query")),
            ],
        )
        self.query_name = LineField(theme, "message")
        self.place = Choice(
            theme,
            [
                (SessionPlace.NONE.value, self.tr("No, it gets the conversation each time")),
                (SessionPlace.QUERY.value, self.tr("Yes, its id goes into the query")),
                (SessionPlace.HEADER.value, self.tr("Yes, its id goes into a header")),
                (SessionPlace.BODY.value, self.tr("Yes, its id goes into the body")),
            ],
        )
        self.session_name = LineField(theme, "id")
        self._resolved = Dialect.AUTO
        self._lay_out()
        self.dialect.currentIndexChanged.connect(self._chosen)
        self.request_style.currentIndexChanged.connect(self._chosen)
        self.place.currentIndexChanged.connect(self._chosen)
        self.query_name.textEdited.connect(self.edited)
        self.session_name.textEdited.connect(self.edited)

    def fill(self, endpoint: Endpoint) -> None:
        self.dialect.choose(endpoint.dialect.value)
        self.request_style.choose(endpoint.request_style.value)
        self.query_name.setText(endpoint.query_name)
        self.place.choose(endpoint.session.place.value)
        self.session_name.setText(endpoint.session.name)
        self._show_rows()

    def apply(self, endpoint: Endpoint) -> Endpoint:
        name = self.session_name.text().strip() or Session().name
        return replace(
            endpoint,
            dialect=Dialect(self.dialect.value()),
            request_style=RequestStyle(self.request_style.value()),
            query_name=self.query_name.text().strip() or "message",
            session=Session(SessionPlace(self.place.value()), name),
        )

    def show_resolved(self, dialect: Dialect) -> None:
        """What AUTO means for this address; AUTO itself where only an answer can tell."""
        self._resolved = dialect
        self._show_rows()

    def _lay_out(self) -> None:
        rows = self.form_rows
        rows.add(self.tr("&Protocol"), self.dialect)
        self.about = rows.add_hint()
        rows.add(self.tr("Wa&y to ask"), self.request_style, self.tr("How the server is asked"))
        rows.add(self.tr("&Query name"), self.query_name, self.tr("Name of the message in the query"))
        rows.add(self.tr("Keeps the &history"), self.place, self.tr("Whether the server keeps the conversation"))
        rows.add(self.tr("Name of the &id"), self.session_name, self.tr("Name of the conversation's id"))
        layout = stack()
        layout.addLayout(rows)
        layout.addStretch(1)
        self.setLayout(layout)
        self._show_rows()

    def _chosen(self) -> None:
        self._show_rows()
        self.edited()

    def _show_rows(self) -> None:
        chosen = Dialect(self.dialect.value() or Dialect.AUTO)
        about = self.tr(DIALECT_NAMES[chosen][1])
        if chosen is Dialect.AUTO and self._resolved is not Dialect.AUTO:
            about = self.tr("Here it is {0}.").format(self.tr(DIALECT_NAMES[self._resolved][0]))
        self.about.setText(about)
        effective = self._resolved if chosen is Dialect.AUTO else chosen
        by_hand = effective in _HAND_WRITTEN or effective is Dialect.AUTO
        in_query = by_hand and self.request_style.value() == RequestStyle.GET
        kept = by_hand and self.place.value() != SessionPlace.NONE
        shown: list[tuple[QWidget, bool]] = [
            (self.request_style, by_hand),
            (self.query_name, in_query),
            (self.place, by_hand),
            (self.session_name, kept),
        ]
        for field, visible in shown:
            self.form_rows.setRowVisible(field, visible)
