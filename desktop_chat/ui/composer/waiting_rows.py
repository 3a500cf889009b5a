"""What is sent after the running answer, above the composer: a quiet line each, and why it is held if it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from textwrap import shorten

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.labels import ElidedLabel, label
from desktop_chat.ui.design.layouts import row, set_margins, stack
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme

#: More lines would push the talk away; the rest is counted.
_MAX_SHOWN = 3
#: As much of a message is read out.
_MAX_SAID = 100
#: So many lines of a window are for all else: with fewer one line less is shown, down to one.
_OTHER_LINES = 13


class WaitingRow(QWidget):
    #: To be taken back into the composer.
    edit_requested = Signal()
    #: Not to be sent at all.
    remove_requested = Signal()

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self.words = ElidedLabel(theme)
        self.words.setFont(theme.font("small"))
        self.words.setText(text)
        self.edit_button = Button(theme, icon="pencil", tip=self.tr("Edit"))
        self.remove_button = Button(theme, icon="close", tip=self.tr("Do not send it"))
        layout = row(self.words, self.edit_button, self.remove_button, spacing=theme.space(1))
        set_margins(layout, theme.space(theme.card_pad), 0, theme.space(theme.card_pad - 1), 0)
        self.setLayout(layout)
        self.edit_button.clicked.connect(self.edit_requested)
        self.remove_button.clicked.connect(self.remove_requested)

    def set_theme(self, theme: Theme) -> None:
        self.words.setFont(theme.font("small"))
        self.edit_button.set_theme(theme)
        self.remove_button.set_theme(theme)


class WaitingRows(QWidget):
    #: Number so-and-so is to be taken back into the composer.
    edit_requested = Signal(int)
    #: Number so-and-so is not to be sent.
    remove_requested = Signal(int)
    #: What is held is to be sent now.
    send_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts: tuple[str, ...] = ()
        self._heading = ""
        #: Why it is held, as it was said last.
        self._held = ""
        self.rows: list[WaitingRow] = []
        self.heading = label(theme, role="small", dim=True)
        self.send_button = Button(theme, self.tr("Send now"), role="small", pad=2)
        self.send_button.clicked.connect(self.send_requested)
        head = row(self.heading, self.send_button, spacing=theme.space(2))
        head.setStretch(0, 1)
        set_margins(head, theme.space(theme.card_pad), 0, theme.space(theme.card_pad - 1), 0)
        self._column = stack(spacing=0)
        self._column.addLayout(head)
        self.setLayout(self._column)
        self.setAccessibleName(self.tr("Messages that wait"))

    @property
    def tab_stops(self) -> list[QWidget]:
        buttons = [button for one in self.rows for button in (one.edit_button, one.remove_button)]
        return [self.send_button, *buttons]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.heading.set_theme(theme)
        self.send_button.set_theme(theme)
        for one in self.rows:
            one.set_theme(theme)
        self._fit()

    def show_waiting(self, texts: Sequence[str], held: str) -> None:
        self._heading = held or self.tr("Will be sent next")
        self.send_button.setVisible(bool(held))
        self._say(texts, held)
        if tuple(texts) == self._texts:
            self._fit()
            return
        self._texts = tuple(texts)
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [self._row(at, text) for at, text in enumerate(texts[:_MAX_SHOWN])]
        self._fit()

    def _say(self, texts: Sequence[str], held: str) -> None:
        """One more that waits, or why they wait from now on."""
        before, self._held = self._held, held
        if len(texts) > len(self._texts):
            say(self, f"{self._heading}: {shorten(texts[-1][: 2 * _MAX_SAID], _MAX_SAID, placeholder='…')}")
        elif texts and held != before:
            say(self, held)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window() and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """As many lines as the window has room for."""
        lines = self.window().height() // self._theme.control_px - _OTHER_LINES
        most = max(1, min(lines, _MAX_SHOWN))
        for at, one in enumerate(self.rows):
            one.setVisible(at < most)
        more, heading = len(self._texts) - most, self._heading
        self.heading.setText(self.tr("{0}, and {1} more").format(heading, more) if more > 0 else heading)

    def _row(self, at: int, text: str) -> WaitingRow:
        made = WaitingRow(self._theme, text)
        made.edit_requested.connect(partial(self.edit_requested.emit, at))
        made.remove_requested.connect(partial(self.remove_requested.emit, at))
        self._column.addWidget(made)
        made.show()
        return made
