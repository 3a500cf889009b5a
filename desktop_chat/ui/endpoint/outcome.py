"""The line below the fields that says what came of a test, a paste or an attempt to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from desktop_chat.ui.design.labels import Label
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from desktop_chat.core.shown import Tone


class Outcome(Label):
    """Takes no room while it says nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, role="small")
        #: What it says holds for the form as it is now, and no longer once that is changed.
        self.ages = False
        self._tone: Tone = "plain"
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colour(theme)

    def say(self, words: str, tone: Tone, theme: Theme) -> None:
        self._tone = tone
        self._colour(theme)
        self.ages = tone != "plain"
        self.setText(words)
        self.setVisible(bool(words))

    def _colour(self, theme: Theme) -> None:
        colours = theme.colours
        inks = {"good": colours.success, "bad": colours.danger, "plain": colours.text_muted, "careful": colours.warning}
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, inks[self._tone])
        self.setPalette(palette)
