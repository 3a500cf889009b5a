"""Every page looks as it is stored, in light, dark, high contrast and mirrored, made so or turned so while open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_chat.ui.endpoint.outcome import Outcome
from desktop_chat.ui.pulse.pulse_line import PulseLine
from tests.gui.pages import PAGES
from tests.gui.visit import Page, settled, visited, window_of
from tests.snapshots.inks import misinked
from tests.snapshots.pictures import TILE_PX, differing_tiles, take
from tests.snapshots.stage import DARK, HIGH_DARK, HIGH_LIGHT, LARGE, LIGHT, MIRRORED, Look, staged

pytestmark = pytest.mark.one_python

USUAL, SMALLEST = (1100, 760), (640, 480)
#: Pages that stand for others where not every page is stored.
CHIEF = {"begin", "answer", "settings", "server", "models-states", "panel-own", "bars"}
#: In high contrast these show states that the chief ones do not.
STARK = {"editing", "marks", "found", "find-some", "verdicts-broken", "palette", "menu-window"}
#: States of one line: one of them is stored in every scheme.
LINES = {f"pulse-{state}" for state in ("waiting", "alive", "thinking", "flowing", "retry")}
SHOTS = [
    *((page, LIGHT, USUAL) for page in PAGES),
    *((page, look, USUAL) for page in PAGES if page.name not in LINES for look in (DARK, HIGH_LIGHT)),
    *((page, MIRRORED, USUAL) for page in PAGES if page.name in CHIEF),
    *((page, LARGE, USUAL) for page in PAGES if page.name in ("begin", "answer", "settings")),
    *((page, LIGHT, SMALLEST) for page in PAGES if page.name in ("begin", "answer", "settings", "server")),
    *((page, HIGH_DARK, USUAL) for page in PAGES if page.name in CHIEF | STARK),
]
#: What an open page is given after the look it was made in.
NEXT = {LIGHT: DARK, DARK: HIGH_LIGHT, HIGH_LIGHT: MIRRORED, MIRRORED: LIGHT}
#: Letters are drawn finer at 2x, so that some tiles differ, more where there is little else; a part that moves is
#: more than these.
_MAX_FINER, _MAX_FINER_IN_LISTS = 0.02, 0.12


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
            plain = take(shown)
            assert not misinked(shown, plain, theme)
            held(f"pages/{name_of(shot)}", plain)
            if look == LIGHT and size == USUAL:
                sharp = take(shown, 2)
                share = len(differing_tiles(plain, reduced(sharp))) * TILE_PX**2 / (plain.width() * plain.height())
                assert share <= (_MAX_FINER if plain.size().toTuple() == USUAL else _MAX_FINER_IN_LISTS)
            if size == USUAL and look in NEXT and (look == LIGHT or page.name in CHIEF):
                await switched(qapp, tmp_path, held, (page, NEXT[look], size), shown)


async def switched(
    app: QApplication,
    home: Path,
    held: Callable[[str, QImage], None],
    shot: tuple[Page, Look, tuple[int, int]],
    shown: QWidget,
) -> None:
    """A page that is given another look while it is open looks as one that was made in it."""
    page, look, _ = shot
    if look == DARK and page.name in LINES:  # not stored
        return
    with staged(app, look) as theme:
        window_of(shown).set_theme(theme)
        await still(shown, home)
        held(f"pages/{name_of(shot)}", take(shown))


@pytest.mark.parametrize("name", ["answer", "begin"])
async def test_a_very_large_screen_shows_the_same_parts(qapp: QApplication, tmp_path: Path, name: str) -> None:
    """Painted in all its pixels; the text keeps its column in the middle."""
    [page] = [page for page in PAGES if page.name == name]
    with staged(qapp, LIGHT) as theme:
        async with visited(qapp, tmp_path / "home", page, theme, (3840, 2160)) as shown:
            picture = take(shown)
            assert picture.size().toTuple() == (3840, 2160)
            column = picture.copy(theme.sidebar_px + theme.space(4), 600, 600, 600)
            assert not differing_tiles(column, filled(column, theme.colours.surface))


def reduced(sharp: QImage) -> QImage:
    """A picture of 2x in the pixels of 1x."""
    sharp.setDevicePixelRatio(1)
    return sharp.scaled(
        sharp.size() / 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def filled(picture: QImage, colour: QColor) -> QImage:
    made = picture.copy()
    made.fill(colour)
    return made


async def still(shown: QWidget, home: Path) -> None:
    """Without what differs from run to run: how long something took, and where the data are."""
    for line in shown.findChildren(PulseLine):
        line.setHidden(not line.property("posed"))
    for outcome in shown.findChildren(Outcome):
        if "It works" in outcome.text():
            outcome.setText("It works.")
    for label in shown.findChildren(QLabel):
        if str(home) in label.text():
            label.setText(label.text().replace(str(home), "…/data"))
    await settled(shown)
