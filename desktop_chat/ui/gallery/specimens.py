"""The controls of the design system, each in every state it has, as data that the gallery and the tests lay out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_chat.core.values import value
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.card import Card
from desktop_chat.ui.design.check_box import CheckBox
from desktop_chat.ui.design.chips import Badge, Chip
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField, SearchField, TextArea
from desktop_chat.ui.design.labels import ElidedLabel, SectionHeading, label
from desktop_chat.ui.design.progress import Progress, Spinner
from desktop_chat.ui.design.switch import Switch
from desktop_chat.ui.design.theme import Theme

State: TypeAlias = Literal["rest", "hover", "pressed", "focus", "disabled", "checked", "wrong"]
Make: TypeAlias = Callable[[Theme], QWidget]

_PRESSED: Sequence[State] = ("rest", "hover", "pressed", "focus", "disabled")
_CHECKED: Sequence[State] = (*_PRESSED, "checked")
_TYPED: Sequence[State] = ("rest", "focus", "disabled", "wrong")
_STILL: Sequence[State] = ("rest",)


@value
class Specimen:
    name: str
    make: Make
    states: Sequence[State]


class _FocusedLine(LineField):
    """Looks as if it had the keyboard, which only one widget has."""

    def hasFocus(self) -> bool:
        return True


class _FocusedSearch(SearchField):
    def hasFocus(self) -> bool:
        return True


class _FocusedArea(TextArea):
    def hasFocus(self) -> bool:
        return True


class _FocusedChoice(Choice):
    def hasFocus(self) -> bool:
        return True


def tr(text: str) -> str:
    return QCoreApplication.translate("Gallery", text)


def long_words() -> str:
    return tr("Words that are far too long for the little room they have here, as some languages need it")


def specimens() -> list[Specimen]:
    return [
        Specimen("Button, plain", lambda theme: Button(theme, tr("Rename"), "pencil"), _CHECKED),
        Specimen("Button, outline", lambda theme: Button(theme, tr("Try again"), "again", kind="outline"), _CHECKED),
        Specimen("Button, primary", lambda theme: Button(theme, tr("Save"), kind="primary"), _PRESSED),
        Specimen("Button, danger", lambda theme: Button(theme, tr("Remove"), "trash", kind="danger"), _PRESSED),
        Specimen("Button, icon", lambda theme: Button(theme, icon="copy", tip=tr("Copy")), _CHECKED),
        Specimen("Button, round", lambda theme: Button(theme, icon="send", kind="round", tip=tr("Send")), _PRESSED),
        Specimen("Button, float", lambda theme: Button(theme, tr("New text"), "to_end", kind="float"), _PRESSED),
        Specimen("Button, opens", _opening_button, _PRESSED),
        Specimen("Switch", lambda theme: Switch(theme, tr("Smooth text")), _CHECKED),
        Specimen("Check box", lambda theme: CheckBox(theme, tr("This session only")), _CHECKED),
        Specimen("Chip", lambda theme: Chip(theme, tr("notes.txt"), "file"), ("rest", "hover", "focus", "disabled")),
        Specimen("Card", _card, _CHECKED),
        Specimen("Field", lambda theme: _typed(LineField(theme, tr("Name"))), _TYPED),
        Specimen("Field, empty", lambda theme: LineField(theme, tr("Name of the server")), _STILL),
        Specimen("Search", lambda theme: _typed(SearchField(theme, tr("Search"))), ("rest", "focus", "disabled")),
        Specimen(
            "Choice", lambda theme: Choice(theme, [("a", tr("As the system has it"))]), ("rest", "focus", "disabled")
        ),
        Specimen("Area", lambda theme: _typed_area(TextArea(theme, 2)), _TYPED),
        Specimen("Progress", _progress, _STILL),
        Specimen("Progress, unknown", _endless, _STILL),
        Specimen("Spinner", Spinner, _STILL),
        *(
            Specimen(f"Badge, {tone}", lambda theme, tone=tone: Badge(theme, tr("3 new"), tone), _STILL)
            for tone in _TONES
        ),
        Specimen("Heading", lambda theme: SectionHeading(theme, tr("Look")), _STILL),
        Specimen("Label", _words, ("rest", "disabled")),
        Specimen("Label, dim", lambda theme: _words(theme, dim=True), _STILL),
    ]


_TONES: Sequence[Literal["plain", "accent", "success", "warning", "danger"]] = (
    *("plain", "accent", "success", "warning", "danger"),
)


def cramped() -> list[Specimen]:
    """What words that are too long look like; each is to be given less room than it wants."""
    return [
        Specimen("Button", lambda theme: Button(theme, long_words(), "pencil", kind="outline"), _STILL),
        Specimen("Switch", lambda theme: Switch(theme, tr("Smooth text")), _STILL),
        Specimen("Check box", lambda theme: CheckBox(theme, tr("This session only")), _CHECKED),
        Specimen("Chip", lambda theme: Chip(theme, long_words(), "file"), _STILL),
        Specimen("Card", lambda theme: Card(theme, long_words(), long_words(), "server"), _STILL),
        Specimen("Choice", lambda theme: Choice(theme, [("a", long_words())]), _STILL),
        Specimen("Title", _elided, _STILL),
        Specimen("Label", lambda theme: label(theme, long_words()), _STILL),
    ]


_FOCUSED: dict[type[QWidget], Callable[[Theme], QWidget]] = {
    LineField: lambda theme: _typed(_FocusedLine(theme)),
    SearchField: lambda theme: _typed(_FocusedSearch(theme, tr("Search"))),
    TextArea: lambda theme: _typed_area(_FocusedArea(theme, 2)),
    Choice: lambda theme: _FocusedChoice(theme, [("a", tr("As the system has it"))]),
}


def in_state(specimen: Specimen, theme: Theme, state: State) -> QWidget:
    """The control, made and brought into that state for good."""
    made = specimen.make(theme)
    match state:
        case "hover":
            made.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        case "focus":
            stand_in = _FOCUSED.get(type(made))
            if stand_in is not None:
                return stand_in(theme)
            QApplication.sendEvent(made, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
        case "disabled":
            made.setEnabled(False)
        case "wrong" if isinstance(made, LineField | TextArea):
            made.set_wrong(True)
        case "pressed" if isinstance(made, QAbstractButton):
            made.setDown(True)
        case "checked" if isinstance(made, QAbstractButton):
            made.setCheckable(True)
            made.setChecked(True)
        case _:
            pass
    return made


def _opening_button(theme: Theme) -> Button:
    made = Button(theme, tr("Small model"))
    made.set_trailing_icon("down")
    return made


def _card(theme: Theme) -> Card:
    made = Card(theme, tr("Connect a server"), tr("Paste its address; the rest is found out."), "server")
    made.setMinimumWidth(theme.field_px)
    return made


def _typed(field: LineField) -> LineField:
    field.setText(tr("Workshop"))
    field.setCursorPosition(0)
    return field


def _typed_area(area: TextArea) -> TextArea:
    area.setPlainText(tr("Answer briefly."))
    return area


def _progress(theme: Theme) -> Progress:
    made = Progress(theme)
    made.setAccessibleName(tr("Download"))
    made.setRange(0, 3)
    made.setValue(2)
    return made


def _endless(theme: Theme) -> Progress:
    made = Progress(theme)
    made.setAccessibleName(tr("Looking for servers"))
    made.setRange(0, 0)
    return made


def _words(theme: Theme, *, dim: bool = False) -> QWidget:
    made = label(theme, tr("It stays here."), dim=dim)
    made.setWordWrap(False)
    return made


def _elided(theme: Theme) -> ElidedLabel:
    made = ElidedLabel(theme)
    made.setText(long_words())
    return made
