"""The sections of a finished text, read one by one, hold the blocks that the whole text has."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.leaves import parse_leaves
from desktop_chat.ui.transcript.markdown.sections import SECTION_CHARS, cut_sections, read_section
from tests.unit.transcript.documents import documents
from tests.unit.transcript.whole import DOCUMENTS, PARSER, at_once

_PLAIN = st.sampled_from(["Plain words.", "# Heading", "**Bold** words."])
_TEXTS = st.lists(st.one_of(documents(), _PLAIN), min_size=2, max_size=6).map("\n\n".join)
_PROFILE = settings(DOCUMENTS, max_examples=120)


def in_sections(text: str, length: int) -> list[Block]:
    cut = cut_sections(PARSER, text, length)
    ends = [*cut.starts[1:], len(text)]
    pieces = [text[start:end] for start, end in zip(cut.starts, ends, strict=True)]
    return [block for piece in pieces for block in read_section(PARSER, piece, cut.definitions)]


@_PROFILE
@given(_TEXTS, st.sampled_from([1, 20, 100]), st.booleans())
def test_the_blocks_of_all_sections_are_those_of_the_whole(text: str, length: int, plain_breaks: bool) -> None:
    if plain_breaks:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert in_sections(text, length) == at_once(text)


@pytest.mark.parametrize(
    "text",
    [
        "```\none\n\ntwo\n\nthree\n```\n\nend\n",
        "- a\n  ```\n  one\n\ntwo\n\nthree\n\n```\nfour\n\nfive\n",
        "1. a\n\n   ```py\n   one\n\n   two\n   ```\n\nthree\n\n- ```\n\n  four\n\nfive\n",
        "<!-- one\n\ntwo -->\n\nthree\n\n<pre>\n\nfour\n",
        "$$\n```\n$$\n\none\n\ntwo\n",
        "[a] and [^b]\n\none\n\n[a]: /url\n\ntwo\n\n[^b]: three\n\nfour\n\n[a]: /other\n\nfive\n",
        "one\n\n\n\ntwo\n\n> three\n>\n\nfour\n",
        "- [ ] ~~~\n\n      x\n\n# one\n\ntwo\n",
    ],
)
def test_no_section_begins_inside_of_something(text: str) -> None:
    assert in_sections(text, 1) == at_once(text)


def test_a_long_text_has_sections_of_bounded_length() -> None:
    text = "Some words that go on for a while. " * 10 + "\n\n- an item\n\n```c\nint x;\n\nint y;\n```\n\n"
    cut = cut_sections(PARSER, text * 200)
    lengths = [end - start for start, end in zip(cut.starts, cut.starts[1:], strict=False)]
    assert len(lengths) > 5
    assert all(SECTION_CHARS <= length <= SECTION_CHARS + 2 * len(text) for length in lengths)


def test_what_is_defined_inside_of_a_fence_defines_nothing() -> None:
    text = "[a]\n\none\n\n```\n[a]: /url\n```\n\ntwo\n"
    assert cut_sections(PARSER, text, 1).definitions == {}


@pytest.mark.parametrize(
    "text",
    [
        "[a]\n\n[A]: https://a.example/x_1.html\n[b-2]: http://b.example\n\n[B-2] and [c]\n\n[c]: https://c.example/\n",
        "words\n[a]: https://a.example\n\n[a]\n",
        "[a]: https://a.example\nwords [a]\n\n[a]: https://b.example\n\n[a]\n",
        '[a]: https://a.example\n"title"\n\n[a]: https://b.example\n\n[a]\n',
        "one\n\n> [a]: https://a.example\n\n[a]: https://b.example\n\n[a]\n",
        "- one\n\n  [a]: https://a.example\n\n[a]: https://b.example\n\n[a]\n",
        "~~~\n\n[a]: https://a.example\n\n~~~\n\n[a]\n",
        "<pre>\n\n[a]: https://a.example\n\n</pre>\n\n[a]\n",
        "$$\n\n[a]: https://a.example/A\n\n[a]: https://b.example\n\n[a]\n",
        "[^a]: https://a.example\n\n[a] [^a]\n",
    ],
)
@pytest.mark.parametrize("length", [1, 10_000])
def test_what_is_defined_without_a_parse_is_what_a_parse_tells(text: str, length: int) -> None:
    assert in_sections(text, length) == at_once(text)
    env: dict[str, Any] = {"references": {}}
    parse_leaves(PARSER, text, env)
    found = cut_sections(PARSER, text, length).definitions
    assert {label: one["href"] for label, one in found.items()} == {
        label: one["href"] for label, one in env["references"].items()
    }


def test_a_text_of_definitions_and_words_has_sections_of_bounded_length() -> None:
    text = "".join(f"[r{at}]: https://a.example/{at}\n\nwords [r{at}]\n\n" for at in range(1000))
    starts = cut_sections(PARSER, text + "[last]: https://a.example\n").starts
    assert len(starts) > 4
    assert starts[-1] > len(text) - 3 * SECTION_CHARS
