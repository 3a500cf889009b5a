"""One dim line that tells how the stream is doing: first token, tokens a second, silence, the next try."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import Theme

#: Silence is worth a word after the first of these, and worth a colour after the second.
_MENTION_SILENCE_S = 1.5
_WARN_SILENCE_S = 8.0
#: Where a sentence can stop and still be one.
_CLAUSE_END = re.compile(r"[.;](?= )")


class PulseLine(QWidget):
    """Keeps its height when it is empty, so that nothing jumps."""

    #: The next try is to begin now.
    skip_requested = Signal()
    #: There is to be no further try.
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._warns = False
        #: What can be done while the next try is awaited; made when it first is.
        self._choices: tuple[Button, ...] = ()
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Progress of the answer"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._choices:
            button.set_theme(theme)
        self.update()

    def text(self) -> str:
        return self._text

    def clear(self) -> None:
        self._show("")

    def show_note(self, text: str) -> None:
        self._show(text)

    def show_waiting(self, waited_s: float, silent_s: float | None = None) -> None:
        """The request is out and no token has come yet; `silent_s` is the time since the last byte, if any came."""
        waited = "" if waited_s < 1 else f" · {_seconds(waited_s)}"
        if silent_s is None:
            self._show(self.tr("Waiting for the first token") + waited, warns=waited_s >= _WARN_SILENCE_S)
            return
        words = [self.tr("The server is alive, no text yet") + waited, *self._sign(silent_s)]
        self._show(" · ".join(words), warns=silent_s >= _WARN_SILENCE_S)

    def show_retry(self, sentence: str, left_s: float, attempt: int, attempts: int) -> None:
        """The server refused; the next try follows in `left_s` seconds, or when the user says so."""
        # The countdown first: a long sentence is cut at its end.
        text = self.tr("Trying again in {0} ({1} of {2}). {3}")
        self._show(text.format(_seconds(max(0.0, left_s)), attempt, attempts, sentence), warns=True, choices=True)

    def show_flow(
        self, ttft_ms: float, tokens_per_s: float | None, silent_s: float, textless_s: float, *, resumed: bool = False
    ) -> None:
        """Tokens are coming; `silent_s` is the time since the last byte, `textless_s` that since the last token."""
        words = [self.tr("First token {0}").format(_seconds(ttft_ms / 1000)), *self._rate(tokens_per_s)]
        if resumed:
            words.append(self.tr("taken up again where it was cut"))
        if silent_s >= _MENTION_SILENCE_S:
            words.append(self.tr("nothing for {0}").format(_seconds(silent_s)))
        elif textless_s >= _MENTION_SILENCE_S:
            words.append(self.tr("the server is alive, no text for {0}").format(_seconds(textless_s)))
        self._show(" · ".join(words), warns=silent_s >= _WARN_SILENCE_S)

    def show_summary(self, ttft_ms: float | None, tokens_per_s: float | None, duration_ms: float) -> None:
        """The turn is over. One without a token has nothing to sum up."""
        if ttft_ms is None:
            self.clear()
            return
        words = [self.tr("First token {0}").format(_seconds(ttft_ms / 1000)), *self._rate(tokens_per_s)]
        words.append(self.tr("{0} in all").format(_seconds(duration_ms / 1000)))
        self._show(" · ".join(words))

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + self._theme.space(2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_choices()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        colours = self._theme.colours
        painter.setPen(colours.warning if self._warns else colours.text_muted)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._text_room(), centre, self.visible_text())
        painter.end()

    def visible_text(self) -> str:
        """What there is room for: as many whole clauses as fit, and dots only where not even one does."""
        metrics, room = self.fontMetrics(), self.width() - self._buttons_px()
        text = self._text
        while metrics.horizontalAdvance(text) > room and (ends := list(_CLAUSE_END.finditer(text[:-1]))):
            text = text[: ends[-1].start()] + "."
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _buttons_px(self) -> int:
        return sum(button.width() for button in self._choices if not button.isHidden())

    def _text_room(self) -> QRect:
        """Where the text is: in the middle, together with the buttons after it."""
        wide = self._buttons_px()
        if not wide:
            return self.rect()
        metrics = self.fontMetrics()
        # Room for the longest countdown, so that the buttons stay where they are while it runs.
        used = min(
            metrics.horizontalAdvance(self.visible_text()) + metrics.horizontalAdvance("00"), self.width() - wide
        )
        return QRect((self.width() - wide - used) // 2, 0, used, self.height())

    def _place_choices(self) -> None:
        x = self._text_room().right()
        for button in self._choices:
            button.setGeometry(x, 0, button.sizeHint().width(), self.height())
            x += button.width()
        self.setToolTip("" if self.visible_text() == self._text else self._text)

    def _offer_choices(self, offered: bool) -> None:
        if offered and not self._choices:
            now = Button(self._theme, self.tr("Try now"), role="caption", pad=1.5, parent=self)
            stop = Button(self._theme, self.tr("Stop"), role="caption", pad=1.5, parent=self)
            now.clicked.connect(self.skip_requested)
            stop.clicked.connect(self.stop_requested)
            self._choices = (now, stop)
            for button in self._choices:
                button.resize(button.sizeHint().width(), self.height())
        for button in self._choices:
            button.setVisible(offered)

    def _sign(self, silent_s: float) -> list[str]:
        """When the server last gave a sign of life, where that is some time ago."""
        if silent_s < _MENTION_SILENCE_S:
            return []
        return [self.tr("last sign {0} ago").format(_seconds(silent_s))]

    def _rate(self, tokens_per_s: float | None) -> list[str]:
        if tokens_per_s is None:
            return []
        number = f"{tokens_per_s:.1f}" if tokens_per_s < 10 else f"{tokens_per_s:.0f}"
        return [self.tr("{0} tokens/s").format(number)]

    def _show(self, text: str, *, warns: bool = False, choices: bool = False) -> None:
        if (text, warns) != (self._text, self._warns):
            self._text, self._warns = text, warns
            self.setAccessibleDescription(text)
            self._offer_choices(choices)
            self._place_choices()
            self.update()


def _seconds(value_s: float) -> str:
    """1.2 s, 34 s, 2 min 5 s: no more digits than a glance takes in."""
    if value_s < 0.05:
        return "under 0.1 s"
    if value_s < 9.95:
        return f"{value_s:.1f} s"
    if value_s < 60:
        return f"{value_s:.0f} s"
    return f"{int(value_s) // 60} min {int(value_s) % 60} s"
