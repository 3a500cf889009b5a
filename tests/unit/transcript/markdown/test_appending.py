"""Letters that only make a paragraph longer are shown without a parse, and shown as a parse would show them."""

from __future__ import annotations

import random

import pytest

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser

PARSER = make_parser()
FRAGMENTS = (
    *("- ", "  ", "> ", "1. ", "12. ", "# ", "```", "\n", "\n", "\n\n", "foo ", "bar baz ", "Word, and ", "**b** "),
    *("**", "*e*", "`c` ", "| ", "|a|b|\n|-|-|\n", "---", "===", "[x] ", "[x]: /u", "[a](http://b) ", "<div>", "<"),
    *("di", "v ", " title", "'t'", "\t", "- [ ] t", "😀 ", "é ", "&amp", "; ", "\\", "http://a.b", "10) ", "x", "_"),
)


def shown(stream: MarkdownStream) -> list[tuple[object, ...]]:
    return [(block.kind, block.text, block.spans, block.boxes, block.raws) for block in stream.blocks]


def parsed(text: str) -> MarkdownStream:
    """A stream that has seen all of `text` in one piece, and waits for more."""
    stream = MarkdownStream(PARSER)
    stream.feed(text)
    return stream


@pytest.mark.parametrize("seed", range(4))
def test_every_state_that_can_be_appended_to_shows_what_a_parse_of_all_of_it_shows(seed: int) -> None:
    chance = random.Random(seed)
    appends = 0
    for _ in range(250):
        text = "".join(chance.choice(FRAGMENTS) for _ in range(chance.randint(3, 20)))
        stream, at = MarkdownStream(PARSER), 0
        while at < len(text):
            piece = text[at : at + chance.choice((1, 1, 2, 4))]
            before = stream.parsed_chars
            stream.feed(piece)
            at += len(piece)
            if stream.parsed_chars == before:
                appends += 1
                assert shown(stream) == shown(parsed(text[:at])), text[:at]
    assert appends > 500


def test_a_paragraph_that_grows_by_letters_is_not_read_again() -> None:
    stream = parsed("Some **bold** words")
    before = stream.parsed_chars
    for _ in range(100):
        assert stream.feed(" and") == 0
    assert stream.parsed_chars == before
    assert stream.blocks[0].text == "Some bold words" + " and" * 100
    assert stream.source == "Some **bold** words" + " and" * 100


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        ("12", ". x"),
        ("#", " heading"),
        ("a **bold", "er** word"),
        ("see [text](http://a.example", "/b) there"),
        ("<di", "v> x"),
        ("[x]: ", "/target"),
        ("a `co", "de` b"),
        ("x\n-", "- "),
    ],
)
def test_text_that_may_still_become_something_else_is_parsed(begun: str, more: str) -> None:
    stream = MarkdownStream(PARSER)
    for character in begun + more:
        stream.feed(character)
    assert shown(stream) == shown(parsed(begun + more))


def blocks_at_once(text: str) -> list[Block]:
    stream = MarkdownStream(PARSER)
    stream.finish(text)
    return stream.blocks


def test_a_long_paragraph_is_cut_where_it_is_cut_at_once() -> None:
    text = "Plain words follow one another here. " * 400
    stream = MarkdownStream(PARSER)
    for at in range(0, len(text), 7):
        stream.feed(text[at : at + 7])
    stream.finish()
    assert len(stream.blocks) > 3
    assert stream.blocks == blocks_at_once(text)
    assert stream.parsed_chars < 4 * len(text)


@pytest.mark.parametrize(
    "row",
    [
        "| a " + "word " * 600 + "| b | c\\| d\n| e | f |\n",
        "| a | b | " + "c | \\| " * 50 + "\n| e | f |\n",
        "| a | " + "`x` " * 700 + "\\| d | e |\nend\n",
    ],
)
def test_a_row_of_which_no_more_shows_goes_on_as_it_is_read_at_once(row: str) -> None:
    text, parser = "| a | b |\n|---|---|\n" + row, make_parser()
    for size in (1, 3, 64):
        grown, whole = MarkdownStream(parser), MarkdownStream(parser)
        for at in range(0, len(text), size):
            grown.feed(text[at : at + size])
        assert grown.source == text
        grown.finish()
        whole.finish(text)
        assert grown.blocks == whole.blocks
