"""Titles from the first line."""

import pytest

from desktop_chat.services.titles import title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Name three colours", "Name three colours"),
        ("\n\n  # A **heading**  \nmore", "A **heading"),
        ("```\ncode", "code"),
        ("   \n\t", ""),
        ("word " * 30, "word word word word word word word word word word word word…"),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_a_title_is_the_first_line_with_words(text, title):
    assert title_from(text) == title
