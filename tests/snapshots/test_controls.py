"""Every control in every state looks as it is stored, in every scheme; and the measure sees what a person would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.fields import LineField
from desktop_chat.ui.design.labels import label
from desktop_chat.ui.design.layouts import row, stack
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.gallery.charts import ShadowChart, TypeChart
from desktop_chat.ui.gallery.window import ControlGrid, CrampedGrid
from tests.snapshots.pictures import differing_tiles, look_alike, take
from tests.snapshots.stage import DARK, HIGH_DARK, HIGH_LIGHT, LARGE, LIGHT, MIRRORED, Look, staged

pytestmark = pytest.mark.one_python

_WIDE, _NARROW = 1400, 640
PARTS: dict[str, tuple[Callable[[Theme], QWidget], int]] = {
    "controls": (ControlGrid, _WIDE),
    "cramped": (CrampedGrid, _NARROW),
    "shadows": (ShadowChart, _NARROW),
    "type": (TypeChart, _NARROW),
}
LOOKS = [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK, MIRRORED, LARGE]
Hold = Callable[[str, QImage], None]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("part", PARTS)
def test_the_controls_look_as_they_are_stored(
    qapp: QApplication, qtbot: QtBot, held: Hold, part: str, look: Look
) -> None:
    make, width = PARTS[part]
    with staged(qapp, look) as theme:
        shown = make(theme)
        qtbot.addWidget(shown)
        shown.resize(width, max(shown.sizeHint().height(), shown.heightForWidth(width)))
        shown.show()
        held(f"gallery/{part}-{look.name}", take(shown))


def form(theme: Theme, *, gap: float = 2, pad: float = 3, name: str = "Workshop") -> QWidget:
    field = LineField(theme)
    field.setText(name)
    buttons = row(None, Button(theme, "Cancel", kind="outline"), Button(theme, "Save", kind="primary", pad=pad))
    layout = stack(label(theme, "Name of the server"), field, spacing=theme.space(gap))
    layout.addLayout(buttons)
    made = QWidget()
    made.setLayout(layout)
    made.setFixedSize(400, 160)
    return made


def pictured(qtbot: QtBot, widget: QWidget) -> QImage:
    qtbot.addWidget(widget)
    widget.show()
    return take(widget)


def test_a_distance_that_changes_by_four_pixels_is_seen(qapp: QApplication, qtbot: QtBot) -> None:
    with staged(qapp, LIGHT) as theme:
        before = pictured(qtbot, form(theme))
        assert look_alike(before, pictured(qtbot, form(theme)))
        assert not look_alike(before, pictured(qtbot, form(theme, gap=3)))
        assert not look_alike(before, pictured(qtbot, form(theme, pad=3.5)))


def test_a_word_and_a_colour_that_change_are_seen(qapp: QApplication, qtbot: QtBot) -> None:
    with staged(qapp, LIGHT) as theme:
        before = pictured(qtbot, form(theme))
        assert not look_alike(before, pictured(qtbot, form(theme, name="Workshed")))
    with staged(qapp, DARK) as theme:
        assert not look_alike(before, pictured(qtbot, form(theme)))


def test_edges_that_are_a_shade_lighter_look_alike(qapp: QApplication, qtbot: QtBot) -> None:
    """As another version of the library that draws letters may have them."""
    with staged(qapp, LIGHT) as theme:
        before = pictured(qtbot, form(theme))
        veil = before.copy()
        painter = QPainter(veil)
        painter.fillRect(veil.rect(), QColor(255, 255, 255, 6))
        painter.end()
        assert veil != before
        assert look_alike(before, veil)
        assert not differing_tiles(before, veil)
