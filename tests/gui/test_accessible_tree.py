"""On every page, every control has a name for those who cannot see it and a focus for those who can."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QScrollArea, QWidget

from tests.gui.pages import PAGES
from tests.gui.visit import Page, visited
from tests.gui.window_kit import until
from tests.snapshots.pictures import differing_tiles
from tests.snapshots.stage import HIGH_DARK, LIGHT, Look, staged

pytestmark = pytest.mark.one_python

#: A caret is no more than this wide.
_CARET_PX = 8
_AROUND_PX = 16


def controls(shown: QWidget) -> list[QWidget]:
    """What the keyboard can reach now."""
    return [widget for widget in shown.findChildren(QWidget) if is_reached(widget)]


def is_reached(widget: QWidget) -> bool:
    if not (widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
        return False
    # What a choice is typed into is the choice itself.
    return widget.focusProxy() is None and not isinstance(widget.parentWidget(), QComboBox)


def told(widget: QWidget) -> str:
    """For a test that fails: what it is, and what is around it."""
    around = widget.parentWidget()
    return f"{type(widget).__name__} in {type(around).__name__}"


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_every_control_says_what_it_is(qapp: QApplication, tmp_path: Path, page: Page) -> None:
    with staged(qapp, LIGHT) as theme:
        async with visited(qapp, tmp_path, page, theme) as shown:
            buttons = [button for button in shown.findChildren(QAbstractButton) if button.isVisible()]
            found = {*controls(shown), *buttons}
            assert found or isinstance(shown, QMenu)  # whose rows are no widgets
            assert sorted(told(widget) for widget in found if not name_of(widget)) == []


@pytest.mark.parametrize("look", [LIGHT, HIGH_DARK], ids=lambda look: look.name)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_the_focus_is_seen_on_every_control(qapp: QApplication, tmp_path: Path, page: Page, look: Look) -> None:
    with staged(qapp, look) as theme:
        async with visited(qapp, tmp_path, page, theme) as shown:
            shown.activateWindow()
            await until(shown.isActiveWindow, "the window's turn")
            unseen = [told(widget) for widget in controls(shown) if not shows_focus(shown, widget)]
            assert unseen == []


def scroll_to(widget: QWidget) -> None:
    """As Qt does when Tab leads there."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def shows_focus(shown: QWidget, widget: QWidget) -> bool:
    """Whether more than a caret comes with the keyboard."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if not widget.hasFocus():
        return False
    scroll_to(widget)
    box = QRect(widget.mapTo(shown, QPoint(0, 0)), widget.size())
    box = box.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX).intersected(shown.rect())
    focused = shown.grab(box).toImage().convertToFormat(QImage.Format.Format_RGB32)
    widget.clearFocus()
    rest = shown.grab(box).toImage().convertToFormat(QImage.Format.Format_RGB32)
    changed = QRect()
    for tile in differing_tiles(focused, rest):
        changed = changed.united(tile)
    return changed.width() > _CARET_PX and changed.height() > _CARET_PX
