"""The fields that the form of a server is made of, and what all its sections share."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.check_box import CheckBox
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField, TextArea
from desktop_chat.ui.design.labels import Label, label
from desktop_chat.ui.design.theme import Theme


class Section(QWidget):
    """A page of the form: shows a part of an endpoint, and puts that part back."""

    #: Something was typed or chosen.
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.form_rows = FormRows(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for part in self.findChildren(QWidget):
            if isinstance(part, Button | CheckBox | LineField | TextArea | Choice | Label):
                part.set_theme(theme)
        self.form_rows.set_theme(theme)

    def fill(self, endpoint: Endpoint) -> None:
        """Show an endpoint's part."""
        raise NotImplementedError

    def apply(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` with what was typed; what is a problem stays as it was."""
        raise NotImplementedError

    def problem(self) -> tuple[str, QWidget | None]:
        """Why this cannot be kept, as one sentence, and the field to mend; empty if it can."""
        return "", None

    def edited(self) -> None:
        """To be connected to the signals of the fields."""
        self.changed.emit()


class NumberField(LineField):
    """A number that may be left out."""

    def __init__(
        self, theme: Theme, placeholder: str, *, low: float = 0.0, high: float = 1e9, whole: bool = False
    ) -> None:
        """Numbers from `low` to `high` are right."""
        super().__init__(theme, placeholder)
        self._low, self._high, self._whole = low, high, whole

    def show_number(self, number: float | None) -> None:
        self.setText("" if number is None else f"{number:.15g}" if abs(number) < 1e6 else str(number))

    def number(self) -> float | None:
        """None where nothing, or no such number, was typed."""
        text = self.text().strip().replace(",", ".")
        try:
            value: float = int(text) if self._whole else float(text)
        except ValueError:
            return None
        return value if self._low <= value <= self._high else None

    def count(self) -> int | None:
        number = self.number()
        return None if number is None else int(number)

    @property
    def is_wrong(self) -> bool:
        return bool(self.text().strip()) and self.number() is None


class FormRows(QFormLayout):
    """Captions at the left, fields at the right; a field may have a dim line below it."""

    def __init__(self, theme: Theme, *, above: bool = False) -> None:
        """`above` puts the captions over the fields, where there is little room."""
        super().__init__()
        self._theme = theme
        if above:
            self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(theme.space(4))
        self.setVerticalSpacing(theme.space(2))
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in range(self.rowCount()):
            for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole):
                item = self.itemAt(row, role)
                words = item.widget() if item is not None else None
                if isinstance(words, Label):
                    words.set_theme(theme)
                    if role is QFormLayout.ItemRole.LabelRole:
                        self._fit(words)

    def _fit(self, caption: QLabel) -> None:
        """Give a caption the room that the fields beside it begin behind."""
        if self.rowWrapPolicy() is not QFormLayout.RowWrapPolicy.WrapAllRows:
            caption.setMinimumSize(self._theme.caption_px, self._theme.control_px)

    def add(self, text: str, field: QWidget, name: str = "") -> None:
        """`name` is what a screen reader says where the caption alone is not enough."""
        caption = label(self._theme, text)
        caption.setWordWrap(False)
        caption.setBuddy(field)
        self._fit(caption)
        field.setAccessibleName(name or text.replace("&", ""))
        self.addRow(caption, field)
        if isinstance(field, QPlainTextEdit):
            self.setAlignment(caption, Qt.AlignmentFlag.AlignTop)

    @property
    def captions(self) -> list[Label]:
        items = (self.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(self.rowCount()))
        return [words for item in items if item is not None and isinstance(words := item.widget(), Label)]

    def add_hint(self, text: str = "") -> QLabel:
        """A dim line below the field above."""
        made = label(self._theme, text, "small", dim=True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        # A form gives it the height of more lines than it has.
        made.setAlignment(made.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self.addRow("", made)
        return made


def line_up(*forms: FormRows) -> None:
    """Let the fields of several forms begin where those of the widest captions do."""
    captions = [caption for form in forms for caption in form.captions]
    widest = max(caption.sizeHint().width() for caption in captions)
    for caption in captions:
        caption.setMinimumWidth(max(widest, caption.minimumWidth()))


def show_problem(where: QLabel, theme: Theme, sentence: str) -> None:
    """Put a sentence into a label in the colour of errors; none hides it."""
    palette = QPalette(where.palette())
    palette.setColor(QPalette.ColorRole.WindowText, theme.colours.danger)
    where.setForegroundRole(QPalette.ColorRole.WindowText)
    where.setPalette(palette)
    where.setText(sentence)
    where.setVisible(bool(sentence))
