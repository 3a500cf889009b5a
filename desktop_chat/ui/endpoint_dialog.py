"""A small form for one server: name, address, key, model; and what became of testing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from desktop_chat.ui.controls import Button, label, row, stack
from desktop_chat.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class EndpointForm:
    """What was typed. An empty `key` leaves a stored one as it is."""

    endpoint_id: str
    name: str
    url: str
    model: str
    key: str = field(repr=False, default="")
    #: Keep the key in memory only.
    session_only: bool = False


class EndpointDialog(QDialog):
    """Never modal, so that running answers stay in reach."""

    #: The server is to be tried out; carries an EndpointForm.
    test_requested = Signal(object)
    #: The server is to be kept; carries an EndpointForm.
    save_requested = Signal(object)
    #: The server is to be forgotten; carries its id.
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._endpoint_id = ""
        self.setModal(False)
        self.setMinimumWidth(theme.dialog_px)
        self.name = self._field(self.tr("My server"))
        self.url = self._field(self.tr("http://127.0.0.1:11434/v1"))
        self.key = self._field(self.tr("Only if the server asks for one"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.model = QComboBox()
        self.model.setLineEdit(self._field(self.tr("The server's own choice")))
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setMinimumHeight(theme.control_px)
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.session_only = QCheckBox(self.tr("Use this key in this session only; nothing is stored"))
        self.session_only.hide()
        self.outcome = label(theme, "", "small")
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.test_button = Button(theme, self.tr("Test"), kind="outline")
        self.save_button = Button(theme, self.tr("Save"), kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"))
        self.remove_button = Button(theme, self.tr("Remove"), "trash")
        self._lay_out()
        self.test_button.clicked.connect(self._test)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.reject)
        self.remove_button.clicked.connect(self._remove)
        self.url.textChanged.connect(self._check)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in (self.test_button, self.save_button, self.cancel_button, self.remove_button):
            button.set_theme(theme)

    def show_form(self, endpoint_id: str, name: str, url: str, model: str) -> None:
        """Open on a server; an empty `endpoint_id` makes a new one."""
        self._endpoint_id = endpoint_id
        self.setWindowTitle(self.tr("Change the server") if endpoint_id else self.tr("Connect a server"))
        self.name.setText(name)
        self.url.setText(url)
        self.key.clear()
        self.show_stored_key(False)
        self.model.clear()
        self.model.setCurrentText(model)
        self.remove_button.setVisible(bool(endpoint_id))
        self.session_only.setChecked(False)
        self.session_only.hide()
        self.outcome.clear()
        self._check()
        self.show()
        self.raise_()
        self.activateWindow()
        (self.key if url else self.url).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_stored_key(self, stored: bool) -> None:
        """Whether there is a key that an empty field would keep."""
        kept = self.tr("A key is stored; leave this empty to keep it")
        self.key.setPlaceholderText(kept if stored else self.tr("Only if the server asks for one"))

    def set_models(self, models: Sequence[str]) -> None:
        """Offer the models the server named; what was typed stays."""
        typed = self.model.currentText()
        self.model.clear()
        self.model.addItems(list(models))
        self.model.setCurrentText(typed or next(iter(models), ""))

    def show_progress(self, sentence: str) -> None:
        """Something is under way: the buttons wait for `show_result`."""
        self._say(sentence, QPalette.ColorRole.PlaceholderText)
        self.test_button.setEnabled(False)
        self.save_button.setEnabled(False)

    def show_result(self, sentence: str, *, good: bool) -> None:
        colours = self._theme.colours
        self._say(sentence, QPalette.ColorRole.WindowText)
        palette = QPalette(self.outcome.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours.success if good else colours.danger)
        self.outcome.setPalette(palette)
        self._check()

    def offer_session_key(self, sentence: str) -> None:
        """The keyring is out of reach: say so, and let the key be used without being stored."""
        self.session_only.show()
        self.session_only.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_result(sentence, good=False)

    def form(self) -> EndpointForm:
        return EndpointForm(
            endpoint_id=self._endpoint_id,
            name=self.name.text().strip(),
            url=self.url.text().strip(),
            model=self.model.currentText().strip(),
            key=self.key.text().strip(),
            session_only=self.session_only.isChecked() and not self.session_only.isHidden(),
        )

    def _lay_out(self) -> None:
        theme = self._theme
        form = QFormLayout()
        form.setSpacing(theme.space(2.5))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for text, widget in (
            (self.tr("&Address"), self.url),
            (self.tr("&Key"), self.key),
            (self.tr("&Model"), self.model),
            (self.tr("&Name"), self.name),
        ):
            caption = QLabel(text)
            caption.setBuddy(widget)
            caption.setMinimumHeight(theme.control_px)
            form.addRow(caption, widget)
        hint = self.tr("Any server that speaks the OpenAI way works: Ollama, LM Studio, llama.cpp, vLLM and others.")
        buttons = row(
            self.remove_button, None, self.cancel_button, self.test_button, self.save_button, spacing=theme.space(2)
        )
        layout = stack(label(theme, hint, "small", dim=True), spacing=theme.space(4))
        layout.addLayout(form)
        layout.addWidget(self.session_only)
        layout.addWidget(self.outcome)
        layout.addLayout(buttons)
        layout.setContentsMargins(theme.space(6), theme.space(5), theme.space(6), theme.space(5))
        self.setLayout(layout)

    def _field(self, placeholder: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(placeholder)
        made.setMinimumHeight(self._theme.control_px)
        made.setTextMargins(self._theme.space(1.5), 0, self._theme.space(1.5), 0)
        return made

    def _say(self, sentence: str, role: QPalette.ColorRole) -> None:
        self.outcome.setPalette(QPalette())
        self.outcome.setForegroundRole(role)
        self.outcome.setText(sentence)

    def _check(self) -> None:
        filled = bool(self.url.text().strip())
        self.test_button.setEnabled(filled)
        self.save_button.setEnabled(filled)

    def _test(self) -> None:
        self.test_requested.emit(self.form())

    def _save(self) -> None:
        self.save_requested.emit(self.form())

    def _remove(self) -> None:
        self.remove_requested.emit(self._endpoint_id)
