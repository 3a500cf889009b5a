"""What a query finds, and that no pattern holds anything up."""

from __future__ import annotations

import time

import pytest

from desktop_chat.ui.transcript.reading.matching import Matcher, Query


def found(query: Query, text: str) -> list[str]:
    return [text[start:end] for start, end in Matcher(query).matches(text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (Query("word"), "Word, words, sword", ["Word", "word", "word"]),
        (Query("Word", match_case=True), "Word, words", ["Word"]),
        (Query("word", whole_words=True), "Word, words, sword, word.", ["Word", "word"]),
        (Query("a.b"), "a.b axb", ["a.b"]),
        (Query("two words"), "two\nwords", ["two\nwords"]),
        (Query(r"w\w+d", is_pattern=True), "word wind 😀 weird", ["word", "wind", "weird"]),
        (Query("x*", is_pattern=True), "axxb", ["xx"]),
        (Query("^b", is_pattern=True), "a\nb", ["b"]),
        (Query("one|two", is_pattern=True, whole_words=True), "ones two", ["two"]),
        (Query("ÉTÉ"), "l'été", ["été"]),
    ],
)
def test_what_a_query_finds(query: Query, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


def test_positions_count_characters_behind_an_emoji() -> None:
    assert Matcher(Query("x", is_pattern=True)).matches("😀x") == [(1, 2)]


def test_a_bad_pattern_is_told_in_words() -> None:
    with pytest.raises(ValueError, match="parenthesis"):
        Matcher(Query("(a", is_pattern=True))


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$"])
def test_a_pattern_that_would_never_end_gives_up(pattern: str) -> None:
    matcher = Matcher(Query(pattern, is_pattern=True))
    before_s = time.thread_time()
    assert matcher.matches("a" * 40 + "!") == []
    assert time.thread_time() - before_s < 1
    assert matcher.gave_up


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a **bo**ld word", "bold"),
        ("see [the docs](https://x.example/y) now", "docs now"),
        ("see [the docs][ref] now", "docs now"),
        ("one\n> two", "one two"),
        ("a `co`de", "code"),
        ("fish &amp; chips", "fish & chips"),
        ("UPPER", "upper"),
    ],
)
def test_a_source_is_not_passed_over_for_its_marks(source: str, text: str) -> None:
    assert Matcher(Query(text)).may_match(source)


@pytest.mark.parametrize(("pattern", "source"), [("bol?d", "**bo**ld"), ("^one", "- one"), ("a{2}(?!b)", "aab")])
def test_a_source_is_not_passed_over_by_a_pattern_either(pattern: str, source: str) -> None:
    assert Matcher(Query(pattern, is_pattern=True)).may_match(source)
    assert not Matcher(Query("x+y", is_pattern=True)).may_match(source)


def test_a_source_without_it_is_passed_over() -> None:
    assert not Matcher(Query("word")).may_match("nothing of *that* kind")
