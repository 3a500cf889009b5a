"""The row of buttons below the form of a server."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.layouts import row, set_margins
from desktop_chat.ui.design.theme import Theme


class FormButtons(QObject):
    """Remove, Cancel, Check, Save. While one of them is at work the last two wait, and lend the keyboard only."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        words = self.tr("Ask the server which models it has; no question is sent")
        self.test = Button(theme, self.tr("Check"), kind="outline", tip=words)
        self.save = Button(theme, self.tr("Save"), kind="primary")
        self.cancel = Button(theme, self.tr("Cancel"))
        self.remove = Button(theme, self.tr("Remove"), "trash")
        #: What has the keyboard back once nothing is under way any more.
        self._waiting: QWidget | None = None

    def row(self, theme: Theme, side: int) -> QHBoxLayout:
        """Side by side; `side` is what the form leaves free left and right, in pixels."""
        made = row(self.remove, None, self.cancel, self.test, self.save, spacing=theme.space(2))
        # The first one's icon stands below that of the button that unfolds more.
        set_margins(made, side - theme.space(2.5), theme.space(3), side, theme.space(4))
        return made

    def set_theme(self, theme: Theme) -> None:
        for button in (self.test, self.save, self.cancel, self.remove):
            button.set_theme(theme)

    def enable(self, enabled: bool) -> None:
        self.test.setEnabled(enabled)
        self.save.setEnabled(enabled)

    def wait(self) -> None:
        """Something is under way, until `go_on`."""
        focused = self.test.window().focusWidget()
        self._waiting = focused if focused in (self.test, self.save) else None
        self.enable(False)

    def go_on(self, enabled: bool) -> None:
        """Nothing is under way any more; a button that had the keyboard has it again."""
        self.enable(enabled)
        if self._waiting is not None:
            self._waiting.setFocus(Qt.FocusReason.OtherFocusReason)
            self._waiting = None
