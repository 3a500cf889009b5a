"""A row of the settings page: what it is, what it does, its control, and the way back to the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_chat.core.fuzzy import folded
from desktop_chat.core.preferences import preferred
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import SectionHeading
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.palette.words import words_of
from desktop_chat.ui.settings.controls import PreferenceControl
from desktop_chat.ui.settings.marked_label import MarkedLabel
from desktop_chat.ui.settings.places import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_chat.core.preferences import Preference
    from desktop_chat.ui.design.theme import Theme


#: Controls that take a larger share of the width than this stand below the words.
_BESIDE_SHARE = 0.5


class SettingRow(QWidget):
    """Words at the leading side, controls at the trailing one; a thin line parts it from the row above."""

    def __init__(self, theme: Theme, text: str, help_: str, *controls: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self.name = MarkedLabel(theme, text)
        self.help = MarkedLabel(theme, help_, "small", dim=True)
        self.help.setVisible(bool(help_))
        #: More words that the row is found by.
        self.also = ""
        grid = QGridLayout()
        grid.setContentsMargins(0, theme.space(2.5), 0, theme.space(2.5))
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(0.5))
        grid.setColumnStretch(0, 1)
        alone = not help_
        grid.addWidget(
            self.name, 0, 0, 2 if alone else 1, 1, Qt.AlignmentFlag.AlignVCenter if alone else Qt.AlignmentFlag(0)
        )
        grid.addWidget(self.help, 1, 0)
        self._controls = row(*controls, spacing=theme.space(2))
        self._grid = grid
        self._is_narrow = False
        grid.addLayout(self._controls, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(grid)
        self.setMinimumHeight(theme.control_px + 2 * theme.space(2.5))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.name, self.help):
            part.set_theme(theme)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self._controls.sizeHint().width() > event.size().width() * _BESIDE_SHARE
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            self._grid.removeItem(self._controls)
            self._controls.setContentsMargins(0, self._theme.space(1) if is_narrow else 0, 0, 0)
            if is_narrow:
                self._grid.addLayout(self._controls, 2, 0, 1, 2, Qt.AlignmentFlag.AlignTrailing)
            else:
                self._grid.addLayout(self._controls, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def look_for(self, words: tuple[str, ...]) -> bool:
        """Mark the words, and be seen if all of them are here."""
        known = folded(f"{self.name.text()} {self.help.text()} {self.also}")
        found = all(word in known for word in words)
        for part in (self.name, self.help):
            part.mark(words)
        self.setVisible(found)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_first():
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), self._theme.border_px), self._theme.colours.border)
        painter.end()

    def _is_first(self) -> bool:
        section = self.parentWidget()
        return isinstance(section, Section) and all(one.isHidden() or one.y() >= self.y() for one in section.rows)


class PreferenceRow(SettingRow):
    #: The user prefers something else; carries (id of the preference, what).
    preferred = Signal(object)

    def __init__(self, theme: Theme, preference: Preference) -> None:
        self.preference = preference
        self.control = PreferenceControl(theme, preference)
        self.reset_button = Button(theme, icon="undo")
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        super().__init__(theme, tr(preference.text), tr(preference.help), self.reset_button, self.control)
        self.name.setBuddy(self.control.field)
        self.also = " ".join([tr(preference.group), *(tr(text) for _, text in preference.choices)])
        self.also += f" {words_of(preference.id)}"
        self.reset_button.set_tip(self.tr("Back to the default: {0}").format(self._default_words()))
        self.control.chosen.connect(self._choose)
        self.reset_button.clicked.connect(self._reset)

    def show_preferred(self, ui: Mapping[str, object]) -> None:
        value = preferred(ui, self.preference)
        self.control.show_value(value)
        self._show_reset(value != self.preference.default)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.control.set_theme(theme)
        self.reset_button.set_theme(theme)

    def _choose(self, value: object) -> None:
        self._show_reset(value != self.preference.default)
        self.preferred.emit((self.preference.id, value))

    def _reset(self) -> None:
        self.control.show_value(self.preference.default)
        self._choose(self.preference.default)

    def _show_reset(self, differs: bool) -> None:
        if not differs and self.reset_button.hasFocus():
            self.control.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.reset_button.setVisible(differs)

    def _default_words(self) -> str:
        default = self.preference.default
        for value, text in self.preference.choices:
            if value == default:
                return tr(text)
        if isinstance(default, bool):
            return self.tr("on") if default else self.tr("off")
        return f"{default} {self.preference.unit}".strip()


class Section(QWidget):
    """Rows under a heading; without a row to be seen it is not seen itself."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.heading = SectionHeading(theme, title)
        self.rows: list[SettingRow] = []
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.heading)
        self.setLayout(self.column)

    def add(self, made: SettingRow) -> None:
        made.also = f"{made.also} {self.heading.text()}"
        self.rows.append(made)
        self.column.addWidget(made)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.heading.set_theme(theme)
        for one in self.rows:
            one.set_theme(theme)

    def look_for(self, words: tuple[str, ...]) -> bool:
        found = [one.look_for(words) for one in self.rows]
        self.setVisible(any(found))
        return any(found)

    @property
    def first(self) -> QWidget:
        """What gets the keyboard when the section is gone to."""
        return self
