"""Icons drawn from pen strokes in any colour: no SVG library, which costs a start half its time."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from desktop_chat.ui.design.resources import read_text

#: The side of the square in which the strokes are written down.
_UNITS = 24.0


@cache
def _strokes() -> dict[str, tuple[str, bool]]:
    lines = (line.split(None, 1) for line in read_text("icons/strokes.txt").splitlines() if line and line[0] != "#")
    return {name.rstrip("*"): (commands, name.endswith("*")) for name, commands in lines}


@cache
def icon_path(name: str) -> tuple[QPainterPath, bool]:
    """The strokes of an icon in a square of 24 units, and whether they are filled.

    Raises:
        KeyError: if there is no such icon.
    """
    commands, filled = _strokes()[name]
    path, words, at = QPainterPath(), commands.split(), 0
    while at < len(words):
        count = _COUNTS[words[at]]
        _add(path, words[at], [float(word) for word in words[at + 1 : at + 1 + count]])
        at += 1 + count
    return path, filled


_COUNTS = {"M": 2, "L": 2, "C": 6, "Z": 0, "R": 5, "O": 3, "A": 6}


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
        case "A":
            path.arcMoveTo(n[0], n[1], n[2], n[3], n[4])
            path.arcTo(n[0], n[1], n[2], n[3], n[4], n[5])
        case _:
            path.closeSubpath()


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor, stroke: float) -> None:
    """Draw an icon into a square box with a pen `stroke` pixels wide."""
    path, filled = icon_path(name)
    scale = box.width() / _UNITS
    pen = QPen(colour, stroke / scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(scale, scale)
    painter.setPen(pen)
    painter.setBrush(QBrush(colour) if filled else QBrush())
    painter.drawPath(path)
    painter.restore()
