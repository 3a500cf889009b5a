"""Says, in the composer's card, that an earlier message is worded anew, and gives that up."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row
from desktop_chat.ui.design.painting import paint_surface, painter_for, placed
from desktop_chat.ui.design.saying import say
from desktop_chat.ui.design.theme import Theme


class EditBar(QWidget):
    #: The message is to stay as it was.
    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.sentence = label(theme, role="small")
        self.cancel_button = Button(theme, self.tr("Keep it as it was"), role="small", pad=2)
        self.cancel_button.setToolTip(self.tr("Esc"))
        layout = row(self.sentence, self.cancel_button, spacing=theme.space(2))
        # Not margins, which stay where they are in a mirrored window.
        layout.insertSpacing(0, theme.space(3) + theme.icon_small_px + theme.space(2))
        layout.addSpacing(theme.space(1))
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, theme.space(0.5), 0, theme.space(0.5))
        self.setLayout(layout)
        self.cancel_button.clicked.connect(self.cancelled)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.sentence.set_theme(theme)
        self.cancel_button.set_theme(theme)

    def say(self, sentence: str) -> None:
        """Nothing, to go away."""
        is_news = bool(sentence) and (self.isHidden() or sentence != self.sentence.text())
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        if is_news:
            say(self, sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        box, ground = QRectF(self.rect()), theme.colours.notice_surface
        paint_surface(painter, box, theme.radius, ground, theme.outline, theme.border_px)
        side = theme.icon_small_px
        at = QRect(theme.space(3), (self.height() - side) // 2, side, side)
        box = QRectF(placed(at, self.rect(), self.layoutDirection()))
        paint_icon(painter, "pencil", box, theme.colours.accent, theme.stroke_px)
        painter.end()
