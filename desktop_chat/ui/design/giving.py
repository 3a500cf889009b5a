"""A column that gives way: as high as what is in it where there is room for that, and scrolled where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop_chat.ui.design.layouts import stack
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme


class GivingColumn(QScrollArea):
    """Hidden while all in it is. Never lower than one line with a button, as long as something is shown."""

    def __init__(self, theme: Theme, spacing: int) -> None:
        super().__init__()
        self._theme = theme
        self._wanted_px = 0
        self._parts: list[QWidget] = []
        bare_viewport(self)
        self._slim = SlimScrollBar(theme)
        self.setVerticalScrollBar(self._slim)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._inside = QWidget()
        self._column = stack(spacing=spacing)
        self._inside.setLayout(self._column)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._slim.set_theme(theme)
        self._fit()

    def hold(self, part: QWidget, at: int = -1) -> None:
        """Take `part` in, as hidden or shown as it is; by default below all others. The column is in its place then."""
        is_hidden = part.isHidden()
        self._column.insertWidget(at, part)
        part.setHidden(is_hidden)
        self._parts.append(part)
        part.installEventFilter(self)
        self._come_or_go()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width(), self._wanted_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width(), self.minimumHeight())

    def event(self, e: QEvent) -> bool:
        done = super().event(e)
        if e.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        if arg__2.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._come_or_go()
        return super().eventFilter(arg__1, arg__2)

    def resizeEvent(self, arg__1: QResizeEvent) -> None:
        super().resizeEvent(arg__1)
        self._fit()

    def _come_or_go(self) -> None:
        """At once: what was just shown may be given the keyboard next."""
        is_empty = all(part.isHidden() for part in self._parts)
        if is_empty != self.isHidden():
            self.setHidden(is_empty)

    def _fit(self) -> None:
        """Want as much as what is inside needs at this width."""
        wanted = self._height_at(self.width())
        if wanted > self.height():
            wanted = max(wanted, self._height_at(self.width() - self._theme.scroll_bar_px))
        if wanted != self._wanted_px:
            self._wanted_px = wanted
            self.setMinimumHeight(min(wanted, self._theme.control_px + self._theme.space(1)))
            self.setMaximumHeight(wanted)
            self.updateGeometry()

    def _height_at(self, width: int) -> int:
        column = self._column
        return column.heightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
