"""The examples of the CommonMark specification: the same blocks however they arrive, and the text they should show."""

from __future__ import annotations

import html
import json
import random
import re
from pathlib import Path

import pytest

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from tests.unit.transcript.whole import PARSER, at_once

EXAMPLES: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[3] / "data" / "commonmark" / "examples.json").read_text(encoding="utf-8")
)
_IMAGE = re.compile(r"<img [^>]*alt=\"([^\"]*)\"[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def streamed(pieces: list[str]) -> list[Block]:
    stream = MarkdownStream(PARSER)
    for piece in pieces:
        stream.feed(piece)
    stream.finish()
    return stream.blocks


def test_all_examples_are_there() -> None:
    assert len(EXAMPLES) == 652


@pytest.mark.parametrize("chunk", [1, 2, 4, 7])
def test_an_example_streamed_in_chunks_ends_in_the_blocks_of_one_rendered_at_once(chunk: int) -> None:
    for example in EXAMPLES:
        text = example["markdown"]
        pieces = [text[at : at + chunk] for at in range(0, len(text), chunk)]
        assert streamed(pieces) == at_once(text), text


def test_an_example_streamed_in_random_splits_ends_in_the_blocks_of_one_rendered_at_once() -> None:
    chance = random.Random(4)
    for example in EXAMPLES:
        text = example["markdown"]
        for _ in range(4):
            cuts = sorted(chance.choices(range(len(text) + 1), k=chance.randint(0, 8)))
            pieces = [text[low:high] for low, high in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            assert streamed(pieces) == at_once(text), pieces


def words_of(reference: str) -> list[str]:
    """The words a browser shows of `reference`, with the alternative text of images."""
    return html.unescape(_TAG.sub(" ", _IMAGE.sub(r"\1", reference))).split()


def has_html(example: dict[str, str]) -> bool:
    """Whether a tag of the reference comes from the markdown itself: HTML is shown as the text it is."""
    return any(tag in example["markdown"] for tag in _TAG.findall(example["html"]))


@pytest.mark.parametrize("example", EXAMPLES, ids=[str(one["number"]) for one in EXAMPLES])
def test_an_example_shows_the_words_of_its_reference(example: dict[str, str]) -> None:
    if has_html(example):
        return
    shown = "\n".join(block.text for block in at_once(example["markdown"]))
    # A picture that says nothing is shown as a word that can be pressed.
    expected = words_of(example["html"].replace('alt=""', 'alt="image"'))
    assert "".join(shown.split()) == "".join(expected)
