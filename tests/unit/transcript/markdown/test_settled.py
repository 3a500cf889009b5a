"""What is settled of an inline source looks the same, and leaves the rest the same, as when all of it is read."""

from __future__ import annotations

import random

import pytest

from desktop_chat.ui.transcript.blocks import Cell, Span
from desktop_chat.ui.transcript.markdown.growth import Settled, settled_length
from desktop_chat.ui.transcript.markdown.inline import render_inline
from desktop_chat.ui.transcript.markdown.leaves import make_parser

PARSER = make_parser()
_PARTS = (
    *(
        "word ",
        "Two words, and ",
        "*em* ",
        "**strong** ",
        "`code` ",
        "[link](https://a.b) ",
        "\n",
        "  \n",
        "end. ",
        "x:y ",
    ),
    *(
        "*",
        "**",
        "_a_ ",
        "`",
        "[",
        "](",
        "<b> ",
        "&amp; ",
        "\\",
        "$x$ ",
        "$5 ",
        "www.a.b ",
        "http://a.b ",
        "a@b.c ",
        "! ",
        "![",
    ),
    *(
        "~~no~~ ",
        "*a.* ",
        '**"b"** ',
        "(",
        ") ",
        "é😀 ",
        "*a*b ",
        "a*b* ",
        "``c`` ",
        "- ",
        "# ",
        "> ",
        "| ",
        "[^1] ",
        "a\\\n",
    ),
)


def inline(raw: str) -> Cell:
    return render_inline(PARSER, raw, {"references": {}})


def one_by_one(cell: Cell) -> list[tuple[str, int, str]]:
    """Each character with its marks and its target: spans that touch may be cut in another way."""
    looks = [(0, "")] * len(cell.text)
    for span in cell.spans:
        looks[span.start : span.start + span.length] = [(span.marks, span.href)] * span.length
    return [(character, *look) for character, look in zip(cell.text, looks, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_a_source_read_in_growing_steps_looks_like_one_read_whole(seed: int) -> None:
    chance, settled_some = random.Random(seed), 0
    for _ in range(300):
        parts = chance.choices(_PARTS[:6] * chance.choice((0, 3, 9)) + _PARTS, k=chance.randint(1, 12))
        whole = "".join(parts).strip()
        settled = Settled()
        for end in sorted(chance.choices(range(len(whole) + 1), k=4)):
            settled.read(whole[:end], inline, growing=True)
        assert one_by_one(settled.read(whole, inline)) == one_by_one(inline(whole)), whole
        settled_some += settled_length(whole) > 10
    assert settled_some > 30


def test_spans_of_what_is_settled_are_where_they_were() -> None:
    settled = Settled()
    settled.read("One *two* three ", inline)
    cell = settled.read("One *two* three **four**", inline)
    assert cell == Cell("One two three four", (Span(4, 3, 2), Span(14, 4, 1)))
