"""A small picture of how evenly a stream flows: a bar for each of the last pauses between two arrivals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_chat.ui.design.theme import Theme

#: A pause so short shows no bar, one so long the highest; between them a bar grows with the pause's logarithm.
_SHORT_S, _LONG_S = 0.01, 6.0
#: From here on a pause can be felt: its bar has the colour of a warning.
_FELT_S = 2.0
#: With no longer pause than this a stream flows evenly, and there is nothing to show.
_EVEN_S = 0.2
#: Bars that are shown at most, and the steps of the grid from one to the next.
BARS = 32
_PITCH = 0.75


def bars_px(theme: Theme) -> int:
    return theme.space(_PITCH * BARS)


def bar_share(gap_s: float) -> float:
    """The height of a pause's bar, from 0 to 1."""
    if gap_s <= _SHORT_S:
        return 0.0
    return min(math.log(gap_s / _SHORT_S) / math.log(_LONG_S / _SHORT_S), 1.0)


def is_even(gaps_s: Sequence[float]) -> bool:
    """Whether none of the pauses that could be shown is worth a glance."""
    return max(gaps_s[-BARS:], default=0.0) < _EVEN_S


def paint_bars(painter: QPainter, theme: Theme, area: QRectF, gaps_s: Sequence[float], *, mirrored: bool) -> None:
    """The newest pause is at the trailing edge of `area`."""
    if is_even(gaps_s):
        return
    pitch, colours = theme.space(_PITCH), theme.colours
    width = pitch - theme.border_px
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for at, gap_s in enumerate(reversed(gaps_s[-BARS:])):
        high = round(area.height() * bar_share(gap_s))
        x = area.left() + at * pitch if mirrored else area.right() - at * pitch - width
        painter.setBrush(colours.warning if gap_s >= _FELT_S else colours.scroll_handle)
        painter.drawRect(QRectF(x, area.bottom() - high, width, high))
    painter.restore()
