"""A leaf that is very long is read in pieces, and these are what they are within the whole."""

from __future__ import annotations

import random

import pytest

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.sectioned import SectionedStream
from tests.unit.transcript.whole import PARSER, at_once

TABLE = "| a | b |\n|:--|--:|\n" + "".join(f"| cell {at} [ref] | **b** \\| `x{at}` |\n" for at in range(700))
RAGGED = "|a|b|c|\n|-|-|-|\n" + "".join("|" + "x|" * (at % 6) + "and some more words\n" for at in range(700))
LINE = "Some **strong** words, `code` and [ref] go on. " * 500 + "\n"
PARAGRAPH = "Some **strong** words\nand [ref] *on\nthree* lines.\n" * 500
FENCE = "```python title\n" + "".join(f"x{at} = 1\n\n" * 2 for at in range(1000)) + "```\n"
TILDES = "~~~\n" + "``` no end\n    indented\n" * 900 + "~~~~  \n"
NUMBERED = "".join(f"{at}. item\n" for at in range(7, 3000))
LONG = {
    "table": TABLE,
    "ragged table": RAGGED,
    "line": LINE,
    "paragraph": PARAGRAPH,
    "fence": FENCE,
    "tildes": TILDES,
    "numbered": NUMBERED,
    "bullets": "- item **b**\n" * 3000,
    "quote": "> words\n> > more\n>\n" * 2000,
}
AROUND = (
    "Words.\n\n",
    "# Heading\n",
    "# Heading\n\n\n",
    "- item\n\n",
    "- item\n  - more\n",
    "1. one\n\n   two\n\n",
    "> quote\n\n",
    "> quote\n",
    "```\ncode\n\ncode\n```\n",
    "[other]: /url\n\n",
    "[^note]: A note.\n\n",
    "    indented\n\n",
    "<!-- one\n\n",
    "<div>\n",
    "$$\nx\n\n",
    "- ```\n",
    "---\n",
    "\n\n",
    "| a |\n|---|\n",
    "",
)
AFTER = (
    *AROUND,
    "===\n",
    "---\n",
    "\n===\n",
    "  \n",
    "\n",
    "\n> [a]: /url\n",
    "\n[last]: /url\n",
    "\n[word] more\n",
    "x",
)


def documents(seed: int) -> str:
    chance = random.Random(seed)
    before = "".join(chance.choice(AROUND) for _ in range(chance.randint(0, 2)))
    text = before + chance.choice(list(LONG.values()))
    text += chance.choice(("", "\n", "\n\n")) + "".join(chance.choice(AFTER) for _ in range(chance.randint(0, 2)))
    return text + chance.choice(("", "\n[ref]: https://a.example\n", "\nWords.\n"))


def read_all(sections: SectionedStream) -> list[Block]:
    while unread := [at for at, block in enumerate(sections.blocks) if block.kind is Kind.UNREAD]:
        sections.read(unread[len(unread) // 3])
    return sections.blocks


def differing(found: list[Block], wanted: list[Block]) -> tuple[object, ...]:
    """The first two that differ, as nobody can read all of them."""
    assert "".join(one.source for one in found) == "".join(one.source for one in wanted)
    for at, (one, other) in enumerate(zip(found, wanted, strict=False)):
        if one != other:
            return at, one, other
    return (len(found), len(wanted)) if len(found) != len(wanted) else ()


@pytest.mark.parametrize("seed", range(40))
def test_what_is_read_in_pieces_is_what_is_read_at_once(seed: int) -> None:
    text = documents(seed)
    assert differing(read_all(SectionedStream(PARSER, text, grows=False)), at_once(text)) == ()


@pytest.mark.parametrize("kind", ["table", "line", "paragraph", "numbered"])
@pytest.mark.parametrize("above", ["", "Words:\n\n"])
def test_a_long_leaf_is_in_pieces(kind: str, above: str) -> None:
    sections = SectionedStream(PARSER, above + LONG[kind] + "\nWords.\n", grows=False)
    assert max(len(block.source) for block in sections.blocks) < 8000


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_long_leaf_that_was_shown_while_it_grew_is_what_it_is_at_once(kind: str, cut: int) -> None:
    text = "Words:\n\n" + LONG[kind] + "\nWords.\n"
    length = len(text) - len("\nWords.\n") - cut
    sections = SectionedStream(PARSER, text[:length], grows=True)
    for at in range(length, len(text), 7):
        sections.feed(text[at : at + 7])
    sections.finish()
    assert differing(read_all(sections), at_once(text)) == ()
