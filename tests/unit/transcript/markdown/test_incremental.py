"""A document that is streamed ends in the same blocks as one rendered at once, and holds its text all the time."""

from __future__ import annotations

from hypothesis import given, settings

from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from tests.unit.transcript.documents import streams
from tests.unit.transcript.whole import DOCUMENTS, PARSER, at_once

_PROFILE = settings(DOCUMENTS, max_examples=150)


@_PROFILE
@given(streams())
def test_streamed_in_any_pieces_a_document_ends_in_the_blocks_of_one_rendered_at_once(pieces: list[str]) -> None:
    stream = MarkdownStream(PARSER)
    fed = ""
    for piece in pieces:
        before = list(stream.blocks)
        fed += piece
        first = stream.feed(piece)
        assert stream.blocks[:first] == before[:first]
        assert stream.source == fed
    stream.finish()
    assert stream.source == fed
    assert stream.blocks == at_once(fed)
