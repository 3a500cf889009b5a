"""One dim line that tells how the stream is doing: its state, tokens a second, silence, the next try."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.painting import paint_words, placed
from desktop_chat.ui.design.theme import Theme

if TYPE_CHECKING:
    from desktop_chat.core.pulse import Pulse
    from desktop_chat.ui.pulse.flash import Flash

#: Where a sentence can stop and still be one.
_CLAUSE_END = re.compile(r"[.;](?= )")
_BETWEEN = " · "
#: So many clauses are worth more than the bars.
_BEFORE_BARS = 2
#: A shape for each state, so that none is told by its colour alone.
_SHAPES = {"waiting": "hourglass", "alive": "activity", "thinking": "brain", "flowing": "dot", "stalled": "warning"}
_QUEUED = "clock"
#: A note is read by then, by slow readers too.
_NOTE_MS = 12_000


class PulseLine(QWidget):
    """Keeps its height when it is empty, so that nothing jumps."""

    #: The next try is to begin now.
    skip_requested = Signal()
    #: There is to be no further try.
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        #: What is said, the most telling first.
        self._clauses: tuple[str, ...] = ()
        self._shape = ""
        self._warns: bool = False
        self._gaps_s: tuple[float, ...] = ()
        #: What screen readers are told: it changes with the state, not with each figure.
        self._told = ""
        #: What can be done while the next try is awaited; made when it first is.
        self._choices: tuple[Button, ...] = ()
        #: What is said for a moment; made when it first is.
        self._flash: Flash | None = None
        #: Runs while a note is shown.
        self.note_timer = QTimer(self, singleShot=True, interval=_NOTE_MS)
        self.note_timer.timeout.connect(self.clear)
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Progress of the answer"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("caption"))
        for button in self._choices:
            button.set_theme(theme)
            button.resize(button.sizeHint().width(), self.sizeHint().height())
        if self._flash is not None:
            self._flash.set_theme(theme)
        self._place_choices()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return _BETWEEN.join(self._clauses)

    def clear(self) -> None:
        self._show((), "", told="")

    def show_note(self, text: str, *, stays: bool = False) -> None:
        """It goes after a while, or `stays` until something else is said."""
        self._show((text,), "", told=text)
        if not stays:
            self.note_timer.start()

    def flash(self, text: str) -> None:
        """Say it for a moment over all else, and to screen readers once."""
        if self._flash is None:
            from desktop_chat.ui.pulse.flash import Flash

            self._flash = Flash(self._theme, self)
        self._flash.say(text)

    def show_pulse(self, pulse: Pulse) -> None:
        """An answer is awaited, or comes."""
        from desktop_chat.ui.pulse.pulse_words import LATE_S, clauses, state_words

        warns = pulse.state == "stalled" or (pulse.state == "waiting" and pulse.waited_s >= LATE_S)
        gaps_s = pulse.gaps_s if self._theme.wishes.motion else ()
        self._show(clauses(pulse), _SHAPES[pulse.state], told=state_words(pulse), warns=warns, gaps_s=gaps_s)

    def show_retry(self, sentence: str, left_s: float, attempt: int, attempts: int) -> None:
        """The server refused; the next try follows in `left_s` seconds, or when the user says so."""
        from desktop_chat.ui.pulse.pulse_words import seconds

        # The countdown first: a long sentence is cut at its end.
        text = self.tr("Trying again in {0} ({1} of {2}). {3}")
        text = text.format(seconds(max(0.0, left_s)), attempt, attempts, sentence)
        self._show((text,), _QUEUED, told=sentence, warns=True, choices=True)

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + self._theme.space(2))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.setToolTip(self._bars_tip() if self._is_over_bars(event.pos()) else self._tip())
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_choices()
        if self._flash is not None:
            self._flash.setGeometry(self.rect())

    # What there is room for

    def visible_text(self) -> str:
        """As many whole clauses as fit, and dots only where not even one does."""
        return self._fitting()[0]

    def shows_bars(self) -> bool:
        return self._fitting()[1]

    def _fitting(self) -> tuple[str, bool]:
        """The text, and whether the bars are beside it."""
        metrics, room = self.fontMetrics(), self._room()
        bars = self._bars_px()
        for count in range(len(self._clauses), 0, -1):
            text = _BETWEEN.join(self._clauses[:count])
            wide = metrics.horizontalAdvance(text)
            if bars and wide + bars <= room:
                return text, True
            if wide <= room and (not bars or count <= _BEFORE_BARS):
                return text, False
        text = self._clauses[0] if self._clauses else ""
        while metrics.horizontalAdvance(text) > room and (ends := list(_CLAUSE_END.finditer(text[:-1]))):
            text = text[: ends[-1].start()] + "."
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), False

    def _room(self) -> int:
        return max(self.width() - self._text_left() - self._side_px() - self._buttons_px(), 0)

    def _side_px(self) -> int:
        """As far from the ends as what is written above it."""
        return self._theme.space(self._theme.card_pad)

    def _text_left(self) -> int:
        """Where the text begins, from the leading edge: in line with what is written above it."""
        theme = self._theme
        return self._side_px() + (theme.icon_small_px + theme.space(1.5) if self._shape else 0)

    def _bars_px(self) -> int:
        if not self._gaps_s:
            return 0
        from desktop_chat.ui.pulse.gap_bars import bars_px

        return bars_px(self._theme) + self._theme.space(3)

    def _buttons_px(self) -> int:
        return sum(button.width() for button in self._choices if not button.isHidden())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._clauses:
            return
        theme, colours, painter = self._theme, self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colours.warning if self._warns else colours.text_muted
        text, has_bars = self._fitting()
        if self._shape:
            from desktop_chat.ui.design.icons import paint_icon

            side = theme.icon_small_px
            box = self._seen(QRect(self._side_px(), (self.height() - side) // 2, side, side))
            tint = colours.accent if self._shape == "dot" else ink
            paint_icon(painter, self._shape, QRectF(box), tint, theme.stroke_px)
        painter.setPen(ink)
        room = self._seen(QRect(self._text_left(), 0, self._room(), self.height()))
        paint_words(painter, QRectF(room), int(Qt.AlignmentFlag.AlignVCenter), text, self.layoutDirection())
        if has_bars:
            self._paint_bars(painter)
        painter.end()

    def _paint_bars(self, painter: QPainter) -> None:
        from desktop_chat.ui.pulse.gap_bars import paint_bars

        paint_bars(painter, self._theme, QRectF(self._bars_area()), self._gaps_s, mirrored=self._is_mirrored())

    def _bars_area(self) -> QRect:
        from desktop_chat.ui.pulse.gap_bars import bars_px

        wide, high = bars_px(self._theme), self.fontMetrics().ascent()
        area = QRect(self.width() - self._side_px() - wide, (self.height() - high) // 2, wide, high)
        return self._seen(area)

    def _is_over_bars(self, at: QPoint) -> bool:
        area = self._bars_area() if self.shows_bars() else QRect()
        return area.left() <= at.x() <= area.right()

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _seen(self, area: QRect) -> QRect:
        """`area`, which counts from the leading edge, in the widget."""
        return placed(area, self.rect(), self.layoutDirection())

    # The buttons beside a countdown

    def _place_choices(self) -> None:
        metrics = self.fontMetrics()
        # Room for the longest countdown, so that the buttons stay where they are while it runs.
        used = metrics.horizontalAdvance(self.visible_text()) + metrics.horizontalAdvance("00") if self._choices else 0
        x = self._text_left() + min(used, self._room())
        for button in self._choices:
            button.setGeometry(self._seen(QRect(x, 0, button.sizeHint().width(), self.height())))
            x += button.width()

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

    # What is said

    def _show(
        self,
        words: Sequence[str],
        shape: str,
        *,
        told: str,
        warns: bool = False,
        gaps_s: tuple[float, ...] = (),
        choices: bool = False,
    ) -> None:
        self.note_timer.stop()
        said, self._gaps_s, before = (tuple(words), shape, warns), gaps_s, self._gaps_s
        if said != (self._clauses, self._shape, self._warns):
            self._clauses, self._shape, self._warns = said
            self._offer_choices(choices)
            self._place_choices()
        elif gaps_s == before:
            return
        self.update()
        if told != self._told:
            self._told = told
            self.setAccessibleDescription(told)

    def _bars_tip(self) -> str:
        from desktop_chat.ui.design.labels import as_words
        from desktop_chat.ui.pulse.pulse_words import pauses

        return as_words(pauses(self._gaps_s))

    def _tip(self) -> str:
        """All that is said, where it is cut, and what the figures mean."""
        from html import escape

        from desktop_chat.ui.design.labels import as_words
        from desktop_chat.ui.pulse.pulse_words import explained

        whole = self.text() if self.visible_text() != self.text() else ""
        meaning = explained() if self._shape and self._shape != _QUEUED else ""
        words = "\n\n".join(words for words in (whole, meaning) if words)
        return escape(words, quote=False).replace("\n", "<br>") if "\n" in words else as_words(words)
