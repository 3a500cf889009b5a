"""Transcript and welcome page, with a button over them that leads to the newest text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.view import TranscriptView

_KEPT_LINES = 1


class Pages(QStackedWidget):
    def __init__(self, theme: Theme, transcript: TranscriptView) -> None:
        super().__init__()
        self._gap = theme.space(3)
        self._transcript = transcript
        self._bar = transcript.verticalScrollBar()
        # What is low scrolls; what stands below it would be cut.
        self._keep_lines(theme)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.addWidget(transcript)
        self.end_button = Button(theme, icon="to_end", kind="float", tip=self.tr("Go to the end (End)"), parent=self)
        self.end_button.leave_keyboard()
        self.end_button.hide()
        self.end_button.clicked.connect(self._go_to_end)
        transcript.behind_changed.connect(self._name_button)
        transcript.behind_changed.connect(self._offer_button)
        self._bar.valueChanged.connect(self._offer_button)
        self._bar.rangeChanged.connect(self._offer_button)
        self.currentChanged.connect(self._offer_button)

    def set_theme(self, theme: Theme) -> None:
        self.end_button.set_theme(theme)
        self._keep_lines(theme)

    def _keep_lines(self, theme: Theme) -> None:
        """What can scroll below gives way before the last line of the talk."""
        self.setMinimumHeight(QFontMetrics(theme.font("body")).lineSpacing() * _KEPT_LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def _go_to_end(self) -> None:
        if self.end_button.hasFocus():
            self._transcript.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes
        self._transcript.scroll_to_end()

    def _name_button(self, behind: bool) -> None:
        """Say that there is something new, where there is."""
        self.end_button.setText(self.tr("New text below") if behind else "")
        self.end_button.set_tip(self.tr("Go to the end (End)"))
        self._place_button()

    def _offer_button(self) -> None:
        """With something new below, and where the end is more than half a page away."""
        far = self._bar.maximum() - self._bar.value() > self._bar.pageStep() // 2
        offered = (far or self._transcript.is_behind) and self.currentWidget() is self._transcript
        if offered == self.end_button.isHidden():
            self.end_button.setVisible(offered)
            self.end_button.raise_()

    def _place_button(self) -> None:
        size = self.end_button.sizeHint()
        left, top = (self.width() - size.width()) // 2, self.height() - size.height() - self._gap
        self.end_button.setGeometry(QRect(QPoint(left, top), size))
