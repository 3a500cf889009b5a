"""On every page, Tab leads to every control once, in the order one reads, and back again; what it leads to is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QWidget

from desktop_chat.ui.bars import BarContent
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.shortcuts.rows import CommandRow
from tests.gui.pages import PAGES
from tests.gui.test_accessible_tree import controls, is_reached, name_of, told
from tests.gui.visit import Page, visited
from tests.gui.window_kit import until
from tests.snapshots.stage import LIGHT, MIRRORED, Look, staged

pytestmark = pytest.mark.one_python

#: More than any page has controls.
_MOST = 150
#: The handle between two columns lies over their edges.
_HANDLE_PX = 1


def words(widget: QWidget) -> str:
    return f"{told(widget)} “{name_of(widget)[:40]}”"


def walked(key: Qt.Key, problems: list[str]) -> list[QWidget]:
    """What has the keyboard in one round that ends where it began."""
    first = QApplication.focusWidget()
    assert first is not None, "nothing has the keyboard"
    passed = [first]
    for _ in range(_MOST):
        QTest.keyClick(passed[-1], key)
        here = QApplication.focusWidget()
        if here is None:
            problems.append(f"{key.name} leads nowhere from {words(passed[-1])}")
            return passed
        problems += unseen(here)
        if here is first:
            return passed
        if here in passed:
            problems.append(f"{key.name} comes again to {words(here)} from {words(passed[-1])}")
            return passed
        if key is Qt.Key.Key_Tab and here is not first_of(here.window()):
            problems += out_of_order(passed[-1], here)
        passed.append(here)
    problems.append(f"{key.name} comes to no end")
    return passed


def first_of(window: QWidget) -> QWidget:
    """What a round begins with."""
    widget = window.nextInFocusChain()
    while not is_reached(widget):
        widget = widget.nextInFocusChain()
    return widget


def unseen(widget: QWidget) -> list[str]:
    """Whether all of it is seen, or as much as there is room for."""
    if not widget.isVisible() or widget.size().isEmpty():
        return [f"{words(widget)} is hidden or empty"]
    inner = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    seen = inner.visibleRegion().boundingRect()
    if not seen.contains(inner.rect().adjusted(_HANDLE_PX, 0, -_HANDLE_PX, 0)):
        return [f"{words(widget)} is not in sight: {seen.getRect()} of {inner.rect().getRect()}"]
    return []


def region_of(widget: QWidget) -> QWidget | None:
    """What is read by itself from top to bottom: a part of the window, a column of shortcuts."""
    window = widget.window()
    if isinstance(widget, CommandRow):
        return widget.parentWidget()
    if not isinstance(window, MainWindow):
        return window
    parts = [window.sidebar, window.top_bar, window.pages, window.composer, window.side.late.made]
    return next((part for part in parts if part is not None and part.isAncestorOf(widget)), None)


def out_of_order(before: QWidget, after: QWidget) -> list[str]:
    is_cross = isinstance(after.parentWidget(), BarContent) and after is after.parentWidget().close_button
    if region_of(before) is not region_of(after) or is_cross:  # which comes last in its bar, wherever it is
        return []
    one, other = box(before), box(after)
    overlap = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    if overlap * 2 > min(one.height(), other.height()):
        mirrored = before.layoutDirection() is Qt.LayoutDirection.RightToLeft
        fine = other.right() <= one.right() if mirrored else other.left() >= one.left()
    else:
        fine = other.top() > one.top()
    return [] if fine else [f"{words(after)} {other.getRect()} comes after {words(before)} {one.getRect()}"]


def box(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("look", [LIGHT, MIRRORED], ids=lambda look: look.name)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_tab_leads_to_every_control_once(qapp: QApplication, tmp_path: Path, page: Page, look: Look) -> None:
    with staged(qapp, look) as theme:
        async with visited(qapp, tmp_path, page, theme) as shown:
            if isinstance(shown, QMenu):  # whose rows are no widgets
                return
            shown.activateWindow()
            await until(shown.isActiveWindow, "the window's turn")
            problems: list[str] = []
            passed = walked(Qt.Key.Key_Tab, problems)
            expected = controls(shown)
            problems += [f"Tab never leads to {words(one)}" for one in expected if one not in passed]
            problems += [f"{words(one)} is on no page" for one in passed if one not in expected]
            first, *back = walked(Qt.Key.Key_Backtab, problems)
            if [first, *reversed(back)] != passed:
                problems.append(f"Back by another way: {[*map(words, back)]}")
            assert problems == [], "\n".join(problems)
