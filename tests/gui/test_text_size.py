"""A page that is given another text size while it is open looks as one that was made with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.pages import PAGES
from tests.gui.visit import Page, settled, visited, window_of
from tests.snapshots.stage import LARGE, LIGHT, staged

pytestmark = pytest.mark.one_python


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_a_page_grows_with_its_letters(qapp: QApplication, tmp_path: Path, page: Page) -> None:
    with staged(qapp, LARGE) as large:
        async with visited(qapp, tmp_path / "home", page, large) as shown:
            made = sizes_in(shown)
    shutil.rmtree(tmp_path / "home")
    with staged(qapp, LIGHT) as usual:
        async with visited(qapp, tmp_path / "home", page, usual) as shown:
            with staged(qapp, LARGE) as large:
                window_of(shown).set_theme(large)
                await settled(shown)
                grown = sizes_in(shown)
    assert grown == made


def sizes_in(shown: QWidget) -> list[tuple[str, str, int, int]]:
    """Of every label and button in sight: kind, words, width and height as it wants to be, in pixels.

    Those over the transcript go by the room there is, which differs: the side bar is as wide as before.
    """
    parts = [part for part in shown.findChildren(QWidget) if part.isVisible() and not is_over_messages(part)]
    words = [part for part in parts if isinstance(part, QAbstractButton) or (isinstance(part, QLabel) and part.text())]
    return [(type(part).__name__, part.text(), part.sizeHint().width(), part.sizeHint().height()) for part in words]


def is_over_messages(part: QWidget) -> bool:
    above = part.parentWidget()
    return above is not None and (isinstance(above, TranscriptView) or is_over_messages(above))
