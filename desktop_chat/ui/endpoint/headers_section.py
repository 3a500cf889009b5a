"""The section on what goes along with each request: the key's header, further headers, an extra body."""

from __future__ import annotations

import json
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_chat.core.endpoint import AuthStyle, Endpoint
from desktop_chat.core.secret_rules import header_problem, is_secret_header
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import CodeArea, LineField
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.endpoint.fields import Section, show_problem

_BODY_LINES = 4
_BEARER = "bearer "


class HeaderRow(QWidget):
    """One header: its name, its value, and a button that takes it away."""

    def __init__(self, theme: Theme, name: str, value: str) -> None:
        super().__init__()
        self.name = LineField(theme, self.tr("Name"))
        self.value = LineField(theme, self.tr("Value, or env:VARIABLE"))
        self.name.setText(name)
        self.value.setText(value)
        self.name.setAccessibleName(self.tr("Name of the header"))
        self.value.setAccessibleName(self.tr("Value of the header"))
        self.remove_button = Button(theme, icon="close", tip=self.tr("Take this header away"))
        layout = row(self.name, self.value, self.remove_button, spacing=theme.space(1))
        layout.setStretch(0, 2)
        layout.setStretch(1, 3)
        self.setLayout(layout)

    def pair(self) -> tuple[str, str]:
        return self.name.text().strip().rstrip(":"), self.value.text().strip()


class HeadersSection(Section):
    #: A key was typed as a header and is to be the endpoint's key; carries it.
    key_moved = Signal(str)
    #: There are other fields than before.
    rows_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.auth = Choice(
            theme,
            [
                (AuthStyle.BEARER.value, self.tr("Authorization: Bearer")),
                (AuthStyle.X_API_KEY.value, "x-api-key"),
                (AuthStyle.API_KEY.value, "api-key"),
                (AuthStyle.NONE.value, self.tr("It is not sent")),
            ],
        )
        self.rows: list[HeaderRow] = []
        self.add_button = Button(theme, self.tr("Add a header"), "plus", kind="outline")
        self.move_button = Button(theme, self.tr("Make it the key"), "key", kind="outline")
        self.header_note = label(theme, "", "small")
        self.extra_body = CodeArea(theme, _BODY_LINES, '{"top_k": 40}')
        self.body_note = label(theme, "", "small")
        self._list = QVBoxLayout()
        self._lay_out()
        self.auth.currentIndexChanged.connect(self.edited)
        self.add_button.clicked.connect(self._add_empty)
        self.move_button.clicked.connect(self._move_key)
        self.extra_body.textChanged.connect(self._edited)
        self._check()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._check()

    def fill(self, endpoint: Endpoint) -> None:
        self.auth.choose(endpoint.auth.value)
        for old in list(self.rows):
            self._drop(old)
        for name, value in endpoint.headers:
            self._add(name, value)
        self.extra_body.setPlainText(endpoint.extra_body)
        self._check()

    def apply(self, endpoint: Endpoint) -> Endpoint:
        headers = tuple(pair for made in self.rows if (pair := made.pair())[0])
        auth, body = AuthStyle(self.auth.value()), self.extra_body.text().strip()
        return replace(endpoint, auth=auth, headers=headers, extra_body=body)

    def problem(self) -> tuple[str, QWidget | None]:
        refused = self._refused()
        if refused is not None:
            return header_problem(*refused.pair()), refused.value
        nameless = next((made for made in self.rows if made.pair()[1] and not made.pair()[0]), None)
        if nameless is not None:
            return self.tr("A header needs a name. Type one, or take the header away."), nameless.name
        sentence = self._body_problem()
        return sentence, self.extra_body if sentence else None

    def _lay_out(self) -> None:
        theme = self.theme
        rows = self.form_rows
        rows.add(self.tr("The key &goes as"), self.auth, self.tr("The header that carries the key"))
        self._list.setSpacing(theme.space(1))
        headers = stack(spacing=theme.space(2))
        headers.addLayout(self._list)
        headers.addWidget(self.header_note)
        headers.addLayout(row(self.add_button, self.move_button, None, spacing=theme.space(2)))
        body = stack(self.extra_body, self.body_note, spacing=theme.space(1))
        self.extra_body.setAccessibleName(self.tr("Extra body in JSON"))
        captions = [label(theme, text) for text in (self.tr("Headers"), self.tr("Extra body"))]
        for caption, content in zip(captions, (headers, body), strict=True):
            caption.setMinimumSize(theme.caption_px, theme.control_px)
            rows.addRow(caption, content)
            rows.setAlignment(caption, Qt.AlignmentFlag.AlignTop)
        layout = stack()
        layout.addLayout(rows)
        layout.addStretch(1)
        self.setLayout(layout)

    def _add_empty(self) -> None:
        self._add("", "").name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, name: str, value: str) -> HeaderRow:
        made = HeaderRow(self.theme, name, value)
        self.rows.append(made)
        self._list.addWidget(made)
        made.show()
        for field in (made.name, made.value):
            field.textChanged.connect(self._edited)
        made.remove_button.clicked.connect(self._remove)
        self.rows_changed.emit()
        return made

    def _remove(self) -> None:
        button = self.sender()
        found = next((made for made in self.rows if made.remove_button is button), None)
        if found is not None:
            self._drop(found)
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._edited()

    def _drop(self, made: HeaderRow) -> None:
        self.rows.remove(made)
        self._list.removeWidget(made)
        made.hide()
        made.deleteLater()

    def _refused(self) -> HeaderRow | None:
        """The first header that holds a key as it is."""
        return next((made for made in self.rows if made.pair()[1] and header_problem(*made.pair())), None)

    def _move_key(self) -> None:
        """What was typed into a header becomes the endpoint's key, in the header it was meant for."""
        refused = self._refused()
        if refused is None:
            return
        name, value = refused.pair()
        styles = {style.value: style for style in (AuthStyle.X_API_KEY, AuthStyle.API_KEY)}
        self.auth.choose(styles.get(name.lower(), AuthStyle.BEARER).value)
        self._drop(refused)
        self._edited()
        self.key_moved.emit(value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else value)

    def _body_problem(self) -> str:
        text = self.extra_body.text().strip()
        if not text:
            return ""
        try:
            value: object = json.loads(text)
        except ValueError as error:
            return self.tr("The extra body is no JSON: {0}.").format(str(error).partition(":")[0])
        if not isinstance(value, dict):
            return self.tr("The extra body has to be a JSON object, in braces.")
        return ""

    def _edited(self) -> None:
        self._check()
        self.edited()

    def _check(self) -> None:
        refused = self._refused()
        show_problem(self.header_note, self.theme, header_problem(*refused.pair()) if refused is not None else "")
        self.move_button.setVisible(refused is not None and _is_key(refused.name))
        show_problem(self.body_note, self.theme, self._body_problem())


def _is_key(name: QLineEdit) -> bool:
    """A cookie is a secret, too, but no key that could go as one."""
    return is_secret_header(name.text()) and "cookie" not in name.text().lower()
