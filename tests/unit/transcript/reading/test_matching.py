"""What a query finds, and that no pattern holds anything up."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.reading.matching import Matcher, Query
from desktop_chat.ui.transcript.reading.relaxing import relaxed
from tests.unit.transcript.documents import documents


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


_PATTERNS = (
    *("^w", "s$", r"\bcode\b", r"two\s+words", "(?<=a)_b", "&", "link", r"\d+$", "Some words", r"[a-z]+@", r"x\^2"),
    *(r"^\w+ \d", "half", "(?!x)[a-z]{4}", r"b\t.*\d", "goes on", r"\$5 and", "(?i)MORE", r"no\W+item", "[<&]b?"),
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(source=documents(), pattern=st.sampled_from(_PATTERNS))
def test_no_pattern_passes_over_what_is_shown(source: str, pattern: str) -> None:
    matcher = Matcher(Query(pattern, is_pattern=True))
    stream = MarkdownStream(make_parser())
    stream.finish(source)
    if any(matcher.matches(block.text) for block in stream.blocks):
        assert matcher.may_match(source)


@pytest.mark.parametrize(
    ("pattern", "loose"),
    [
        ("^a$", "(?:)a(?:)"),
        (r"\bit\b", "(?:)it(?:)"),
        (r"\^a\$", r"\^a\$"),
        ("[$^]a", "[$^]a"),
        ("[]^]a", "[]^]a"),
        (r"[^\]$]b$", r"[^\]$]b(?:)"),
        ("(?<=x(y[)]))z", "(?:)z"),
        ("a(?!b)c", "a(?:)c"),
        ("a b", r"a(?:\s*)b"),
        ("(?>^a|ab)c", None),
        (r"(a)\1", None),
        ("a++b", None),
    ],
)
def test_a_pattern_is_relaxed_only_where_that_loses_nothing(pattern: str, loose: str | None) -> None:
    assert relaxed(pattern) == loose


@pytest.mark.parametrize("pattern", ["(?=", "[", "[a", "(?<=[", "a\\", "[[:", "[^", "(?!("])
def test_a_broken_pattern_breaks_nothing(pattern: str) -> None:
    relaxed(pattern)


@pytest.mark.parametrize(("pattern", "source"), [("^needle", "no pin"), ("a$", "b"), (r"x = 7\b", "x = 8 &amp; more")])
def test_what_looks_around_passes_over_what_it_cannot_be_in(pattern: str, source: str) -> None:
    assert not Matcher(Query(pattern, is_pattern=True)).may_match(source)


def test_an_entity_is_found_as_it_is_shown_and_as_it_is_written() -> None:
    assert Matcher(Query("a & b")).may_match("a &amp; b")
    assert Matcher(Query("a &amp; b")).may_match("`a &amp; b`")
    assert Matcher(Query("x < y &lt;")).may_match("x &lt; y `&lt;`")
    assert not Matcher(Query("c")).may_match("a &lt; b")
