"""One dim line that tells how the stream is doing: first token, tokens a second, how long nothing came."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.theme import Theme

#: Silence is worth a word after the first of these, and worth a colour after the second.
_MENTION_SILENCE_S = 1.5
_WARN_SILENCE_S = 8.0


class PulseLine(QWidget):
    """Keeps its height when it is empty, so that nothing jumps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._warns = False
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Progress of the answer"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def text(self) -> str:
        return self._text

    def clear(self) -> None:
        self._show("")

    def show_note(self, text: str) -> None:
        self._show(text)

    def show_waiting(self, waited_s: float) -> None:
        """The request is out and no token has come yet."""
        waited = "" if waited_s < 1 else f" · {_seconds(waited_s)}"
        self._show(self.tr("Waiting for the first token") + waited, warns=waited_s >= _WARN_SILENCE_S)

    def show_retry(self, sentence: str, left_s: float, attempt: int, attempts: int) -> None:
        """The server refused; the next try follows in `left_s` seconds."""
        # The countdown first: a long sentence is cut at its end.
        text = self.tr("Trying again in {0} ({1} of {2}). {3}")
        self._show(text.format(_seconds(max(0.0, left_s)), attempt, attempts, sentence), warns=True)

    def show_flow(self, ttft_ms: float, tokens_per_s: float | None, silent_s: float) -> None:
        """Tokens are coming; `silent_s` is the time since the last byte."""
        words = [self.tr("First token {0}").format(_seconds(ttft_ms / 1000)), *self._rate(tokens_per_s)]
        if silent_s >= _MENTION_SILENCE_S:
            words.append(self.tr("nothing for {0}").format(_seconds(silent_s)))
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
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        colours = self._theme.colours
        painter.setPen(colours.warning if self._warns else colours.text_muted)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _rate(self, tokens_per_s: float | None) -> list[str]:
        if tokens_per_s is None:
            return []
        number = f"{tokens_per_s:.1f}" if tokens_per_s < 10 else f"{tokens_per_s:.0f}"
        return [self.tr("{0} tokens/s").format(number)]

    def _show(self, text: str, *, warns: bool = False) -> None:
        if (text, warns) != (self._text, self._warns):
            self._text, self._warns = text, warns
            self.setAccessibleDescription(text)
            self.update()


def _seconds(value_s: float) -> str:
    """1.2 s, 34 s, 2 min 5 s: no more digits than a glance takes in."""
    if value_s < 9.95:
        return f"{value_s:.1f} s"
    if value_s < 60:
        return f"{value_s:.0f} s"
    return f"{int(value_s) // 60} min {int(value_s) % 60} s"
