"""Words that wrap, with what was looked for marked in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_chat.core.fuzzy import folded
from desktop_chat.ui.design.painting import leading_edge

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import TextRole, Theme


class MarkedLabel(QLabel):
    def __init__(self, theme: Theme, text: str, role: TextRole = "ui", *, dim: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self._role: TextRole = role
        self._words: tuple[str, ...] = ()
        self.setFont(theme.font(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText if dim else QPalette.ColorRole.WindowText)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(self._role))

    def mark(self, words: tuple[str, ...]) -> None:
        """`words` are folded; none marks nothing."""
        if words != self._words:
            self._words = words
            self.update()

    @property
    def marked(self) -> list[str]:
        """The pieces that are marked, in their order."""
        return [self.text()[at : at + length] for at, length in self._spans()]

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(min(width, self._theme.column_px()), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        longest = max(self.text().split() or [""], key=len)
        least = min(self.fontMetrics().horizontalAdvance(longest), self._theme.caption_px)
        return QSize(least, self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        return round(self._laid_out(arg__1).boundingRect().height())

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self._laid_out(self.width()).draw(painter, QPointF(0, 0))
        painter.end()

    def _laid_out(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption(leading_edge(self.layoutDirection()))
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._format(at, length) for at, length in self._spans()])
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout

    def _spans(self) -> list[tuple[int, int]]:
        name, spans = folded(self.text()), list[tuple[int, int]]()
        for word in self._words:
            at = name.find(word)
            while at >= 0:
                spans.append((at, len(word)))
                at = name.find(word, at + len(word))
        return sorted(spans)

    def _format(self, at: int, length: int) -> QTextLayout.FormatRange:
        made, look = QTextLayout.FormatRange(), QTextCharFormat()
        look.setBackground(self._theme.colours.found)
        look.setForeground(self._theme.colours.found_text)
        made.start, made.length, made.format = at, length, look  # pyright: ignore[reportAttributeAccessIssue] - not in the stubs
        return made
