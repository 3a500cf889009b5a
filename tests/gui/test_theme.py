"""The theme keeps its promises: contrast by computation, one grid, the system's type size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont

from desktop_chat.ui.design.colours import DARK, LIGHT, Colours
from desktop_chat.ui.design.high_contrast import HIGH_DARK, HIGH_LIGHT
from desktop_chat.ui.design.theme import make_theme

SCHEMES = {"light": LIGHT, "dark": DARK}
HIGH_SCHEMES = {"light": HIGH_LIGHT, "dark": HIGH_DARK}
SURFACES = ("surface", "surface_raised", "sidebar", "notice_surface", "warning_surface", "danger_surface")
CODE_GROUNDS = ("code_background", "code_inline")
CODE_ROLES = tuple(role for role in Colours.__annotations__ if role.startswith("code_") and role not in CODE_GROUNDS)

TEXT_PAIRS = [
    *((text, surface) for text in ("text", "text_muted", "link", "accent") for surface in SURFACES),
    *((text, surface) for text in ("danger", "warning", "success") for surface in SURFACES),
    *((text, "bubble_user") for text in ("text", "text_muted", "link")),
    *((text, "code_background") for text in ("text", "text_muted", "link", *CODE_ROLES)),
    *((text, "code_inline") for text in ("text", "text_muted", "link")),
    ("selection_text", "selection"),
    ("found_text", "found"),
    ("found_current_text", "found_current"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
]
MARK_PAIRS = [("focus", surface) for surface in (*SURFACES, "bubble_user", "code_background")]


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_role_has_its_colour_in_both_schemes(scheme: str) -> None:
    for colours in (SCHEMES[scheme], HIGH_SCHEMES[scheme]):
        assert set(vars(colours)) == set(Colours.__annotations__)
        assert all(colour.isValid() for colour in vars(colours).values())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "background"), TEXT_PAIRS)
def test_text_reaches_aa(scheme: str, text: str, background: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(getattr(colours, text), getattr(colours, background)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "background"), MARK_PAIRS)
def test_the_focus_ring_stands_out(scheme: str, mark: str, background: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(getattr(colours, mark), getattr(colours, background)) >= 3.0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["surface", "code_background"])
def test_code_in_a_line_is_seen_to_have_a_ground_of_its_own(scheme: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours.code_inline, getattr(colours, ground)) >= 1.05


@pytest.mark.parametrize("scheme", HIGH_SCHEMES)
@pytest.mark.parametrize(("text", "background"), TEXT_PAIRS)
def test_text_of_high_contrast_reaches_aaa(scheme: str, text: str, background: str) -> None:
    colours = HIGH_SCHEMES[scheme]
    assert contrast(getattr(colours, text), getattr(colours, background)) >= 7.0


@pytest.mark.parametrize("scheme", HIGH_SCHEMES)
@pytest.mark.parametrize("background", [*SURFACES, "bubble_user", "code_background"])
def test_marks_and_lines_of_high_contrast_stand_out(scheme: str, background: str) -> None:
    colours = HIGH_SCHEMES[scheme]
    assert contrast(colours.focus, getattr(colours, background)) >= 4.5
    for line in (colours.border, colours.border_strong):
        assert contrast(line, getattr(colours, background)) >= 3.0


def test_distances_lie_on_the_grid_and_type_follows_the_system_font(qapp: object) -> None:
    small, large = (make_theme(False, QFont("sans", size)) for size in (9, 18))
    assert [small.space(n) for n in (0, 1, 2.5)] == [0, 4, 10]
    assert large.font("body").pointSizeF() == pytest.approx(2 * small.font("body").pointSizeF())
    assert large.column_px() > small.column_px()
