"""Every page looks as it is stored, in light, dark, high contrast and mirrored; sharper screens show the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_chat.ui.pulse.pulse_line import PulseLine
from tests.gui.pages import PAGES, Page, settled, visited
from tests.snapshots.pictures import differing_tiles, take
from tests.snapshots.stage import DARK, HIGH_LIGHT, LARGE, LIGHT, MIRRORED, Look, staged

USUAL, SMALLEST = (1100, 760), (640, 480)
#: Pages that stand for others where not every page is stored.
CHIEF = {"begin", "answer", "settings", "server"}
SHOTS = [
    *((page, look, USUAL) for page in PAGES for look in (LIGHT, DARK)),
    *((page, look, USUAL) for page in PAGES if page.name in CHIEF for look in (HIGH_LIGHT, MIRRORED, LARGE)),
    *((page, LIGHT, SMALLEST) for page in PAGES if page.name in CHIEF),
]
#: Letters are drawn finer at 2x, so that some tiles differ; a part that moves is more than these.
_MAX_FINER = 0.02


def name_of(shot: tuple[Page, Look, tuple[int, int]]) -> str:
    page, look, size = shot
    return f"{page.name}-{look.name}" + ("" if size == USUAL else "-small")


@pytest.mark.parametrize("shot", SHOTS, ids=name_of)
async def test_the_pages_look_as_they_are_stored(
    qapp: QApplication,
    tmp_path: Path,
    held: Callable[[str, QImage], None],
    shot: tuple[Page, Look, tuple[int, int]],
) -> None:
    page, look, size = shot
    with staged(qapp, look) as theme:
        async with visited(qapp, tmp_path / "home", page, theme, size) as shown:
            await still(shown, tmp_path)
            held(f"pages/{name_of(shot)}", take(shown))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_a_sharper_screen_shows_the_same(qapp: QApplication, tmp_path: Path, page: Page) -> None:
    with staged(qapp, LIGHT) as theme:
        async with visited(qapp, tmp_path / "home", page, theme, USUAL) as shown:
            await still(shown, tmp_path)
            plain, sharp = take(shown), take(shown, 2)
            sharp.setDevicePixelRatio(1)
            mode = Qt.TransformationMode.SmoothTransformation
            reduced = sharp.scaled(plain.size(), Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            tiles = plain.width() * plain.height() / 16
            assert len(differing_tiles(plain, reduced)) <= _MAX_FINER * tiles


async def still(shown: QWidget, home: Path) -> None:
    """Without what differs from run to run: how long something took, and where the data are."""
    for line in shown.findChildren(PulseLine):
        line.hide()
    for label in shown.findChildren(QLabel):
        if str(home) in label.text():
            label.setText(label.text().replace(str(home), "…/data"))
    await settled(shown)
