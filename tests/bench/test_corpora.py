"""The texts that benches and soak measure with are the same each time, and what they are called."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from tests.bench.corpora import KINDS, corpus, corpus_of_units, pieces

TOP_TOKENS = {"list": "bullet_list_open", "quote": "blockquote_open", "fence": "fence", "table": "table_open"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_corpus_is_the_same_each_time_and_of_the_length_asked_for(kind: str) -> None:
    text = corpus(kind, 5000)
    assert 5000 <= len(text) < 6000
    assert corpus(kind, 5000) == text
    assert corpus(kind, 8000).startswith(text)
    assert corpus(kind, 5000, seed=1) != text
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize("kind", ["list", "quote", "fence", "table", "paragraph"])
def test_an_endless_leaf_is_one_block(kind: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    tokens = [token.type for token in parser.parse(corpus(kind, 5000)) if token.level == 0]
    assert tokens[0] == TOP_TOKENS.get(kind, "paragraph_open")
    assert sum(not name.endswith("_close") for name in tokens) == 1


def test_the_mixed_corpus_has_every_kind_in_every_stretch() -> None:
    text = corpus("mixed", 20_000)
    for at in range(0, 15_000, 5000):
        stretch = text[at : at + 5000]
        assert all(mark in stretch for mark in ("\n#", "```", "|---", "\n> ", "\n1. ", "](https", "`", "。"))


def test_lines_are_counted_without_the_opening() -> None:
    assert corpus_of_units("fence", 50).count("\n") == 51
    assert corpus_of_units("table", 50).count("\n") == 52
