"""Borders of what a reader sees as one character, one word, one line."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.reading.words import (
    line_around,
    next_character,
    next_word,
    previous_character,
    word_around,
)

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🏳️‍🌈"
ACCENT = "e\u0301"


@pytest.mark.parametrize("one", [FAMILY, FLAG, ACCENT, "👍🏽", "a", "字", "\U0001f1e9\U0001f1ea"])
def test_what_looks_like_one_character_is_stepped_over_as_one(qapp: QApplication, one: str) -> None:
    text = f"x{one}y"
    assert next_character(text, 1) == 1 + len(one)
    assert previous_character(text, 1 + len(one)) == 1


@pytest.mark.parametrize(
    ("text", "at", "word"),
    [
        ("some words here", 6, "words"),
        ("don't stop", 1, "don't"),
        ("snake_case x", 3, "snake_case"),
        (f"caf{ACCENT} au lait", 1, f"caf{ACCENT}"),
        ("a,  b", 2, "  "),
        ("a, b", 1, ","),
        (f"a{FAMILY}b", 3, FAMILY),
        ("שלום עולם", 6, "עולם"),
        ("नमस्ते दुनिया", 2, "नमस्ते"),
        ("これは漢字です", 1, "これは"),
        ("中文段落", 1, "文"),
        ("x" * 1_000_000, 500_000, "x" * 800),
        ("end", 3, "end"),
        ("", 0, ""),
    ],
)
def test_the_word_at_a_place(qapp: QApplication, text: str, at: int, word: str) -> None:
    start, end = word_around(text, at)
    assert text[start:end] == word


def test_the_next_word_begins_after_the_blanks(qapp: QApplication) -> None:
    assert next_word("one  two", 0) == 5


def test_a_line_lies_between_two_breaks(qapp: QApplication) -> None:
    assert line_around("one\ntwo\nthree", 5) == (4, 7)
    assert line_around("one", 1) == (0, 3)
