"""Charts of the theme: every colour and what can be read on it, the sizes of text, the icons, the shadows."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.design.colours import Colours
from desktop_chat.ui.design.icons import icon_names, paint_icon
from desktop_chat.ui.design.painting import paint_shadow, paint_surface, painter_for
from desktop_chat.ui.design.pairs import Pair, contrast_of, laid_over, pairs
from desktop_chat.ui.design.theme import Elevation, TextRole, Theme

_LEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class _Chart(QWidget):
    """Cells of one size, as many in a row as there is room for; `paint` gets the number of each, and its box."""

    def __init__(self, theme: Theme, count: int, cell: QSize, paint: Callable[[QPainter, int, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint
        self.theme = theme
        self._count = count
        self._cell = cell
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = self._cell.width() * 4
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        return -(-self._count // self._columns(arg__1)) * self._cell.height()

    def _columns(self, width: int) -> int:
        return max(1, width // self._cell.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, columns = painter_for(self), self._columns(self.width())
        for number in range(self._count):
            row, column = divmod(number, columns)
            left = column * self._cell.width()
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                left = self.width() - left - self._cell.width()
            cell = QRectF(left, row * self._cell.height(), self._cell.width(), self._cell.height())
            gap = self.theme.space(1)
            self._paint(painter, number, cell.adjusted(gap, gap, -gap, -gap))
        painter.end()

    def write(self, painter: QPainter, box: QRectF, text: str, ink: QColor, role: TextRole = "caption") -> None:
        painter.setFont(self.theme.font(role))
        painter.setPen(ink)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
        painter.drawText(box, int(_LEADING), text)


def _cell(theme: Theme, widest: str, lines: int, more_px: int = 0) -> QSize:
    metrics = QFontMetrics(theme.font("caption"))
    height = lines * metrics.lineSpacing() + theme.space(4) + more_px
    return QSize(metrics.horizontalAdvance(widest) + theme.space(8), height)


class ColourChart(_Chart):
    """A swatch for each role."""

    def __init__(self, theme: Theme) -> None:
        self._roles = list(Colours.__annotations__)
        cell = _cell(theme, max(self._roles, key=len), 2, theme.space(6))
        super().__init__(theme, len(self._roles), cell, self._paint_cell)

    def _paint_cell(self, painter: QPainter, number: int, box: QRectF) -> None:
        theme, role = self.theme, self._roles[number]
        colour: QColor = getattr(theme.colours, role)
        swatch = QRectF(box.left(), box.top(), box.width(), theme.space(6))
        paint_surface(painter, swatch, theme.radius_small, colour, theme.colours.border_strong, theme.border_px)
        line = (box.height() - theme.space(6)) / 2
        words = QRectF(box.left(), swatch.bottom(), box.width(), line)
        self.write(painter, words, role, theme.colours.text)
        name = (
            colour.name() if colour.alpha() == QColor(colour.name()).alpha() else colour.name(QColor.NameFormat.HexArgb)
        )
        self.write(painter, words.translated(0, line), name, theme.colours.text_muted)


class PairChart(_Chart):
    """Each pair that is drawn, with its contrast."""

    def __init__(self, theme: Theme) -> None:
        self._pairs = list(dict.fromkeys(pairs()))
        widest = max((_words(pair) for pair in self._pairs), key=len)
        super().__init__(theme, len(self._pairs), _cell(theme, f"{widest}  00.0", 1), self._paint_cell)

    def _paint_cell(self, painter: QPainter, number: int, box: QRectF) -> None:
        theme, pair = self.theme, self._pairs[number]
        ground: QColor = getattr(theme.colours, pair.ground)
        if pair.laid:
            ground = laid_over(getattr(theme.colours, pair.laid), ground)
        ink: QColor = getattr(theme.colours, pair.ink)
        paint_surface(painter, box, theme.radius_small, ground, theme.colours.border, theme.border_px)
        inside = box.adjusted(theme.space(2), 0, -theme.space(2), 0)
        figure = f"{contrast_of(pair, theme.colours):.1f}"
        if pair.is_text:
            self.write(painter, inside, f"{_words(pair)}  {figure}", ink)
            return
        dot = QRectF(inside.left(), box.center().y() - theme.space(1), theme.space(2), theme.space(2))
        paint_surface(painter, dot, dot.height() / 2, ink, None, theme.border_px)
        ink = theme.colours.text if pair.ground != "text" else theme.colours.surface
        self.write(painter, inside.adjusted(theme.space(3), 0, 0, 0), f"{_words(pair)}  {figure}", ink)


def _words(pair: Pair) -> str:
    return " ".join((pair.ink, "on", pair.laid, pair.ground) if pair.laid else (pair.ink, "on", pair.ground))


class TypeChart(_Chart):
    """A line in each size of text."""

    def __init__(self, theme: Theme) -> None:
        self._roles: tuple[TextRole, ...] = get_args(TextRole)
        height = QFontMetrics(theme.font("title")).lineSpacing() + theme.space(3)
        super().__init__(theme, len(self._roles), QSize(theme.dialog_px, height), self._paint_cell)

    def _paint_cell(self, painter: QPainter, number: int, box: QRectF) -> None:
        role, colours = self._roles[number], self.theme.colours
        name = f"{role}, {self.theme.font(role).pointSizeF():.1f} pt"
        half = box.width() / 3
        self.write(painter, QRectF(box.left(), box.top(), half, box.height()), name, colours.text_muted)
        self.write(painter, box.adjusted(half, 0, 0, 0), "Hamburgefonstiv 0123456789", colours.text, role)


class IconChart(_Chart):
    def __init__(self, theme: Theme) -> None:
        self._names = icon_names()
        cell = _cell(theme, "more_vertical", 1, theme.icon_px + theme.space(2))
        super().__init__(theme, len(self._names), cell, self._paint_cell)

    def _paint_cell(self, painter: QPainter, number: int, box: QRectF) -> None:
        theme, name = self.theme, self._names[number]
        side = theme.icon_px
        at = QRectF(box.center().x() - side / 2, box.top(), side, side)
        paint_icon(painter, name, at, theme.colours.text, theme.stroke_px)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colours.text_muted)
        painter.drawText(box.adjusted(0, side, 0, 0), int(Qt.AlignmentFlag.AlignCenter), name)


class ShadowChart(_Chart):
    def __init__(self, theme: Theme) -> None:
        self._levels: tuple[Elevation, ...] = get_args(Elevation)
        super().__init__(theme, len(self._levels), QSize(theme.field_px, theme.space(24)), self._paint_cell)

    def _paint_cell(self, painter: QPainter, number: int, box: QRectF) -> None:
        theme, level = self.theme, self._levels[number]
        room = max(sum(theme.shadow(each)) for each in self._levels)
        sheet = box.adjusted(room, room, -room, -room)
        paint_shadow(painter, sheet, theme.radius, theme, level)
        paint_surface(painter, sheet, theme.radius, theme.colours.surface_raised, theme.colours.border, theme.border_px)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colours.text)
        painter.drawText(sheet, int(Qt.AlignmentFlag.AlignCenter), level)
