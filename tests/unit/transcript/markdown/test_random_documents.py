"""2,000 random documents in random pieces: all end in the blocks they have when rendered at once."""

from __future__ import annotations

import random

import pytest

from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from tests.unit.transcript.random_documents import random_document, random_pieces

PARSER = make_parser()


@pytest.mark.parametrize("seed", range(20))
def test_a_hundred_documents_streamed_in_random_pieces_end_in_the_blocks_of_those_rendered_at_once(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        text = random_document(chance)
        pieces = random_pieces(chance, text)
        stream, whole = MarkdownStream(PARSER), MarkdownStream(PARSER)
        for piece in pieces:
            before = list(stream.blocks)
            first = stream.feed(piece)
            assert stream.blocks[:first] == before[:first]
        stream.finish()
        whole.finish(text)
        assert stream.source == text
        assert stream.blocks == whole.blocks, pieces
