"""What system and user wish of the looks: who is heard first, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.high_contrast import HIGH_DARK, HIGH_LIGHT
from desktop_chat.ui.design.theme import Theme, ThemeFollower, make_theme
from desktop_chat.ui.design.wishes import MOTION_VARIABLE, Wishes, is_stark, wishes


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    palette, font, blink_ms = qapp.palette(), qapp.font(), qapp.styleHints().cursorFlashTime()
    yield qapp
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    qapp.styleHints().setCursorFlashTime(blink_ms)


def test_without_a_word_from_anybody_things_may_move_and_text_is_let_in_evenly(app: QApplication) -> None:
    assert wishes(app, {}) == Wishes(high_contrast=False, motion=True, smooth_text=True)


def test_the_settings_are_heard_and_what_is_no_choice_is_passed_over(app: QApplication) -> None:
    assert wishes(app, {"high_contrast": True}).high_contrast
    assert wishes(app, {"reduced_motion": True}) == Wishes(motion=False, smooth_text=False)
    assert wishes(app, {"smooth_text": False}) == Wishes(smooth_text=False)
    assert wishes(app, {"reduced_motion": "yes", "high_contrast": 3}) == Wishes()


@pytest.mark.parametrize(("word", "motion"), [("1", False), ("0", True), ("maybe", False)])
def test_the_variable_is_heard_before_the_settings(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, word: str, motion: bool
) -> None:
    monkeypatch.setenv(MOTION_VARIABLE, word)
    assert wishes(app, {"reduced_motion": True}).motion is motion


def test_pure_white_on_pure_black_is_taken_for_a_wish_that_the_settings_may_refuse(app: QApplication) -> None:
    palette = QPalette("black")
    assert is_stark(palette)
    assert not is_stark(QPalette("white"))
    assert wishes(app, {}, stark=True).high_contrast
    assert not wishes(app, {"high_contrast": False}, stark=True).high_contrast


def test_high_contrast_has_colours_of_its_own_in_both_schemes(app: QApplication) -> None:
    wish = Wishes(high_contrast=True)
    assert make_theme(False, app.font(), wish).colours is HIGH_LIGHT
    assert make_theme(True, app.font(), wish).colours is HIGH_DARK


def test_colours_sizes_and_direction_follow_what_is_chosen_at_once(app: QApplication) -> None:
    chosen: dict[str, object] = {"colour_scheme": "light"}
    font = app.font()
    follower = ThemeFollower(app, chosen)
    themes: list[Theme] = []
    follower.theme_changed.connect(themes.append)
    plain = follower.theme
    chosen |= {"colour_scheme": "dark", "text_percent": 200, "column_ch": 60, "direction": "rtl"}
    follower.follow()
    [theme] = themes
    assert (plain.dark, theme.dark) == (False, True)
    assert theme.font("ui").pointSizeF() == pytest.approx(2 * plain.font("ui").pointSizeF())
    assert theme.max_column_ch == 60
    assert app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    chosen.clear()
    follower.follow()
    assert app.font() == font
    assert app.layoutDirection() is Qt.LayoutDirection.LeftToRight
    follower.deleteLater()


def test_no_caret_blinks_where_motion_is_reduced(app: QApplication) -> None:
    app.styleHints().setCursorFlashTime(1000)
    follower = ThemeFollower(app, {"reduced_motion": True})
    assert app.styleHints().cursorFlashTime() == 0
    follower.deleteLater()
