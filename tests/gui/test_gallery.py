"""The gallery shows every control in every state; a control that is given another theme looks as if made with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.chips import Chip
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.fields import LineField, SearchField, TextArea
from desktop_chat.ui.design.motion import Glide
from desktop_chat.ui.design.progress import Spinner
from desktop_chat.ui.design.switch import Switch
from desktop_chat.ui.design.theme import Theme, apply_palette, make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.gallery.specimens import Specimen, in_state, specimens
from desktop_chat.ui.gallery.window import Gallery

pytestmark = pytest.mark.one_python

SPECIMENS = specimens()


@pytest.fixture(autouse=True)
def _looks_are_put_back(qapp: QApplication) -> Iterator[None]:
    palette, font = qapp.palette(), qapp.font()
    yield
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return still(qapp, 10)


def still(qapp: QApplication, points: float, *, dark: bool = False) -> Theme:
    font = QFont(qapp.font())
    font.setPointSizeF(points)
    return make_theme(dark, font, Wishes(motion=False))


def picture(widget: QWidget) -> QImage:
    widget.resize(widget.sizeHint())
    return widget.grab().toImage()


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_a_control_given_a_theme_looks_as_one_made_with_it(
    qapp: QApplication, qtbot: QtBot, specimen: Specimen
) -> None:
    first, then = still(qapp, 10), still(qapp, 20, dark=True)
    apply_palette(qapp, then)  # it comes to all widgets by itself only while the program runs
    changed: Any = specimen.make(first)
    qtbot.addWidget(changed)
    picture(changed)
    changed.set_theme(then)
    fresh = specimen.make(then)
    qtbot.addWidget(fresh)
    assert changed.sizeHint() == fresh.sizeHint()
    assert picture(changed) == picture(fresh)


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_every_state_of_a_control_can_be_told_from_rest(theme: Theme, qtbot: QtBot, specimen: Specimen) -> None:
    rest = in_state(specimen, theme, "rest")
    qtbot.addWidget(rest)
    for state in specimen.states[1:]:
        other = in_state(specimen, theme, state)
        qtbot.addWidget(other)
        assert picture(other) != picture(rest), state


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_the_words_of_a_control_have_room(qapp: QApplication, qtbot: QtBot, specimen: Specimen) -> None:
    """At twice the size, too: what a control wants is at least as high and wide as its words."""
    for points in (10, 20):
        made = specimen.make(still(qapp, points))
        qtbot.addWidget(made)
        words = "" if isinstance(made, LineField | TextArea | QProgressBar) else getattr(made, "text", str)()
        if words:
            metrics = made.fontMetrics()
            assert made.sizeHint().height() >= metrics.height()
            widest = max(words.split(), key=len) if made.sizePolicy().hasHeightForWidth() else words
            assert made.sizeHint().width() >= metrics.horizontalAdvance(widest)


def test_the_gallery_shows_all_it_has_in_every_scheme_size_and_direction(qapp: QApplication, qtbot: QtBot) -> None:
    gallery = Gallery(qapp, qapp.font(), motion=False)
    qtbot.addWidget(gallery)
    gallery.show()
    pictures: list[QImage] = []
    for scheme in range(gallery.scheme.count()):
        gallery.scheme.setCurrentIndex(scheme)
        pictures.append(gallery.grab().toImage())
    gallery.size_choice.setCurrentIndex(gallery.size_choice.count() - 1)
    pictures.append(gallery.grab().toImage())
    QTest.keyClick(gallery.mirrored, Qt.Key.Key_Space)
    pictures.append(gallery.grab().toImage())
    assert gallery.page.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert all(one != other for one, other in itertools.pairwise(pictures))


def test_a_switch_goes_over_by_space_enter_and_mouse(theme: Theme, qtbot: QtBot) -> None:
    switch = Switch(theme, "Smooth text")
    qtbot.addWidget(switch)
    said: list[bool] = []
    switch.toggled.connect(said.append)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    QTest.keyClick(switch, Qt.Key.Key_Return)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert said == [True, False, True]


def test_a_chip_is_removed_by_its_cross_and_by_delete_and_clicked_elsewhere(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "notes.txt", "file")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    said: list[str] = []
    chip.removed.connect(lambda: said.append("removed"))
    chip.clicked.connect(lambda: said.append("clicked"))
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    middle = chip.rect().center()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=middle)
    middle.setX(chip.width() - theme.space(3))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=middle)
    assert said == ["removed", "clicked", "removed"]


def test_escape_empties_a_search_before_it_means_anything_else(theme: Theme, qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    field = SearchField(theme, "Search", outside)
    QTest.keyClicks(field, "ab")
    [cross] = field.findChildren(Button)
    assert cross.accessibleName() == "Clear"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert not cross.isVisibleTo(field)


def test_a_choice_is_made_in_its_list_by_keys(theme: Theme, qtbot: QtBot) -> None:
    choice = Choice(theme, [("a", "Light"), ("b", "Dark"), ("c", "As the system has it")])
    qtbot.addWidget(choice)
    choice.show()
    said: list[int] = []
    choice.activated.connect(said.append)
    choice.showPopup()
    assert choice.rows is not None
    QTest.keyClick(choice.rows.view, Qt.Key.Key_Down)
    QTest.keyClick(choice.rows.view, Qt.Key.Key_Return)
    assert (choice.value(), said, choice.rows.isVisible()) == ("b", [1], False)
    choice.showPopup()
    QTest.keyClick(choice.rows.view, Qt.Key.Key_Escape)
    assert (choice.value(), choice.rows.isVisible()) == ("b", False)


def test_nothing_glides_or_turns_where_nothing_may_move(theme: Theme, qtbot: QtBot) -> None:
    spinner = Spinner(theme)
    qtbot.addWidget(spinner)
    spinner.show()
    glide = Glide(spinner)
    glide.to(1.0, theme)
    assert glide.value == 1.0
    assert not spinner.children()


def test_a_spinner_rests_while_it_is_hidden(qapp: QApplication, qtbot: QtBot) -> None:
    spinner = Spinner(make_theme(False, qapp.font(), Wishes(motion=True)))
    qtbot.addWidget(spinner)
    spinner.show()
    qtbot.waitUntil(lambda: bool(spinner.children()))
    spinner.hide()
    qtbot.waitUntil(lambda: not spinner.children())
