"""The control of a preference: a switch, a choice or a number, all set and heard in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import paint_box
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.design.switch import Switch
from desktop_chat.ui.settings.places import tr

if TYPE_CHECKING:
    from desktop_chat.core.preferences import Preference, Preferred
    from desktop_chat.ui.design.theme import Theme


class PreferenceControl(QWidget):
    """Shows what is preferred and tells when the user chooses something else."""

    #: Carries what the user chose.
    chosen = Signal(object)

    def __init__(self, theme: Theme, preference: Preference) -> None:
        super().__init__()
        self._preference = preference
        self._quiet = False
        #: What has the keyboard.
        self.field = self._make(theme)
        self.field.setAccessibleName(tr(preference.text))
        self.field.setAccessibleDescription(tr(preference.help))
        self.setLayout(row(None, self._framed(theme)))

    def show_value(self, value: Preferred) -> None:
        """Without telling `chosen`."""
        self._quiet = True
        match self.field:
            case Switch():
                self.field.setChecked(bool(value))
            case Choice():
                at = [choice for choice, _ in self._preference.choices].index(value)
                self.field.setCurrentIndex(at)
            case Number():
                self.field.setValue(int(value))
        self._quiet = False

    def set_theme(self, theme: Theme) -> None:
        self.field.set_theme(theme)
        if isinstance(self.field, Choice):
            self.field.setFixedWidth(theme.field_px)
        for button in self.findChildren(Button):
            button.set_theme(theme)

    def _make(self, theme: Theme) -> Switch | Choice | Number:
        preference = self._preference
        if preference.choices:
            made = Choice(theme, [(str(value), tr(text)) for value, text in preference.choices])
            made.setFixedWidth(theme.field_px)
            made.currentIndexChanged.connect(self._chose_at)
            return made
        if isinstance(preference.default, bool):
            switch = Switch(theme)
            switch.toggled.connect(self._chose)
            return switch
        number = Number(theme, preference)
        number.valueChanged.connect(self._chose)
        return number

    def _framed(self, theme: Theme) -> QWidget:
        field = self.field
        if not isinstance(field, Number):
            return field
        less = Button(theme, icon="minus", tip=self.tr("Less"))
        more = Button(theme, icon="plus", tip=self.tr("More"))
        for button, step in ((less, field.stepDown), (more, field.stepUp)):
            button.setAccessibleName(f"{button.accessibleName()}: {tr(self._preference.text)}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the number has the keyboard, and does both
            button.clicked.connect(step)
        framed = QWidget()
        framed.setLayout(row(less, field, more, spacing=theme.space(1)))
        return framed

    def _chose(self, value: object) -> None:
        if not self._quiet:
            self.chosen.emit(value)

    def _chose_at(self, at: int) -> None:
        self._chose(self._preference.choices[at][0])


class Number(QSpinBox):
    """Typed or stepped; what is typed counts when it is done. The wheel scrolls the page and not the number."""

    def __init__(self, theme: Theme, preference: Preference) -> None:
        super().__init__()
        self._theme = theme
        self.setRange(int(preference.least), int(preference.most))
        self.setSingleStep(int(preference.step))
        self.setSuffix(f" {preference.unit}" if preference.unit else "")
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("ui"))
        self.setMinimumHeight(theme.control_px)
        widest = self.fontMetrics().horizontalAdvance(f"0{self.maximum()}{self.suffix()}")
        self.setMinimumWidth(max(widest + theme.space(6), theme.space(20)))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, theme.colours.text)
        self.setPalette(palette)
        self.lineEdit().setPalette(palette)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_box(self, self._theme, focused=self.hasFocus())
