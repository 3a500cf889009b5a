"""Formulas become outlines: all that models usually write, and no text at all breaks it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.ui.transcript.pictures.typeset import outline

HERE = Path(__file__).parent
DRAWN = (HERE / "drawn_formulas.txt").read_text(encoding="utf-8").splitlines()
SOURCE = (HERE / "source_formulas.txt").read_text(encoding="utf-8").splitlines()
PIECES = st.sampled_from(
    [*r"{}^_&$\ %#~'|()[]<>ab1+-=,.", *DRAWN[:60], "\\\\", r"\left", r"\right", r"\begin{", "\0", "\u202e"]
)
SIZE = 20.0


@pytest.mark.parametrize("latex", DRAWN)
@pytest.mark.parametrize("display", [True, False])
def test_usual_formulas_are_drawn(latex: str, display: bool) -> None:
    drawn = outline(latex, SIZE, display=display, colour="#123456")
    assert drawn is not None
    assert 0 < drawn.width < 60 * SIZE
    assert 0 < drawn.height < 12 * SIZE


@pytest.mark.parametrize("latex", SOURCE)
def test_formulas_that_the_library_does_not_know_stay_source(latex: str) -> None:
    assert outline(latex, SIZE, display=True, colour="#123456") is None


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_no_text_raises_and_nothing_is_drawn_but_shapes(pieces: list[str]) -> None:
    drawn = outline("".join(pieces), SIZE, display=True, colour="#000000")
    if drawn is not None:
        tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(drawn.svg).iter()}
        assert tags <= {"svg", "g", "path", "rect", "line", "polyline", "ellipse", "circle"}


def test_lengths_grow_with_the_size_and_the_colour_is_the_one_asked_for() -> None:
    small = outline("x^2", SIZE, display=True, colour="#abcdef")
    large = outline("x^2", 2 * SIZE, display=True, colour="#abcdef")
    assert small is not None
    assert large is not None
    assert large.width == pytest.approx(2 * small.width, rel=0.02)
    assert b"#abcdef" in small.svg


def test_what_stands_above_the_baseline_and_below_it_is_told_apart() -> None:
    for latex, above, below in (("x", 0.3, 0.05), ("y", 0.3, 0.15), (r"\frac{a}{b}", 0.9, 0.3)):
        drawn = outline(latex, SIZE, display=True, colour="#000000")
        assert drawn is not None
        assert -drawn.top > above * SIZE
        assert (drawn.top + drawn.height > below * SIZE) is (latex != "x")
