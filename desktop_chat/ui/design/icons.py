"""Icons drawn from pen strokes in any colour: no SVG library, which costs a start half its time."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from desktop_chat.core.values import value
from desktop_chat.ui.design.resources import read_text

#: The side of the square in which the strokes are written down.
_UNITS = 24.0


@value
class Icon:
    #: The strokes in a square of 24 units.
    path: QPainterPath
    is_filled: bool
    #: Whether it is drawn the other way round in a mirrored window.
    points_somewhere: bool


@cache
def _strokes() -> dict[str, tuple[str, str]]:
    """The commands of each icon, and the marks behind its name."""
    lines = (line.split(None, 1) for line in read_text("icons/strokes.txt").splitlines() if line and line[0] != "#")
    return {name.rstrip("*<"): (commands, name) for name, commands in lines}


def icon_names() -> list[str]:
    return list(_strokes())


@cache
def icon_of(name: str) -> Icon:
    """The icon of that name.

    Raises:
        KeyError: if there is no such icon.
    """
    commands, marks = _strokes()[name]
    path, words, at = QPainterPath(), commands.split(), 0
    while at < len(words):
        count = _COUNTS[words[at]]
        _add(path, words[at], [float(word) for word in words[at + 1 : at + 1 + count]])
        at += 1 + count
    return Icon(path, marks.endswith("*"), marks.endswith("<"))


_COUNTS = {"M": 2, "L": 2, "C": 6, "Z": 0, "R": 5, "O": 3}


def _add(path: QPainterPath, command: str, n: list[float]) -> None:
    match command:
        case "M":
            path.moveTo(n[0], n[1])
        case "L":
            path.lineTo(n[0], n[1])
        case "C":
            path.cubicTo(n[0], n[1], n[2], n[3], n[4], n[5])
        case "R":
            path.addRoundedRect(n[0], n[1], n[2], n[3], n[4], n[4])
        case "O":
            path.addEllipse(n[0] - n[2], n[1] - n[2], 2 * n[2], 2 * n[2])
        case _:
            path.closeSubpath()


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor, stroke: float) -> None:
    """Draw an icon into a square box with a pen `stroke` pixels wide, the way the painter's widget is laid out."""
    icon = icon_of(name)
    scale = box.width() / _UNITS
    pen = QPen(colour, stroke / scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if icon.points_somewhere and painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        painter.translate(box.topRight())
        painter.scale(-scale, scale)
    else:
        painter.translate(box.topLeft())
        painter.scale(scale, scale)
    painter.setPen(pen)
    painter.setBrush(QBrush(colour) if icon.is_filled else QBrush())
    painter.drawPath(icon.path)
    painter.restore()
