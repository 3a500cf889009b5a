"""Blank lines without end, as a model that has lost its way sends them, are not read again with each of them."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser

#: They are parsed again with each letter until it is clear what follows them, but not with each of themselves.
MAX_OVER_LENGTH = 25
BLANK = "\n" * 2000


@pytest.mark.parametrize("before", ["", "Some words.\n", "- item\n", "> quote\n", "```\ncode\n", "| a |\n|---|\n"])
@pytest.mark.parametrize("after", ["", "\n  more", "- item", "```\n\nmore"])
def test_blank_lines_are_read_a_few_times_and_end_in_the_same_blocks(before: str, after: str) -> None:
    text = before + BLANK + after
    stream, whole = MarkdownStream(make_parser()), MarkdownStream(make_parser())
    for at, char in enumerate(text, 1):
        stream.feed(char)
        if at % 100 == 0:
            assert stream.source == text[:at]
    stream.finish()
    whole.finish(text)
    assert stream.source == text
    assert [(b.kind, b.text, b.boxes) for b in stream.blocks] == [(b.kind, b.text, b.boxes) for b in whole.blocks]
    assert stream.parsed_chars <= MAX_OVER_LENGTH * len(text)
