"""Where a form scrolls if the screen is too low for it; above buttons, a line shows that it goes on below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme


class _Edge(QWidget):
    """The line between what scrolls and the buttons below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colours.border)
        painter.end()


class FormArea(QScrollArea):
    """As high as its content, where there is room; `above_buttons`, parted from these where it goes on."""

    def __init__(self, theme: Theme, content: QWidget, *, above_buttons: bool = False) -> None:
        super().__init__()
        self._content = content
        self._above_buttons = above_buttons
        bare_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        # It shows nothing where there is nothing to scroll, and its coming would move the form.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self._edge = _Edge(theme, self)
        self.verticalScrollBar().rangeChanged.connect(self._show_edge)
        self.verticalScrollBar().valueChanged.connect(self._show_edge)
        self._show_edge()

    def set_theme(self, theme: Theme) -> None:
        self._edge.theme = theme
        self._edge.update()

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        line = round(self._edge.theme.border_px)
        self._edge.setGeometry(0, self.height() - line, self.width(), line)

    def _show_edge(self) -> None:
        bar = self.verticalScrollBar()
        self._edge.setVisible(self._above_buttons and bar.value() < bar.maximum())
