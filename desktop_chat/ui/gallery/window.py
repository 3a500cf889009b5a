"""The window of the gallery: what is shown, in the colours, size and direction that are chosen above it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.labels import SectionHeading, label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.scroll import SlimScrollBar
from desktop_chat.ui.design.switch import Switch
from desktop_chat.ui.design.theme import Theme, apply_palette, make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.gallery.charts import ColourChart, IconChart, PairChart, ShadowChart, TypeChart
from desktop_chat.ui.gallery.specimens import cramped, in_state, specimens

_PERCENTS = ("100", "125", "150", "200")


class Gallery(QWidget):
    def __init__(self, app: QApplication, font: QFont, *, motion: bool = True) -> None:
        """`font` is the system's; without `motion` it is a still picture."""
        super().__init__()
        self._app = app
        self._font = font
        self._motion = motion
        self.setWindowTitle(self.tr("Gallery"))
        theme = self._theme()
        self.resize(*theme.window_px)
        colours = (("light", self.tr("Light")), ("dark", self.tr("Dark")))
        high = (("high-light", self.tr("Light, high contrast")), ("high-dark", self.tr("Dark, high contrast")))
        self.scheme = Choice(theme, (*colours, *high))
        self.scheme.setAccessibleName(self.tr("Colours"))
        self.size_choice = Choice(theme, [(percent, f"{percent} %") for percent in _PERCENTS])
        self.size_choice.setAccessibleName(self.tr("Size of text"))
        self.mirrored = Switch(theme, self.tr("Mirrored"))
        self._bar = row(self.scheme, self.size_choice, self.mirrored, None, spacing=theme.space(3))
        self._bar.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(2))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        layout = stack()
        layout.addLayout(self._bar)
        layout.addWidget(self._area, 1)
        self.setLayout(layout)
        for choice in (self.scheme, self.size_choice):
            choice.currentIndexChanged.connect(self.renew)
        self.mirrored.toggled.connect(self.renew)
        self.renew()

    def _theme(self, scheme: str = "light", percent: int = 100) -> Theme:
        font = QFont(self._font)
        font.setPointSizeF(font.pointSizeF() * percent / 100)
        return make_theme(scheme.endswith("dark"), font, Wishes(scheme.startswith("high"), self._motion))

    def renew(self) -> None:
        """Show everything as it is chosen now."""
        theme = self._theme(self.scheme.value(), int(self.size_choice.value()))
        direction = Qt.LayoutDirection.RightToLeft if self.mirrored.isChecked() else Qt.LayoutDirection.LeftToRight
        self._app.setLayoutDirection(direction)
        self._app.setFont(theme.base_font)
        apply_palette(self._app, theme)
        for control in (self.scheme, self.size_choice, self.mirrored):
            control.set_theme(theme)
        self._area.setVerticalScrollBar(SlimScrollBar(theme))
        self.page = GalleryPage(theme)
        self._area.setWidget(self.page)


class GalleryPage(QWidget):
    """Everything, one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = self._layout = stack(spacing=theme.space(1))
        margin = theme.space(4)
        layout.setContentsMargins(margin, 0, margin, margin)
        self._section(theme, self.tr("Controls"), ControlGrid(theme))
        self._section(theme, self.tr("With little room"), CrampedGrid(theme))
        self._section(theme, self.tr("Elevation"), ShadowChart(theme))
        self._section(theme, self.tr("Text"), TypeChart(theme))
        self._section(theme, self.tr("Colours"), ColourChart(theme))
        self._section(theme, self.tr("Pairs and their contrast"), PairChart(theme))
        self._section(theme, self.tr("Icons"), IconChart(theme))
        layout.addStretch(1)
        self.setLayout(layout)

    def _section(self, theme: Theme, name: str, content: QWidget) -> None:
        self._layout.addWidget(SectionHeading(theme, name))
        self._layout.addWidget(content)


class ControlGrid(QWidget):
    """A row for each control, a column for each state."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(3))
        for line, specimen in enumerate(specimens()):
            name = label(theme, specimen.name, "small", dim=True)
            name.setWordWrap(False)
            grid.addWidget(name, line, 0)
            for column, state in enumerate(specimen.states, 1):
                cell = QVBoxLayout()
                cell.setSpacing(theme.space(0.5))
                made = in_state(specimen, theme, state)
                made.setMaximumWidth(theme.field_px)
                grows = made.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding
                cell.addWidget(made, 0, Qt.AlignmentFlag(0) if grows else Qt.AlignmentFlag.AlignLeading)
                cell.addWidget(label(theme, state, "caption", dim=True))
                grid.addLayout(cell, line, column, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(grid.columnCount(), 1)
        self.setLayout(grid)


class CrampedGrid(QWidget):
    """Controls whose words do not fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = stack(spacing=theme.space(2))
        for specimen in cramped():
            layout.addWidget(in_state(specimen, theme, "rest"))
        narrow = QWidget()
        narrow.setLayout(layout)
        narrow.setFixedWidth(theme.field_px)
        self.setLayout(row(narrow, None))
