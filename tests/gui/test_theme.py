"""The theme keeps its promises: contrast by computation, one grid, the system's size of text, no unwanted motion."""

from __future__ import annotations

import ast
from typing import get_args

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.colours import DARK, LIGHT, Colours
from desktop_chat.ui.design.high_contrast import HIGH_DARK, HIGH_LIGHT
from desktop_chat.ui.design.pairs import DECORATIVE, Pair, contrast, contrast_of, pairs, wanted
from desktop_chat.ui.design.theme import Elevation, Pace, make_theme
from desktop_chat.ui.design.wishes import Wishes
from tests.arch.source import PACKAGE, files_below, tree_of

SCHEMES = {"light": LIGHT, "dark": DARK, "high light": HIGH_LIGHT, "high dark": HIGH_DARK}
ROLES = frozenset(Colours.__annotations__)


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_role_has_its_colour_in_every_scheme(scheme: str) -> None:
    colours = SCHEMES[scheme]
    assert set(vars(colours)) == ROLES
    assert all(colour.isValid() for colour in vars(colours).values())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("pair", sorted(set(pairs()), key=str), ids=lambda p: f"{p.ink} on {p.laid} {p.ground}")
def test_every_pair_that_is_drawn_can_be_read(scheme: str, pair: Pair) -> None:
    """AA; in high contrast text reaches AAA."""
    assert contrast_of(pair, SCHEMES[scheme]) >= wanted(pair, high_contrast=scheme.startswith("high"))


def test_every_role_is_in_a_pair_or_only_adorns() -> None:
    paired = {role for pair in pairs() for role in (pair.ink, pair.ground, pair.laid) if role}
    assert paired <= ROLES
    assert ROLES - paired == DECORATIVE


def test_no_role_is_named_that_is_none_and_each_is_drawn_somewhere() -> None:
    named = {
        node.attr
        for path in files_below(PACKAGE / "ui")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("theme.colours")
    }
    assert named <= ROLES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "code_background"])
def test_code_in_a_line_is_seen_to_have_a_ground_of_its_own(scheme: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours.code_inline, getattr(colours, ground)) >= 1.05


@pytest.mark.parametrize("scheme", ["high light", "high dark"])
@pytest.mark.parametrize("ground", ["surface", "surface_raised", "sidebar", "bubble_user", "code_background"])
def test_lines_of_high_contrast_stand_out(scheme: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours.focus, getattr(colours, ground)) >= 4.5
    for line in (colours.border, colours.border_strong):
        assert contrast(line, getattr(colours, ground)) >= 3.0


@pytest.mark.parametrize("dark", [False, True])
def test_only_high_contrast_outlines_every_ground_clearly_and_fades_nothing(qapp: QApplication, dark: bool) -> None:
    assert make_theme(dark, qapp.font()).outline is None
    stark = make_theme(dark, qapp.font(), Wishes(high_contrast=True))
    assert stark.outline is not None
    for ground in ("surface", "sidebar", "bubble_user", "code_background", "notice_surface", "danger_surface"):
        assert contrast(stark.outline, getattr(stark.colours, ground)) >= 7.0
    assert stark.colours.shadow.alpha() == 0
    assert stark.faint == 1.0


def test_distances_lie_on_the_grid_and_type_follows_the_system_font(qapp: QApplication) -> None:
    small, large = (make_theme(False, QFont("sans", size)) for size in (9, 18))
    assert [small.space(n) for n in (0, 1, 2.5)] == [0, 4, 10]
    assert large.font("body").pointSizeF() == pytest.approx(2 * small.font("body").pointSizeF())
    assert large.column_px() > small.column_px()


def test_what_holds_text_grows_with_it(qapp: QApplication) -> None:
    small, large = (make_theme(False, QFont("sans", size)) for size in (9, 18))
    assert large.control_px > small.control_px
    assert large.icon_px > small.icon_px
    assert large.radius == small.radius


def test_nothing_takes_time_where_nothing_may_move(qapp: QApplication) -> None:
    still, moving = (make_theme(False, qapp.font(), Wishes(motion=motion)) for motion in (False, True))
    assert {still.duration_ms(pace) for pace in get_args(Pace)} == {0}
    assert all(moving.duration_ms(pace) > 0 for pace in get_args(Pace))


def test_each_level_of_elevation_reaches_farther_than_the_one_before(qapp: QApplication) -> None:
    theme = make_theme(False, qapp.font())
    reaches = [theme.shadow(level)[0] for level in get_args(Elevation)]
    assert reaches == sorted(set(reaches))
