"""No text is cut: not in letters twice as large, not in words 40 % longer, not in a small window."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QWidget

from desktop_chat.ui.design.labels import ElidedLabel
from tests.gui.pages import PAGES
from tests.gui.test_accessible_tree import told
from tests.gui.visit import Page, settled, visited, window_of
from tests.snapshots.stage import LARGE, LIGHT, MIRRORED, Look, staged

pytestmark = pytest.mark.one_python

#: What is not translated: names to fill in, markup, and the letter behind an ampersand.
_KEPT = re.compile(r"\{[^}]*\}|%\w+|%\d|<[^>]*>|&\w")
_ACCENTS = str.maketrans("aeiouAEIOUcnsz", "àéîöûÀÉÎÖÛçñšž")
_LONGER = 0.4
_FILLING = "lörem ïpsum dölor "
SMALLEST, USUAL = (640, 480), (1100, 760)
#: Pages that have the least room to spare.
CROWDED = {
    *("begin", "quiet", "found", "connect-tried", "failed", "bars", "narrow-sidebar", "narrow-panel", "panel-own"),
    *("settings", "shortcuts", "shortcuts-conflict", "find-none", "composing-full"),
}


class LongWords(QTranslator):
    """Every sentence with accents and 40 % more letters."""

    def translate(
        self, context: bytes | str, sourceText: bytes | str, disambiguation: object = None, n: int = -1
    ) -> str:
        source = sourceText if isinstance(sourceText, str) else bytes(sourceText).decode()
        return longer(source)


def longer(text: str) -> str:
    kept = _KEPT.findall(text)
    words = [part.translate(_ACCENTS) for part in _KEPT.split(text)]
    made = words[0] + "".join(keep + word for keep, word in zip(kept, words[1:], strict=True))
    tail = (" " + _FILLING * len(text))[: math.ceil(len(text) * _LONGER)]
    return made + (tail[:-1] + "ö" if tail[-1:] == " " else tail)


@pytest.fixture
def long_words(qapp: QApplication) -> Iterator[None]:
    translator = LongWords()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_the_long_words_keep_what_is_filled_in() -> None:
    assert longer("Delete {count} of %1?").count("{count}") == 1
    assert len(longer("Name of the server")) >= 1.35 * len("Name of the server")
    assert longer("Name") != "Name"


@pytest.mark.parametrize("page", [page for page in PAGES if page.takes_large_text], ids=lambda page: page.name)
async def test_no_text_of_twice_the_size_is_cut(qapp: QApplication, tmp_path: Path, page: Page) -> None:
    assert await cut_on(qapp, tmp_path, page, LARGE, USUAL) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in CROWDED], ids=lambda page: page.name)
async def test_no_text_of_twice_the_size_is_cut_in_the_smallest_window(
    qapp: QApplication, tmp_path: Path, page: Page
) -> None:
    assert await cut_on(qapp, tmp_path, page, LARGE, SMALLEST) == []


async def test_what_stands_above_the_field_gives_way_to_it_in_a_low_window(qapp: QApplication, tmp_path: Path) -> None:
    page = next(page for page in PAGES if page.name == "composing-full")
    with staged(qapp, LARGE) as theme:
        async with visited(qapp, tmp_path, page, theme, SMALLEST) as shown:
            window = window_of(shown)
            composer, edit = window.composer, window.composer.edit
            extras = composer.late_extras.get()
            assert edit.viewport().height() >= 2 * edit.fontMetrics().lineSpacing()
            assert edit.viewport().rect().contains(edit.cursorRect().center())
            column = (window.top_bar, window.pages, window.above.late_column.get(), composer, window.pulse)
            assert_stacked(column, shown)
            assert_stacked((extras, edit, composer.button), shown)
            parts = (composer.late_edit_bar.get(), composer.late_files.get())
            assert_stacked(parts, shown)
            scrolled = (extras.verticalScrollBar(), window.above.late_column.get().verticalScrollBar())
            assert all(bar.maximum() > 0 for bar in scrolled)
            window.resize(SMALLEST[0], 3 * SMALLEST[1])
            await settled(shown)
            assert [bar.maximum() for bar in scrolled] == [0, 0]


def assert_stacked(parts: Sequence[QWidget], shown: QWidget) -> None:
    """Each has some height and ends before the next begins; the last ends within the window."""
    assert [part for part in parts if part.height() < part.fontMetrics().height()] == []
    tops = [part.mapTo(shown, QPoint(0, 0)).y() for part in parts]
    ends = [top + part.height() for top, part in zip(tops, parts, strict=True)]
    assert all(end <= top for end, top in zip(ends, [*tops[1:], shown.height()], strict=True))


@pytest.mark.usefixtures("long_words")
@pytest.mark.parametrize(("look", "size"), [(LIGHT, USUAL), (MIRRORED, SMALLEST)], ids=["usual", "smallest-mirrored"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_no_longer_text_is_cut(
    qapp: QApplication, tmp_path: Path, page: Page, look: Look, size: tuple[int, int]
) -> None:
    assert await cut_on(qapp, tmp_path, page, look, size) == []


async def cut_on(app: QApplication, home: Path, page: Page, look: Look, size: tuple[int, int]) -> list[str]:
    """Everything on the page whose words have too little room, or that lies outside."""
    with staged(app, look) as theme:
        async with visited(app, home, page, theme, size) as shown:
            parts = [part for part in shown.findChildren(QWidget) if part.isVisible()]
            cut = {f"{told(part)}: {words_of(part)!r}" for part in parts if is_cut(part)}
            outside = {f"{told(part)} lies outside" for part in parts if is_outside(shown, part)}
            return sorted(cut | outside)


def words_of(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton | ElidedLabel) else ""


def is_cut(part: QWidget) -> bool:
    """A tool tip with all the words makes good for a cut line."""
    words = words_of(part)
    if not words or words in part.toolTip():
        return False
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() < part.heightForWidth(part.width()) or part.width() < widest_word(part)
    if isinstance(part, ElidedLabel):
        return part.width() < part.fontMetrics().horizontalAdvance(words)
    wanted = part.sizeHint()
    if part.hasHeightForWidth():
        return part.height() < part.heightForWidth(part.width())
    return part.width() < wanted.width() or part.height() < part.fontMetrics().height()


def widest_word(label: QLabel) -> int:
    metrics = label.fontMetrics()
    return max(
        metrics.boundingRect(QRect(), int(Qt.TextFlag.TextSingleLine), word).width() for word in label.text().split()
    )


def is_outside(shown: QWidget, part: QWidget) -> bool:
    """To the left or right of the window; what scrolls may be above or below."""
    if scrolls_sideways(part):
        return False
    left = part.mapTo(shown, QPoint(0, 0)).x()
    return left < 0 or left + part.width() > shown.width()


def scrolls_sideways(part: QWidget) -> bool:
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea) and around.horizontalScrollBar().maximum() > 0:
            return around.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        around = around.parentWidget()
    return False
