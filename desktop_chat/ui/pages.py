"""Transcript and welcome page, with a button over them that leads to the newest text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.view import TranscriptView


class Pages(QStackedWidget):
    def __init__(self, theme: Theme, transcript: TranscriptView) -> None:
        super().__init__()
        self._gap = theme.space(3)
        self.addWidget(transcript)
        self.end_button = Button(theme, icon="to_end", kind="float", tip=self.tr("Go to the end"), parent=self)
        self.end_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one writes or reads
        self.end_button.hide()
        self.end_button.clicked.connect(transcript.scroll_to_end)
        transcript.behind_changed.connect(self.show_end_button)

    def set_theme(self, theme: Theme) -> None:
        self.end_button.set_theme(theme)

    def show_end_button(self, behind: bool) -> None:
        self.end_button.setVisible(behind)
        self.end_button.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.end_button.sizeHint()
        left, top = (self.width() - size.width()) // 2, self.height() - size.height() - self._gap
        self.end_button.setGeometry(QRect(QPoint(left, top), size))
