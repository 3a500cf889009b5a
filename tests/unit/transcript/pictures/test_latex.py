"""LaTeX as models write it becomes what the library draws, and what cannot be drawn is left as it is."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.blocks import Block, Cell, Kind, Mark, Span
from desktop_chat.ui.transcript.pictures.latex import MAX_CHARS, MAX_DEPTH, latex_at, mended


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (r"\frac{a}{b}", r"\frac{a}{b}"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", r"\begin{align*} a &= b \\ c &= d \end{align*}"),
        (r"\begin{alignat}{2} a &= b \end{alignat}", r"\begin{align*} a &= b \end{align*}"),
        (r"\begin{equation} a = b \nonumber \end{equation}", " a = b   "),
        (r"\begin{pmatrix} a \end{pmatrix}", r"\left(\begin{matrix} a \end{matrix}\right)"),
        (r"\begin{cases} a & b \end{cases}", r"\left\{\begin{array}{ll} a & b \end{array}\right."),
        (r"a &= b \\ c &= d", r"\begin{align*}a &= b \\ c &= d\end{align*}"),
        (r"a \\[4pt] b", r"a \\  b"),
        (r"a = b \tag{3}", r"a = b \qquad\text{(3)}"),
        (r"\operatorname*{arg\,max}_x f", r"\argmax _x f"),
        (r"\mathop{foo}_x", r"\operatorname{foo}_x"),
        (r"\label{eq:1} a % a remark", " a "),
        (r"a \not= b", r"a \neq  b"),
        (r"a \leftarrow b \{ c", r"a \leftarrow b \{ c"),
    ],
)
def test_what_the_library_does_not_know_is_said_in_what_it_knows(written: str, drawn: str) -> None:
    assert mended(written) == drawn


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  \n",
        "x" * (MAX_CHARS + 1),
        "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1),
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{\b\b} \a",
        r"\begin{tikzpicture} x \end{tikzpicture}",
        r"\begin{matrix} a \end{pmatrix}",
        r"\begin{matrix} a",
        r"a \end{matrix}",
        r"\frac{a}{b",
        r"a}{b",
        r"\left( a",
        r"a \right)",
    ],
)
def test_what_is_not_whole_or_not_bounded_is_left_as_source(written: str) -> None:
    assert mended(written) is None


def test_the_latex_at_a_position_is_that_of_the_formula_there() -> None:
    spans = (Span(2, 3, Mark.MATH), Span(6, 2, Mark.STRONG), Span(9, 1, Mark.MATH))
    line = Block(Kind.PROSE, "a x^2 bb y", spans=spans)
    assert [latex_at(line, at) for at in (0, 2, 4, 5, 7, 9, 10)] == ["", "x^2", "x^2", "x^2", "", "y", "y"]
    assert latex_at(Block(Kind.FORMULA, "z"), 0) == "z"
    row = (Cell("a"), Cell("b x", (Span(2, 1, Mark.MATH),)))
    table = Block(Kind.TABLE, "a\tb x\na\tb x", rows=(row, row), aligns=("", ""))
    assert [latex_at(table, at) for at in (0, 2, 4, 8, 10)] == ["", "", "x", "", "x"]
