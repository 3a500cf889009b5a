"""A message as one text: what is read, and what an offset in it means."""

from __future__ import annotations

import random

from desktop_chat.ui.transcript.access.shown_text import Change, ShownText
from desktop_chat.ui.transcript.blocks import QUOTE, Block, Kind


def shown(*blocks: Block) -> ShownText:
    text = ShownText()
    text.update(blocks)
    return text


def whole(text: ShownText) -> str:
    return text.text(0, text.count)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def applied(change: Change | None, before: str) -> str:
    """`before` with a change made to it."""
    if change is None:
        return before
    raw = before.encode("utf-16-le")
    head, tail = raw[: 2 * change.start].decode("utf-16-le"), raw[2 * change.start :].decode("utf-16-le")
    assert tail.startswith(change.removed)
    return head + change.inserted + tail[len(change.removed) :]


def test_blocks_are_lines_with_their_markers_and_folds_are_their_headers() -> None:
    text = shown(
        Block(Kind.HEADING, "Title"),
        Block(Kind.PROSE, "one", boxes=("•",)),
        Block(Kind.PROSE, "two", boxes=("•", "2.")),
        Block(Kind.PROSE, "more of it", boxes=("", "")),
        Block(Kind.PROSE, "said", boxes=(QUOTE,)),
        Block(Kind.TABLE, "a\tb\nc\td"),
        Block(Kind.FORMULA, "x^2"),
        Block(Kind.FOLD, "", info="Thought for 3 s"),
    )
    assert whole(text) == "Title\n• one\n2. two\nmore of it\nsaid\na\tb\nc\td\nx^2\nThought for 3 s"


def test_the_pieces_of_a_long_paragraph_are_one_paragraph_and_those_of_code_are_lines() -> None:
    text = shown(
        Block(Kind.PROSE, "One sentence.", "One sentence. ", last=False),
        Block(Kind.PROSE, "unbro", "unbro", first=False, last=False),
        Block(Kind.PROSE, "ken", "ken\n\n", first=False),
        Block(Kind.CODE, "x = 1", "```\nx = 1\n", last=False),
        Block(Kind.CODE, "y = 2", "y = 2\n```\n", first=False),
    )
    assert whole(text) == "One sentence. unbroken\nx = 1\ny = 2"
    assert text.place(text.offset(2, 1)) == (2, 1)


def test_offsets_count_utf16_units_and_no_half_of_a_character_is_given() -> None:
    text = shown(Block(Kind.PROSE, "a😀b"), Block(Kind.PROSE, "ü𝒳", boxes=("•",)))
    assert text.count == utf16("a😀b\n• ü𝒳")
    assert text.text(0, 2) == "a😀"
    assert text.text(2, 4) == "b"
    assert text.text(3, 5) == "b\n"
    assert text.text(7, 10) == "ü𝒳"


def test_an_offset_and_a_place_are_each_others_inverse() -> None:
    blocks = [Block(Kind.PROSE, "a😀b"), Block(Kind.PROSE, "ü𝒳c", boxes=("10.",)), Block(Kind.CODE, "x\ny")]
    text = shown(*blocks)
    for at, block in enumerate(blocks):
        for character in range(len(block.text) + 1):
            assert text.place(text.offset(at, character)) == (at, character)
    assert text.place(text.offset(1, 0) - 3) == (1, 0)
    assert text.place(10**6) == (2, 3)


def test_nothing_at_all_is_an_empty_text() -> None:
    text = shown()
    assert (text.count, whole(text), text.place(3), text.offset(0, 0)) == (0, "", (0, 0), 0)


def test_an_update_tells_what_changed_and_ends_as_if_read_at_once() -> None:
    rng = random.Random(7)
    blocks: list[Block] = []
    text = ShownText()
    for _ in range(300):
        before = whole(text)
        first = rng.randint(max(len(blocks) - 4, 0), len(blocks))
        blocks[first : first + rng.randint(0, 4)] = [
            Block(Kind.PROSE, rng.choice(["", "word", "😀 two"]), rng.choice(["", " ", "\n"]), last=rng.random() < 0.5)
            for _ in range(rng.randint(0, 3))
        ]
        change = text.update(blocks)
        assert whole(text) == whole(shown(*blocks))
        assert whole(text) == applied(change, before)
        assert text.update(blocks) is None


def test_a_section_is_read_in_its_structure_once_whatever_is_read_above_it() -> None:
    looked: list[str] = []

    def look_into(_at: int, block: Block) -> list[Block]:
        looked.append(block.text)
        return [Block(Kind.PROSE, word) for word in block.text.split()]

    sections = [Block(Kind.UNREAD, f"a{at} b{at}") for at in range(3)]
    text = ShownText(look_into)
    text.update(sections)
    assert whole(text) == "a0\nb0\na1\nb1\na2\nb2"
    read = [Block(Kind.PROSE, "a0"), Block(Kind.PROSE, "b0"), *sections[1:]]
    assert text.update(read) is None
    assert whole(text) == "a0\nb0\na1\nb1\na2\nb2"
    assert looked == ["a0 b0", "a1 b1", "a2 b2"]


def test_sections_beyond_a_bound_stand_as_they_were_written() -> None:
    text = ShownText(lambda _at, block: [Block(Kind.PROSE, block.text.upper())])
    text.update([Block(Kind.UNREAD, "x" * 60_000 + "\n", "x\n") for _ in range(3)])
    assert [whole(text)[at * 60_002] for at in range(3)] == ["X", "X", "x"]


def test_pieces_read_one_after_the_other_are_the_text() -> None:
    text = shown(*(Block(Kind.PROSE, "wörd 😀 " * 5) for _ in range(40)))
    assert "".join(text.text(at, at + 7) for at in range(0, text.count, 7)).replace("\ufffd", "") == whole(text)
